import { canonicalHash } from '../shared/canonical-hash.js';
import type { DatedPrice, Indicator } from './price-list.js';

/** One version of a list, as far as a history needs it. */
interface Version {
  version: string;
  published: string;
  content: { indicators: readonly Indicator[] };
}

/** What of an indicator can change from version to version; its code, unit, stage and count are fixed for ever. */
const PARTS = ['prices', 'held', 'adjustments', 'label', 'definition', 'category', 'sdg', 'iris', 'notBefore', 'scale', 'alternativeOf', 'parent', 'overlap'] as const;
export type Part = (typeof PARTS)[number];

/** A version in which an indicator stands, and what it changed against the version before; null in the first. */
export interface HistoryVersion {
  version: string;
  published: string;
  changed: Part[] | null;
}

/** A dated price, and the versions that have it just so, oldest first. */
export interface HistoryPrice {
  price: DatedPrice;
  versions: string[];
}

export interface PriceHistory {
  /** Newest first. */
  versions: HistoryVersion[];
  /** By the first day they hold; of one day the oldest version first. */
  prices: HistoryPrice[];
}

/**
 * How one indicator went through the versions of its list.
 * @param versions newest first
 */
export function priceHistory(versions: readonly Version[], code: string): PriceHistory {
  const steps = versions.toReversed().flatMap(({ version, published, content }) => {
    const entry = content.indicators.find((each) => each.code === code);
    return entry ? [{ version, published, entry }] : [];
  });
  const prices = new Map<string, HistoryPrice>();
  for (const { version, entry } of steps) {
    for (const price of entry.prices ?? []) {
      const key = canonicalHash(price);
      prices.set(key, { price, versions: [...(prices.get(key)?.versions ?? []), version] });
    }
  }
  return {
    versions: steps.map(({ version, published, entry }, at) => ({ version, published, changed: at === 0 ? null : changedParts(steps[at - 1]!.entry, entry) })).toReversed(),
    prices: [...prices.values()].toSorted((a, b) => a.price.from.localeCompare(b.price.from)),
  };
}

function changedParts(before: Indicator, after: Indicator): Part[] {
  return PARTS.filter((part) => canonicalHash([before[part] ?? null]) !== canonicalHash([after[part] ?? null]));
}
