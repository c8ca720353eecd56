import { pricePosts } from './price-posts.js';
import type { PriceStatus } from './price-status.js';
import type { Indicator } from './price-list.js';

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
    && (q === undefined || wordsOf(q).every((word) => plain([entry.code, entry.label.nl, entry.label.en, entry.definition.nl, entry.definition.en].join('\n')).includes(word)));
}

/** Everybody who gains or pays in a price, in its own order. */
export function concerned(price: NonNullable<PriceStatus['price']>): string[] {
  return price.amount === null ? [] : [...new Set(pricePosts(price).map(({ stakeholder }) => stakeholder))];
}

/** The goal of a target: 12 of 12.5. */
export function goalOf(target: string): string {
  return target.split('.')[0]!;
}

const wordsOf = (q: string) => plain(q).split(/\s+/).filter((word) => word !== '');
/** In small letters without accents, so that "ideeen" finds "ideeën". */
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
