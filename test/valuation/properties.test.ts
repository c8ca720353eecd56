import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, sum } from '../../src/shared/decimal.js';
import type { Sroi } from '../../src/valuation/sroi.js';
import { valueMapAnswer } from '../../src/valuation/value-map-answer.js';
import { valued } from './run-cases.js';

/** A decimal text of `digits` before and up to `decimals` after the point. */
const decimalText = (least: number, most: number, decimals: number) =>
  fc.tuple(fc.integer({ min: least, max: most }), fc.integer({ min: 0, max: decimals })).map(([units, places]) => new Decimal(units).div(new Decimal(10).pow(places)).toFixed());
const share = fc.integer({ min: 0, max: 1000 }).map((thousandths) => new Decimal(thousandths).div(1000).toFixed());
const stakeholder = fc.constantFrom('gemeente', 'rijk', 'residents', 'volunteers');

const effect = {
  stakeholder, description: fc.constant('effect'), unit: fc.constant('unit'),
  quantity: decimalText(-1e9, 1e9, 12),
  deadweight: share, displacement: share, attributedToOthers: share, dropOff: share,
  durationYears: fc.integer({ min: 1, max: 6 }), startOffset: fc.integer({ min: 0, max: 3 }),
};
const bare = fc.record({ ...effect, pricePerUnit: fc.option(decimalText(-1e9, 1e9, 6)) });
const split = fc.record({ ...effect, parts: fc.array(fc.record({ stakeholder, amount: decimalText(-1e9, 1e9, 6) }), { minLength: 1, maxLength: 3 }), moved: decimalText(1, 1e9, 6) })
  .map(({ parts, moved, ...outcome }) => ({
    ...outcome,
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

const holds = (property: (result: Sroi, document: Document) => void) => fc.assert(fc.property(valueMap, (document) => property(valued(document), document)), { numRuns: 300, seed: 2026 });
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
    for (const outcome of priced) {
      same(sum(outcome.years.map((year) => year.presentValue)), outcome.presentValue);
      same(outcome.years[0]!.value, outcome.net);
    }
  }));

  test('the order of the outcomes changes no figure', () => holds((result, document) => {
    const reversed = valueMapAnswer(valued({ ...document, outcomes: document.outcomes.toReversed() }));
    const answer = valueMapAnswer(result);
    expect(new Set(reversed.stakeholders)).toEqual(new Set(answer.stakeholders));
    expect(new Set(reversed.calendar)).toEqual(new Set(answer.calendar));
    expect(reversed).toEqual({ ...answer, outcomes: answer.outcomes.toReversed(), warnings: expect.anything(), stakeholders: expect.anything(), calendar: expect.anything() });
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
