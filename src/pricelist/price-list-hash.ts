import { canonicalHash } from '../shared/canonical-hash.js';
import type { PriceList } from './price-list.js';

/** SHA-256 of a list's content. Its `checks` ("looked at on this day, still valid") stand outside: they may be added later. */
export function priceListHash(list: PriceList): string {
  return canonicalHash({ ...list, checks: undefined });
}
