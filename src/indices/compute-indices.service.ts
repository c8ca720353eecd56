import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { indexRatio } from '../pricelist/price-index.js';
import { canonicalHash } from '../shared/canonical-hash.js';
import { ONE, parseDecimal } from '../shared/decimal.js';
import { groupBy } from '../shared/group-by.js';
import type { PriceDraws } from '../valuation/price-draws.service.js';
import { PLANS_FOR_FEW, STEP_SETTINGS } from '../valuation/valuation-sql.js';
import type { ValuationRun } from '../valuation/valuation-run.service.js';
import { measureOf, type IndexDefinition } from './index-definition.js';
import { levelsOf, type ClassRow, type CoverageRow, type IndexLevel, type IndexParts, type LargestRow, type ListEffectRow, type ReturnRow } from './index-levels.js';
import type { LevelRange } from './index-draws.js';
import { IndexRangesService, type RangeSum } from './index-ranges.service.js';
import { CLASS_SUMS, CONSTITUENTS_HASH, COVERAGE, INSERT_CELLS, INSERT_CONSTITUENTS, INSERT_MEMBERS, LARGEST, LIST_EFFECTS, RANGE_SUMS, RETURNS, WORKING_TABLES } from './index-sql.js';
import { RULE_BOOK_VERSION } from './rule-book.js';

/** An index to compute, and the number its vintage has or will have. */
export interface Defined {
  content: IndexDefinition;
  vintage: number;
}

/** A year of an index that stands by other terms than the run's: its link was published before there was a newer list. */
export interface Splice {
  index_code: string;
  year: number;
  terms: string;
}

export type PublishedLevel = Omit<IndexLevel, 'weights' | 'links'> & { range: LevelRange | null };
export interface ComputedIndex {
  levels: PublishedLevel[];
  hash: string;
}
export interface Prepared {
  ratioTo: IndexParts['ratioTo'];
  /** By terms. */
  draws: ReadonlyMap<string, PriceDraws>;
}
type Run = Pick<ValuationRun, 'id' | 'terms' | 'method_version' | 'list_sha256' | 'parameters'>;

/** Computes indices set-based from one valuation, all of them together. */
@Injectable()
export class ComputeIndicesService {
  constructor(
    private readonly pricelists: PricelistService,
    private readonly ranges: IndexRangesService,
  ) {}

  /**
   * Stores the constituents of some indices, of which each stands in it once, and gives their levels and the hash of all of it. The definitions are those in the database.
   * @param asOf ISO date of the publication
   */
  async compute(manager: EntityManager, run: Run, definitions: readonly Defined[], splices: readonly Splice[], asOf: string, { ratioTo, draws }: Prepared): Promise<ComputedIndex[]> {
    const spliced = splices.filter(({ index_code, terms }) => terms !== run.terms && definitions.some(({ content }) => content.code === index_code));
    const termsOf = (code: string, year: number) => spliced.find((each) => each.index_code === code && each.year === year)?.terms ?? run.terms;
    const changes = spliced.map(({ index_code, year, terms }) => ({ index_code, year: year + 1, before: terms, after: termsOf(index_code, year + 1) })).filter(({ before, after }) => before !== after);
    await compareCells(manager, run, definitions, [...spliced, ...changes.map(({ year, before }) => ({ year, terms: before }))]);

    const wanted = [definitions.map(({ content }) => content.code), definitions.map(({ vintage }) => vintage)];
    const terms = [run.terms, spliced.map(({ index_code }) => index_code), spliced.map(({ year }) => year), spliced.map((each) => each.terms)];
    await manager.query(INSERT_CONSTITUENTS, terms);
    const most = Math.max(1, ...definitions.map(({ content }) => ONE.div(parseDecimal(content.cap)).ceil().toNumber()));
    const [classes, largest, returns] = [await byIndex<ClassRow>(manager, CLASS_SUMS, wanted), await byIndex<LargestRow>(manager, LARGEST, [...wanted, most]), await byIndex<ReturnRow>(manager, RETURNS, [...wanted, run.id])];
    const [coverage, quantities] = [await byIndex<CoverageRow>(manager, COVERAGE, [run.id]), await byIndex<RangeSum>(manager, RANGE_SUMS, terms)];
    const listEffects = await byIndex<ListEffectRow>(manager, LIST_EFFECTS, ['index_code', 'year', 'before', 'after'].map((column) => changes.map((change) => change[column as keyof typeof change])));
    const hashes = new Map((await manager.query<{ index_code: string; hash: string }[]>(CONSTITUENTS_HASH, wanted)).map((row) => [row.index_code, row.hash]));

    return definitions.map(({ content }) => {
      const of = <Row>(rows: ReadonlyMap<string, Row[]>) => rows.get(content.code) ?? [];
      const computed = levelsOf(content, { classes: of(classes), largest: of(largest), returns: of(returns), coverage: of(coverage), listEffects: of(listEffects), ratioTo, asOf, termsOf: (year) => termsOf(content.code, year) });
      const ranges = this.ranges.of(content, computed, of(quantities), draws);
      const levels = computed.map(({ weights: _weights, links: _links, ...level }) => ({ ...level, range: ranges.get(level.year) ?? null }));
      return { levels, hash: canonicalHash({ definition: content, rules: RULE_BOOK_VERSION, method: run.method_version, list: run.list_sha256, levels, constituents: hashes.get(content.code) ?? null }) };
    });
  }

  /** What is needed of price lists, read before the transaction begins: the embedded database has one connection. */
  async prepare({ terms, parameters: { priceIndex, priceLevel } }: Run, splices: readonly Splice[]): Promise<Prepared> {
    const index = await this.pricelists.index(priceIndex.code, priceIndex.version);
    return { ratioTo: (year) => indexRatio(index, priceLevel, String(year)), draws: await this.ranges.drawsOf([terms, ...splices.map((each) => each.terms)]) };
  }
}

/** Fills the working tables: who is in which index, and every cell by every measure, each year valued by the run's terms and by those of a splice. */
async function compareCells(manager: EntityManager, run: Run, definitions: readonly Defined[], others: readonly { year: number; terms: string }[]): Promise<void> {
  await manager.query(WORKING_TABLES);
  await manager.query(INSERT_MEMBERS, [definitions.map(({ content }) => content.code), definitions.map(({ vintage }) => vintage), definitions.map(({ content }) => measureOf(content))]);
  const [{ first, last }] = await manager.query<[{ first: number | null; last: number | null }]>('select min(activity_year) as first, max(activity_year) as last from activity_cell');
  const years = first === null ? [] : Array.from({ length: last! - first + 1 }, (_, at) => ({ year: first + at, terms: run.terms }));
  const valued = [...new Map([...years, ...others].map((each) => [`${each.year} ${each.terms}`, each])).values()];
  await manager.query(STEP_SETTINGS);
  await manager.query(PLANS_FOR_FEW, ['off']);
  for (const [measure, [{ content }]] of groupBy(definitions, (each) => measureOf(each.content)) as Map<string, [Defined]>) {
    await manager.query(INSERT_CELLS, [measure, content.sdg?.toString() ?? null, content.stakeholder ?? null, valued.map(({ year }) => year), valued.map(({ terms }) => terms), run.id, JSON.stringify(run.parameters.uncertainty.error)]);
  }
  await manager.query(PLANS_FOR_FEW, ['on']);
  for (const table of ['index_member', 'compared_cell']) await manager.query(`analyze ${table}`);
}

async function byIndex<Row extends { index_code: string }>(manager: EntityManager, statement: string, parameters: readonly unknown[]): Promise<Map<string, Row[]>> {
  return groupBy(await manager.query<Row[]>(statement, [...parameters]), ({ index_code }) => index_code);
}
