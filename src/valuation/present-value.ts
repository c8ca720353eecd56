import { ONE, type Decimal } from '../shared/decimal.js';

/** A yearly discount rate that holds from year `from` (1 = the first year) until the next segment. */
export interface RateSegment {
  from: number;
  /** Share per year: 0.035 is 3.5 %. Above -1. */
  rate: Decimal;
}

/** When in its year a value is thought to fall. */
export type DiscountTiming = 'start' | 'mid' | 'end';

/** The rate r_k of year k: that of the last segment that began. @throws RangeError where no segment has begun */
export function rateOfYear(schedule: readonly RateSegment[], year: number): Decimal {
  const segment = schedule.findLast((candidate) => candidate.from <= year);
  if (!segment) throw new RangeError(`the schedule has no rate for year ${year}`);
  return segment.rate;
}

/**
 * Discount factors of years 1 to `lastYear`: what one euro of year k is worth in the base year.
 *
 *     F(0) = 1,  F(k) = F(k-1) / (1 + r_k)
 *     end: F(k)    mid: F(k-1) / (1 + r_k)^0.5    start: F(k-1)
 *
 * Cumulative per segment: a later rate discounts only its own years. At 120 digits, not rounded; the stored
 * factors are rounded once, in `assumptionFactors`.
 * Source: HM Treasury Green Book (STPR) for the segments; A Guide to SROI (2012) for `end`; Werkgroep discontovoet 2020 for NL.
 * @returns element k-1 belongs to year k
 * @throws RangeError where the schedule does not begin in year 1
 */
export function discountFactors(schedule: readonly RateSegment[], timing: DiscountTiming, lastYear: number): Decimal[] {
  const factors: Decimal[] = [];
  let atStart: Decimal = ONE;
  for (let year = 1; year <= lastYear; year += 1) {
    const growth = ONE.plus(rateOfYear(schedule, year));
    const atEnd = atStart.div(growth);
    factors.push(timing === 'end' ? atEnd : timing === 'mid' ? atStart.div(growth.sqrt()) : atStart);
    atStart = atEnd;
  }
  return factors;
}

/** The discount factor of year k = 1, 2 ...; see `discountFactors`. */
export function discountFactor(schedule: readonly RateSegment[], timing: DiscountTiming, k: number): Decimal {
  return discountFactors(schedule, timing, k).at(-1) ?? ONE;
}

/** The discount factor of an input of activity year j = 1, 2 ...: F(j-1) whatever the timing of effects, so one year is undiscounted. */
export function inputDiscountFactor(schedule: readonly RateSegment[], activityYear: number): Decimal {
  return discountFactor(schedule, 'start', activityYear);
}
