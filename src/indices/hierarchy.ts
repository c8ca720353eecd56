import { AMOUNT_DECIMALS, roundTo, sum, type Decimal } from '../shared/decimal.js';
import type { Link } from './link.js';

/** What the cells of one class (a sector) add up to, in euro at p*. */
export interface ClassOfParent {
  /** Its matched cells, in t-1 and t. */
  base: Decimal;
  current: Decimal;
  /** Its cells of t-1 that match nothing in t. */
  unmatched: Decimal;
  /** Its own link; null where it has none. */
  link: Link | null;
}

/**
 * A parent's sums: those of its classes, each unmatched cell imputed with the link of its class, so that who is missing does not
 * shift weight from one class to another.
 *
 *     link of the parent = sum of (current + unmatched * L_class) / sum of (base + unmatched)           amounts rounded to 6 decimals
 *
 * Where a class has no link, the smallest class of its unmatched cells that has one is the parent itself: imputed with the parent's own link they change
 * nothing, and are left out. Class of t-1. Source: method, section 7.
 */
export function parentSums(classes: readonly ClassOfParent[]): { base: Decimal; current: Decimal } {
  return {
    base: sum(classes.map(({ base, unmatched, link }) => (link ? base.plus(unmatched) : base))),
    current: sum(classes.map(({ current, unmatched, link }) => (link ? current.plus(imputed(unmatched, link)) : current))),
  };
}

/** A value carried forward with a link: what a missing report is taken to be, in euro, 6 decimals. */
export function imputed(value: Decimal, link: Link): Decimal {
  return roundTo(value.times(link), AMOUNT_DECIMALS);
}

/** Weights held longer than a period, brought forward: w <- w * link of each; and made to sum to 1 where they are used as shares. */
export function priceUpdated(weights: readonly Decimal[], links: readonly Link[]): Decimal[] {
  return weights.map((weight, at) => weight.times(links[at]!));
}
