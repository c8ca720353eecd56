import { Injectable } from '@nestjs/common';
import { assumptionSetOf } from '../pricelist/assumption-set.js';
import { indexRatio } from '../pricelist/price-index.js';
import type { Indicator } from '../pricelist/price-list.js';
import { pricePosts } from '../pricelist/price-posts.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import type { ResolvedPriceList } from '../pricelist/resolve-layers.js';
import { parseDecimal } from '../shared/decimal.js';
import { assumptionFactors, type AssumptionFactors, type ValuationParameters } from './assumption-factors.js';
import { priceRates, type PriceRate } from './price-rates.js';
import { UNCERTAINTY, type UncertaintyParameters } from './uncertainty-parameters.js';

/** What a valuation holds equal for all initiatives; stored with the run, and part of every hash. */
export interface RunParameters {
  priceLevel: string;
  priceIndex: { code: string; version: string; sha256: string };
  combine: ValuationParameters['combine'];
  discountTiming: ValuationParameters['discountTiming'];
  schedule: { from: number; rate: string }[];
  uncertainty: UncertaintyParameters;
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
  async of({ indicators }: ResolvedPriceList, parameters: RunParameters): Promise<PriceRate[]> {
    const index = await this.pricelists.index(parameters.priceIndex.code, parameters.priceIndex.version);
    const schedule = parameters.schedule.map(({ from, rate }) => ({ from, rate: parseDecimal(rate) }));
    return indicators.flatMap((entry) => priceRates(entry, factorsOf(entry, { ...parameters, schedule }), (year) => indexRatio(index, year, parameters.priceLevel), pricePosts));
  }
}

function factorsOf(entry: Indicator, parameters: ValuationParameters): AssumptionFactors | null {
  const set = assumptionSetOf(entry);
  if (!set) return null;
  const { deadweight, displacement, attributedToOthers, dropOff, ...years } = set.values;
  return assumptionFactors({
    deadweight: parseDecimal(deadweight), displacement: parseDecimal(displacement), attributedToOthers: parseDecimal(attributedToOthers), dropOff: parseDecimal(dropOff), ...years,
  }, parameters);
}
