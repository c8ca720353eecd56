import { AMOUNT_DECIMALS, parseDecimal, sum, toFixed, type Decimal } from '../shared/decimal.js';
import { groupBy } from '../shared/group-by.js';
import { priceOf } from './ledgers.js';
import type { Post } from './line-value.js';
import { errorDraws, rangeOf, type Uncertainty } from './uncertainty.js';
import type { UnitDraws } from './unit-draws.js';

/** A quantity at one price: a line, or many lines of one price summed. */
export interface WeightedLine {
  unit: UnitDraws;
  /** Units of the indicator that count: negative allowed, and times the share that double counting leaves. */
  quantity: number;
  /** Sum over its measurements of (quantity * half-width of its evidence)^2, units^2. */
  doubt: number;
}

/** How sure a value is, as stored and published: in euro with 6 decimals. */
export interface ValueRange {
  /** 5 %, 50 % and 95 % of the draws lie below. */
  low: string;
  median: string;
  high: string;
  /** The share of the value, summed per price and then without signs, at prices without a low and high of their own: 0..1, 6 decimals. */
  unranged: string;
}

/** A range beside the value it is of, with what is needed to make it again. */
export interface PublishedRange extends ValueRange {
  /** Whether the value lies between the 5 % and the 95 % point. */
  centralInside: boolean;
  seed: string;
  draws: number;
}

/**
 * The share of a line that overlap leaves, for its quantity: of its price after and before its posts are multiplied; 1 where the price is 0.
 * @param multipliers one for each post
 */
export function keptShare(posts: readonly Pick<Post, 'amount' | 'transfer'>[], multipliers: readonly Decimal[]): number {
  const price = priceOf(posts);
  return price.isZero() ? 1 : priceOf(posts.map(({ amount, transfer }, index) => ({ amount: amount.times(multipliers[index]!), transfer }))).div(price).toNumber();
}

/**
 * The value of some lines in every draw: what they share is drawn once, and all their own measuring errors are one draw, with the
 * exact variance of the sum of independent errors.
 *
 *     value_d = sum over lines of Q * unit_d  +  e_d * sqrt(sum over lines of doubt * unit^2)           euro
 *
 * @param error draws of the measuring error of the whole, triangular on -1, 0, 1
 * @param into where the values are written; may be the errors themselves
 */
export function valueDraws(lines: readonly WeightedLine[], error: Float64Array, into: Float64Array = new Float64Array(error.length)): Float64Array {
  const halfWidth = Math.sqrt(lines.reduce((total, { unit, doubt }) => total + doubt * unit.central * unit.central, 0));
  for (let draw = 0; draw < error.length; draw += 1) into[draw] = error[draw]! * halfWidth;
  for (const { unit: { draws }, quantity } of lines) {
    for (let draw = 0; draw < error.length; draw += 1) into[draw]! += quantity * draws[draw]!;
  }
  return into;
}

/**
 * The range of a value: of an initiative, a year, a line, a sector or the whole.
 * @param whole what the lines make up, by name: its measuring error has draws of its own
 * @param room for the draws, which are not needed after this: who makes many ranges gives the same to each
 * @returns null where nothing is priced: not known, never zero
 */
export function valueRange(lines: readonly WeightedLine[], whole: string, uncertainty: Uncertainty, room: Float64Array = new Float64Array(uncertainty.draws)): ValueRange | null {
  if (lines.length === 0) return null;
  const { low, median, high } = rangeOf(valueDraws(lines, errorDraws(uncertainty, whole, room), room));
  return { low: fixed(low), median: fixed(median), high: fixed(high), unranged: fixed(unrangedShare(lines)) };
}

function unrangedShare(lines: readonly WeightedLine[]): number {
  const size = (some: readonly WeightedLine[]) => some.reduce((total, { unit, quantity }) => total + Math.abs(quantity * unit.central), 0);
  const all = size(lines);
  return all === 0 ? 0 : size(lines.filter(({ unit }) => !unit.ranged)) / all;
}

/** @param value the central one, which the draws are around */
export function publishedRange(range: ValueRange | null, value: string | null, uncertainty: Uncertainty): PublishedRange | null {
  if (range === null || value === null) return null;
  const { seed, draws } = uncertainty;
  const central = parseDecimal(value);
  return { low: range.low, median: range.median, high: range.high, centralInside: central.gte(range.low) && central.lte(range.high), unranged: range.unranged, seed, draws };
}

/** How much of a value rests on what, in euro with 6 decimals by grade: of its measurements (`mixed` where those of a line differ), and of its prices. Each adds up to the value. */
export interface Evidence {
  measurements: Record<string, string>;
  prices: Record<string, string>;
}

/** A part of a value that rests on one kind of measurement and price. */
export interface GradedValue {
  evidence: string;
  grade: string;
  value: Decimal;
}

/** The value-weighted distribution of evidence: never one grade for the whole. Method: section 4. */
export function evidenceOf(parts: readonly GradedValue[]): Evidence {
  const by = (grade: (part: GradedValue) => string) =>
    Object.fromEntries([...groupBy(parts, grade)].sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, own]) => [name, toFixed(sum(own.map(({ value }) => value)), AMOUNT_DECIMALS)]));
  return { measurements: by(({ evidence }) => evidence), prices: by(({ grade }) => grade) };
}

/** Never -0. */
const fixed = (value: number) => value.toFixed(AMOUNT_DECIMALS).replace(/^-(?=[0.]*$)/, '');
