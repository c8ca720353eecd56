import { indexRatio, type PriceIndex } from './price-index.js';
import { priceOn, type DatedPrice, type HoldReason, type Indicator } from './price-list.js';

export const PRICE_STATUSES = ['priced', 'no-price', 'not-usable', 'before-first-price', 'withdrawn', 'no-index-value'] as const satisfies ('priced' | HoldReason)[];

/** Whether an indicator has a value, and the price that stands for it: also one that may not be used. */
export interface PriceStatus {
  status: 'priced' | HoldReason;
  price: DatedPrice | null;
  /** Whether its authors wanted it looked at again before that day. */
  expired: boolean;
}

/**
 * How an indicator stands on a day: `priced`, or the reason why a measurement that begins then would be held.
 * @param index the list's price index
 * @param level the year whose price level the list's results have
 */
export function priceStatus(entry: Indicator, on: string, index: PriceIndex, level: string): PriceStatus {
  const found = priceOn(entry, on);
  const price = found.price ?? entry.prices?.[0] ?? null;
  const expired = price?.bestBefore !== undefined && price.bestBefore < on;
  if ('held' in found) return { status: found.held, price, expired };
  return { status: indexRatio(index, found.price.priceLevel, level) === null ? 'no-index-value' : 'priced', price, expired };
}
