import { sha256 } from '../shared/canonical-hash.js';

/**
 * The statistics of ranges: the only figures that are binary floats. They are computed with + - * /, square roots and 32-bit integers
 * only, which are the same to the last bit on every machine.
 */

/** What the draws of a valuation rest on. */
export interface Uncertainty {
  seed: string;
  /** How many draws. */
  draws: number;
}

/** Lowest, most likely and highest value; low <= central <= high. */
export interface Triangle {
  low: number;
  central: number;
  high: number;
}

/** The points below which 5 %, 50 % and 95 % of the draws lie. */
export interface Range {
  low: number;
  median: number;
  high: number;
}

const TWO_TO_32 = 4294967296;

/**
 * Uniform draws between 0 and 1, both excluded, of one source of doubt: draw d depends on nothing but (seed, source, d). So whatever
 * rests on the same source moves together (common random numbers), in any order, in part or as a whole.
 *
 *     u_d = (mix(mix(d xor key_1) xor key_2) + 0.5) / 2^32            d = 1 .. draws; key_1 key_2 = first 64 bits of SHA-256(seed, line feed, source)
 *
 * @param into where the draws are written: room for them all
 */
export function uniformDraws({ seed, draws }: Uncertainty, source: string, into: Float64Array = new Float64Array(draws)): Float64Array {
  const hash = sha256(`${seed}\n${source}`);
  const [one, two] = [parseInt(hash.slice(0, 8), 16), parseInt(hash.slice(8, 16), 16)];
  for (let draw = 0; draw < draws; draw += 1) into[draw] = ((mixed(mixed((draw + 1) ^ one) ^ two) >>> 0) + 0.5) / TWO_TO_32;
  return into;
}

/** The finaliser of MurmurHash3: every bit of a 32-bit integer moves half of the others. */
function mixed(bits: number): number {
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

/**
 * Triangular draws: the value below which a share u of the triangle on low, central and high lies.
 *
 *     u < (c - l) / (h - l):  l + sqrt(u (h - l)(c - l))          else:  h - sqrt((1 - u)(h - l)(h - c))
 *
 * Mean (l + c + h) / 3, variance (l^2 + c^2 + h^2 - lc - lh - ch) / 18. Where low = high every draw is that value.
 * Source: method, section 4; the inverse of the triangular distribution function.
 * @param into where the draws are written; may be the uniform ones themselves
 */
export function triangularDraws(uniform: Float64Array, { low, central, high }: Triangle, into: Float64Array = new Float64Array(uniform.length)): Float64Array {
  const width = high - low;
  const [below, above] = [width * (central - low), width * (high - central)];
  for (let draw = 0; draw < uniform.length; draw += 1) {
    const u = uniform[draw]!;
    into[draw] = u * width < central - low ? low + Math.sqrt(u * below) : high - Math.sqrt((1 - u) * above);
  }
  return into;
}

const OWN_ERROR: Triangle = { low: -1, central: 0, high: 1 };

/** The draws of the measuring error of one whole (an initiative, a sector): triangular on -1, 0, 1, to be multiplied with its half-width. */
export function errorDraws(uncertainty: Uncertainty, whole: string, into: Float64Array = new Float64Array(uncertainty.draws)): Float64Array {
  return triangularDraws(uniformDraws(uncertainty, `error|${whole}`, into), OWN_ERROR, into);
}

/** The 5 %, 50 % and 95 % points. Sorts the draws in place: they are not needed after this. */
export function rangeOf(draws: Float64Array): Range {
  draws.sort();
  return { low: pointOf(draws, 5), median: pointOf(draws, 50), high: pointOf(draws, 95) };
}

/**
 * The p % point of n sorted draws: the one in place ceil(n p / 100), and where n p / 100 is whole the middle between that and the
 * next. With 1,000 draws the 5 % point lies between the 50th and the 51st. (Definition 2 of Hyndman and Fan, 1996.)
 */
function pointOf(sorted: Float64Array, percent: number): number {
  const place = (sorted.length * percent) / 100;
  const at = sorted[Math.ceil(place) - 1]!;
  return Number.isInteger(place) ? (at + sorted[place]!) / 2 : at;
}
