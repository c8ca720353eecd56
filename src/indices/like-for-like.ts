import { Decimal, ONE, sum, ZERO } from '../shared/decimal.js';
import { passesBaseTest } from './base-test.js';
import { imputed, parentSums } from './hierarchy.js';
import { asLink, volumeLink, type Link, type MatchedSample } from './link.js';
import { populationLink as linkOfPopulation } from './population.js';
import { MATCHED_MIN, RULE_BOOK_LIMITS, type Limits, type NoLinkReason } from './rule-book.js';

/** What the cells of one class (a sector) of an index add up to in one year, in euro at p*. Sums of absolute values say so. */
export interface ClassSums {
  sector: string;
  /** Initiatives: reporting in both years; of those, compared; of those, kept out because no cell of theirs matches. */
  candidates: number;
  matched: number;
  partial: number;
  /** Matched cells, in t-1 and t. */
  base: Decimal;
  current: Decimal;
  baseAbsolute: Decimal;
  currentAbsolute: Decimal;
  /** Cells whose report of t-1 was missing: what they reported of t-2, and of t. */
  returnedBase: Decimal;
  returnedCurrent: Decimal;
  returnedAbsolute: Decimal;
  /** Cells of t-1 without a report of t though nothing says that they closed; and all cells of t-1 that match nothing in t. */
  silentAbsolute: Decimal;
  unmatchedBase: Decimal;
  unmatchedAbsolute: Decimal;
  /** Cells that count in the population index only (`countsInPopulation`): founded from 0, closed to 0; what they have in t-1 is in `unmatchedBase` too. */
  changedBase: Decimal;
  changedCurrent: Decimal;
  /** The largest of one initiative among the compared, by its absolute values of either period. */
  largestBase: Decimal;
  largestCurrent: Decimal;
}

/** The links by which missing reports of a year are imputed. */
export interface YearLinks {
  classes: ReadonlyMap<string, Link>;
  whole: Link | null;
}

export interface LikeForLike {
  link: Link | null;
  reason: NoLinkReason | null;
  /** Numerator and denominator of the link, imputed cells too. */
  base: Decimal;
  current: Decimal;
  largestShare: Decimal | null;
  imputedShare: Decimal | null;
  /** The same with founding and closing; null where there is no link. */
  populationLink: Link | null;
  /** For the missing reports of this year. */
  links: YearLinks;
  /** What each class weighs: 1 and, where its unmatched cells are imputed, what they are of its base. */
  weights: ReadonlyMap<string, Decimal>;
}

/**
 * The like-for-like link of an index over one or more classes: a missing report of t-1 is imputed as what was reported of t-2 times the
 * link of its class in t-1, and the report of t is set against that; then each class gives its link, and the parent that of all its cells (`parentSums`).
 * @param before the links of t-1; null: there are none, and returned cells are not compared
 * @param several whether the index is over several sectors by definition
 */
export function likeForLike(classes: readonly ClassSums[], before: YearLinks | null, several: boolean, limits: Limits = RULE_BOOK_LIMITS): LikeForLike {
  const compared = classes.map((each) => withReturned(each, before?.classes.get(each.sector) ?? before?.whole ?? null));
  const links = new Map(compared.flatMap((each) => {
    const found = volumeLink(sampleOf([each], false));
    return 'link' in found ? [[each.sector, found.link] as const] : [];
  }));
  const sample = sampleOf(compared, several);
  const found = volumeLink(sample, limits);
  const parent = (unmatched: (each: ClassSums) => Decimal) => (compared.length === 1 ? { base: sample.baseValue, current: sample.currentValue }
    : parentSums(compared.map((each) => ({ ...each, unmatched: unmatched(each), link: links.get(each.sector) ?? null }))));
  const sums = parent((each) => each.unmatchedBase);
  const absolute = sample.baseAbsolute.plus(sum(compared.flatMap((each) => (compared.length > 1 && links.has(each.sector) ? [each.unmatchedAbsolute] : []))));
  const failed = 'reason' in found ? found.reason : null;
  const reason = failed ?? (passesBaseTest(sums.base, absolute, sums.current) ? null : 'base-not-positive');
  const link = reason === null ? asLink(sums.current.div(sums.base)) : null;
  const populationLink = link && linkOfPopulation({
    ...parent((each) => each.unmatchedBase.minus(each.changedBase)), changedBase: sum(compared.map((each) => each.changedBase)), changedCurrent: sum(compared.map((each) => each.changedCurrent)),
  });
  const weights = new Map(compared.map((each) => [each.sector, compared.length > 1 && links.has(each.sector) ? each.base.plus(each.unmatchedBase).div(each.base) : ONE]));
  return { ...sums, link, reason, populationLink, largestShare: sample.largestShare, imputedShare: sample.imputedShare, links: { classes: links, whole: link }, weights };
}

type Compared = ClassSums & { imputedAbsolute: Decimal };

function withReturned(each: ClassSums, link: Link | null): Compared {
  if (!link) return { ...each, imputedAbsolute: ZERO };
  const imputedAbsolute = imputed(each.returnedAbsolute, link);
  return {
    ...each, imputedAbsolute, base: each.base.plus(imputed(each.returnedBase, link)), current: each.current.plus(each.returnedCurrent), baseAbsolute: each.baseAbsolute.plus(imputedAbsolute),
  };
}

function sampleOf(classes: readonly Compared[], several: boolean): MatchedSample {
  const total = (amount: (each: Compared) => Decimal) => sum(classes.map(amount));
  const count = (figure: 'candidates' | 'matched') => classes.reduce((all, each) => all + each[figure], 0);
  const baseAbsolute = total((each) => each.baseAbsolute);
  const missing = total((each) => each.silentAbsolute.plus(each.imputedAbsolute));
  const ofAll = baseAbsolute.plus(total((each) => each.silentAbsolute));
  return {
    candidates: count('candidates'), matched: count('matched'), sectors: several ? classes.filter(({ matched }) => matched >= MATCHED_MIN).length : null,
    baseValue: total((each) => each.base), currentValue: total((each) => each.current), baseAbsolute,
    largestShare: largest(shareOf(classes.map((each) => each.largestBase), baseAbsolute), shareOf(classes.map((each) => each.largestCurrent), total((each) => each.currentAbsolute))),
    imputedShare: ofAll.isZero() ? null : missing.div(ofAll),
  };
}

function shareOf(sizes: readonly Decimal[], whole: Decimal): Decimal | null {
  return whole.isZero() ? null : Decimal.max(ZERO, ...sizes).div(whole);
}

function largest(one: Decimal | null, other: Decimal | null): Decimal | null {
  return one && other ? Decimal.max(one, other) : one ?? other;
}
