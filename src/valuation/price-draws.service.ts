import { Injectable } from '@nestjs/common';
import type { Indicator } from '../pricelist/price-list.js';
import { indexRatio, type PriceIndex } from '../pricelist/price-index.js';
import { pricePosts } from '../pricelist/price-posts.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import type { ResolvedPriceList } from '../pricelist/resolve-layers.js';
import { parseDecimal, sum as sumOf, toText } from '../shared/decimal.js';
import { groupBy } from '../shared/group-by.js';
import { lastYearOf } from './assumption-factors.js';
import type { RunParameters } from './list-rates.service.js';
import { discountFactors } from './present-value.js';
import { evidenceOf, keptShare, type Evidence, type WeightedLine } from './ranges.js';
import { sourceKey, unitDraws, type UnitDraws } from './unit-draws.js';
import type { ValuationRun } from './valuation-run.service.js';

/** Priced lines of one price and one correction for overlap, summed; numbers as the database writes them. */
export interface PriceSum {
  indicator: string;
  price_from: string;
  /** A multiplier for each post of the price, as `{1,0.5}`; null: all 1. */
  overlap: string | null;
  quantity: string;
  doubt: string;
}

/** The draws of the prices of a run, each made when it is first asked for. */
export class PriceDraws {
  private readonly entries: Map<string, Indicator>;
  private readonly units = new Map<string, UnitDraws>();
  private readonly kept = new Map<string, number>();
  private discounts: number[] = [];

  constructor({ indicators }: ResolvedPriceList, private readonly index: PriceIndex, readonly parameters: RunParameters) {
    this.entries = new Map(indicators.map((entry) => [entry.code, entry]));
  }

  /** Lines of the same price together, exactly, and in one order: sums of floats depend on it. */
  linesOf(sums: readonly PriceSum[]): WeightedLine[] {
    const total = (own: readonly PriceSum[], figure: 'quantity' | 'doubt') => toText(sumOf(own.map((each) => parseDecimal(each[figure]))));
    return [...groupBy(sums, ({ indicator, price_from, overlap }) => `${indicator} ${price_from} ${overlap}`)].sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, own]) => this.lineOf(own.length === 1 ? own[0]! : { ...own[0]!, quantity: total(own, 'quantity'), doubt: total(own, 'doubt') }));
  }

  /** Of the values of some sums: how much rests on what. */
  evidenceOf(sums: readonly (PriceSum & { evidence: string; value: string })[]): Evidence {
    return evidenceOf(sums.map((each) => ({ evidence: each.evidence, grade: this.priceOf(each).grade, value: parseDecimal(each.value) })));
  }

  private lineOf(sum: PriceSum): WeightedLine {
    const kept = sum.overlap === null ? 1 : made(this.kept, `${sum.indicator} ${sum.price_from} ${sum.overlap}`, () => keptShare(pricePosts(this.priceOf(sum)), sum.overlap!.slice(1, -1).split(',').map(parseDecimal)));
    return { unit: made(this.units, `${sum.indicator} ${sum.price_from}`, () => this.unitOf(sum)), quantity: Number(sum.quantity) * kept, doubt: Number(sum.doubt) * kept * kept };
  }

  private priceOf({ indicator, price_from }: Pick<PriceSum, 'indicator' | 'price_from'>) {
    return this.entries.get(indicator)!.prices!.find(({ from }) => from === price_from)!;
  }

  private unitOf(sum: PriceSum): UnitDraws {
    const { low, high, amount, source, priceLevel } = this.priceOf(sum);
    const adjustments = this.entries.get(sum.indicator)!.adjustments!;
    const ratio = indexRatio(this.index, priceLevel, this.parameters.priceLevel)!;
    return unitDraws({
      price: { amount: amount!, low, high }, source: sourceKey(source), indexRatio: ratio.toNumber(), adjustments, adjustmentsOf: sum.indicator,
    }, this.discountsUpTo(lastYearOf(adjustments)), this.parameters.combine, this.parameters.uncertainty);
  }

  private discountsUpTo(lastYear: number): number[] {
    const { schedule, discountTiming } = this.parameters;
    if (this.discounts.length < lastYear) this.discounts = discountFactors(schedule.map(({ from, rate }) => ({ from, rate: parseDecimal(rate) })), discountTiming, lastYear).map((factor) => factor.toNumber());
    return this.discounts;
  }
}

function made<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  const value = make();
  known.set(key, value);
  return value;
}

@Injectable()
export class PriceDrawsService {
  private last: { terms: string; draws: Promise<PriceDraws> } | null = null;

  constructor(private readonly pricelists: PricelistService) {}

  /** Of a run, whoever may see it. Those asked for last are kept: readers ask for the same run again and again, and its draws never change. */
  async ofRun({ terms, list, version, parameters }: Pick<ValuationRun, 'terms' | 'list' | 'version' | 'parameters'>): Promise<PriceDraws> {
    if (this.last?.terms !== terms) {
      const draws = this.pricelists.toValueWith(list, version).then(async (found) => this.of(found!.content, parameters));
      this.last = { terms, draws };
      draws.catch(() => { this.last = null; });
    }
    return this.last!.draws;
  }

  async of(list: ResolvedPriceList, parameters: RunParameters): Promise<PriceDraws> {
    return new PriceDraws(list, await this.pricelists.index(parameters.priceIndex.code, parameters.priceIndex.version), parameters);
  }
}
