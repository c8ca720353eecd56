import { expect, test } from '@jest/globals';
import { parseDecimal, toFixed, ZERO } from '../../src/shared/decimal.js';
import { roundEuro } from '../../src/shared/money.js';
import { assumptionFactors } from '../../src/valuation/assumption-factors.js';
import { discountFactor, inputDiscountFactor, type DiscountTiming, type RateSegment } from '../../src/valuation/present-value.js';
import { frozen } from '../valuation/run-cases.js';

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
