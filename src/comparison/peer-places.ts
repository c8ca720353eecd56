import { RATIO_DECIMALS, roundTo, toFixed, Decimal } from '../shared/decimal.js';

/** The partition is fixed: upper bounds of the size classes, in inhabitants; the last class has none. */
const SIZE_BOUNDS = [20_000, 50_000, 100_000, 250_000];
/** Fewer peers than these tell too little, and too much of each. */
export const FEWEST = 5;
const QUARTILES_FROM = 12;
const PERCENTILES_FROM = 20;

export interface Place { code: string; province: string; population: number }
export type Level = 'size-in-province' | 'size' | 'all';

/** From 1, the smallest. */
export function sizeClass(population: number): number {
  return SIZE_BOUNDS.filter((bound) => population >= bound).length + 1;
}

/** Bounds of a class in inhabitants: from, and below; null where there is none. */
export function sizeBounds(size: number): [from: number, below: number | null] {
  return [SIZE_BOUNDS[size - 2] ?? 0, SIZE_BOUNDS[size - 1] ?? null];
}

export interface Rank {
  /** 5 to 11 peers: place x of n + 1, 1 the highest; 12 to 19: quartile, 4 the highest; 20 or more: percentile by mid-rank. */
  place: number | null;
  quartile: number | null;
  percentile: number | null;
}

export interface PeerStanding extends Rank {
  level: Level;
  /** Peers with a figure, the asker left out. */
  n: number;
  /** Their quartiles, 20 decimals; null where there are too few even of all. */
  quarter: string | null;
  median: string | null;
  threeQuarters: string | null;
}

/**
 * Where a municipality stands among those like it: of its size in its province; where fewer than 5 of them have a figure, of its size in the country; else all.
 *
 *     percentile = 100 (peers below + ties / 2) / n
 *
 * @param figures by code; a municipality without one is not a peer: not known is not zero
 */
export function standingAmong(asker: Place, places: readonly Place[], figures: ReadonlyMap<string, Decimal>): PeerStanding {
  const size = sizeClass(asker.population);
  const groups: [Level, (place: Place) => boolean][] = [['size-in-province', (place) => sizeClass(place.population) === size && place.province === asker.province], ['size', (place) => sizeClass(place.population) === size], ['all', () => true]];
  const found = groups.map(([level, fits]) => ({ level, values: places.filter((place) => place.code !== asker.code && fits(place)).flatMap(({ code }) => figures.get(code) ?? []) }));
  const { level, values } = found.find((group) => group.values.length >= FEWEST) ?? found.at(-1)!;
  const n = values.length;
  const own = figures.get(asker.code);
  const ranks = { place: null, quartile: null, percentile: null };
  if (n < FEWEST) return { level, n, quarter: null, median: null, threeQuarters: null, ...ranks };
  const sorted = values.toSorted((one, other) => one.cmp(other));
  const at = (numerator: number) => toFixed(pointOf(sorted, numerator), RATIO_DECIMALS);
  return { level, n, quarter: at(1), median: at(2), threeQuarters: at(3), ...(own === undefined ? ranks : rankAmong(own, values)) };
}

/** Among others who are five or more, itself left out. */
export function rankAmong(own: Decimal, values: readonly Decimal[]): Rank {
  const [n, ranks] = [values.length, { place: null, quartile: null, percentile: null }];
  const [above, below] = [values.filter((value) => value.gt(own)).length, values.filter((value) => value.lt(own)).length];
  const share = new Decimal(below).plus(new Decimal(n - above - below).div(2)).div(n);
  if (n < QUARTILES_FROM) return { ...ranks, place: above + 1 };
  if (n < PERCENTILES_FROM) return { ...ranks, quartile: Math.min(QUARTERS, share.times(QUARTERS).floor().toNumber() + 1) };
  return { ...ranks, percentile: roundTo(share.times(100), 0).toNumber() };
}

const QUARTERS = 4;

/** The point below which so many quarters lie; between two values where that is whole (definition 2 of Hyndman and Fan, 1996). */
export function pointOf(sorted: readonly Decimal[], quarters: number): Decimal {
  const place = (sorted.length * quarters) / QUARTERS;
  const value = sorted[Math.ceil(place) - 1]!;
  return Number.isInteger(place) ? value.plus(sorted[place]!).div(2) : value;
}
