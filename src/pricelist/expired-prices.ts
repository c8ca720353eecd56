import { priceOn, type DatedPrice } from './price-list.js';
import type { ResolvedIndicator } from './resolve-layers.js';

/** A price that would be used today, although its authors wanted it looked at again before. */
export interface ExpiredPrice {
  entry: ResolvedIndicator;
  price: DatedPrice & { bestBefore: string };
}

/** The prices of a list that are used on a day after their `bestBefore`, in the order of the list. */
export function expiredPrices(indicators: readonly ResolvedIndicator[], today: string): ExpiredPrice[] {
  return indicators.flatMap((entry) => {
    const found = priceOn(entry, today);
    if ('held' in found) return [];
    const { bestBefore } = found.price;
    return bestBefore === undefined || bestBefore >= today ? [] : [{ entry, price: { ...found.price, bestBefore } }];
  });
}
