import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { valueDraws, valueRange } from '../../src/valuation/ranges.js';
import { errorDraws, rangeOf, triangularDraws, uniformDraws } from '../../src/valuation/uncertainty.js';
import { unitDraws, type DoubtfulPrice, type UnitDraws } from '../../src/valuation/unit-draws.js';

const THOUSAND = { seed: '2026', draws: 1000 };
const MANY = { seed: '2026', draws: 100_000 };
const NONE = { value: '0' };
const NOTHING_TAKEN = { deadweight: NONE, displacement: NONE, attributedToOthers: NONE, dropOff: NONE, durationYears: 1, startOffset: 0 };
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const centred = (values: Float64Array) => {
  const middle = mean(values);
  return values.map((value) => value - middle);
};
const product = (one: Float64Array, other: Float64Array) => mean(one.map((value, draw) => value * other[draw]!));
const variance = (values: Float64Array) => product(centred(values), centred(values));
const correlation = (one: Float64Array, other: Float64Array) => product(centred(one), centred(other)) / Math.sqrt(variance(one) * variance(other));

function unit(price: Partial<DoubtfulPrice> & Pick<DoubtfulPrice, 'price'>, uncertainty = THOUSAND): UnitDraws {
  return unitDraws({ source: 'a source', indexRatio: 1, adjustments: NOTHING_TAKEN, adjustmentsOf: 'an indicator', ...price }, [1, 0.5], 'multiply', uncertainty);
}
const line = (own: UnitDraws, quantity: number, doubt = 0) => ({ unit: own, quantity, doubt });

describe('draws', () => {
  test('are the same on every machine', () => {
    expect([...uniformDraws({ seed: '2026', draws: 4 }, 'a source')]).toEqual(GOLDEN.uniform);
    expect([...triangularDraws(uniformDraws({ seed: '2026', draws: 4 }, 'a source'), { low: 0.05, central: 0.13, high: 0.16 })]).toEqual(GOLDEN.triangular);
    expect(valueRange([line(unit({ price: { amount: '0.13', low: '0.05', high: '0.16' } }), 1000, 90_000)], 'initiative|a', THOUSAND)).toEqual(GOLDEN.range);
  });

  test('depend on seed, source and draw only: fewer draws are the first of more', () => {
    const draws = uniformDraws(THOUSAND, 'a source');
    expect(uniformDraws({ ...THOUSAND, draws: 10 }, 'a source')).toEqual(draws.slice(0, 10));
    expect(uniformDraws(THOUSAND, 'another source')[0]).not.toBe(draws[0]);
    expect(uniformDraws({ ...THOUSAND, seed: '2027' }, 'a source')[0]).not.toBe(draws[0]);
  });

  test('are even and independent: 100,000 of them, within four standard errors', () => {
    const [one, other] = [uniformDraws(MANY, 'a source'), uniformDraws(MANY, 'another source')];
    const tenths = Array.from({ length: 10 }, (_, tenth) => one.filter((u) => Math.floor(u * 10) === tenth).length);
    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(4 * Math.sqrt(10_000 * 0.9));
    expect(Math.abs(correlation(one, other))).toBeLessThan(4 / Math.sqrt(MANY.draws));
    expect(Math.abs(correlation(one.slice(1), one.slice(0, -1)))).toBeLessThan(4 / Math.sqrt(MANY.draws));
  });

  test.each([
    ['CO2', 0.05, 0.13, 0.16], ['a loss', -30, -20, -5], ['lowest is central', 0, 0, 9], ['highest is central', 1, 4, 4], ['around nothing', -1, 0, 1],
  ])('of a triangle have its mean (l + c + h) / 3 and variance: %s', (_, low, central, high) => {
    const draws = triangularDraws(uniformDraws(MANY, 'a source'), { low, central, high });
    const expected = (low ** 2 + central ** 2 + high ** 2 - low * central - low * high - central * high) / 18;
    expect(Math.abs(mean(draws) - (low + central + high) / 3)).toBeLessThan(4 * Math.sqrt(expected / MANY.draws));
    expect(Math.abs(variance(draws) / expected - 1)).toBeLessThan(0.02);
    expect(draws.every((value) => value >= low && value <= high)).toBe(true);
  });

  test('of a triangle grow with u, and are the one value where low is high', () => {
    const even = Float64Array.from({ length: 99 }, (_, index) => (index + 1) / 100);
    const draws = triangularDraws(even, { low: -2, central: 1, high: 3 });
    expect([...draws].sort((one, other) => one - other)).toEqual([...draws]);
    expect(new Set(triangularDraws(even, { low: 7, central: 7, high: 7 }))).toEqual(new Set([7]));
  });

  test('have their 5 %, 50 % and 95 % points between two of 1,000, at one of 10', () => {
    const upTo = (last: number) => Float64Array.from({ length: last }, (_, index) => last - index);
    expect(rangeOf(upTo(1000))).toEqual({ low: 50.5, median: 500.5, high: 950.5 });
    expect(rangeOf(upTo(10))).toEqual({ low: 1, median: 5.5, high: 10 });
  });
});

describe('the range of a value', () => {
  const price = { amount: '10', low: '5', high: '20' };

  test('is the value itself where nothing is doubted, with the share at prices without a range', () => {
    const [sure, unknown] = [unit({ price: { amount: '10', low: '10', high: '10' } }), unit({ price: { amount: '10' } })];
    expect(valueRange([line(sure, 3)], 'a', THOUSAND)).toEqual({ low: '30.000000', median: '30.000000', high: '30.000000', unranged: '0.000000' });
    expect(valueRange([line(sure, 3), line(unknown, -1)], 'a', THOUSAND)).toEqual({ low: '20.000000', median: '20.000000', high: '20.000000', unranged: '0.250000' });
    expect(valueRange([line(unit({ price: { amount: '0' } }), 3)], 'a', THOUSAND)).toEqual({ low: '0.000000', median: '0.000000', high: '0.000000', unranged: '0.000000' });
    expect(valueRange([], 'a', THOUSAND)).toBeNull();
  });

  test('prices of one source move together: the ratio of two initiatives is the same in every draw; other sources do not', () => {
    const [one, same, other] = [unit({ price }), unit({ price }), unit({ price, source: 'another source' })];
    const none = new Float64Array(THOUSAND.draws);
    expect(valueDraws([line(same, 6)], none)).toEqual(valueDraws([line(one, 3)], none).map((value) => value * 2));
    expect(Math.abs(correlation(one.draws, other.draws))).toBeLessThan(4 / Math.sqrt(THOUSAND.draws));
  });

  test('the measuring errors of a whole have the variance of the sum of independent triangular errors', () => {
    const uncertainty = { ...THOUSAND, draws: 20_000 };
    const sure = unit({ price: { amount: '10' } }, uncertainty);
    const doubts = [30, 40, 12].map((halfWidth) => halfWidth ** 2);
    const draws = valueDraws(doubts.map((doubt) => line(sure, 100, doubt)), errorDraws(uncertainty, 'a'));
    const expected = (10 ** 2 * (30 ** 2 + 40 ** 2 + 12 ** 2)) / 6;
    expect(Math.abs(variance(draws) / expected - 1)).toBeLessThan(0.03);
    expect(Math.abs(mean(draws) - 3000)).toBeLessThan(4 * Math.sqrt(expected / uncertainty.draws));
  });

  test('adjustments are drawn too, over the years of the effect: every draw lies between the worst and the best', () => {
    const adjustments = { ...NOTHING_TAKEN, deadweight: { value: '0.2', low: '0.1', high: '0.4' }, dropOff: { value: '0.5', low: '0.5', high: '1' }, durationYears: 2 };
    const own = unit({ price: { amount: '10' }, indexRatio: 2, adjustments });
    expect(own.central).toBeCloseTo(20 * 0.8 * (1 + 0.5 * 0.5), 12);
    expect(own.draws.every((value) => value > 20 * 0.6 && value < 20 * 0.9 * 1.25)).toBe(true);
    expect(correlation(own.draws, unit({ price: { amount: '3' }, source: 'another', adjustments }).draws)).toBeCloseTo(1, 12);
    expect(Math.abs(correlation(own.draws, unit({ price: { amount: '10' }, adjustments, adjustmentsOf: 'another' }).draws))).toBeLessThan(4 / Math.sqrt(THOUSAND.draws));
  });

  test('subtracted shares take no more than everything', () => {
    const half = { value: '0.5', low: '0.4', high: '0.6' };
    const { central, draws } = unitDraws({ price: { amount: '10' }, source: '', indexRatio: 1, adjustments: { ...NOTHING_TAKEN, deadweight: half, displacement: half }, adjustmentsOf: '' }, [1], 'subtract', THOUSAND);
    expect(central).toBe(0);
    expect(Math.min(...draws)).toBe(0);
    expect(Math.max(...draws)).toBeGreaterThan(0);
  });

  test('of harm is that of the same good, turned round; twice the quantity, twice the range; a wider price, no narrower', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 5 }), (quantity, doubt, wider) => {
      const good = valueRange([line(unit({ price }), quantity, doubt)], 'a', THOUSAND)!;
      const more = valueRange([line(unit({ price }), 2 * quantity, 4 * doubt)], 'a', THOUSAND)!;
      const wide = valueRange([line(unit({ price: { ...price, high: String(20 + wider) } }), quantity, 0)], 'a', THOUSAND)!;
      const narrow = valueRange([line(unit({ price }), quantity, 0)], 'a', THOUSAND)!;
      for (const point of ['low', 'median', 'high'] as const) {
        expect(Math.abs(Number(more[point]) - 2 * Number(good[point]))).toBeLessThanOrEqual(2e-6);
        expect(Number(wide[point])).toBeGreaterThanOrEqual(Number(narrow[point]));
      }
      const none = new Float64Array(THOUSAND.draws);
      expect(rangeOf(valueDraws([line(unit({ price }), -quantity)], none)).low).toBe(-rangeOf(valueDraws([line(unit({ price }), quantity)], none)).high);
    }), { numRuns: 25 });
  });
});

/** Computed apart from these sources, in another language. */
const GOLDEN = {
  uniform: [0.7365179908229038, 0.1003517935751006, 0.763060080469586, 0.17232606990728527],
  triangular: [0.13051287348206989, 0.07971692755755355, 0.13203749413142007, 0.08894187226089817],
  range: { low: '65.812488', median: '116.350619', high: '157.016722', unranged: '0.000000' },
};
