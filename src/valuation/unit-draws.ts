import type { Adjustment, PriceSource } from '../pricelist/price-list.js';
import type { Combine } from './adjustments.js';
import { triangularDraws, uniformDraws, type Uncertainty } from './uncertainty.js';

/** What one unit is worth: present value in euro, centrally and in every draw. */
export interface UnitDraws {
  central: number;
  draws: Float64Array;
  /** Whether its price has a low or high of its own. Without, no doubt of that price is known, which is not: there is none. */
  ranged: boolean;
}

const STEPS = ['deadweight', 'displacement', 'attributedToOthers', 'dropOff'] as const;
type Shares = Record<(typeof STEPS)[number], number>;

/** A price with what is assumed about its effect. */
export interface DoubtfulPrice {
  price: Bounds & { amount: string };
  /** Prices of one source share one draw. */
  source: string;
  indexRatio: number;
  /** Each default has one draw of its own, named by whose it is. */
  adjustments: Record<(typeof STEPS)[number], Bounds & { value: string }> & { durationYears: number; startOffset: number };
  adjustmentsOf: string;
}

/** By what prices have a source in common. */
export function sourceKey({ title, publisher, published, url }: PriceSource): string {
  return [title, publisher, published ?? '', url ?? ''].join('|');
}

/**
 * Unit draws: the price, and each adjustment with a low or high, drawn from its triangle; the rest is central in every draw.
 *
 *     unit_d = P_d * u * kept_d * sum over k of (1 - dropOff_d)^(k-1) * D(k + s)              euro per unit
 *
 * A low or high that is not given is the central value. Method: section 4.
 * @param discounts discount factors of years 1, 2 ..., at least as far as the effect lasts
 */
export function unitDraws({ price, source, indexRatio, adjustments, adjustmentsOf }: DoubtfulPrice, discounts: readonly number[], combine: Combine, uncertainty: Uncertainty): UnitDraws {
  const { durationYears, startOffset } = adjustments;
  const years = discounts.slice(startOffset, startOffset + durationYears);
  const central = Object.fromEntries(STEPS.map((step) => [step, Number(adjustments[step].value)])) as unknown as Shares;
  const drawn = STEPS.flatMap((step) => (isRanged(adjustments[step]) ? [[step, drawsOf(adjustments[step].value, adjustments[step], `adjustment|${adjustmentsOf}|${step}`, uncertainty)] as const] : []));
  const factor = presentValueOf(central, years, combine);

  const shares = { ...central };
  const draws = drawsOf(price.amount, price, `price|${source}`, uncertainty).map((amount, draw) => {
    for (const [step, values] of drawn) shares[step] = values[draw]!;
    return amount * indexRatio * (drawn.length === 0 ? factor : presentValueOf(shares, years, combine));
  });
  return { central: Number(price.amount) * indexRatio * factor, draws, ranged: isRanged(price) };
}

type Bounds = Pick<Adjustment, 'low' | 'high'>;
const isRanged = ({ low, high }: Bounds) => low !== undefined || high !== undefined;

function drawsOf(value: string, { low = value, high = value }: Bounds, source: string, uncertainty: Uncertainty): Float64Array {
  const draws = uniformDraws(uncertainty, source);
  return triangularDraws(draws, { low: Number(low), central: Number(value), high: Number(high) }, draws);
}

/** `discountedFactors` in floats: what one euro of gross value becomes. */
function presentValueOf({ deadweight, displacement, attributedToOthers, dropOff }: Shares, years: readonly number[], combine: Combine): number {
  let yearly = combine === 'multiply' ? (1 - deadweight) * (1 - displacement) * (1 - attributedToOthers) : Math.max(0, 1 - deadweight - displacement - attributedToOthers);
  let total = 0;
  for (const discount of years) {
    total += yearly * discount;
    yearly *= 1 - dropOff;
  }
  return total;
}
