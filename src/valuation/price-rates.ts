import { priceOn, type DatedPrice, type HoldReason, type Indicator } from '../pricelist/price-list.js';
import { ONE, toText, type Decimal } from '../shared/decimal.js';
import type { AssumptionFactors } from './assumption-factors.js';
import type { Figures, Post } from './line-value.js';
import { groupOf, isMeasured } from './overlap.js';

/** What a quantity of an indicator is multiplied with on some days, post by post; or why it is not. */
export interface PriceRate {
  indicator: string;
  /** ISO date, or `-infinity`. */
  appliesFrom: string;
  /** ISO date, the first day on which the next rate applies, or `infinity`. */
  appliesUntil: string;
  /** First day of the price it comes from. */
  priceFrom: string | null;
  backcast: boolean;
  /** null: it values. */
  reason: HoldReason | null;
  /** null where there is a reason. */
  posts: PostRate[] | null;
  /** null: it is in no cluster. */
  overlap: { cluster: string; alpha: string } | null;
}

type KeptFactors = Pick<AssumptionFactors, Exclude<keyof Figures, 'gross'>>;

/** Euro per unit: price times index ratio times factor, exact. */
export interface PostRate extends Figures {
  /** Without transfer: it counts in the line's figures. */
  societal: boolean;
  /** Among which posts of its cluster the largest is looked for, and whether it counts there: `overlapMultipliers`. */
  overlapGroup: string;
  overlapCounts: boolean;
}

/**
 * Price rates: one for every stretch of days on which `priceOn` gives the same answer, together covering all days.
 *
 *     rate = p * ratio * f                        euro/unit, not rounded: round(Q * rate, 6) is `postValue` to the last digit
 *
 * @param factors of the indicator's assumptions; every indicator with prices has them
 * @param ratioOf index ratio from a price level to the valuation's; null where there is none: `no-index-value`
 */
export function priceRates(entry: Indicator, factors: KeptFactors | null, ratioOf: (priceLevel: string) => Decimal | null, postsOf: (price: DatedPrice) => readonly Post[]): PriceRate[] {
  const rates: PriceRate[] = [];
  for (const appliesFrom of [FIRST_DAY, ...(entry.prices ?? []).map(({ from }) => from)]) {
    const found = priceOn(entry, appliesFrom);
    const ratio = 'held' in found ? null : ratioOf(found.price.priceLevel);
    const rate: PriceRate = {
      indicator: entry.code, appliesFrom, appliesUntil: LAST_DAY, priceFrom: found.price?.from ?? null, backcast: 'backcast' in found && found.backcast,
      reason: 'held' in found ? found.held : ratio === null ? 'no-index-value' : null,
      posts: 'held' in found || ratio === null ? null : postsOf(found.price).map((post) => postRate(post, ratio, factors!)),
      overlap: entry.overlap ?? null,
    };
    const before = rates.at(-1);
    if (before && rate.reason !== null && sameAnswer(before, rate)) continue;
    if (before) before.appliesUntil = appliesFrom;
    rates.push(rate);
  }
  return rates;
}

/** As PostgreSQL writes them; in text both stand where they should beside ISO dates. */
export const FIRST_DAY = '-infinity';
export const LAST_DAY = 'infinity';

function sameAnswer(one: PriceRate, other: PriceRate): boolean {
  return one.reason === other.reason && one.priceFrom === other.priceFrom && one.backcast === other.backcast;
}

function postRate(post: Post, ratio: Decimal, factors: KeptFactors): PostRate {
  const times = (factor: Decimal) => post.amount.times(ratio).times(factor);
  return {
    societal: post.transfer === null, overlapGroup: groupOf(post), overlapCounts: isMeasured(post), gross: times(ONE), afterDeadweight: times(factors.afterDeadweight), afterDisplacement: times(factors.afterDisplacement),
    net: times(factors.net), presentValue: times(factors.presentValue),
  };
}

/** What a quantity is multiplied with for the value that falls up to and including a year; element by element as the posts. */
export interface PriceFlow {
  indicator: string;
  appliesFrom: string;
  /** 0: the activity's own year. */
  yearOffset: number;
  value: string[];
  presentValue: string[];
}

/**
 * Running totals of a priced rate, one for each year its effect lasts. A year's part of a line is a difference, so that the parts add up:
 *
 *     flow of year k = round(Q * value_k, 6) - round(Q * value_(k-1), 6)
 *
 * @param factors those the rate was made with
 */
export function priceFlows({ indicator, appliesFrom, posts }: PriceRate, factors: AssumptionFactors): PriceFlow[] {
  if (posts === null) return [];
  const times = (factor: Decimal) => posts.map(({ gross }) => toText(gross.times(factor)));
  return factors.years.map(({ year, cumulativeValue, cumulativePresentValue }) => ({
    indicator, appliesFrom, yearOffset: year - 1, value: times(cumulativeValue), presentValue: times(cumulativePresentValue),
  }));
}

/** How the posts of a rate are stored: a list for each figure, in the order of the price's posts. */
export function listsOf(posts: readonly PostRate[]) {
  const text = (figure: keyof Figures) => posts.map((post) => toText(post[figure]));
  return {
    societal: posts.map(({ societal }) => societal), gross: text('gross'), afterDeadweight: text('afterDeadweight'), afterDisplacement: text('afterDisplacement'),
    net: text('net'), presentValue: text('presentValue'), overlapGroup: posts.map(({ overlapGroup }) => overlapGroup), overlapCounts: posts.map(({ overlapCounts }) => overlapCounts),
  };
}
