import { RATIO_DECIMALS, roundTo, ZERO, type Decimal } from '../shared/decimal.js';
import type { Level } from './chain.js';

/** What a member's value went from and to, in euro at p*. */
export interface Change {
  base: Decimal;
  current: Decimal;
}

/**
 * Contributions in points of the index: what each member moved it by.
 *
 *     c_i = I_(t-1) * (V_i(t) - V_i(t-1)) / sum of V(t-1)                 20 decimals
 *
 * Each is the difference of successive rounded running totals in the order given, and the last total is I_t - I_(t-1): so they add up to the
 * change to the last digit, and, since points of a chain may be added, over years too.
 * @param before I_(t-1) @param after I_t
 * @returns in the order given
 */
export function contributions(changes: readonly Change[], before: Level, after: Level): Decimal[] {
  let [base, running, told]: [Decimal, Decimal, Decimal] = [ZERO, ZERO, ZERO];
  for (const change of changes) base = base.plus(change.base);
  return changes.map((change, at) => {
    running = running.plus(change.current).minus(change.base);
    const until = at === changes.length - 1 ? after.minus(before) : roundTo(before.times(running).div(base), RATIO_DECIMALS);
    const own = until.minus(told);
    told = until;
    return own;
  });
}
