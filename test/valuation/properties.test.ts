import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { indexRatio, type PriceIndex } from '../../src/pricelist/price-index.js';
import { AMOUNT_DECIMALS, Decimal, roundTo, sum } from '../../src/shared/decimal.js';
import type { Sroi } from '../../src/valuation/sroi.js';
import { valueMapAnswer } from '../../src/valuation/value-map-answer.js';
import { valued } from './run-cases.js';

/** A decimal text of `digits` before and up to `decimals` after the point. */
const decimalText = (least: number, most: number, decimals: number) =>
  fc.tuple(fc.integer({ min: least, max: most }), fc.integer({ min: 0, max: decimals })).map(([units, places]) => new Decimal(units).div(new Decimal(10).pow(places)).toFixed());
const share = fc.integer({ min: 0, max: 1000 }).map((thousandths) => new Decimal(thousandths).div(1000).toFixed());
const stakeholder = fc.constantFrom('gemeente', 'rijk', 'residents', 'volunteers');

const effect = {
  stakeholder, description: fc.constantFrom('visits', 'calls', 'care'), unit: fc.constant('unit'),
  quantity: decimalText(-1e9, 1e9, 12),
  deadweight: share, displacement: share, attributedToOthers: share, dropOff: share,
  durationYears: fc.integer({ min: 1, max: 6 }), startOffset: fc.integer({ min: 0, max: 3 }), year: fc.integer({ min: 1, max: 2 }),
  overlap: fc.option(fc.record({ overlapCluster: fc.constantFrom('one', 'two'), alpha: share })),
  sdg: fc.option(fc.constant([{ target: '3', share: '0.3333' }, { target: '10.2', share: '0.5' }])),
};
const withOverlap = <Row extends { overlap: object | null }>({ overlap, ...row }: Row) => ({ ...row, ...overlap });
const bare = fc.record({ ...effect, pricePerUnit: fc.option(decimalText(-1e9, 1e9, 6)) }).map(withOverlap);
const split = fc.record({ ...effect, parts: fc.array(fc.record({ stakeholder, amount: decimalText(-1e9, 1e9, 6) }), { minLength: 1, maxLength: 3 }), moved: decimalText(1, 1e9, 6) })
  .map(({ parts, moved, ...outcome }) => ({
    ...withOverlap(outcome),
    posts: [...parts, { stakeholder: 'gemeente', amount: moved, transfer: 'benefit' }, { stakeholder: 'residents', amount: `-${moved}`, transfer: 'benefit' }],
  }));
const valueMap = fc.record({
  currency: fc.constant('EUR'),
  method: fc.constantFrom('societal', 'asPublished'),
  combine: fc.constantFrom('multiply', 'subtract'),
  discountRate: fc.integer({ min: -50, max: 200 }).map((thousandths) => new Decimal(thousandths).div(1000).toFixed()),
  discountTiming: fc.constantFrom('start', 'mid', 'end'),
  inputs: fc.array(fc.record({ stakeholder, description: fc.constant('input'), amount: decimalText(0, 1e9, 6), year: fc.integer({ min: 1, max: 3 }) }), { maxLength: 3 }),
  outcomes: fc.array(fc.oneof(bare, split), { minLength: 1, maxLength: 5 }),
});
type Document = typeof valueMap extends fc.Arbitrary<infer Value> ? Value : never;

const holds = (property: (result: Sroi, document: Document) => void) => fc.assert(fc.property(valueMap, (document) => property(valued(document), document)), { numRuns: 150, seed: 2026 });
const same = (actual: Decimal, expected: Decimal) => expect(actual.toFixed()).toBe(expected.toFixed());

describe('for every value map', () => {
  test('years, waterfall, outcomes and stakeholders add up to the present value, to the last digit', () => holds((result) => {
    const presentValue = result.total?.presentValue ?? new Decimal(0);
    const priced = result.outcomes.filter((outcome) => outcome.status === 'priced');
    same(sum(result.years.map((year) => year.presentValue)), presentValue);
    same(sum(result.years.map((year) => year.value)), result.total?.allYears ?? new Decimal(0));
    same(sum(result.waterfall.map((step) => step.effect)), presentValue);
    same(sum(priced.map((outcome) => outcome.presentValue)), presentValue);
    same(sum(result.stakeholders.map((each) => each.presentValue)), presentValue);
    same(sum(result.sdgs.map((each) => each.presentValue)), presentValue);
    same(sum(result.calendar.map((each) => each.value)), result.total?.allYears ?? new Decimal(0));
    for (const outcome of priced) {
      same(sum(outcome.years.map((year) => year.presentValue)), outcome.presentValue);
      same(outcome.years[0]!.value, outcome.net);
    }
  }));

  test('a row split in two changes no total: quantities are summed before rounding', () => holds((result, document) => {
    const halves = document.outcomes.flatMap((outcome) => {
      const part = new Decimal(outcome.quantity).div(3).toDecimalPlaces(12);
      return [part, new Decimal(outcome.quantity).minus(part)].map((quantity) => ({ ...outcome, quantity: quantity.toFixed() }));
    });
    const totals = (each: Sroi) => { const { gross, impact, presentValue, inputsPresentValue, sroi, paybackMonths, waterfall, years, stakeholders } = valueMapAnswer(each); return { gross, impact, presentValue, inputsPresentValue, sroi, paybackMonths, waterfall, years, stakeholders }; };
    expect(totals(valued({ ...document, outcomes: halves }))).toEqual(totals(result));
  }));

  test('the order of the outcomes changes no figure', () => holds((result, document) => {
    const reversed = valueMapAnswer(valued({ ...document, outcomes: document.outcomes.toReversed() }));
    const answer = valueMapAnswer(result);
    expect(new Set(reversed.stakeholders)).toEqual(new Set(answer.stakeholders));
    expect(new Set(reversed.calendar)).toEqual(new Set(answer.calendar));
    expect(new Set(reversed.sdgs)).toEqual(new Set(answer.sdgs));
    expect(reversed).toEqual({ ...answer, outcomes: answer.outcomes.toReversed(), warnings: expect.anything(), stakeholders: expect.anything(), calendar: expect.anything(), sdgs: expect.anything() });
  }));

  test('transfers do not change the societal total', () => holds((result, document) => {
    const without = document.outcomes.map((outcome) => ('posts' in outcome ? { ...outcome, posts: outcome.posts.filter((post) => !('transfer' in post)) } : outcome));
    expect(valueMapAnswer(valued({ ...document, method: 'societal', outcomes: without })).presentValue)
      .toEqual(valueMapAnswer(valued({ ...document, method: 'societal' })).presentValue);
  }));

  test('without adjustments net is gross; in one undiscounted year so is the present value', () => holds((_, document) => {
    const plain = document.outcomes.map((outcome) => ({ ...outcome, deadweight: '0', displacement: '0', attributedToOthers: '0', durationYears: 1 }));
    const { total } = valued({ ...document, discountRate: '0', outcomes: plain });
    if (total) same(total.net, total.gross);
    if (total) same(total.presentValue, total.gross);
  }));

  test('no figure is NaN, infinite, an exponent or -0', () => holds((result) => {
    const figures: unknown[] = [];
    JSON.stringify({ ...valueMapAnswer(result), warnings: [] }, (_, leaf: unknown) => {
      if (typeof leaf === 'string' && /\d|NaN|Infinity/.test(leaf)) figures.push(leaf);
      return leaf;
    });
    for (const figure of figures) expect(figure).toMatch(/^(?!-0(\.0+)?$)-?\d+(\.\d+)?$/);
  }));
});

test('of a positive value, multiplying takes away step by step and keeps at least what subtracting keeps', () => {
  fc.assert(fc.property(valueMap, (document) => {
    const outcomes = document.outcomes.map((outcome) => ({ ...outcome, quantity: outcome.quantity.replace('-', ''), posts: null, pricePerUnit: '12.34' }));
    const total = valued({ ...document, combine: 'multiply', outcomes }).total!;
    expect([total.gross.gte(total.afterDeadweight), total.afterDeadweight.gte(total.afterDisplacement), total.afterDisplacement.gte(total.net), total.net.gte(0)]).toEqual([true, true, true, true]);
    expect(total.net.gte(valued({ ...document, combine: 'subtract', outcomes }).total!.net)).toBe(true);
  }), { numRuns: 200, seed: 2026 });
});

test('uprating there and back gives the same amount at 6 decimals', () => {
  const level = fc.integer({ min: 10_000, max: 100_000_000 }).map((number) => new Decimal(number).div(10_000).toFixed());
  fc.assert(fc.property(decimalText(-1e9, 1e9, 6), level, level, (amount, from, to) => {
    const index = { values: { 2020: from, 2024: to } } as unknown as PriceIndex;
    same(roundTo(new Decimal(amount).times(indexRatio(index, '2020', '2024')!).times(indexRatio(index, '2024', '2020')!), AMOUNT_DECIMALS), new Decimal(amount));
  }), { numRuns: 300, seed: 2026 });
});
