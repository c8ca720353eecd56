import type { CellMatch } from './cell-match.js';
import type { LevelRange } from './index-draws.js';
import type { IndexDefinition } from './index-definition.js';
import type { Beside } from './index-levels.js';
import type { LinkStatus } from './rule-book.js';

/** A published vintage: immutable, and enough to make it again. */
export interface Vintage {
  code: string;
  vintage: number;
  title: IndexDefinition['title'];
  sectors: IndexDefinition['sectors'];
  countries: string[];
  ruleBookVersion: string;
  methodVersion: string;
  list: string;
  listVersion: string;
  listSha256: string;
  knownAt: number;
  contentHash: string;
  reason: string;
  publishedAt: string;
  /** The day it was published as of: what was too early, preliminary or final follows from it. null in vintages from before. */
  asOf: string | null;
  /** All that defines it: universe, limits, formula. */
  definition: IndexDefinition;
}

/** One year of an index. Links and levels have 20 decimals, amounts are euro at the list's price level, all as text. */
export interface SeriesPoint {
  year: number;
  /** Levels of one segment belong together; a gap starts a new one at 100. */
  segment: number | null;
  level: string | null;
  /** Preliminary: late reports may still change it. null: no link. */
  status: LinkStatus | null;
  /** Change against the year before, over the matched initiatives. */
  link: string | null;
  /** Why there is no link; null where there is one. */
  reason: string | null;
  matched: number;
  /** Initiatives that reported in both years, matched or not. */
  candidates: number;
  partial: number;
  /** Initiatives with a cell that was missing once and is compared again. */
  returned: number | null;
  /** Numerator and denominator of the link, imputed cells too. */
  baseValue: string;
  currentValue: string;
  largestShare: string | null;
  /** Share of the base that rests on missing reports. */
  imputedShare: string | null;
  /** Value of all measured activity of the year, matched or not; null where nothing was measured. */
  totalValue: string | null;
  /** Valued at a price from a later year. */
  backcast: boolean;
  /** The version of the price list by which this year is valued: the newest when its link was first published. */
  listVersion: string | null;
  /** Where 5, 50 and 95 % of the draws lie below. */
  range: LevelRange | null;
  /** What a level never stands without: population, value and price, other formulas, the capped variant, return, turnover, coverage. null in vintages from before. */
  beside: Beside | null;
}

export interface IndexSummary extends Vintage {
  /** The newest year with a level. */
  last: SeriesPoint | null;
  /** Where it has no level at all: the year that came closest to a link. */
  closest: SeriesPoint | null;
}

export interface Constituent {
  year: number;
  initiative: string;
  name: string;
  country: string;
  sector: string;
  indicator: string;
  match: CellMatch;
  backcast: boolean;
  baseValue: string | null;
  currentValue: string | null;
  /** The same at the prices of the first day of its year. */
  repricedValue: string | null;
  ownValue: string | null;
  /** Whether it counts in the population index. */
  counts: boolean | null;
}

/** A vintage as it was published. */
export type Publication = Pick<Vintage, 'code' | 'vintage' | 'title' | 'list' | 'listVersion' | 'ruleBookVersion' | 'reason' | 'publishedAt' | 'asOf' | 'contentHash'>;

/** The year that came closest to a link: the most initiatives matched, then the most in both years, then the newest. */
export function closestToLink(points: readonly SeriesPoint[]): SeriesPoint | null {
  return points.toSorted((a, b) => b.matched - a.matched || b.candidates - a.candidates || b.year - a.year)[0] ?? null;
}
