import { RATIO_DECIMALS, toFixed, type Decimal } from './decimal.js';

/** From one amount to another. */
export interface Change {
  /** After less before. */
  difference: Decimal | null;
  /** Difference / |before|, so that up is positive, also from a negative amount: 20 decimals; null also where before is 0. */
  ratio: string | null;
}

/** Difference and relative difference of two amounts; null, never 0, where one of them is not known. */
export function change(before: Decimal | null, after: Decimal | null): Change {
  if (!before || !after) return { difference: null, ratio: null };
  const difference = after.minus(before);
  return { difference, ratio: before.isZero() ? null : toFixed(difference.div(before.abs()), RATIO_DECIMALS) };
}
