import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { groupBy } from '../shared/group-by.js';
import { ONE, parseDecimal, RATIO_DECIMALS, roundTo, toText, type Decimal } from '../shared/decimal.js';
import { PriceDrawsService, type PriceDraws, type PriceSum } from '../valuation/price-draws.service.js';
import { valueDraws } from '../valuation/ranges.js';
import { errorDraws, rangeOf } from '../valuation/uncertainty.js';
import type { ValuationRun } from '../valuation/valuation-run.service.js';
import type { IndexDefinition } from './index-definition.js';
import { levelDraws, linkDraws, type DrawnClass, type LevelRange, type Sure } from './index-draws.js';
import type { IndexLevel } from './index-levels.js';
import type { Level } from './chain.js';

/** Compared quantities of an index at one price, in t-1 and t. */
export interface RangeSum {
  index_code: string;
  year: number;
  sector: string;
  match: 'matched' | 'returned';
  terms: string;
  indicator: string;
  price_from: string;
  base_quantity: string;
  base_doubt: string;
  quantity: string;
  doubt: string;
}

const RANGE_DECIMALS = 6;

/** The ranges of links and levels, from the common draws of the valuation: what both years share, such as a price, does not blur their ratio. */
@Injectable()
export class IndexRangesService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly pricelists: PricelistService,
    private readonly prices: PriceDrawsService,
  ) {}

  /** The draws of prices by the terms of the runs that made them. */
  async drawsOf(terms: readonly string[]): Promise<Map<string, PriceDraws>> {
    const runs = await this.database.query<Pick<ValuationRun, 'terms' | 'list' | 'version' | 'parameters'>[]>('select distinct on (terms) terms, list, version, parameters from valuation_run where terms = any($1) order by terms', [[...new Set(terms)]]);
    const draws = new Map<string, PriceDraws>();
    for (const run of runs) draws.set(run.terms, await this.prices.of((await this.pricelists.toValueWith(run.list, run.version))!.content, run.parameters));
    return draws;
  }

  /** By year; none without a link, and none of what a single stakeholder gains: draws are of whole prices. */
  of({ code, stakeholder }: IndexDefinition, levels: readonly IndexLevel[], sums: readonly RangeSum[], draws: ReadonlyMap<string, PriceDraws>): Map<number, LevelRange> {
    if (stakeholder !== undefined) return new Map();
    const links = new Map(levels.flatMap((level) => (level.link === null ? [] : [[level.year, linkDraws(classesOf(code, level, levels.find(({ year }) => year === level.year - 1)!, sums, draws.get(level.terms)!))] as const])));
    const chained = levelDraws(levels.map(({ year, segment, level }) => ({ year, segment, level: level === null ? null : parseDecimal(level) as Level })), links);
    return new Map(levels.flatMap(({ year, link, level }) => (link === null ? [] : [[year, { link: sure(links.get(year)!, link), level: sure(chained.get(year)!, level!) }] as const])));
  }
}

/**
 * One draw of the measuring error of a year for each class: the same where that year is the later and where it is the earlier of two.
 * What returned after a missing report counts as it was imputed: the quantity of t-2 times the link of its class in t-1.
 */
function classesOf(code: string, { year, weights }: IndexLevel, before: IndexLevel, sums: readonly RangeSum[], draws: PriceDraws): DrawnClass[] {
  const { uncertainty } = draws.parameters;
  return [...groupBy(sums.filter((sum) => sum.year === year), ({ sector }) => sector)].flatMap(([sector, own]) => {
    const imputed = before.links.classes.get(sector) ?? before.links.whole;
    const compared = own.filter(({ match }) => match === 'matched' || imputed !== null);
    const times = (amount: string, factor: Decimal | null) => toText(roundTo(parseDecimal(amount).times(factor ?? ONE), RATIO_DECIMALS));
    const drawn = (of: number, quantities: (sum: RangeSum) => Pick<PriceSum, 'quantity' | 'doubt'>) => valueDraws(
      draws.linesOf(compared.map((sum) => ({ indicator: sum.indicator, price_from: sum.price_from, overlap: null, ...quantities(sum) }))), errorDraws(uncertainty, `index|${code}|${sector}|${of}`));
    const base = drawn(year - 1, ({ match, base_quantity, base_doubt }) => {
      const factor = match === 'returned' ? imputed : null;
      return { quantity: times(base_quantity, factor), doubt: times(base_doubt, factor && factor.pow(2)) };
    });
    return compared.length === 0 ? [] : [{ base, current: drawn(year, ({ quantity, doubt }) => ({ quantity, doubt })), weight: weights.get(sector)!.toNumber() }];
  });
}

function sure(draws: Float64Array, central: string): Sure {
  const { low, median, high } = rangeOf(draws.slice());
  const [from, to] = [low.toFixed(RANGE_DECIMALS), high.toFixed(RANGE_DECIMALS)];
  return { low: from, median: median.toFixed(RANGE_DECIMALS), high: to, centralInside: parseDecimal(central).gte(from) && parseDecimal(central).lte(to) };
}
