import type { Indicator } from './price-list.js';

/** The shares and years of one set of adjustments, as text: what a valuation computes its factors from. */
export interface AssumptionValues {
  deadweight: string;
  displacement: string;
  attributedToOthers: string;
  dropOff: string;
  durationYears: number;
  startOffset: number;
}

/** The default assumptions of an indicator; null where it has no price. */
export function assumptionSetOf({ adjustments }: Indicator): AssumptionValues | null {
  if (!adjustments) return null;
  const { deadweight, displacement, attributedToOthers, dropOff, durationYears, startOffset } = adjustments;
  return { deadweight: deadweight.value, displacement: displacement.value, attributedToOthers: attributedToOthers.value, dropOff: dropOff.value, durationYears, startOffset };
}
