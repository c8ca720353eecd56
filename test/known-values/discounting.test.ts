import { expect, test } from '@jest/globals';
import { parseDecimal, toFixed, ZERO } from '../../src/shared/decimal.js';
import { roundEuro } from '../../src/shared/money.js';
import { assumptionFactors } from '../../src/valuation/assumption-factors.js';
import { discountFactor, inputDiscountFactor, type DiscountTiming, type RateSegment } from '../../src/valuation/present-value.js';
import { frozen, valued } from '../valuation/run-cases.js';

const schedule = (...segments: [number, string][]): RateSegment[] => frozen(segments.map(([from, rate]) => ({ from, rate: parseDecimal(rate) })));
const STPR = schedule([1, '0.035'], [31, '0.03'], [76, '0.025'], [126, '0.02'], [201, '0.015'], [301, '0.01']);

test.each([
  [1, '0.966184'], [10, '0.708919'], [30, '0.356278'], [31, '0.345901'], [60, '0.146782'], [75, '0.094214'], [76, '0.091916'], [100, '0.050818'],
])('UK Green Book, social time preference rate: year %i is worth %s', (year, factor) => {
  expect(toFixed(discountFactor(STPR, 'end', year), 6)).toBe(factor);
});

test.each<[string, DiscountTiming, string]>([
  ['0.0225', 'end', '8866.22'], ['0.0225', 'start', '9065.71'],
  ['0.03', 'end', '8530.20'], ['0.03', 'start', '8786.11'],
  ['0.04', 'end', '8110.90'], ['0.04', 'start', '8435.33'],
  ['0.055', 'end', '7537.63'], ['0.055', 'start', '7952.20'],
])('Dutch discount rates: 1,000 euro a year for ten years at %s, %s of the year, is %s', (rate, discountTiming, presentValue) => {
  const tenYears = frozen({ deadweight: ZERO, displacement: ZERO, attributedToOthers: ZERO, dropOff: ZERO, durationYears: 10, startOffset: 0 });
  const factors = assumptionFactors(tenYears, frozen({ combine: 'multiply' as const, discountTiming, schedule: schedule([1, rate]) }));
  expect(roundEuro(factors.presentValue.times(1000))).toBe(presentValue);
});

test('inputs of the first year are not discounted, those of the second for one year', () => {
  expect([1, 2, 3].map((year) => toFixed(inputDiscountFactor(schedule([1, '0.25']), year), 2))).toEqual(['1.00', '0.80', '0.64']);
});

test('a schedule that begins later than year 1 has no factor', () => {
  expect(() => discountFactor(schedule([2, '0.035']), 'end', 1)).toThrow('no rate for year 1');
});

/** The first flow is put in now, the others come at the end of years 1, 2 ... */
function netPresentValue(rate: string, [first, ...flows]: number[]) {
  const row = { stakeholder: 'a', description: 'flow', quantity: '1', unit: 'year', deadweight: '0', displacement: '0', attributedToOthers: '0', dropOff: '0', durationYears: 1 };
  const outcomes = flows.map((flow, year) => ({ ...row, pricePerUnit: String(flow), startOffset: year }));
  return valued({ currency: 'EUR', discountRate: rate, discountTiming: 'end', inputs: [{ stakeholder: 'a', description: 'first flow', amount: String(-first!) }], outcomes }).netPresentValue!;
}

/** Periodic cases of numpy-financial (BSD-3) and, the last, formulajs (MIT): a net present value, and internal rates of return, at which it is nil. */
test.each([
  ['0.05', [-15_000, 1500, 2500, 3500, 4500, 6000], '122.89'],
])('at %s the flows %j are worth %s', (rate, flows, expected) => expect(roundEuro(netPresentValue(rate, flows))).toBe(expected));

test.each([
  ['0.0524', [-150_000, 15_000, 25_000, 35_000, 45_000, 60_000], 0.0001],
  ['-0.0955', [-100, 0, 0, 74], 0.0001],
  ['0.28095', [-100, 39, 59, 55, 20], 0.00001],
  ['-0.0833', [-100, 100, 0, -7], 0.0001],
  ['0.06206', [-100, 100, 0, 7], 0.00001],
  ['0.0886', [-5, 10.5, 1, -8, 1], 0.0001],
  ['0.0886', [-5, 10.5, 1, -8, 1, 0, 0, 0], 0.0001],
  ['0.05715142887178467', [-75_000, 12_000, 15_000, 18_000, 21_000, 24_000], 1e-9],
])('around the internal rate %s of the flows %j the net present value passes nil', (rate, flows, step) => {
  const [below, above] = [-1, 1].map((side) => netPresentValue(parseDecimal(rate).plus(side * step).toFixed(), flows));
  expect(below!.times(above!).lte(0)).toBe(true);
});
