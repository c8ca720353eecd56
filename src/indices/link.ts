import { parseDecimal, RATIO_DECIMALS, roundTo, type Decimal } from '../shared/decimal.js';
import { passesBaseTest } from './base-test.js';
import { IMPUTED_SHARE_MAX, RULE_BOOK_LIMITS, SECTORS_MIN, type Limits, type NoLinkReason } from './rule-book.js';

declare const linkBrand: unique symbol;
/** A change from one period to the next, such as 1.05. Not an index number: a level cannot be put where a link is asked for. */
export type Link = Decimal & { readonly [linkBrand]: true };

/** What the compared cells of two consecutive periods add up to, at one set of prices. Values in euro. */
export interface MatchedSample {
  /** Initiatives with a cell in both periods. */
  candidates: number;
  /** Those of them whose cells are compared. */
  matched: number;
  /** Sectors that have enough matched initiatives by themselves; null for an index of one sector, which needs no second. */
  sectors: number | null;
  /** Sum of the values of the earlier and of the later period. */
  baseValue: Decimal;
  currentValue: Decimal;
  /** Sum of the absolute values of the earlier period. */
  baseAbsolute: Decimal;
  /** Largest share that one initiative has of the sum of absolute values, in either period; null where nothing matched. */
  largestShare: Decimal | null;
  /** Share of the base that rests on missing reports; null where there is no base. */
  imputedShare: Decimal | null;
}

/**
 * Like-for-like volume link: sum of V(t; p*) / sum of V(t-1; p*) over the compared cells, at the prices p* of the first day
 * of t-1, 20 decimals; or the reason why there is none. Source: method, section 7 (Laspeyres; ILO CPI Manual, chapter 19).
 */
export function volumeLink(sample: MatchedSample, limits: Limits = RULE_BOOK_LIMITS): { link: Link } | { reason: NoLinkReason } {
  if (sample.candidates === 0) return { reason: 'no-data' };
  if (sample.matched < limits.minimumConstituents) return { reason: sample.candidates >= limits.minimumConstituents ? 'partial-period' : 'fewer-than-five' };
  if (sample.sectors !== null && sample.sectors < SECTORS_MIN) return { reason: 'one-sector' };
  if (!passesBaseTest(sample.baseValue, sample.baseAbsolute, sample.currentValue)) return { reason: 'base-not-positive' };
  if (sample.largestShare?.gt(parseDecimal(limits.dominanceLimit))) return { reason: 'dominance' };
  if (sample.imputedShare?.gt(parseDecimal(IMPUTED_SHARE_MAX))) return { reason: 'imputation' };
  return { link: asLink(sample.currentValue.div(sample.baseValue)) };
}

/** A ratio of two periods as a link, rounded to 20 decimals. */
export function asLink(ratio: Decimal): Link {
  return roundTo(ratio, RATIO_DECIMALS) as Link;
}
