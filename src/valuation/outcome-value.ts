import { ONE, sum, type Decimal } from '../shared/decimal.js';
import type { Combine } from './adjustments.js';
import { discountedFactors, type YearFactor } from './assumption-factors.js';
import { counts, priceOf, type Ledger } from './ledgers.js';
import { lineValue, postValue, sumFigures, type Figures, type PostFigures } from './line-value.js';
import type { ValueMapOutcome, ValueMapPost } from './value-map.js';

/** What falls in one year: undiscounted and discounted, in the map's currency. */
export interface YearValue {
  year: number;
  value: Decimal;
  presentValue: Decimal;
}

export interface PricedOutcome extends Figures {
  status: 'priced';
  outcome: ValueMapOutcome;
  /** Sum of the posts without transfer. */
  pricePerUnit: Decimal;
  /** All years together, undiscounted. */
  allYears: Decimal;
  /** Only the years in which the effect lasts. */
  years: YearValue[];
  posts: PostFigures<ValueMapPost>[];
  /** Shares of more than 1 were subtracted: the value was raised to 0. */
  floored: boolean;
}

/** Counted but without a price: never 0, and outside every total. */
export interface HeldOutcome {
  status: 'held';
  reason: 'no-price';
  outcome: ValueMapOutcome;
}

/**
 * The value of one outcome of a value map: its posts, its five figures, and its value per year.
 * A year's part is the difference of two running totals of rounded posts, so the years add up exactly (method: section 5).
 * @param discounts factors of years 1, 2 ... to at least the outcome's last year
 */
export function outcomeValue(outcome: ValueMapOutcome, combine: Combine, discounts: readonly Decimal[], ledger: Ledger): PricedOutcome | HeldOutcome {
  const priced = pricePosts(outcome);
  if (!priced) return { status: 'held', reason: 'no-price', outcome };
  const factors = discountedFactors(outcome, combine, discounts);
  const { posts } = lineValue({ quantity: outcome.quantity, posts: priced, indexRatio: ONE, factors });
  const counted = posts.filter((post) => counts(post, ledger));
  const exactGross = counted.map((post) => outcome.quantity.times(post.amount));
  const years = yearParts(factors.years, (factor) => sum(exactGross.map((gross) => postValue(gross, factor))));
  return {
    ...sumFigures(counted),
    status: 'priced',
    outcome,
    pricePerUnit: priceOf(priced),
    allYears: sum(years.map((year) => year.value)),
    years,
    posts,
    floored: factors.floored,
  };
}

/** The posts of an outcome; a bare price is one post of the outcome's own stakeholder; neither: null. */
function pricePosts({ posts, pricePerUnit, stakeholder }: ValueMapOutcome): ValueMapPost[] | null {
  return posts ?? (pricePerUnit && [{ stakeholder, amount: pricePerUnit, kind: null, basis: null, transfer: null }]);
}

function yearParts(years: readonly YearFactor[], upTo: (factor: Decimal) => Decimal): YearValue[] {
  const totals = years.map((each) => ({ year: each.year, value: upTo(each.cumulativeValue), presentValue: upTo(each.cumulativePresentValue) }));
  return totals.map(({ year, value, presentValue }, index) => {
    const before = totals[index - 1];
    return { year, value: value.minus(before?.value ?? 0), presentValue: presentValue.minus(before?.presentValue ?? 0) };
  });
}
