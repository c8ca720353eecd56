import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { groupBy } from '../shared/group-by.js';
import { asOf } from '../valuation/as-of.service.js';
import { GREATEST, LEAST } from '../valuation/cell-steps.service.js';
import { compareWithShadow } from '../valuation/compare-shadow.service.js';
import { RebuildService, single, type Listener, type RunToRebuild } from '../valuation/rebuild.service.js';
import { insertRates, type StoredRates } from '../valuation/list-rates.service.js';
import { RATES } from '../valuation/value-step.service.js';
import type { IndexDefinition } from './index-definition.js';
import { ComputeIndicesService, type Splice } from './compute-indices.service.js';
import { insertLevels } from './publish-indices.service.js';
import { RULE_BOOK_VERSION } from './rule-book.js';

interface StoredVintage {
  index_code: string;
  vintage: number;
  definition: IndexDefinition;
  rule_book_version: string;
  run_id: string;
  content_hash: string;
  as_of: string;
  /** By whose terms each year is valued. */
  years: Splice[];
}

/** Computes published indices again, from measurements, profiles and price lists as they were known, and compares. */
@Injectable()
export class RebuildIndicesService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly rebuild: RebuildService,
    private readonly indices: ComputeIndicesService,
  ) {}

  /** Every vintage that was published from one of these runs. @returns how many were made by another method or rule book, and are not compared */
  async vintages(runs: readonly RunToRebuild[], listener: Listener): Promise<number> {
    const all = await this.database.query<StoredVintage[]>(
      `select v.index_code, v.vintage, v.definition, v.rule_book_version, v.run_id, v.content_hash, v.as_of, (
         select coalesce(jsonb_agg(jsonb_build_object('index_code', l.index_code, 'year', l.year, 'terms', l.terms) order by l.year), '[]') from index_level l where l.index_code = v.index_code and l.vintage = v.vintage) as years
       from index_vintage v order by v.vintage, v.index_code`);
    const known = new Set(runs.map(({ terms }) => terms));
    const ours = all.filter(({ rule_book_version, run_id, years }) => rule_book_version === RULE_BOOK_VERSION && runs.some(({ id }) => id === run_id) && years.every(({ terms }) => known.has(terms)));
    let done = 0;
    for (const [, group] of groupBy(ours, ({ run_id, vintage, as_of }) => `${run_id} ${vintage} ${as_of}`)) {
      await this.together(runs, group, listener);
      listener.progress('index vintages', (done += group.length), ours.length);
    }
    return all.length - ours.length;
  }

  /** Vintages of several indices that were published from one run on one day. */
  private async together(runs: readonly RunToRebuild[], vintages: readonly StoredVintage[], listener: Listener): Promise<void> {
    const { run_id: id, as_of: day } = vintages[0]!;
    const run = runs.find((each) => each.id === id)!;
    const splices = vintages.flatMap(({ years }) => years);
    const prepared = await this.indices.prepare(run, splices);
    const rates = new Map<string, StoredRates>();
    for (const terms of new Set([run.terms, ...splices.map((each) => each.terms)])) rates.set(terms, await this.rebuild.ratesOf(runs.find((each) => each.terms === terms)!));
    await this.rebuild.inShadow(listener, [...Object.keys(RATES), 'index_definition', 'index_constituent', 'index_level'], async (manager) => {
      await asOf(manager, run.known_at, { first: LEAST, last: GREATEST });
      for (const [terms, stored] of rates) await insertRates(manager, terms, stored);
      for (const [position, { index_code, definition }] of vintages.entries()) await manager.query('insert into index_definition (code, position, content) values ($1, $2, $3)', [index_code, position, JSON.stringify(definition)]);
      const computed = await this.indices.compute(manager, run, vintages.map(({ definition, vintage }) => ({ content: definition, vintage })), splices, day, prepared);
      for (const [index, { index_code, vintage, content_hash }] of vintages.entries()) {
        const { levels, hash } = computed[index]!;
        await insertLevels(manager, index_code, vintage, levels);
        listener.compared(single('index_vintage', { index_code, vintage: String(vintage) }, 'content_hash', content_hash, hash));
      }
      const wanted = [vintages.map(({ index_code }) => index_code), vintages.map(({ vintage }) => vintage)];
      for (const [table, keys] of [['index_level', ['year']], ['index_constituent', ['initiative_id', 'year', 'indicator']]] as const) {
        listener.compared(await compareWithShadow(manager, table, ['index_code', 'vintage', ...keys],
          `select t.* from public.${table} t join unnest($1::text[], $2::integer[]) as w(index_code, vintage) using (index_code, vintage)`, wanted));
      }
    });
  }
}
