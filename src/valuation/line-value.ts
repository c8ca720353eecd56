import { AMOUNT_DECIMALS, ONE, roundTo, sum, type Decimal } from '../shared/decimal.js';
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
 * Post value: quantity times amount times index ratio times factor, rounded half away from zero to 6 decimals.
 *
 *     post = round(Q * p * ratio * f, 6)          units * euro/unit = euro
 *
 * The same to the last digit as PostgreSQL's `round(quantity * amount * ratio * factor, 6)`, as long as the product
 * has at most 120 significant digits. Source: method, section 5.
 * @param exactGross Q * p * ratio, not rounded
 */
export function postValue(exactGross: Decimal, factor: Decimal): Decimal {
  return roundTo(exactGross.times(factor), AMOUNT_DECIMALS);
}

/**
 * Line value: the five figures of every post, and their sums over the posts without transfer (the societal ledger).
 * Transfers cancel between payer and receiver, so they are left out of the sums; a line of transfers only is worth 0.
 * Sums are taken of rounded posts, so the posts add up to the line exactly. No posts: a caller holds the line instead.
 */
export function lineValue<P extends Post>({ quantity, posts, indexRatio, factors }: Line<P>): LineValue<P> {
  const valued = posts.map((post) => {
    const exactGross = quantity.times(post.amount).times(indexRatio);
    const times = (factor: Decimal) => postValue(exactGross, factor);
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
