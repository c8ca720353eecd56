import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cap } from '../../src/indices/cap.js';
import { cappedLink } from '../../src/indices/capped-link.js';
import { chain, type Level } from '../../src/indices/chain.js';
import { contributions } from '../../src/indices/contributions.js';
import { priceUpdated } from '../../src/indices/hierarchy.js';
import { INDEX_FORMULAS } from '../../src/indices/index-formulas.js';
import { asLink } from '../../src/indices/link.js';
import { rebase } from '../../src/indices/rebase.js';
import { priceEffect, valueLink } from '../../src/indices/value-link.js';
import { Decimal, HUNDRED, parseDecimal, roundTo, sum, toFixed, toText } from '../../src/shared/decimal.js';
import { runTable } from '../shared/run-table.js';
import { frozen } from '../valuation/run-cases.js';
import { levels, story, type Reporting } from './index-story.js';

const decimals = (text: string) => frozen(text.split(' ').map(parseDecimal));
const euros = fc.integer({ min: 1, max: 10 ** 9 }).map((cents) => new Decimal(cents).div(100));
const whole = fc.integer({ min: 1, max: 1000 });
/** Five to nine initiatives that reported both years, none of which dominates. */
const reporting = fc.array(fc.tuple(fc.integer({ min: 50, max: 90 }), fc.integer({ min: 50, max: 90 })), { minLength: 5, maxLength: 9 })
  .map((pairs): Reporting[] => pairs.map(([before, now]) => ({ values: `${before} ${now}` })));
const bothOf = (rows: readonly Reporting[]) => ['link', 'populationLink'].map((of) => levels(story(2019, rows), of as 'link'));

runTable(import.meta.url, 'cap', ({ sizes, cap: share }: { sizes: string; cap: string }) => {
  const { factors, weights, note } = cap(decimals(sizes), parseDecimal(share));
  return { weights: weights.map((weight) => weight.toFixed(4)).join(' '), factors: factors.map((factor) => factor.toFixed(4)).join(' '), note };
});

test('caps hold, and weights sum to 1, to the last digit', () => {
  fc.assert(fc.property(fc.array(euros, { minLength: 7, maxLength: 40 }), fc.constantFrom('0.15', '0.2', '0.5'), (sizes, share) => {
    const { weights, factors } = cap(frozen(sizes), parseDecimal(share));
    expect(toText(sum(weights))).toBe('1');
    expect(weights.filter((weight) => weight.gt(parseDecimal(share)))).toEqual([]);
    expect(factors.filter((factor) => factor.lte(0) || factor.gt(1))).toEqual([]);
  }));
});

test('the largest with the rest summed are capped as all of them are', () => {
  fc.assert(fc.property(fc.array(euros, { minLength: 12, maxLength: 40 }), (sizes) => {
    const sorted = sizes.toSorted((one, other) => other.cmp(one));
    const [listed, others] = [sorted.slice(0, 7), sorted.slice(7)];
    expect(cap(listed, parseDecimal('0.15'), { size: sum(others), count: others.length }).factors).toEqual(cap(sorted, parseDecimal('0.15')).factors.slice(0, 7));
  }));
});

test('where none is above the cap, the capped link is the link', () => {
  const members = Array.from({ length: 8 }, (_, at) => ({ base: new Decimal(100), current: new Decimal(100 + at), baseAbsolute: new Decimal(100) }));
  const nobody = { base: new Decimal(0), current: new Decimal(0), baseAbsolute: new Decimal(0), count: 0 };
  expect(toText(cappedLink(members, nobody).link!)).toBe('1.035');
  expect(cappedLink(members.slice(0, 5), nobody)).toMatchObject({ note: 'too-few-to-cap', factors: members.slice(0, 5).map(() => new Decimal(1)) });
});

test('contributions add up to the change, to the last digit', () => {
  fc.assert(fc.property(fc.array(fc.record({ base: euros, current: euros }), { minLength: 1, maxLength: 30 }), euros, (changes, level) => {
    const link = asLink(sum(changes.map(({ current }) => current)).div(sum(changes.map(({ base }) => base))));
    const [before, after] = [roundTo(level, 20) as Level, roundTo(level.times(link), 20) as Level];
    expect(toText(sum(contributions(frozen(changes), before, after)))).toBe(toText(after.minus(before)));
  }));
});

test('contributions of several years add up to the change over all of them', () => {
  fc.assert(fc.property(fc.array(fc.array(euros, { minLength: 4, maxLength: 4 }), { minLength: 2, maxLength: 6 }), (values) => {
    const links = values.map((now, at) => ({ year: at, link: at === 0 ? null : asLink(sum(now).div(sum(values[at - 1]!))) }));
    const chained = chain(links);
    const all = values.slice(1).flatMap((now, at) => contributions(now.map((current, member) => ({ base: values[at]![member]!, current })), chained[at]!.level!, chained[at + 1]!.level!));
    expect(toText(sum(all))).toBe(toText(chained.at(-1)!.level!.minus(HUNDRED)));
  }));
});

test('rebasing twice is rebasing once, and leaves the links', () => {
  fc.assert(fc.property(fc.array(whole, { minLength: 3, maxLength: 8 }), (values) => {
    const series = chain(values.map((value, year) => ({ year, link: year === 0 ? null : asLink(new Decimal(value).div(values[year - 1]!)) })));
    const text = (levels: ReturnType<typeof rebase>) => levels!.map(({ level }) => toFixed(level!, 6));
    expect(text(rebase(rebase(series, 1)!, 2))).toEqual(text(rebase(series, 2)));
    expect(toText(rebase(series, 2)![2]!.level!)).toBe('100');
  }));
});

test('levels of another segment have no place on the new base', () => {
  const series = chain([null, '1.1', null, '1.2'].map((link, year) => ({ year, link: link === null ? null : asLink(parseDecimal(link)) })));
  expect(rebase(series, 3)!.map(({ level }) => level && toFixed(level, 2))).toEqual([null, null, '83.33', '100.00']);
  expect(rebase(series, 9)).toBeNull();
});

test('volume times price is value, at 6 decimals; a new price list does not move the volume index', () => {
  const cells = fc.array(fc.record({ base: whole, now: whole, price: euros, newPrice: euros }), { minLength: 1, maxLength: 12 });
  fc.assert(fc.property(cells, fc.integer({ min: 90, max: 120 }), (all, inflation) => {
    const total = (worth: (cell: (typeof all)[number]) => Decimal) => sum(all.map(worth));
    const [base, current, own] = [total(({ base: units, price }) => price.times(units)), total(({ now, price }) => price.times(now)), total(({ now, newPrice }) => newPrice.times(now))];
    const [baseRatio, ratio] = [new Decimal(1), new Decimal(inflation).div(100)];
    const effect = priceEffect({ atBasePrices: current, atOwnPrices: own, baseRatio, ratio })!;
    const volume = asLink(current.div(base));
    const value = valueLink(volume, effect);
    expect(toFixed(value, 6)).toBe(toFixed(own.times(ratio).div(base.times(baseRatio)), 6));
    expect(toFixed(volume.times(effect), 6)).toBe(toFixed(value, 6));
    expect(toText(asLink(current.times(3).div(base.times(3))))).toBe(toText(volume));
  }));
});

test('joining and leaving the platform moves neither index', () => {
  fc.assert(fc.property(reporting, whole, (rows, value) => {
    expect(bothOf([...rows, { values: `- ${value}` }])).toEqual(bothOf(rows));
    const leaver = Math.min(value, 200); // more than half of the base missing would be told, not computed
    expect(bothOf([...rows, { values: `${leaver} -` }])).toEqual(bothOf(rows));
  }));
});

test('a constituent split in two changes nothing', () => {
  fc.assert(fc.property(reporting, (rows) => {
    const [before, now] = rows[0]!.values.split(' ').map(Number) as [number, number];
    const split = [{ values: `${before - 20} ${now - 30}` }, { values: '20 30' }, ...rows.slice(1)];
    expect(bothOf(split)).toEqual(bothOf(rows));
  }));
});

test('equal prices and quantities give 1 by every formula', () => {
  fc.assert(fc.property(fc.array(fc.tuple(whole, whole), { minLength: 1, maxLength: 6 }), (things) => {
    const pairs = things.map(([price, quantity]) => ({ basePrice: new Decimal(price), baseQuantity: new Decimal(quantity), price: new Decimal(price), quantity: new Decimal(quantity) }));
    expect(Object.values(INDEX_FORMULAS).map((formula) => toFixed(formula(pairs), 19))).toEqual(Object.keys(INDEX_FORMULAS).map(() => '1.0000000000000000000'));
  }), { numRuns: 20 });
});

test('weights brought forward with the links of their classes are those of the next year', () => {
  const links = ['1.1', '0.5'].map((link) => asLink(parseDecimal(link)));
  expect(priceUpdated(decimals('60 40'), links).map(toText)).toEqual(['66', '20']);
});
