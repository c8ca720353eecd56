import { QueryFailedError, type DataSource, type EntityManager } from 'typeorm';
import type { CellStep } from './cell-steps.service.js';
import type { ValuationRun } from './valuation-run.service.js';
import { APPLY_OVERLAP, INSERT_INPUTS, INSERT_TOTALS, INSERT_VALUATIONS, insertLines, insertMembers, PLANS_FOR_FEW, STEP_SETTINGS } from './valuation-sql.js';

/** The tables that values are made of, and those they are stored in, by what tells the rows of a run apart: `maex rebuild` makes all of them again, and compares. */
export const RATES = { price_rate: ['indicator', 'applies_from'], price_flow: ['indicator', 'applies_from', 'year_offset'], price_yield: ['indicator', 'yields_to'], input_rate: ['unit', 'applies_from'] };
export const VALUED = { valuation_line: ['initiative_id', 'line'], valuation_input: ['initiative_id', 'line'], valuation_total: ['initiative_id', 'visibility'], valuation_range: ['initiative_id', 'visibility'] };

/** What PostgreSQL says where two runs value the same initiative at the same moment: not unique, not serializable, deadlock. */
const MET = new Set(['23505', '40001', '40P01']);
const TRIES = 5;

/** A step is a transaction that sees one moment. Where it meets another run, it is done again, and shares what that valued. */
export async function inStep<Result>(database: DataSource, work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await database.transaction('REPEATABLE READ', work);
    } catch (error) {
      const met = error instanceof QueryFailedError && MET.has(String((error.driverError as { code?: unknown }).code));
      if (!met || tried === TRIES) throw error;
    }
  }
}

/** Puts the initiatives of a step in a run, and values those whose valuation is not there yet. The rates of the run's terms are there. @param since where the others are in it already: the publication after which something of these was published */
export async function valueStep(manager: EntityManager, { id, terms }: Pick<ValuationRun, 'id' | 'terms'>, { first, last }: Pick<CellStep, 'first' | 'last'>, since: number | null = null): Promise<void> {
  const range = [id, first, last];
  const [{ parameters, most, related, clustered }] = await manager.query<[Pick<ValuationRun, 'parameters'> & { most: number; related: boolean; clustered: boolean }]>(
    `select parameters, (select coalesce(max(cardinality(societal)), 1) from price_rate where terms = $2) as most,
       exists (select 1 from price_yield where terms = $2) as related, exists (select 1 from price_rate where terms = $2 and cluster is not null) as clustered
     from valuation_run where id = $1`, [id, terms]);
  await manager.query(STEP_SETTINGS);
  await manager.query(insertMembers(since !== null), [...range, terms, ...(since === null ? [] : [since])]);
  await manager.query(PLANS_FOR_FEW, ['off']);
  await manager.query(insertLines(most, parameters.uncertainty.error, { related, few: since !== null }), [...range, terms]);
  await manager.query(PLANS_FOR_FEW, ['on']);
  if (clustered) await manager.query(APPLY_OVERLAP, [...range, terms]);
  await manager.query(INSERT_INPUTS, [...range, terms]);
  await manager.query(INSERT_TOTALS, range);
  await manager.query(INSERT_VALUATIONS, range);
}
