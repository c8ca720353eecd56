import type { DatedPrice, Indicator } from './price-list.js';
import type { PriceStatus } from './price-status.js';

/** By what prices are chosen; each part narrows. */
export interface PriceFilter {
  /** Words of the label, the definition or the code, in Dutch or English: all of them, in any case, also as parts of words. */
  q?: string | undefined;
  category?: string | undefined;
  /** Who gains or pays in the price that stands for it. */
  stakeholder?: string | undefined;
  /** A goal, such as 12, or a target of one, such as 12.5. */
  sdg?: string | undefined;
  status?: string | undefined;
}

/** Whether an indicator of a list, as it stands on a day, is among those asked for. */
export function fitsFilter({ entry, price, status }: PriceStatus & { entry: Indicator }, { q, category, stakeholder, sdg, status: wanted }: PriceFilter): boolean {
  return (category === undefined || entry.category === category)
    && (wanted === undefined || status === wanted)
    && (sdg === undefined || (entry.sdg ?? []).some(({ target }) => target === sdg || goalOf(target) === sdg))
    && (stakeholder === undefined || (price !== null && concerned(price).includes(stakeholder)))
    && (q === undefined || hasWords(entry, q));
}

/** Everybody who gains or pays in a price, in its own order. */
export function concerned({ amount, posts }: DatedPrice): string[] {
  return amount === null ? [] : [...new Set(posts.map(({ stakeholder }) => stakeholder))];
}

/** The goal of a target: 12 of 12.5. */
export function goalOf(target: string): string {
  return target.split('.')[0]!;
}

function hasWords({ code, label, definition }: Indicator, q: string): boolean {
  const text = plain([code, label.nl, label.en, definition.nl, definition.en].join('\n'));
  return plain(q).split(/\s+/).every((word) => text.includes(word));
}

/** In small letters without accents, so that "ideeen" finds "ideeën". */
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
