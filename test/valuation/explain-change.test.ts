import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, parseDecimal, roundTo, sum, toFixed } from '../../src/shared/decimal.js';
import { CHANGE_PARTS, explainChange, ladderOf, type FourRates, type Ladder, type YearCell } from '../../src/valuation/explain-change.js';
import type { PriceRate } from '../../src/valuation/price-rates.js';

/** value, its quantity, and the value without overlap where that is another; null: held. */
const cell = ([value, quantity, uncorrected]: [string | null, string, string?]): YearCell =>
  ({ value: value === null ? null : parseDecimal(value), quantity: parseDecimal(quantity), uncorrected: parseDecimal(uncorrected ?? value ?? '0') });
const ladder = (steps: (string[] | null)[]) => steps.map((values) => values && values.map(parseDecimal)) as unknown as Ladder;
const same = (price: string) => ladder([[price], null, null, null, null]);

describe('a change is split by hand', () => {
  it.each([
    ['nothing changed', ['20', '10'], ['20', '10'], same('2'), {}],
    ['two more, at the same price', ['20', '10'], ['24', '12'], same('2'), { activity: '4' }],
    ['less harm is more value', ['-20', '10'], ['-16', '8'], same('-2'), { activity: '4' }],
    ['two more, and a new price from this year: activity at the old price, the rest is price', ['20', '10'], ['36', '12'], ladder([['2'], ['3'], null, null, null]), { activity: '4', price: '12' }],
    ['the year before half at an older price of 1: what that made less is price too', ['15', '10'], ['24', '12'], same('2'), { price: '5', activity: '4' }],
    ['another list, its price level and its adjustments, one by one', ['20', '10'], ['70', '10'], ladder([['2'], null, ['4'], ['5'], ['7']]), { priceList: '20', priceLevel: '10', adjustments: '20' }],
    ['two posts, each rounded to the millionth', ['0.000002', '1'], ['0.000004', '3'], ladder([['0.0000006', '0.0000006'], null, null, null, null]), { activity: '0.000002' }],
    ['now only half of it counts beside a larger effect', ['20', '10'], ['10', '10', '20'], same('2'), { overlap: '-10' }],
    ['reported for the first time', null, ['24', '12'], null, { newlyReported: '24' }],
    ['no longer reported', ['24', '12'], null, null, { noLongerReported: '-24' }],
    ['reported before, without a price', [null, '0'], ['24', '12'], null, { newlyPriced: '24' }],
    ['still reported, the price is gone', ['24', '12'], [null, '0'], null, { noLongerPriced: '-24' }],
    ['held in both years', [null, '0'], [null, '0'], null, {}],
  ] as [string, [string | null, string, string?] | null, [string | null, string, string?] | null, Ladder | null, object][])('%s', (_, before, after, steps, expected) => {
    const change = explainChange(before && cell(before), after && cell(after), steps);
    expect(Object.fromEntries(CHANGE_PARTS.filter((part) => !change[part].isZero()).map((part) => [part, change[part].toFixed()]))).toEqual(expected);
  });
});

describe('the steps between two prices', () => {
  const rate = (appliesFrom: string, appliesUntil: string, price: string | null): PriceRate => {
    const value = price === null ? null : parseDecimal(price);
    return { indicator: 'a', appliesFrom, appliesUntil, priceFrom: appliesFrom, backcast: false, reason: value ? null : 'withdrawn', posts: value && [{ societal: true, gross: value, afterDeadweight: value, afterDisplacement: value, net: value, presentValue: value, overlapGroup: '', overlapCounts: true }], overlap: null };
  };
  const from2020 = [rate('2010-01-01', '2020-01-01', '2'), rate('2020-01-01', 'infinity', '3')];
  const flat = (price: string) => [rate('-infinity', 'infinity', price)];
  it.each([
    ['one list, one price', [from2020, from2020, from2020, from2020], '2018-01-01', '2019-01-01', ['2', null, null, null, null]],
    ['one list, a new price', [from2020, from2020, from2020, from2020], '2019-01-01', '2020-01-01', ['2', '3', null, null, null]],
    ['another list at another level', [from2020, flat('4'), flat('5'), flat('6')], '2019-01-01', '2020-01-01', ['2', '3', '4', '5', '6']],
    ['not to be brought to the level before: list and level are one step', [from2020, [rate('-infinity', 'infinity', null)], flat('5'), flat('5')], '2019-01-01', '2019-01-01', ['2', null, '5', null, null]],
    ['the list before has no price then: all of it is the list', [[rate('2010-01-01', '2020-01-01', '2')], flat('4'), flat('4'), flat('4')], '2019-01-01', '2020-01-01', ['2', null, '4', null, null]],
  ] as [string, FourRates, string, string, (string | null)[]][])('%s', (_, rates, before, after, expected) => {
    expect(ladderOf(rates, before, after)!.map((values) => values && values.map(String).join())).toEqual(expected);
  });
});

it('every split adds up to the change, to the last digit, for any quantities, prices and corrections', () => {
  const decimal = (places: number) => fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: places })).map(([units, power]) => new Decimal(units).div(new Decimal(10).pow(power)));
  const values = fc.array(decimal(20), { maxLength: 4 });
  const held = fc.record({ value: fc.constant(null), quantity: decimal(12), uncorrected: decimal(6) });
  const priced = fc.record({ value: decimal(6), quantity: decimal(12), uncorrected: decimal(6) });
  const side = fc.oneof({ weight: 4, arbitrary: priced }, { weight: 1, arbitrary: held }, { weight: 1, arbitrary: fc.constant(null) });
  fc.assert(fc.property(side, side, fc.tuple(values, fc.option(values), fc.option(values), fc.option(values), fc.option(values)), (before, after, steps) => {
    const change = explainChange(before, after, steps);
    const difference = (after?.value ?? new Decimal(0)).minus(before?.value ?? 0);
    expect(toFixed(sum(CHANGE_PARTS.map((part) => change[part])), 6)).toBe(toFixed(difference, 6));
    expect(CHANGE_PARTS.every((part) => roundTo(change[part], 6).eq(change[part]))).toBe(true);
  }), { numRuns: 300 });
});
