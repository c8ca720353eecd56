import type { DataSource } from 'typeorm';

/** Cells gone through in one statement: on the embedded database, whose readers wait for it, that stays under a second. A server does two at a time. */
const EMBEDDED = { cellsPerStep: 10_000, stepsAtATime: 1 };
const SERVER = { cellsPerStep: 50_000, stepsAtATime: 2 };

/** Whole initiatives, from the first to the last of them. */
export interface CellStep {
  first: string;
  last: string;
  initiatives: number;
}

/** The first and the last id there can be. */
export const [LEAST, GREATEST] = ['0'.repeat(32), 'f'.repeat(32)] as const;

/** Whose: of whom something counts now, of whom something ever did, or of whom something was published since a publication. */
export type Whose = 'now' | 'ever' | { since: number };

const NOW = 'select initiative_id from activity_cell union all select initiative_id from current_input';
const EVER = 'select initiative_id from measurement union all select initiative_id from input';
const SINCE = `select initiative_id from (${NOW}) c where initiative_id in (select initiative_id from activity where publication > $2)`;

/** Whole initiatives in order, together of about $1 rows. */
const steps = (rows: string) => `
select min(id collate "C") as first, max(id collate "C") as last, count(*)::int as initiatives
from (select initiative_id::text as id, (sum(count(*)) over (order by initiative_id) - count(*))::bigint / $1::int as step from (${rows}) r group by initiative_id) s
group by step order by step`;

/** The steps made to touch: together they cover every id, also of what should have no cells. */
function touching(steps: readonly CellStep[]): CellStep[] {
  const after = (id: string) => (BigInt(`0x${id.replaceAll('-', '')}`) + 1n).toString(16).padStart(LEAST.length, '0');
  return steps.map((step, index) => ({ ...step, first: index === 0 ? LEAST : after(steps[index - 1]!.last), last: index === steps.length - 1 ? GREATEST : step.last }));
}

/** Does something with all cells and inputs, step by step. The first step that fails ends it. @param work is given the number of all initiatives too */
export async function forEachStep(database: DataSource, whose: Whose, work: (step: CellStep, total: number) => Promise<void>): Promise<void> {
  const { cellsPerStep, stepsAtATime } = database.options.extra.max > 1 ? SERVER : EMBEDDED;
  const found = await (typeof whose === 'object'
    ? database.query<CellStep[]>(steps(SINCE), [cellsPerStep, whose.since])
    : database.query<CellStep[]>(steps(whose === 'now' ? NOW : EVER), [cellsPerStep]));
  const left = touching(found);
  const total = left.reduce((sum, { initiatives }) => sum + initiatives, 0);
  const doSteps = async () => {
    for (let step; (step = left.shift()) !== undefined;) await work(step, total);
  };
  const ended = await Promise.allSettled(Array.from({ length: stepsAtATime }, () => doSteps().finally(() => left.splice(0))));
  for (const worker of ended) if (worker.status === 'rejected') throw worker.reason;
}
