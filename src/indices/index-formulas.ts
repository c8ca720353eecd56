import { ONE, RATIO_DECIMALS, roundTo, sum, type Decimal } from '../shared/decimal.js';

/** Price and quantity of one thing in two periods: euro per unit, and units. */
export interface PricedQuantity {
  basePrice: Decimal;
  baseQuantity: Decimal;
  price: Decimal;
  quantity: Decimal;
}

export type FormulaName = 'laspeyres' | 'paasche' | 'fisher' | 'tornqvist' | 'walsh';

/**
 * Price index numbers of two periods, 20 decimals, from sums and shares of values:
 *
 *     laspeyres   sum p1 q0 / sum p0 q0                       paasche   sum p1 q1 / sum p0 q1
 *     fisher      sqrt(laspeyres * paasche)                   walsh     sum p1 sqrt(q0 q1) / sum p0 sqrt(q0 q1)
 *     tornqvist   product of (p1 / p0)^((s0 + s1) / 2)        s = share of p q in its period
 *
 * The volume index number of a formula is the same with prices and quantities swapped: `swapped`. All prices and quantities are above 0.
 * Source: ILO and others, Consumer Price Index Manual (2004), chapter 19.
 */
export const INDEX_FORMULAS: Record<FormulaName, (pairs: readonly PricedQuantity[]) => Decimal> = {
  laspeyres: (pairs) => roundTo(weighted(pairs, ({ baseQuantity }) => baseQuantity), RATIO_DECIMALS),
  paasche: (pairs) => roundTo(weighted(pairs, ({ quantity }) => quantity), RATIO_DECIMALS),
  fisher: (pairs) => fisher(weighted(pairs, ({ baseQuantity }) => baseQuantity), weighted(pairs, ({ quantity }) => quantity)),
  walsh: (pairs) => roundTo(weighted(pairs, ({ baseQuantity, quantity }) => baseQuantity.times(quantity).sqrt()), RATIO_DECIMALS),
  tornqvist: (pairs) => {
    const base = sum(pairs.map(({ basePrice, baseQuantity }) => basePrice.times(baseQuantity)));
    const now = sum(pairs.map(({ price, quantity }) => price.times(quantity)));
    const exponent = (pair: PricedQuantity) => pair.basePrice.times(pair.baseQuantity).div(base).plus(pair.price.times(pair.quantity).div(now)).div(ONE.plus(ONE));
    return roundTo(sum(pairs.map((pair) => pair.price.div(pair.basePrice).ln().times(exponent(pair)))).exp(), RATIO_DECIMALS);
  },
};

/** The square root of what the two weightings say: sqrt(laspeyres * paasche), 20 decimals. */
export function fisher(laspeyres: Decimal, paasche: Decimal): Decimal {
  return roundTo(laspeyres.times(paasche).sqrt(), RATIO_DECIMALS);
}

/** Prices as quantities and the other way round: turns a price index number into the volume index number of the same formula. */
export function swapped(pairs: readonly PricedQuantity[]): PricedQuantity[] {
  return pairs.map(({ basePrice, baseQuantity, price, quantity }) => ({ basePrice: baseQuantity, baseQuantity: basePrice, price: quantity, quantity: price }));
}

function weighted(pairs: readonly PricedQuantity[], weight: (pair: PricedQuantity) => Decimal): Decimal {
  return sum(pairs.map((pair) => pair.price.times(weight(pair)))).div(sum(pairs.map((pair) => pair.basePrice.times(weight(pair)))));
}
