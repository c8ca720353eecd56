import type { ListChanges } from './compare-price-lists.js';
import type { AdjustmentChange, Quote } from './compare-prices.js';
import type { Text } from './closed-lists.js';

/** One difference between two lists, as a row of a table. */
export interface ChangeRow {
  /** `added`, `removed`, `incomparable`, `terms`, or what changed, in words of `ChangeKind` with spaces between. */
  change: string;
  code: string | null;
  label: Text | null;
  unit: string | null;
  /** Of what the columns before and after speak: a price, an adjustment, a term of the whole list. */
  part: 'price' | 'entry' | 'count' | 'currency' | 'priceLevel' | 'priceIndex' | 'discount' | 'notTogether' | 'hourPrice' | AdjustmentChange['name'];
  from: string | null;
  before: string | null;
  after: string | null;
  difference: string | null;
  ratio: string | null;
  beforeQuote: Quote | null;
  afterQuote: Quote | null;
}

/** All differences between two lists as rows: the terms first, then by entry. */
export function changeRows({ terms, added, removed, incomparable, changed }: ListChanges): ChangeRow[] {
  const onlyInOne = (change: string, side: 'before' | 'after') => ({ code, label, unit, quote }: ListChanges['added'][number]): ChangeRow =>
    ({ ...EMPTY, change, code, label, unit, part: 'price', [side]: quote.amount, [`${side}Quote`]: quote });
  return [
    ...terms.map(({ term, before, after }): ChangeRow => ({ ...EMPTY, change: 'terms', part: term, before, after })),
    ...changed.flatMap(({ code, label, unit, kinds, prices, adjustments }): ChangeRow[] => {
      const entry = { ...EMPTY, code, label, unit };
      const rest = kinds.filter((kind) => [...prices.flatMap((price) => price.kinds), ...adjustments.map((adjustment) => adjustment.kind)].every((told) => told !== kind));
      return [
        ...prices.map(({ kinds: own, before, after, ...price }): ChangeRow => ({
          ...entry, ...price, change: own.join(' '), part: 'price', before: before.amount, after: after.amount, beforeQuote: before, afterQuote: after,
        })),
        ...adjustments.map(({ name, kind, before, after }): ChangeRow => ({ ...entry, change: kind, part: name, before, after })),
        ...(rest.length > 0 ? [{ ...entry, change: rest.join(' '), part: 'entry' as const }] : []),
      ];
    }),
    ...incomparable.map(({ code, label, unit, before, after }): ChangeRow => ({ ...EMPTY, change: 'incomparable', code, label, unit, part: 'count', before, after })),
    ...added.map(onlyInOne('added', 'after')),
    ...removed.map(onlyInOne('removed', 'before')),
  ];
}

const EMPTY = { code: null, label: null, unit: null, part: 'entry' as const, from: null, before: null, after: null, difference: null, ratio: null, beforeQuote: null, afterQuote: null };
