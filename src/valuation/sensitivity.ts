import { ONE, parseDecimal, RATIO_DECIMALS, roundTo, sum, ZERO, type Decimal } from '../shared/decimal.js';
import { groupBy } from '../shared/group-by.js';
import type { Combine } from './adjustments.js';
import { discountedFactors } from './assumption-factors.js';
import type { PricedInput } from './input-value.js';
import { counts, type Ledger } from './ledgers.js';
import { postPart } from './line-value.js';
import type { PricedOutcome } from './outcome-value.js';
import { UNCERTAINTY } from './uncertainty-parameters.js';
import type { Bounds, ShareName } from './value-map-prices.js';

export type ParameterName = 'price' | 'quantity' | ShareName | 'hourPrice';

/** One parameter alone at its low and its high, all else at its central value. */
export interface TornadoBar extends Bounds {
  parameter: ParameterName;
  /** What it is a parameter of: the code of an indicator, or the name of a row; null: of the list. */
  of: string | null;
  central: Decimal;
  /** The whole map at its low and at its high; where one is not said, the central figures. */
  atLow: Outcome;
  atHigh: Outcome;
}

/** What a whole map comes to; null where its inputs are not known, or for the ratio 0. */
export interface Outcome {
  presentValue: Decimal;
  netPresentValue: Decimal | null;
  sroi: Decimal | null;
}

interface Totals {
  presentValue: Decimal;
  inputs: Decimal;
}

export interface TornadoTerms {
  combine: Combine;
  ledger: Ledger;
  /** Discount factors of years 1, 2 ... to at least the last year of any outcome. */
  discounts: readonly Decimal[];
}

/** What one row or input adds to the total at the bounds of a parameter. */
type Part = Omit<TornadoBar, 'atLow' | 'atHigh'> & { key: string; changeLow: Totals; changeHigh: Totals };

const SHARES: readonly ShareName[] = ['deadweight', 'displacement', 'attributedToOthers', 'dropOff'];

/**
 * Tornado: what each parameter does to the total at its low and at its high. A price or a default of the list that several rows have is one
 * parameter. Which rows are refused, and the overlap multipliers, stay those of the central figures. A quantity runs as far as the half-width
 * of its evidence. Ordered by how far the present value less inputs moves. Source: method, section 4.
 * @param inputs null where there are none, or one is not known
 */
export function tornado(outcomes: readonly PricedOutcome[], inputs: readonly PricedInput[] | null, terms: TornadoTerms): TornadoBar[] {
  const parts = [...outcomes.flatMap((outcome, index) => outcomeParts(outcome, index, terms)), ...(inputs ?? []).flatMap(inputPart)];
  const total = { presentValue: sum(outcomes.map(({ presentValue }) => presentValue)), inputs: inputs && sum(inputs.map(({ presentValue }) => presentValue)) };
  const bars = [...groupBy(parts, ({ key }) => key).values()].map((own): TornadoBar => {
    const { parameter, of, low, central, high } = own[0]!;
    const at = (bound: 'changeLow' | 'changeHigh'): Outcome => {
      const presentValue = total.presentValue.plus(sum(own.map((part) => part[bound].presentValue)));
      const costs = total.inputs?.plus(sum(own.map((part) => part[bound].inputs))) ?? null;
      return { presentValue, netPresentValue: costs && presentValue.minus(costs), sroi: costs && !costs.isZero() ? roundTo(presentValue.div(costs), RATIO_DECIMALS) : null };
    };
    return { parameter, of, low, central, high, atLow: at('changeLow'), atHigh: at('changeHigh') };
  });
  return bars.sort((one, other) => swing(other).cmp(swing(one)));
}

function swing({ atLow, atHigh }: TornadoBar): Decimal {
  return (atHigh.netPresentValue ?? atHigh.presentValue).minus(atLow.netPresentValue ?? atLow.presentValue).abs();
}

function outcomeParts(value: PricedOutcome, index: number, terms: TornadoTerms): Part[] {
  const { terms: row, name, outcome } = value;
  const half = outcome.evidence && parseDecimal(UNCERTAINTY.error[outcome.evidence]);
  const part = (parameter: ParameterName, key: string, central: Decimal, { low, high }: Bounds, changed: (bound: Decimal) => Partial<Variant>): Part[] => {
    if (low === null && high === null) return [];
    const change = (bound: Decimal | null): Totals => ({ presentValue: bound ? presentValueOf(value, changed(bound), terms).minus(value.presentValue) : ZERO, inputs: ZERO });
    return [{ key: `${parameter} ${key}`, parameter, of: name, low, central, high, changeLow: change(low), changeHigh: change(high) }];
  };
  return [
    ...(row.price.isZero() ? [] : part('price', row.priceFrom === null ? String(index) : `${name} ${row.priceFrom}`, row.price, row.priceBounds, (bound) => ({ scale: bound.div(row.price) }))),
    ...(half ? part('quantity', String(index), row.quantity, errorBounds(row.quantity, half), (quantity) => ({ quantity })) : []),
    ...SHARES.flatMap((share) => part(share, row.shareBounds[share].byList ? name : String(index), row.assumptions[share], row.shareBounds[share], (bound) => ({ assumptions: { ...row.assumptions, [share]: bound } }))),
  ];
}

function errorBounds(quantity: Decimal, half: Decimal): Bounds {
  const [one, other] = [quantity.times(ONE.minus(half)), quantity.times(ONE.plus(half))];
  return one.lte(other) ? { low: one, high: other } : { low: other, high: one };
}

function inputPart({ hour, presentValue }: PricedInput): Part[] {
  if (!hour || (hour.low === null && hour.high === null)) return [];
  const change = (bound: Decimal | null): Totals => ({ presentValue: ZERO, inputs: bound ? bound.minus(presentValue) : ZERO });
  const { price, low, high } = hour;
  return [{ key: `hourPrice ${price.toFixed()}`, parameter: 'hourPrice', of: null, low, central: price, high, changeLow: change(hour.presentValueLow), changeHigh: change(hour.presentValueHigh) }];
}

interface Variant {
  quantity: Decimal;
  /** Of every post's amount. */
  scale: Decimal;
  assumptions: PricedOutcome['terms']['assumptions'];
}

function presentValueOf({ terms: row, before, posts }: PricedOutcome, { quantity = row.quantity, scale = ONE, assumptions = row.assumptions }: Partial<Variant>, { combine, ledger, discounts }: TornadoTerms): Decimal {
  const factor = discountedFactors(assumptions, combine, discounts).presentValue;
  const line = { quantity, before, multipliers: posts.map(({ multiplier }) => multiplier), indexRatio: row.indexRatio };
  return sum(posts.map((post, index) => (counts(post, ledger) ? postPart(post.amount.times(scale), index, line)(factor) : ZERO)));
}

/**
 * Break-even: the share of a row's value that must come true for the whole to earn back its inputs.
 *
 *     1 - (PV - inputs) / PV_row          20 decimals; null where the row is worth 0, or the whole earns its inputs back without it
 *
 * Source: method, section 4.
 */
export function breakEven(presentValue: Decimal, netPresentValue: Decimal): Decimal | null {
  if (presentValue.isZero()) return null;
  const share = roundTo(ONE.minus(netPresentValue.div(presentValue)), RATIO_DECIMALS);
  return share.lt(0) ? null : share;
}
