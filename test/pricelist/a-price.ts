import type { DatedPrice, Indicator } from '../../src/pricelist/price-list.js';

const said = { nl: 'reden', en: 'reason' };
const source = { title: 'Source', publisher: 'Publisher', url: 'https://example.org', accessed: '2026-11-21', licence: 'fact, cited' };
const NO_EFFECT = { value: '0', reason: said };

/** A post as the tables write it: with a share, or with an amount and perhaps a transfer. */
export type Part = { share: string } | { amount: string; transfer?: string };

export function price(amount: string | null, parts: readonly Part[], more: Partial<DatedPrice> = {}): DatedPrice {
  const posts = parts.map((part) => ({ stakeholder: 'maatschappij' as const, kind: 'social' as const, basis: 'resource' as const, ...part }));
  return { from: '2021-01-01', amount, priceLevel: '2021', posts, grade: 'green', source, ...(amount === null && { withdrawn: said }), ...more };
}

export function indicator(prices: DatedPrice[] | undefined): Indicator {
  const adjustments = { deadweight: NO_EFFECT, displacement: NO_EFFECT, attributedToOthers: NO_EFFECT, dropOff: NO_EFFECT, durationYears: 1, startOffset: 0 };
  return {
    code: 'co2e-avoided', label: said, definition: said, unit: 'kg', category: 'environment', stage: 'outcome', count: 'event',
    ...(prices === undefined ? { held: said } : { prices, adjustments }),
  };
}
