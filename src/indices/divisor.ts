import { RATIO_DECIMALS, roundTo, type Decimal } from '../shared/decimal.js';
import type { Level } from './chain.js';

/**
 * The divisor of a share index: what the value of its basket is divided by, so that replacing a constituent does not move it.
 *
 *     I = value / D        D_first = value / base        D_new = D * value of the new basket / value of the old one, at one moment
 *
 * The same as chaining links of value against value; ours chains links (chain.ts), which this explains in the words of the AEX. 20 decimals.
 * Source: Euronext, AEX Family Index Rule Book.
 */
export function divisor(value: Decimal, base: Decimal): Decimal {
  return roundTo(value.div(base), RATIO_DECIMALS);
}

/** @param before value of the basket before the change @param after of the basket after it, at the same moment */
export function changedDivisor(current: Decimal, before: Decimal, after: Decimal): Decimal {
  return roundTo(current.times(after).div(before), RATIO_DECIMALS);
}

export function levelByDivisor(value: Decimal, current: Decimal): Level {
  return roundTo(value.div(current), RATIO_DECIMALS) as Level;
}
