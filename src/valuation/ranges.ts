import { AMOUNT_DECIMALS } from '../shared/decimal.js';
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
  /** The share of the value, without signs, at prices without a low and high of their own: 0..1, 6 decimals. */
  unranged: string;
}

/**
 * The value of some lines in every draw: what they share is drawn once, and all their own measuring errors are one draw, with the
 * exact variance of the sum of independent errors.
 *
 *     value_d = sum over lines of Q * unit_d  +  e_d * sqrt(sum over lines of doubt * unit^2)           euro
 *
 * @param error draws of the measuring error of the whole, triangular on -1, 0, 1
 */
export function valueDraws(lines: readonly WeightedLine[], error: Float64Array): Float64Array {
  const halfWidth = Math.sqrt(lines.reduce((sum, { unit, doubt }) => sum + doubt * unit.central * unit.central, 0));
  const values = error.map((each) => each * halfWidth);
  for (const { unit: { draws }, quantity } of lines) {
    for (let draw = 0; draw < values.length; draw += 1) values[draw]! += quantity * draws[draw]!;
  }
  return values;
}

/**
 * The range of a value: of an initiative, a year, a line, a sector or the whole.
 * @param whole what the lines make up, by name: its measuring error has draws of its own
 * @returns null where nothing is priced: not known, never zero
 */
export function valueRange(lines: readonly WeightedLine[], whole: string, uncertainty: Uncertainty): ValueRange | null {
  if (lines.length === 0) return null;
  const { low, median, high } = rangeOf(valueDraws(lines, errorDraws(uncertainty, whole)));
  return { low: fixed(low), median: fixed(median), high: fixed(high), unranged: fixed(unrangedShare(lines)) };
}

function unrangedShare(lines: readonly WeightedLine[]): number {
  const size = (some: readonly WeightedLine[]) => some.reduce((sum, { unit, quantity }) => sum + Math.abs(quantity * unit.central), 0);
  const all = size(lines);
  return all === 0 ? 0 : size(lines.filter(({ unit }) => !unit.ranged)) / all;
}

/** Never -0. */
const fixed = (value: number) => value.toFixed(AMOUNT_DECIMALS).replace(/^-(?=[0.]*$)/, '');
