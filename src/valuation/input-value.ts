import { priceOn } from '../pricelist/price-list.js';
import { AMOUNT_DECIMALS, ONE, parseDecimal, RATIO_DECIMALS, roundTo, sum, type Decimal } from '../shared/decimal.js';
import { postValue } from './line-value.js';
import { discountFactors, inputDiscountFactor } from './present-value.js';
import { dayOf, entryOf, ratioTo, type Bounds, type MapHoldReason, type MapTerms } from './value-map-prices.js';
import type { ValueMapInput } from './value-map-rows.js';

export interface PricedInput {
  status: 'priced';
  input: ValueMapInput;
  /** What one year takes, at the price level of the map, 6 decimals. */
  amount: Decimal;
  presentValue: Decimal;
  /** Of hours priced by the row or the list: price of one, at its own level. */
  hourPrice: Decimal | null;
  /** The present value at the lowest and the highest price of an hour. */
  bounds: Bounds;
}
export interface HeldInput {
  status: 'held';
  input: ValueMapInput;
  reason: MapHoldReason;
}

/**
 * What an input is worth in the year it is put in, and in the base year.
 *
 *     money     amount
 *     hours     hours * price of one hour                             their own, or that of the list on the day
 *     goods     amount / (F(0) + .. + F(lifeYears - 1))                so the years of their life together cost the amount
 *     amount = round(x * ratio, 6),  present value = round(x * ratio * F(year - 1), 6)
 *
 * Source: method, section 3 (inputs) and section 2 (F, under every timing). The annuity is one of equal yearly parts paid at the start of each year.
 */
export function inputValue(input: ValueMapInput, terms: MapTerms): PricedInput | HeldInput {
  const found = input.hours !== null && input.hourPrice === null ? listHour(input, terms) : { price: input.hourPrice, level: input.priceLevel, low: null, high: null };
  if ('reason' in found) return { status: 'held', input, reason: found.reason };
  const ratio = ratioTo(terms, found.level);
  if (ratio === null) return { status: 'held', input, reason: 'no-index-value' };
  const { schedule } = terms;
  const discount = roundTo(inputDiscountFactor(schedule, input.year), RATIO_DECIMALS);
  const yearly = input.lifeYears === null ? ONE : roundTo(ONE.div(sum(discountFactors(schedule, 'start', input.lifeYears))), RATIO_DECIMALS);
  const valued = (price: Decimal | null) => (input.hours !== null && price ? input.hours.times(price) : input.amount!).times(ratio).times(yearly);
  const at = (price: Decimal | null) => price && postValue(valued(price), discount);
  const exact = valued(found.price);
  return {
    status: 'priced', input, amount: roundTo(exact, AMOUNT_DECIMALS), presentValue: postValue(exact, discount), hourPrice: found.price,
    bounds: { low: at(found.low), high: at(found.high) },
  };
}

type HourPrice = Bounds & { price: Decimal | null; level: string | null };

/** An hour has the price of the list's indicator for it, on its day; that it is held there as an outcome does not matter. */
function listHour(input: ValueMapInput, { map, list }: MapTerms): HourPrice | { reason: MapHoldReason } {
  const entry = entryOf(list!.list.hourPrice, list!.list)!;
  const { held: _, ...usable } = entry;
  const found = priceOn(usable, dayOf(input, map));
  if ('held' in found) return { reason: found.held };
  const { amount, low, high, priceLevel } = found.price;
  return { price: parseDecimal(amount!), level: priceLevel, low: low === undefined ? null : parseDecimal(low), high: high === undefined ? null : parseDecimal(high) };
}
