import { canonicalHash } from '../shared/canonical-hash.js';
import { change } from '../shared/change.js';
import { parseDecimal, toText } from '../shared/decimal.js';
import { priceOn, type Adjustment, type DatedPrice, type HoldReason, type Indicator, type PriceSource } from './price-list.js';

/** In what two entries of one code differ; `details` and `description` are all that no value is made with. */
export type ChangeKind =
  | 'price-added' | 'price-gone' | 'withdrawn' | 'held' | 'amount' | 'sign' | 'currency' | 'price-level' | 'dates' | 'posts' | 'range' | 'grade' | 'source' | 'details'
  | 'adjustments' | 'adjustment-source' | 'description';

/** What an entry says of a day. */
export interface Quote {
  /** Per unit; null: there is no price. With `held` beside it, it is shown and not used. */
  amount: string | null;
  /** null: the amount is used. */
  held: HoldReason | null;
  priceLevel: string | null;
  source: PriceSource | null;
}

export interface PriceChange {
  /** The first day from which the two differ so; null: from the earliest activity on. */
  from: string | null;
  kinds: ChangeKind[];
  before: Quote;
  after: Quote;
  /** After less before, as written, each at its own price level; null where one has no amount, or in another currency. */
  difference: string | null;
  /** Difference / |before|, 20 decimals; null also where before is 0. */
  ratio: string | null;
}

const ADJUSTMENTS = ['deadweight', 'displacement', 'attributedToOthers', 'dropOff', 'durationYears', 'startOffset'] as const;

export interface AdjustmentChange {
  name: (typeof ADJUSTMENTS)[number];
  /** `adjustment-source`: the same value with another range, reason or source. */
  kind: 'adjustments' | 'adjustment-source';
  /** A share or a number of years. */
  before: string;
  after: string;
}

/** Earlier than every ISO date, in text too. */
const FIRST_DAY = '-infinity';

/** What holds of two entries on each stretch of days on which it differs, earliest first. */
export function comparePrices(before: Indicator, after: Indicator, sameCurrency: boolean): PriceChange[] {
  const days = [...new Set([before, after].flatMap(({ prices = [] }) => prices.map(({ from }) => from)))].sort();
  let known: string | undefined;
  return [FIRST_DAY, ...days].flatMap((day): PriceChange[] => {
    const [one, other] = [stand(before, day), stand(after, day)];
    const stretch = [one, other].map(({ price, held }) => `${price?.from} ${held}`).join(' ');
    const kinds = stretch === known ? [] : kindsOf(one, other, sameCurrency);
    known = stretch;
    if (kinds.length === 0) return [];
    return [{ from: day === FIRST_DAY ? null : day, kinds, before: quote(one), after: quote(other), ...changeOf(one, other, sameCurrency) }];
  });
}

/** The newest price of an entry, or the reason why there is none. */
export function newestQuote(entry: Indicator): Quote {
  return quote(stand(entry, entry.prices?.at(-1)?.from ?? FIRST_DAY));
}

/** Of two entries that both have adjustments. */
export function compareAdjustments({ adjustments: before }: Indicator, { adjustments: after }: Indicator): AdjustmentChange[] {
  if (!before || !after) return [];
  return ADJUSTMENTS.flatMap((name): AdjustmentChange[] => {
    const [one, other] = [valueOf(before[name]), valueOf(after[name])];
    if (!sameNumber(one, other)) return [{ name, kind: 'adjustments', before: one, after: other }];
    return same(before[name], after[name]) ? [] : [{ name, kind: 'adjustment-source', before: one, after: other }];
  });
}

function changeOf(before: Standing, after: Standing, sameCurrency: boolean): Pick<PriceChange, 'difference' | 'ratio'> {
  const { difference, ratio } = sameCurrency ? change(amountOf(before.price), amountOf(after.price)) : NOT_KNOWN;
  return { difference: difference && toText(difference), ratio };
}

const NOT_KNOWN = { difference: null, ratio: null };

/** Equal in content, whatever the order of keys. */
export function same(one: unknown, other: unknown): boolean {
  return canonicalHash({ value: one ?? null }) === canonicalHash({ value: other ?? null });
}

interface Standing {
  price: DatedPrice | null;
  held: HoldReason | null;
}

function stand(entry: Indicator, day: string): Standing {
  const found = priceOn(entry, day);
  return { price: found.price ?? null, held: 'held' in found ? found.held : null };
}

const amountOf = (price: DatedPrice | null) => (price === null || price.amount === null ? null : parseDecimal(price.amount));

function quote({ price, held }: Standing): Quote {
  return { amount: price?.amount ?? null, held, priceLevel: price?.priceLevel ?? null, source: price?.source ?? null };
}

function kindsOf(before: Standing, after: Standing, sameCurrency: boolean): ChangeKind[] {
  return [
    ...(before.held === after.held ? [] : [heldKind(before.held, after.held)]),
    ...(before.price && after.price ? priceKinds(before.price, after.price, sameCurrency) : []),
  ];
}

function heldKind(before: HoldReason | null, after: HoldReason | null): ChangeKind {
  if (after === 'withdrawn') return 'withdrawn';
  return before === null ? 'price-gone' : after === null ? 'price-added' : 'held';
}

function priceKinds(before: DatedPrice, after: DatedPrice, sameCurrency: boolean): ChangeKind[] {
  const [one, other] = [amountOf(before), amountOf(after)];
  const equal = one && other ? one.eq(other) : one === other;
  const differs: [ChangeKind, boolean][] = [
    ['currency', !sameCurrency],
    ['amount', sameCurrency && one !== null && other !== null && !equal],
    ['sign', sameCurrency && one !== null && other !== null && one.cmp(0) !== other.cmp(0)],
    ['price-level', before.priceLevel !== after.priceLevel],
    ['dates', before.from !== after.from],
    ['posts', !same(split(before, equal), split(after, equal))],
    ['range', !sameNumber(before.low, after.low) || !sameNumber(before.high, after.high)],
    ['grade', before.grade !== after.grade],
    ['source', !same({ ...before.source, accessed: null }, { ...after.source, accessed: null })],
    ['details', !same(details(before), details(after))],
  ];
  return differs.flatMap(([kind, so]) => (so ? [kind] : []));
}

/** Who bears it; the amounts of the posts tell something of their own only where the price stayed the same. */
function split({ posts }: DatedPrice, withAmounts: boolean) {
  return posts.map(({ amount, ...post }) => ({ ...post, ...(withAmounts && amount !== undefined && { amount: toText(parseDecimal(amount)) }) }));
}

function details({ withdrawn, backcast, sourceAmount, remark, bestBefore, source: { accessed } }: DatedPrice) {
  return { withdrawn, backcast, sourceAmount, remark, bestBefore, accessed };
}

const valueOf = (adjustment: Adjustment | number) => (typeof adjustment === 'number' ? String(adjustment) : adjustment.value);

function sameNumber(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined ? one === other : parseDecimal(one).eq(parseDecimal(other));
}
