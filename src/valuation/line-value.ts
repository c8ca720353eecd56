import { AMOUNT_DECIMALS, ONE, roundTo, sum, ZERO, type Decimal } from '../shared/decimal.js';
import type { AssumptionFactors } from './assumption-factors.js';

export type PostKind = 'fiscal' | 'economic' | 'social';

/** One stakeholder's part of a price. */
export interface Post {
  stakeholder: string;
  /** Euro per unit, negative where the stakeholder loses. */
  amount: Decimal;
  /** null: not said, as with a value map's bare price. */
  kind: PostKind | null;
  /** Payer and receiver of one transfer share an id; null: a real gain or loss. */
  transfer: string | null;
}

/** The five figures of a line or post, in euro: the waterfall's running totals of the first year, then all years discounted. */
export interface Figures {
  gross: Decimal;
  afterDeadweight: Decimal;
  afterDisplacement: Decimal;
  net: Decimal;
  presentValue: Decimal;
}

export interface Line<P extends Post> {
  /** Units of the indicator; negative allowed. */
  quantity: Decimal;
  /** Units before it of the same cell, valued already: the line is what it adds. Left out: 0. */
  before?: Decimal;
  /** 1 or alpha for each post (overlap.ts). Left out: all 1. */
  multipliers?: readonly Decimal[];
  posts: readonly P[];
  /** Price index of the year asked for / of the price's own year; 1 where nothing is uprated. */
  indexRatio: Decimal;
  factors: Pick<AssumptionFactors, Exclude<keyof Figures, 'gross'>>;
}

export type PostFigures<P extends Post> = P & Figures;

/** The societal figures of a line, beside the posts they come from. */
export interface LineValue<P extends Post> extends Figures {
  posts: PostFigures<P>[];
}

/**
 * Post value: quantity times amount times index ratio times overlap multiplier times factor, rounded half away from zero to 6 decimals.
 *
 *     post = round(Q * p * ratio * multiplier * f, 6)          units * euro/unit = euro
 *
 * The same to the last digit as PostgreSQL's `round(quantity * amount * ratio * multiplier * factor, 6)`, as long as the product
 * has at most 120 significant digits. Source: method, section 5.
 * @param exactGross Q * p * ratio * multiplier, not rounded
 */
export function postValue(exactGross: Decimal, factor: Decimal): Decimal {
  return roundTo(exactGross.times(factor), AMOUNT_DECIMALS);
}

/**
 * Line value: the five figures of every post, and their sums over the posts without transfer (the societal ledger).
 * Transfers cancel between payer and receiver, so they are left out of the sums; a line of transfers only is worth 0.
 * Sums are taken of rounded posts, so the posts add up to the line exactly. No posts: a caller holds the line instead.
 */
export function lineValue<P extends Post>({ posts, factors, ...line }: Line<P>): LineValue<P> {
  const valued = posts.map((post, index) => {
    const times = postPart(post.amount, index, line);
    return {
      ...post,
      gross: times(ONE),
      afterDeadweight: times(factors.afterDeadweight),
      afterDisplacement: times(factors.afterDisplacement),
      net: times(factors.net),
      presentValue: times(factors.presentValue),
    };
  });
  return { ...sumFigures(valued.filter((post) => post.transfer === null)), posts: valued };
}

/** What a post adds to those before it of its cell, at a factor: a difference of two rounded running totals, so that lines of one cell add up exactly. */
export function postPart(amount: Decimal, index: number, { quantity, before = ZERO, multipliers, indexRatio }: Pick<Line<Post>, 'quantity' | 'before' | 'multipliers' | 'indexRatio'>): (factor: Decimal) => Decimal {
  const perUnit = amount.times(indexRatio).times(multipliers?.[index] ?? ONE);
  const [until, from] = [before.plus(quantity).times(perUnit), before.times(perUnit)];
  return (factor) => (from.isZero() ? postValue(until, factor) : postValue(until, factor).minus(postValue(from, factor)));
}

/** Each of the five figures summed; all 0 for an empty list. */
export function sumFigures(parts: readonly Figures[]): Figures {
  const total = (figure: keyof Figures) => sum(parts.map((part) => part[figure]));
  return {
    gross: total('gross'),
    afterDeadweight: total('afterDeadweight'),
    afterDisplacement: total('afterDisplacement'),
    net: total('net'),
    presentValue: total('presentValue'),
  };
}
