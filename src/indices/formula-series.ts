import { ONE, RATIO_DECIMALS, roundTo, type Decimal } from '../shared/decimal.js';
import { INDEX_FORMULAS, type FormulaName, type PricedQuantity } from './index-formulas.js';

/** Prices and quantities of the same things in one period. */
export interface PricedPeriod {
  prices: readonly Decimal[];
  quantities: readonly Decimal[];
}

/** Index numbers on a first period of 1, each period against the first. */
export function fixedBase(formula: FormulaName, periods: readonly PricedPeriod[]): Decimal[] {
  return periods.map((period) => INDEX_FORMULAS[formula](pairsOf(periods[0]!, period)));
}

/** Index numbers on a first period of 1, each period against the one before, multiplied: I_t = I_(t-1) * L_t, 20 decimals. */
export function chained(formula: FormulaName, periods: readonly PricedPeriod[]): Decimal[] {
  let level: Decimal = ONE;
  return periods.map((period, at) => (at === 0 ? level : (level = roundTo(level.times(INDEX_FORMULAS[formula](pairsOf(periods[at - 1]!, period))), RATIO_DECIMALS))));
}

function pairsOf(base: PricedPeriod, now: PricedPeriod): PricedQuantity[] {
  return now.prices.map((price, at) => ({ basePrice: base.prices[at]!, baseQuantity: base.quantities[at]!, price, quantity: now.quantities[at]! }));
}
