import { Decimal, RATIO_DECIMALS, roundTo, ZERO } from '../shared/decimal.js';

const MONTHS_PER_YEAR = 12;

/**
 * Payback period: the month in which cumulated value reaches what was put in; both undiscounted.
 *
 *     months = 12 * (k - 1 + (inputs - (V_1 + ... + V_(k-1))) / V_k)     k = the first year that reaches the inputs
 *
 * Value is spread evenly over a year. A year in which value falls back after reaching the inputs changes nothing.
 * Source: A Guide to Social Return on Investment (2012), stage 5.4.
 * @param inputs euro, above 0; inputs of later years count from the start
 * @param yearValues euro per year; element 0 is year 1, years without value are 0
 * @returns months with 20 decimals, or null where the inputs are never reached
 */
export function paybackMonths(inputs: Decimal, yearValues: readonly Decimal[]): Decimal | null {
  let reached: Decimal = ZERO;
  for (const [index, value] of yearValues.entries()) {
    if (reached.plus(value).gte(inputs)) {
      const years = inputs.minus(reached).div(value).plus(index);
      return roundTo(years.times(MONTHS_PER_YEAR), RATIO_DECIMALS);
    }
    reached = reached.plus(value);
  }
  return null;
}
