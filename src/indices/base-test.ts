import { parseDecimal, ZERO, type Decimal } from '../shared/decimal.js';
import { BASE_SHARE_MIN } from './rule-book.js';

/**
 * Base test: a ratio of two sums says something only where the earlier is above 0, at least half of the sum of its absolute values,
 * and the later is above 0. From -20 to -30, or from 2 to -2, is no change in per cent.
 */
export function passesBaseTest(base: Decimal, baseAbsolute: Decimal, current: Decimal): boolean {
  return base.gt(ZERO) && base.gte(baseAbsolute.times(parseDecimal(BASE_SHARE_MIN))) && current.gt(ZERO);
}
