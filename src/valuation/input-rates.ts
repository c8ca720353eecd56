import type { HoldReason, Indicator, PriceList } from '../pricelist/price-list.js';
import { ONE, parseDecimal, toText, type Decimal } from '../shared/decimal.js';
import { FIRST_DAY, LAST_DAY, priceRates } from './price-rates.js';

/** What an input is multiplied with on some days, by the unit it is recorded in; or why it is not. */
export interface InputRate {
  /** A currency, for money and goods; `hour`. */
  unit: string;
  /** ISO date, or `-infinity`. */
  appliesFrom: string;
  /** ISO date, the first day on which the next rate applies, or `infinity`. */
  appliesUntil: string;
  reason: HoldReason | null;
  /** Per unit, at the price level of the valuation; null where there is a reason. */
  rate: string | null;
}

const NOTHING_TAKEN_OFF = { afterDeadweight: ONE, afterDisplacement: ONE, net: ONE, presentValue: ONE };

/**
 * Input rates: together covering all days, for each unit.
 *
 *     money, goods    rate = ratio                   euro/euro: an amount of year y is at the price level of y
 *     hours           rate = p * ratio               euro/hour: the price the list gives to an unpaid hour, on the first day of the period
 *
 * Exact: round(Q * rate, 6) is the amount. That the price of an hour values no outcome (`held`) does not keep it from being used here.
 * @param years of the price index
 * @param ratioOf index ratio from a price level to the valuation's; null where there is none: `no-index-value`
 */
export function inputRates({ currency, hourPrice, indicators }: Pick<PriceList, 'currency' | 'hourPrice' | 'indicators'>, years: readonly string[], ratioOf: (priceLevel: string) => Decimal | null): InputRate[] {
  return [...ofMoney(currency, years.filter((year) => /^\d{4}$/.test(year)).map(Number), ratioOf), ...ofHours(indicators.find(({ code }) => code === hourPrice), ratioOf)];
}

function ofMoney(unit: string, years: readonly number[], ratioOf: (priceLevel: string) => Decimal | null): InputRate[] {
  const [first, last] = [Math.min(...years), Math.max(...years)];
  const held = (appliesFrom: string, appliesUntil: string): InputRate => ({ unit, appliesFrom, appliesUntil, reason: 'no-index-value', rate: null });
  if (years.length === 0) return [held(FIRST_DAY, LAST_DAY)];
  const between = Array.from({ length: last - first + 1 }, (_, index) => first + index).map((year): InputRate => {
    const ratio = ratioOf(String(year));
    return ratio === null ? held(newYear(year), newYear(year + 1)) : { unit, appliesFrom: newYear(year), appliesUntil: newYear(year + 1), reason: null, rate: toText(ratio) };
  });
  return [held(FIRST_DAY, newYear(first)), ...between, held(newYear(last + 1), LAST_DAY)];
}

const newYear = (year: number) => `${year}-01-01`;

function ofHours(entry: Indicator | undefined, ratioOf: (priceLevel: string) => Decimal | null): InputRate[] {
  if (!entry) return [{ unit: 'hour', appliesFrom: FIRST_DAY, appliesUntil: LAST_DAY, reason: 'no-price', rate: null }];
  const { held: _, ...used } = entry;
  const whole = ({ amount }: { amount: string | null }) => [{ stakeholder: '', amount: parseDecimal(amount!), kind: null, transfer: null }];
  return priceRates(used, NOTHING_TAKEN_OFF, ratioOf, whole).map(({ appliesFrom, appliesUntil, reason, posts }) => ({
    unit: 'hour', appliesFrom, appliesUntil, reason, rate: posts && toText(posts[0]!.gross),
  }));
}
