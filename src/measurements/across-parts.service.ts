import type { EntityManager } from 'typeorm';
import { PROBLEMS_TOLD, type Problem } from '../shared/errors.js';
import { OWN_LEAST, OWN_TIMES, PEER_TIMES, PEERS_LEAST } from './outliers.js';
import { PUT_IN } from './parse-inputs.js';
import { MEASURED } from './parse-measurements.js';
import type { RowsKind } from './publish-import.service.js';
import { overlapProblems } from './reported-rows.js';
import type { Try } from './stage-rows.service.js';
import type { RowPlace } from './understand-table.js';
import { outlier, repeatedNumber, SHARED_LEAST, SUMMED_LEAST, sumOfOthers, type CountedRow } from './warnings.js';

/**
 * What is to be told of rows beside each other, where the file is too long to be in memory: by the database, on the staged rows. The rules and the
 * words are those of the pure functions, which say the same of a short file.
 */

/** A problem of a staged row, with its place in the file. */
export interface PlacedProblem {
  problem: Problem;
  at: RowPlace;
}

type Database = Pick<EntityManager, 'query'>;
interface StagedPlace { line: number; file_line: number | null; indicator: string | null }
/** A staged row as warnings name it. */
type Found = StagedPlace & CountedRow;

/** Of each kind of row: the columns that say its subject, and in words what it counts. */
const OF: Record<RowsKind, { subject: string; what: string }> = {
  measurements: { subject: 'initiative, indicator, status', what: 'indicator' },
  inputs: { subject: 'initiative, stakeholder, kind, description, status', what: `kind || ' of ' || stakeholder || ' in ' || unit` },
};
const STAGED = 'import_row where import_id = $1 and attempt = $2';
const COUNTED = `line, file_line, indicator, initiative, period_from as "from", quantity::text`;

const placeOf = ({ line, file_line, indicator }: StagedPlace): RowPlace => ({ fileLine: file_line ?? line, indicator: indicator ?? '' });

/** Rows of one subject that cover the same day. */
export async function overlapsAcross(database: Database, { id, attempt }: Try, kind: RowsKind): Promise<PlacedProblem[]> {
  const { subject } = OF[kind];
  const rows = await database.query<(StagedPlace & { period_from: string; period_until: string })[]>(
    `with reached as (
       select ${subject}, period_from, max(period_until) over (partition by ${subject} order by period_from, line rows between unbounded preceding and 1 preceding) as until from ${STAGED}),
     meeting as (select distinct ${subject} from reached where period_from < until limit ${PROBLEMS_TOLD})
     select line, file_line, ${kind === 'inputs' ? 'indicator, ' : ''}${subject}, period_from, period_until from import_row join meeting using (${subject}) where import_id = $1 and attempt = $2 order by line limit ${2 * PROBLEMS_TOLD}`, [id, attempt]);
  const drafts = rows.map((row) => ({ line: row.line, draft: { ...row, ...(row.file_line !== null && { file_line: row.file_line }) } }));
  const about = (kind === 'inputs' ? PUT_IN : MEASURED) as Parameters<typeof overlapProblems>[1];
  const at = new Map(rows.map((row) => [row.line, placeOf(row)]));
  return overlapProblems(drafts as unknown as Parameters<typeof overlapProblems>[0], about).map((problem) => ({ problem, at: at.get(problem.row!)! }));
}

/** What is asked of rows beside each other. The planner takes the parts of these statements for a few rows, and would go through all of one for each of another. */
export async function warningsAcross(database: Pick<EntityManager, 'transaction'>, own: Try, kind: RowsKind): Promise<PlacedProblem[]> {
  return database.transaction(async (manager) => {
    const plans = (nested: 'on' | 'off') => manager.query(`select set_config('enable_nestloop', $1, true)`, [nested]);
    await plans('off');
    const found = [...await groupWarnings(manager, own, kind), ...await outliers(manager, own, kind)];
    await plans('on');
    return found;
  });
}

/** One number on all rows that count the same in the same period, or one that is the sum of the others. */
async function groupWarnings(database: Database, { id, attempt }: Try, kind: RowsKind): Promise<PlacedProblem[]> {
  const rows = await database.query<(Found & { repeated: boolean; rows: number })[]>(
    `with counted as (select ${COUNTED}, quantity as number, ${OF[kind].what} as what, period_until, status from ${STAGED}),
     grouped as (
       select what, "from", period_until, status, count(*)::int as rows, min(number) = max(number) as repeated, sum(number) as total, min(line) as first from counted
       group by 1, 2, 3, 4 having count(*) >= ${SHARED_LEAST} and count(distinct initiative) >= ${SHARED_LEAST})
     select c.line, c.file_line, c.indicator, c.initiative, c."from", c.quantity, c.what, g.repeated, g.rows
     from grouped g join counted c using (what, "from", period_until, status)
     where case when g.repeated then c.line = g.first and abs(c.number) > 1 else g.rows > ${SUMMED_LEAST} and c.number <> 0 and c.number * 2 = g.total end
     order by c.line limit ${PROBLEMS_TOLD}`, [id, attempt]);
  return rows.map((row) => ({ problem: row.repeated ? repeatedNumber(row, row.rows) : sumOfOthers(row, row.rows), at: placeOf(row) }));
}

/** Quantities per day far from what is usual: of the initiative itself, or else of others; what is known comes before what is in the file. */
async function outliers(database: Database, { id, attempt }: Try, kind: RowsKind): Promise<PlacedProblem[]> {
  const usual = (rate: string, count: string) => `percentile_disc(0.5) within group (order by ${rate}) as per_day, ${count} as count`;
  const rate = '(abs(c.quantity) / (c.period_until - c.period_from))::float8';
  const known = `join activity_cell c on c.initiative_id = i.id where ${kind === 'measurements'} and c.status = 'realised' and c.excluded = '' and c.indicator in (select what from whats)`;
  const rows = await database.query<(Found & { own: number | null; peers: number | null })[]>(
    `with rated as materialized (select ${COUNTED}, ${OF[kind].what} as what, abs(quantity)::float8 / (period_until - period_from) as rate from ${STAGED} and status = 'realised'),
     whats as materialized (select distinct what from rated), those as materialized (select distinct initiative from rated),
     own as (select what, initiative, ${usual('rate', 'count(*) - 1')} from rated group by 1, 2),
     peers as (select what, ${usual('rate', 'count(distinct initiative) - 1')} from rated group by 1),
     known_own as (select c.indicator as what, i.slug as initiative, ${usual(rate, 'count(*)')} from those t join initiative i on i.slug = t.initiative ${known} group by 1, 2),
     known_peers as (select c.indicator as what, ${usual(rate, 'count(distinct c.initiative_id)')} from initiative i ${known} and c.visibility = 'public' and i.slug not in (select initiative from those) group by 1),
     usuals as (
       select o.what, o.initiative, case when ko.count >= ${OWN_LEAST} then ko.per_day when o.count >= ${OWN_LEAST} then o.per_day end as own_usual,
         case when greatest(kp.count, p.count) < ${PEERS_LEAST} then null when coalesce(kp.count, 0) >= p.count then kp.per_day else p.per_day end as peers_usual
       from own o join peers p using (what) left join known_own ko using (what, initiative) left join known_peers kp using (what)),
     far as (
       select r.*, case when own_usual > 0 and rate > own_usual * ${OWN_TIMES} then rate / own_usual end as own, case when peers_usual > 0 and rate > peers_usual * ${PEER_TIMES} then rate / peers_usual end as peers
       from rated r join usuals using (what, initiative))
     select line, file_line, indicator, initiative, "from", quantity, what, own, peers from far where own is not null or peers is not null order by line limit ${PROBLEMS_TOLD}`, [id, attempt]);
  return rows.map((row) => ({ problem: outlier(row, row), at: placeOf(row) }));
}
