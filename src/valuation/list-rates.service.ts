import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { assumptionSetOf } from '../pricelist/assumption-set.js';
import { indexRatio, type PriceIndex } from '../pricelist/price-index.js';
import type { Indicator } from '../pricelist/price-list.js';
import { pricePosts } from '../pricelist/price-posts.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import type { ResolvedPriceList } from '../pricelist/resolve-layers.js';
import { parseDecimal } from '../shared/decimal.js';
import { assumptionFactors, type AssumptionFactors, type ValuationParameters } from './assumption-factors.js';
import { yieldings, type Yielding } from './double-counting.js';
import { inputRates, type InputRate } from './input-rates.js';
import { listsOf, priceFlows, priceRates, type PriceFlow, type PriceRate } from './price-rates.js';
import { UNCERTAINTY, type UncertaintyParameters } from './uncertainty-parameters.js';
import { INSERT_FLOWS, INSERT_INPUT_RATES, INSERT_RATES, INSERT_YIELDINGS } from './valuation-sql.js';

/** What a valuation holds equal for all initiatives; stored with the run, and part of every hash. */
export interface RunParameters {
  priceLevel: string;
  priceIndex: { code: string; version: string; sha256: string };
  combine: ValuationParameters['combine'];
  discountTiming: ValuationParameters['discountTiming'];
  schedule: { from: number; rate: string }[];
  uncertainty: UncertaintyParameters;
}

/** Rows of each of the tables. */
export interface StoredRates {
  rates: object[];
  flows: PriceFlow[];
  yieldings: Yielding[];
  inputs: InputRate[];
}

/** What quantities are multiplied with under a price list, published or not. Powers and divisions are done here: SQL only multiplies. */
@Injectable()
export class ListRatesService {
  constructor(private readonly pricelists: PricelistService) {}

  async parametersOf({ priceLevel, priceIndex, discount }: ResolvedPriceList): Promise<RunParameters> {
    const { sha256 } = await this.pricelists.index(priceIndex.code, priceIndex.version);
    return { priceLevel, priceIndex: { ...priceIndex, sha256 }, combine: 'multiply', discountTiming: discount.timing, schedule: discount.schedule, uncertainty: UNCERTAINTY };
  }

  /** Of every entry, in the order of the list. */
  async of(list: ResolvedPriceList, parameters: RunParameters): Promise<PriceRate[]> {
    return (await this.withFlows(list, parameters)).flatMap(({ rates }) => rates);
  }

  /** All that quantities and inputs are multiplied with, as it is stored. */
  async stored(list: ResolvedPriceList, parameters: RunParameters): Promise<StoredRates> {
    const [entries, index] = [await this.withFlows(list, parameters), await this.indexOf(parameters)];
    return {
      rates: entries.flatMap((entry) => entry.rates).map(({ posts, overlap, ...rate }) => ({ ...rate, ...overlap, ...(posts && listsOf(posts)) })),
      flows: entries.flatMap(({ flows }) => flows),
      yieldings: yieldings(list),
      inputs: inputRates(list, Object.keys(index.values), ratiosOf(index, parameters)),
    };
  }

  private async withFlows({ indicators }: ResolvedPriceList, parameters: RunParameters): Promise<{ rates: PriceRate[]; flows: PriceFlow[] }[]> {
    const ratioOf = ratiosOf(await this.indexOf(parameters), parameters);
    const schedule = parameters.schedule.map(({ from, rate }) => ({ from, rate: parseDecimal(rate) }));
    return indicators.map((entry) => {
      const factors = factorsOf(entry, { ...parameters, schedule });
      const rates = priceRates(entry, factors, ratioOf, pricePosts);
      return { rates, flows: factors ? rates.flatMap((rate) => priceFlows(rate, factors)) : [] };
    });
  }

  private async indexOf({ priceIndex }: RunParameters): Promise<PriceIndex> {
    return this.pricelists.index(priceIndex.code, priceIndex.version);
  }
}

/** What quantities and inputs are multiplied with under some terms, as the statements of a valuation read it. */
export async function insertRates(manager: EntityManager, terms: string, { rates, flows, yieldings: pairs, inputs }: StoredRates): Promise<void> {
  for (const [statement, rows] of [[INSERT_RATES, rates], [INSERT_FLOWS, flows], [INSERT_YIELDINGS, pairs], [INSERT_INPUT_RATES, inputs]] as const) {
    await manager.query(statement, [terms, JSON.stringify(rows)]);
  }
  for (const table of ['price_rate', 'price_yield', 'input_rate']) await manager.query(`analyze ${table}`);
}

const ratiosOf = (index: PriceIndex, { priceLevel }: RunParameters) => (year: string) => indexRatio(index, year, priceLevel);

function factorsOf(entry: Indicator, parameters: ValuationParameters): AssumptionFactors | null {
  const set = assumptionSetOf(entry);
  if (!set) return null;
  const { deadweight, displacement, attributedToOthers, dropOff, ...years } = set;
  return assumptionFactors({
    deadweight: parseDecimal(deadweight), displacement: parseDecimal(displacement), attributedToOthers: parseDecimal(attributedToOthers), dropOff: parseDecimal(dropOff), ...years,
  }, parameters);
}
