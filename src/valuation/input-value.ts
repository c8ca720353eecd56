import { priceOn } from '../pricelist/price-list.js';
import { AMOUNT_DECIMALS, ONE, parseDecimal, RATIO_DECIMALS, roundTo, sum, type Decimal } from '../shared/decimal.js';
import { postValue } from './line-value.js';
import { discountFactors, inputDiscountFactor } from './present-value.js';
import { sourceKey } from './unit-draws.js';
import { boundsOf, dayOf, entryOf, ratioTo, type Bounds, type MapHoldReason, type MapTerms } from './value-map-prices.js';
import type { ValueMapInput } from './value-map-rows.js';

/** The price of one hour at its own level, and the present value of all hours at its low and high. */
export interface ValuedHour extends Bounds {
  price: Decimal;
  presentValueLow: Decimal | null;
  presentValueHigh: Decimal | null;
  /** What the price comes from. */
  source: string | null;
}

export interface PricedInput {
  status: 'priced';
  input: ValueMapInput;
  /** What one year takes, at the price level of the map, 6 decimals. */
  amount: Decimal;
  presentValue: Decimal;
  /** Of hours priced by the row or the list. */
  hour: ValuedHour | null;
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
  const hour = input.hours === null ? null : input.hourPrice ? { price: input.hourPrice, low: null, high: null, level: input.priceLevel, source: input.source } : listHour(input, terms);
  if (hour && 'reason' in hour) return { status: 'held', input, reason: hour.reason };
  const ratio = ratioTo(terms, hour ? hour.level : input.priceLevel);
  if (ratio === null) return { status: 'held', input, reason: 'no-index-value' };
  const { schedule } = terms;
  const discount = roundTo(inputDiscountFactor(schedule, input.year), RATIO_DECIMALS);
  const yearly = input.lifeYears === null ? ONE : roundTo(ONE.div(sum(discountFactors(schedule, 'start', input.lifeYears))), RATIO_DECIMALS);
  const exact = (hour ? input.hours!.times(hour.price) : input.amount!).times(ratio).times(yearly);
  const at = (bound: Decimal | null) => bound && postValue(input.hours!.times(bound).times(ratio), discount);
  return {
    status: 'priced', input, amount: roundTo(exact, AMOUNT_DECIMALS), presentValue: postValue(exact, discount),
    hour: hour && { price: hour.price, low: hour.low, high: hour.high, presentValueLow: at(hour.low), presentValueHigh: at(hour.high), source: hour.source },
  };
}

type HourPrice = Bounds & { price: Decimal; level: string | null; source: string | null };

/** An hour has the price of the list's indicator for it, on its day; that it is held there as an outcome does not matter. */
function listHour(input: ValueMapInput, { map, list }: MapTerms): HourPrice | { reason: MapHoldReason } {
  const { held: _, ...usable } = entryOf(list!.list.hourPrice, list!.list)!;
  const found = priceOn(usable, dayOf(input, map));
  if ('held' in found) return { reason: found.held };
  const { price } = found;
  return { price: parseDecimal(price.amount!), level: price.priceLevel, source: sourceKey(price.source), ...boundsOf(price) };
}
