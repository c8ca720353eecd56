import { sum, type Decimal } from '../shared/decimal.js';
import type { AssumptionFactors, YearFactor } from './assumption-factors.js';
import { counts, type Ledger } from './ledgers.js';
import { lineValue, postPart, sumFigures, type Figures, type PostFigures } from './line-value.js';
import type { ValuedRow } from './map-rows.js';
import { sdgParts, type SdgValue } from './sdg-parts.js';
import type { ValueMapPost } from './value-map-rows.js';

/** What falls in one year: undiscounted and discounted, in the map's currency. Year 1 is the first year of the activity. */
export interface YearValue {
  year: number;
  value: Decimal;
  presentValue: Decimal;
}

/** A post of an outcome, with what falls in each of its years. */
export interface ValuedPost extends PostFigures<ValueMapPost> {
  /** 1, or alpha beside a larger row of its overlap cluster. */
  multiplier: Decimal;
  years: YearValue[];
}

export interface PricedOutcome extends Figures, Omit<ValuedRow, 'status'> {
  status: 'priced';
  /** All years together, undiscounted. */
  allYears: Decimal;
  /** Only the years in which the effect lasts. */
  years: YearValue[];
  posts: ValuedPost[];
  sdgs: SdgValue[];
  /** Shares of more than 1 were subtracted: the value was raised to 0. */
  floored: boolean;
}

/**
 * The value of one outcome of a value map: its posts, its five figures, and its value per year.
 * A year's part is the difference of two running totals of rounded posts, so the years add up exactly (method: section 5).
 */
export function outcomeValue(row: ValuedRow, factors: AssumptionFactors, multipliers: readonly Decimal[], ledger: Ledger): PricedOutcome {
  const line = { quantity: row.terms.quantity, before: row.before, multipliers, indexRatio: row.terms.indexRatio };
  const posts = lineValue({ ...line, posts: row.terms.posts, factors }).posts.map((post, index) => (
    { ...post, multiplier: multipliers[index]!, years: yearParts(factors.years, postPart(post.amount, index, line)) }));
  const counted = posts.filter((post) => counts(post, ledger));
  const figures = sumFigures(counted);
  const years = sumYears(counted.flatMap((post) => post.years));
  return {
    ...row, ...figures, status: 'priced', allYears: sum(years.map((year) => year.value)), years, posts,
    sdgs: sdgParts(figures.presentValue, row.sdg), floored: factors.floored,
  };
}

function yearParts(years: readonly YearFactor[], upTo: (factor: Decimal) => Decimal): YearValue[] {
  const totals = years.map((each) => ({ year: each.year, value: upTo(each.cumulativeValue), presentValue: upTo(each.cumulativePresentValue) }));
  return totals.map(({ year, value, presentValue }, index) => {
    const before = totals[index - 1];
    return { year, value: value.minus(before?.value ?? 0), presentValue: presentValue.minus(before?.presentValue ?? 0) };
  });
}

/** The years of several parts together, in order; only those in which something falls. */
export function sumYears(parts: readonly YearValue[]): YearValue[] {
  const totals: YearValue[] = [];
  for (const { year, value, presentValue } of parts) {
    const total = totals[year];
    totals[year] = total ? { year, value: total.value.plus(value), presentValue: total.presentValue.plus(presentValue) } : { year, value, presentValue };
  }
  return Object.values(totals);
}
