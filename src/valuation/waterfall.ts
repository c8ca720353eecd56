import type { Decimal } from '../shared/decimal.js';
import type { Figures } from './line-value.js';

export type StepName = 'gross' | 'deadweight' | 'displacement' | 'attributedToOthers' | 'laterYears' | 'discounting';

/** One step from gross value to present value: what it changes, and the running total after it, in euro. */
export interface Step {
  step: StepName;
  effect: Decimal;
  value: Decimal;
}

/**
 * Waterfall: the way from gross value to present value.
 * gross, deadweight, displacement, attribution (after which the value is the first year's), the years after the first, and
 * discounting. Every effect is the difference of two rounded running totals, so the effects sum to the present value exactly.
 * Source: method, sections 4 and 5.
 * @param figures running totals of the first year, and the present value
 * @param allYears value of all years together, undiscounted
 */
export function waterfall(figures: Figures, allYears: Decimal): Step[] {
  const totals: [StepName, Decimal][] = [
    ['gross', figures.gross],
    ['deadweight', figures.afterDeadweight],
    ['displacement', figures.afterDisplacement],
    ['attributedToOthers', figures.net],
    ['laterYears', allYears],
    ['discounting', figures.presentValue],
  ];
  return totals.map(([step, value], index) => ({ step, value, effect: value.minus(totals[index - 1]?.[1] ?? 0) }));
}
