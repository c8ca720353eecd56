import { ONE, RATIO_DECIMALS, roundTo, ZERO, type Decimal } from '../shared/decimal.js';
import { keptShares, type Adjustments, type Combine, type KeptShares } from './adjustments.js';
import { discountFactors, type DiscountTiming, type RateSegment } from './present-value.js';

/** What is assumed about an effect: how much of it counts, how it fades, when it starts and how long it lasts. */
export interface AssumptionSet extends Adjustments {
  /** Share lost each year, from the second year on: 0..1. */
  dropOff: Decimal;
  /** Whole years the effect lasts, 1 or more. */
  durationYears: number;
  /** Periods between the activity and the effect's first year: 0, 1, 2 ... */
  startOffset: number;
}

/** What one valuation holds equal for all its outcomes. */
export interface ValuationParameters {
  combine: Combine;
  discountTiming: DiscountTiming;
  schedule: readonly RateSegment[];
}

/** Running totals up to and including `year`, so that a year's part is a difference and parts add up exactly. */
export interface YearFactor {
  /** 1 = the year of the activity. */
  year: number;
  cumulativeValue: Decimal;
  cumulativePresentValue: Decimal;
}

/** Everything quantity times price is multiplied with; each factor has 20 decimals. Stored per assumption set. */
export interface AssumptionFactors extends KeptShares {
  /** Of all years together: the last running total. */
  presentValue: Decimal;
  years: YearFactor[];
}

/**
 * Assumption factors: what one euro of gross value becomes, per waterfall step and per year.
 *
 *     V_k = net * (1 - dropOff)^(k-1)                     k = 1 .. durationYears, falling in year k + startOffset
 *     cumulativeValue_k        = V_1 + ... + V_k
 *     cumulativePresentValue_k = sum of V_j * discountFactor(j + startOffset), j = 1 .. k
 *
 * Dimensionless. Computed at 120 digits and rounded once, half away from zero, to 20 decimals: the database multiplies with
 * exactly these. A drop-off of 1 leaves only the first year.
 * Source: method, sections 2 and 5; A Guide to Social Return on Investment (2012), stages 4 and 5.
 * @throws RangeError where the schedule does not begin in year 1
 */
export function assumptionFactors(set: AssumptionSet, parameters: ValuationParameters): AssumptionFactors {
  const { schedule, discountTiming, combine } = parameters;
  return discountedFactors(set, combine, discountFactors(schedule, discountTiming, lastYearOf(set)));
}

/** The last year in which an effect falls. */
export function lastYearOf({ startOffset, durationYears }: Pick<AssumptionSet, 'startOffset' | 'durationYears'>): number {
  return startOffset + durationYears;
}

/** The same with the discount factors of years 1, 2 ... already at hand, for many sets under one schedule. */
export function discountedFactors(set: AssumptionSet, combine: Combine, discounts: readonly Decimal[]): AssumptionFactors {
  const kept = keptShares(set, combine);
  const years: YearFactor[] = [];
  let yearly = kept.net;
  let value: Decimal = ZERO;
  let presentValue: Decimal = ZERO;
  for (let year = set.startOffset + 1; year <= lastYearOf(set); year += 1) {
    value = value.plus(yearly);
    presentValue = presentValue.plus(yearly.times(discounts[year - 1]!));
    yearly = yearly.times(ONE.minus(set.dropOff));
    years.push({ year, cumulativeValue: stored(value), cumulativePresentValue: stored(presentValue) });
  }
  return {
    afterDeadweight: stored(kept.afterDeadweight),
    afterDisplacement: stored(kept.afterDisplacement),
    net: stored(kept.net),
    floored: kept.floored,
    presentValue: stored(presentValue),
    years,
  };
}

function stored(factor: Decimal): Decimal {
  return roundTo(factor, RATIO_DECIMALS);
}
