import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { changeRows } from '../../src/pricelist/change-rows.js';
import { comparePriceLists, nothingChanged } from '../../src/pricelist/compare-price-lists.js';
import type { DatedPrice, Indicator, PriceList } from '../../src/pricelist/price-list.js';
import { resolveLayers, type ResolvedPriceList } from '../../src/pricelist/resolve-layers.js';
import { parseDecimal, toFixed, toText } from '../../src/shared/decimal.js';
import { randomStudy } from '../api/toy-price-list.js';
import { runTable } from '../shared/run-table.js';
import { frozen } from '../valuation/run-cases.js';
import { indicator, price, type Part } from './a-price.js';

const nl = parse(readFileSync(new URL('../../fixtures/pricelist/nl-2026-1.yaml', import.meta.url), 'utf8')) as ResolvedPriceList;
const said = (words: string) => ({ nl: words, en: words });

type Side = { prices: ({ amount: string | null; posts?: Part[]; backcast?: boolean; source?: string } & Omit<Partial<DatedPrice>, 'amount' | 'posts' | 'backcast' | 'source'>)[] | null; held?: boolean; deadweight?: string; why?: string; label?: string; unit?: 'kg' | 'item'; currency?: string; rate?: string } | null;

function entryOf({ prices, held, deadweight = '0', why = 'reden', label = 'reden', unit = 'kg' }: NonNullable<Side>): Indicator {
  const entry = indicator(prices?.map(({ amount, posts = [{ share: '1' }], backcast, source, ...more }) =>
    ({ ...price(amount, posts, { ...more, ...(backcast && { backcast: said('reden') }) }), ...(source !== undefined && { source: { ...price('1', []).source, title: source } }) })));
  const { adjustments } = entry;
  return { ...entry, label: said(label), unit, ...(held && { held: said('niet bruikbaar') }), ...(adjustments && { adjustments: { ...adjustments, deadweight: { value: deadweight, reason: said(why) } } }) };
}

function listOf(side: Side): ResolvedPriceList {
  const { currency = 'EUR', rate = '0.0225' } = side ?? {};
  return frozen({ ...nl, currency, discount: { ...nl.discount, schedule: [{ from: 1, rate }] }, indicators: side ? [entryOf(side)] : [] });
}

runTable(import.meta.url, 'compare-price-lists', ({ before, after }: { before: Side; after: Side }) =>
  changeRows(comparePriceLists(listOf(before), listOf(after))).map((row) => {
    const [one, other] = [[row.before, row.beforeQuote], [row.after, row.afterQuote]].map(([value, quote]) => [value, quote && typeof quote === 'object' && quote.held && `(${quote.held})`].filter(Boolean).join(' '));
    return `${row.change} of ${row.part}, ${row.from ?? 'always'}: ${one} -> ${other}; ${row.difference ?? ''}; ${row.ratio === null ? '' : toFixed(parseDecimal(row.ratio), 6)}`;
  }));

/** Lists that use every freedom the documents have, and the list of Utrecht on the Dutch one. */
const utrecht = resolveLayers(parse(readFileSync(new URL('../../fixtures/pricelist/examples/utrecht-2026-1.yaml', import.meta.url), 'utf8')) as PriceList, nl) as { list: ResolvedPriceList };
const lists = [nl, utrecht.list, ...[1, 2].flatMap((seed) => randomStudy(seed).lists as unknown as ResolvedPriceList[])];
const pairs = lists.flatMap((before) => lists.map((after) => [frozen(before), frozen(after)] as const));

test('a list beside itself has no difference, and beside another has one', () => {
  for (const [before, after] of pairs) expect(nothingChanged(comparePriceLists(before, after))).toBe(before === after);
});

test('every entry of both lists is told of once', () => {
  for (const [before, after] of pairs) {
    const { added, removed, changed, incomparable, unchanged } = comparePriceLists(before, after);
    expect([added.length + changed.length + incomparable.length + unchanged, removed.length + changed.length + incomparable.length + unchanged]).toEqual([after.indicators.length, before.indicators.length]);
  }
});

test('the other way round, what was added is removed, and every difference has the other sign', () => {
  for (const [before, after] of pairs) {
    const [there, back] = [comparePriceLists(before, after), comparePriceLists(after, before)];
    expect(back.removed.map(({ code }) => code)).toEqual(there.added.map(({ code }) => code));
    const differences = ({ changed }: typeof there) => new Map(changed.flatMap(({ code, prices }) => prices.map(({ from, difference }) => [`${code} ${from}`, difference])));
    const backwards = differences(back);
    for (const [key, difference] of differences(there)) expect(backwards.get(key)).toBe(difference && toText(parseDecimal(difference).negated()));
  }
});

test('Utrecht overrides two prices of the Dutch list and adds one', () => {
  const { changed, added, removed, unchanged } = comparePriceLists(nl, utrecht.list);
  expect({ changed: changed.map(({ code }) => code), added: added.map(({ code }) => code), removed, unchanged }).toEqual({
    changed: ['co2e-avoided-fixometer-r2', 'waste-prevented-fixometer-r2'], added: ['utrecht-meal-in-company'], removed: [], unchanged: 105,
  });
});
