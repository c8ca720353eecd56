import { AMOUNT_DECIMALS, roundTo, sum, ZERO, type Decimal } from '../shared/decimal.js';
import type { PriceRate } from './price-rates.js';

/** Why a value is another one than before, in the order in which the parts are taken. */
export const CHANGE_PARTS = ['newlyReported', 'noLongerReported', 'newlyPriced', 'noLongerPriced', 'activity', 'price', 'priceList', 'priceLevel', 'adjustments', 'overlap'] as const;
export type ChangePart = (typeof CHANGE_PARTS)[number];
export type Change = Record<ChangePart, Decimal>;

/** Present value of one unit for each post without transfer, exact, in euro. */
export type UnitValues = readonly Decimal[];

/** What an initiative reported of one indicator in one year. */
export interface YearCell {
  /** Sum of its priced lines in euro, as stored; null where it is held or excluded. */
  value: Decimal | null;
  /** The same without the corrections for overlap. */
  uncorrected: Decimal;
  /** Units of its priced lines. */
  quantity: Decimal;
}

/**
 * What one unit is worth, from the price before to the price after, one thing changed at a time: the newest price of the year before;
 * what the list before says on the day of the newest price of the year after; the list after, at the price level and adjustments before;
 * the same at its own price level; with its own adjustments and discounting. null: the same as the step before.
 */
export type Ladder = readonly [UnitValues, UnitValues | null, UnitValues | null, UnitValues | null, UnitValues | null];
const STEPS = ['price', 'priceList', 'priceLevel', 'adjustments'] as const;

/**
 * The change of one indicator of one initiative, split. Each part is the difference of two successive rounded totals:
 *
 *     V_before -> without overlap -> Q_before x l_0 -> Q_after x l_0 -> x l_1 -> x l_2 -> x l_3 -> x l_4 -> after, without overlap -> V_after
 *        overlap              price            activity        price  list    level   adjustments  price                       overlap
 *
 * with Q x l = sum over posts of round(Q x l, 6). So the parts sum to V_after - V_before, to the last digit. Priced in one of the two only,
 * all of it is coverage. @param ladder where both are priced
 */
export function explainChange(before: YearCell | null, after: YearCell | null, ladder: Ladder | null): Change {
  const change = { ...NONE };
  const [was, is] = [before?.value ?? null, after?.value ?? null];
  if (was === null && is !== null) change[before ? 'newlyPriced' : 'newlyReported'] = is;
  if (was !== null && is === null) change[after ? 'noLongerPriced' : 'noLongerReported'] = was.negated();
  if (was === null || is === null) return change;

  let at = totalOf(before!.quantity, ladder![0]);
  change.price = at.minus(before!.uncorrected);
  const to = (part: ChangePart, next: Decimal) => {
    change[part] = change[part].plus(next).minus(at);
    at = next;
  };
  to('activity', totalOf(after!.quantity, ladder![0]));
  STEPS.forEach((part, step) => { to(part, ladder![step + 1] ? totalOf(after!.quantity, ladder![step + 1]!) : at); });
  to('price', after!.uncorrected);
  change.overlap = is.minus(after!.uncorrected).minus(was.minus(before!.uncorrected));
  return change;
}

/** Changes together, part by part. */
export function sumChanges(changes: readonly Change[]): Change {
  return Object.fromEntries(CHANGE_PARTS.map((part) => [part, sum(changes.map((change) => change[part]))])) as Change;
}

const NONE = Object.fromEntries(CHANGE_PARTS.map((part) => [part, ZERO])) as Change;

function totalOf(quantity: Decimal, values: UnitValues): Decimal {
  return sum(values.map((value) => roundTo(quantity.times(value), AMOUNT_DECIMALS)));
}

/** What a unit of an indicator is worth on a day; null where it has no price that is used. */
export function unitValuesOn(rates: readonly PriceRate[] | undefined, day: string): UnitValues | null {
  const found = rates?.find(({ appliesFrom, appliesUntil }) => appliesFrom <= day && day < appliesUntil);
  return found?.posts?.filter(({ societal }) => societal).map(({ presentValue }) => presentValue) ?? null;
}

/** The rates of one indicator under the list before, the list after with all else as before, that at its own price level, and the list after. */
export type FourRates = readonly [readonly PriceRate[] | undefined, readonly PriceRate[] | undefined, readonly PriceRate[] | undefined, readonly PriceRate[] | undefined];

/** The ladder from a day to another; null where one of the two has no price. A list whose prices cannot be brought to the level before: list and level are one step, the list. */
export function ladderOf([before, atLevelBefore, unadjusted, after]: FourRates, dayBefore: string, dayAfter: string): Ladder | null {
  const [first, last] = [unitValuesOn(before, dayBefore), unitValuesOn(after, dayAfter)];
  if (!first || !last) return null;
  const level = unitValuesOn(unadjusted, dayAfter);
  const steps: [UnitValues | null, UnitValues | null, UnitValues | null, UnitValues | null] = [unitValuesOn(before, dayAfter), unitValuesOn(atLevelBefore, dayAfter) ?? level, level, last];
  let known = first;
  const [price, list, atLevel, adjusted] = steps.map((step) => {
    if (!step || sameValues(step, known)) return null;
    return (known = step);
  });
  return [first, price!, list!, atLevel!, adjusted!];
}

const sameValues = (one: UnitValues, other: UnitValues) => one.length === other.length && one.every((value, at) => value.eq(other[at]!));

/** The days of a year from which another price holds, where there is one: the first of January, and every later one on which a price begins. */
export function priceDays(rates: readonly PriceRate[], year: number): string[] {
  const first = firstDay(year);
  return [first, ...rates.map(({ appliesFrom }) => appliesFrom).filter((day) => day > first && day < firstDay(year + 1))].filter((day) => unitValuesOn(rates, day));
}

const firstDay = (year: number) => `${String(year).padStart(4, '0')}-01-01`;
