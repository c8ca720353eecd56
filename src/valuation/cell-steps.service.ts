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

/** By what the steps are measured: the cells there are, or, for who had some in the past, all measurements. */
type Source = 'activity_cell' | 'measurement';

/** Whole initiatives in order, together of about $1 cells. */
const steps = (source: Source) => `
select min(id collate "C") as first, max(id collate "C") as last, count(*)::int as initiatives
from (select initiative_id::text as id, (sum(count(*)) over (order by initiative_id) - count(*))::bigint / $1::int as step from ${source} group by initiative_id) s
group by step order by step`;

/** The steps made to touch: together they cover every id, also of what should have no cells. */
function touching(steps: readonly CellStep[]): CellStep[] {
  const after = (id: string) => (BigInt(`0x${id.replaceAll('-', '')}`) + 1n).toString(16).padStart(LEAST.length, '0');
  return steps.map((step, index) => ({ ...step, first: index === 0 ? LEAST : after(steps[index - 1]!.last), last: index === steps.length - 1 ? GREATEST : step.last }));
}

/** Does something with all cells, step by step. The first step that fails ends it. @param work is given the number of all initiatives too */
export async function forEachStep(database: DataSource, work: (step: CellStep, total: number) => Promise<void>, source: Source = 'activity_cell'): Promise<void> {
  const { cellsPerStep, stepsAtATime } = database.options.extra.max > 1 ? SERVER : EMBEDDED;
  const left = touching(await database.query<CellStep[]>(steps(source), [cellsPerStep]));
  const total = left.reduce((sum, { initiatives }) => sum + initiatives, 0);
  const doSteps = async () => {
    for (let step; (step = left.shift()) !== undefined;) await work(step, total);
  };
  const ended = await Promise.allSettled(Array.from({ length: stepsAtATime }, () => doSteps().finally(() => left.splice(0))));
  for (const worker of ended) if (worker.status === 'rejected') throw worker.reason;
}
