import { AMOUNT_DECIMALS, RATIO_DECIMALS, sum, toText, type Decimal } from '../shared/decimal.js';
import type { Combine } from './adjustments.js';
import type { PricedInput } from './input-value.js';
import { counts, type Ledger } from './ledgers.js';
import type { PricedOutcome } from './outcome-value.js';
import { valueDraws, type WeightedLine } from './ranges.js';
import { UNCERTAINTY } from './uncertainty-parameters.js';
import { errorDraws, rangeOf, triangularDraws, uniformDraws, type Range } from './uncertainty.js';
import { unitDraws } from './unit-draws.js';
import type { ShareName } from './value-map-prices.js';

/** How sure the figures of a map are: 5 %, 50 % and 95 % of the draws lie below. In floats, which nothing is computed with. */
export interface MapRange {
  seed: string;
  draws: number;
  presentValue: Range;
  /** null where the inputs are not known or 0. */
  netPresentValue: Range | null;
  sroi: Range | null;
}

/**
 * The range of a map (Monte Carlo): prices, shares and the price of an hour from their low, central and high, quantities by their evidence.
 * Prices of one source share a draw, and so does what takes one default of the list; rows that are refused, and overlap, stay as they are centrally.
 * @param inputs null where one of them is not known
 * @returns null where no row and no input says how far off it may be: the doubt is not known, not nil
 */
export function mapRange(outcomes: readonly PricedOutcome[], inputs: readonly PricedInput[] | null, terms: { combine: Combine; ledger: Ledger; discounts: readonly Decimal[] }): MapRange | null {
  const hours = (inputs ?? []).flatMap(({ hour }) => (hour && (hour.low !== null || hour.high !== null) ? [hour] : []));
  const doubtful = outcomes.some(({ terms: row, outcome }) => outcome.evidence !== null || [row.priceBounds, ...Object.values(row.shareBounds)].some(({ low, high }) => low !== null || high !== null));
  if (outcomes.length === 0 || (!doubtful && hours.length === 0)) return null;
  const discounts = terms.discounts.map(Number);
  const values = valueDraws(outcomes.map((outcome, index) => weighted(outcome, index, discounts, terms)), errorDraws(UNCERTAINTY, 'value-map'));
  const costs = inputs && inputDraws(inputs);
  const known = costs !== null && costs.every((cost) => cost > 0);
  const { seed, draws } = UNCERTAINTY;
  return {
    seed, draws,
    netPresentValue: known ? rangeOf(values.map((value, draw) => value - costs[draw]!)) : null,
    sroi: known ? rangeOf(values.map((value, draw) => value / costs[draw]!)) : null,
    presentValue: rangeOf(values),
  };
}

function weighted(value: PricedOutcome, index: number, discounts: readonly number[], { combine, ledger }: { combine: Combine; ledger: Ledger }): WeightedLine {
  const { terms: row, outcome } = value;
  const counted = sum(row.posts.filter((post) => counts(post, ledger)).map((post) => post.amount));
  const scaled = (bound: Decimal | null) => (bound === null || row.price.isZero() ? undefined : toText(bound.times(counted).div(row.price).toDecimalPlaces(RATIO_DECIMALS)));
  const [low, high] = [scaled(row.priceBounds.low), scaled(row.priceBounds.high)];
  const share = (name: ShareName) => {
    const { low: least, high: most } = row.shareBounds[name];
    return { value: toText(row.assumptions[name]), ...(least && { low: toText(least) }), ...(most && { high: toText(most) }) };
  };
  const own = Object.values(row.shareBounds).some((bounds) => !bounds.byList && (bounds.low !== null || bounds.high !== null));
  const unit = unitDraws({
    price: { amount: toText(counted), ...(low !== undefined && { low }), ...(high !== undefined && { high }) },
    source: row.source ?? `row ${index}`, indexRatio: Number(row.indexRatio),
    adjustments: {
      deadweight: share('deadweight'), displacement: share('displacement'), attributedToOthers: share('attributedToOthers'), dropOff: share('dropOff'),
      durationYears: row.assumptions.durationYears, startOffset: row.assumptions.startOffset,
    },
    adjustmentsOf: own || row.priceFrom === null ? `row ${index}` : value.name,
  }, discounts, combine, UNCERTAINTY);
  const quantity = unit.central === 0 ? Number(row.quantity) : Number(value.presentValue) / unit.central;
  return { unit, quantity, doubt: outcome.evidence ? (quantity * Number(UNCERTAINTY.error[outcome.evidence])) ** 2 : 0 };
}

/** All inputs together in every draw: money and goods are as they are, hours move with the price of one. */
function inputDraws(inputs: readonly PricedInput[]): Float64Array {
  const total = new Float64Array(UNCERTAINTY.draws).fill(0);
  for (const { hour, presentValue } of inputs) {
    const central = Number(presentValue);
    const bounds = { low: Number(hour?.presentValueLow ?? presentValue), central, high: Number(hour?.presentValueHigh ?? presentValue) };
    const draws = bounds.low === bounds.high ? null : triangularDraws(uniformDraws(UNCERTAINTY, `price|${hour?.source ?? ''}`), bounds);
    for (let draw = 0; draw < total.length; draw += 1) total[draw]! += draws?.[draw] ?? central;
  }
  return total;
}

/** As published: amounts with 6 decimals, ratios with as many, never -0. */
export function rangeText({ low, median, high }: Range): { low: string; median: string; high: string } {
  const text = (value: number) => value.toFixed(AMOUNT_DECIMALS).replace(/^-(?=[0.]*$)/, '');
  return { low: text(low), median: text(median), high: text(high) };
}
