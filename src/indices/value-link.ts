import { RATIO_DECIMALS, roundTo, type Decimal } from '../shared/decimal.js';
import { asLink, type Link } from './link.js';

/** What t delivered at two sets of prices, in euro at the list's price level, and what brings an amount from there to t-1 and t. */
export interface Repriced {
  /** Sum of V(t; p*), p* the prices of the first day of t-1. */
  atBasePrices: Decimal;
  /** Sum of V(t; p_t), the prices of the first day of t. */
  atOwnPrices: Decimal;
  baseRatio: Decimal;
  ratio: Decimal;
}

/**
 * Price effect: what the same activity of t is worth at the prices and price level of t, over what it is worth at those of t-1.
 *
 *     price effect = sum V(t; p_t) * r_t / (sum V(t; p*) * r_(t-1))           r from the list's price level to the year's; 20 decimals
 *
 * @returns null where what t delivered is worth nothing at p*
 */
export function priceEffect({ atBasePrices, atOwnPrices, baseRatio, ratio }: Repriced): Decimal | null {
  const before = atBasePrices.times(baseRatio);
  return before.isZero() ? null : roundTo(atOwnPrices.times(ratio).div(before), RATIO_DECIMALS);
}

/** Value link = volume link * price effect: sum V(t; p_t) / sum V(t-1; p_(t-1)), each at its own price level. 20 decimals. */
export function valueLink(volume: Link, effect: Decimal): Link {
  return asLink(volume.times(effect));
}
