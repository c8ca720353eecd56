import { canonicalHash } from '../shared/canonical-hash.js';
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

/** The default assumptions of an indicator, named by their hash; null where the indicator has no price. */
export function assumptionSetOf(entry: Indicator): { id: string; values: AssumptionValues } | null {
  if (!entry.adjustments) return null;
  const { deadweight, displacement, attributedToOthers, dropOff, durationYears, startOffset } = entry.adjustments;
  const values = {
    deadweight: deadweight.value,
    displacement: displacement.value,
    attributedToOthers: attributedToOthers.value,
    dropOff: dropOff.value,
    durationYears,
    startOffset,
  };
  return { id: canonicalHash(values), values };
}
