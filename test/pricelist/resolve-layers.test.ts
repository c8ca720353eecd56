import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { expiredPrices } from '../../src/pricelist/expired-prices.js';
import { parsePriceList } from '../../src/pricelist/parse-price-list.js';
import type { Indicator, Override, PriceList } from '../../src/pricelist/price-list.js';
import { ownEntries, priceLayer, resolveLayers, type ResolvedIndicator, type ResolvedPriceList } from '../../src/pricelist/resolve-layers.js';
import { runTable } from '../shared/run-table.js';
import { frozen } from '../valuation/run-cases.js';
import { indicator, price } from './a-price.js';

const said = { nl: 'reden', en: 'reason' };
const file = (path: string) => parse(readFileSync(new URL(`../../fixtures/pricelist/${path}`, import.meta.url), 'utf8')) as PriceList;
const nl = file('nl-2026-1.yaml');
const utrecht = file('examples/utrecht-2026-1.yaml');

interface Layered {
  list: string;
  currency?: string;
  has?: Record<string, string | null>;
  overrides?: Record<string, string>;
  parents?: Record<string, string>;
  notTogether?: string[][];
  hourPrice?: string;
}

const pricesOf = (amount: string | undefined) => (amount === undefined ? undefined : [price(amount, [{ share: '1' }])]);
const entryOf = (code: string, amount: string | null): Indicator => ({ ...indicator(pricesOf(amount ?? undefined)), code });
const { adjustments } = entryOf('any', '1') as { adjustments: NonNullable<Indicator['adjustments']> };

function overrideOf(code: string, says: string): Override {
  if (says === 'held') return { code, reason: said, held: said };
  if (says === 'adjustments') return { code, reason: said, adjustments };
  if (says === 'price alone') return { code, reason: said, prices: pricesOf('1')! };
  return { code, reason: said, prices: pricesOf(says)!, adjustments };
}

const { hourPrice: _, ...head } = nl;

function documentOf({ list, currency = 'EUR', has = {}, overrides, parents = {}, notTogether, hourPrice }: Layered, below: string | undefined): PriceList {
  return {
    ...head, list, version: '2026-1', currency,
    indicators: Object.entries(has).map(([code, amount]) => ({ ...entryOf(code, amount), ...(parents[code] !== undefined && { parent: parents[code] }) })),
    ...(below !== undefined && { extends: { list: below, version: '2026-1' } }),
    ...(overrides && { overrides: Object.entries(overrides).map(([code, says]) => overrideOf(code, says)) }),
    ...(notTogether && { notTogether: notTogether.map((codes) => ({ codes, reason: said })) }),
    ...(hourPrice !== undefined && { hourPrice }),
  };
}

function inWords(entry: ResolvedIndicator, list: ResolvedPriceList): string {
  const [{ list: from, override }, last] = [priceLayer(entry, list), entry.layers?.at(-1)];
  const amount = entry.prices?.[0]!.amount ?? undefined;
  const instead = override?.parts.includes('prices') ? ` instead of ${override.instead.prices?.[0]!.amount ?? 'held'}` : '';
  const adjusted = last && last.list !== from ? `, adjusted by ${last.list}` : '';
  return `${[amount, entry.held && 'held'].filter(Boolean).join(', ')} of ${from}${instead}${adjusted}`;
}

runTable(import.meta.url, 'resolve-layers', (lists: Layered[]) => {
  let below: ResolvedPriceList | null = null;
  for (const layered of lists) {
    const document = frozen(documentOf(layered, below?.list));
    expect(parsePriceList(document)).toEqual({ list: document });
    const resolved = resolveLayers(document, below);
    if ('problems' in resolved) return resolved.problems.map(({ code, pointer }) => `${code} ${pointer}`);
    below = frozen(resolved.list);
  }
  return Object.fromEntries(below!.indicators.map((entry) => [entry.code, inWords(entry, below!)]));
});

const base = (resolveLayers(nl, null) as { list: ResolvedPriceList }).list;

test('a list that extends none is what its authors wrote', () => expect(base).toEqual(nl));

test('an unpaid hour has the price it has in the list below', () => expect((resolveLayers(utrecht, base) as { list: ResolvedPriceList }).list.hourPrice).toBe(nl.hourPrice));

test('the example of Utrecht: all entries of nl, two overridden and one added, each with its reason', () => {
  const { list } = resolveLayers(frozen(utrecht), frozen(base)) as { list: ResolvedPriceList };
  expect(list.indicators.map(({ code }) => code)).toEqual([...nl.indicators.map(({ code }) => code), 'utrecht-meal-in-company']);
  expect(ownEntries(list).map((entry) => [entry.code, entry.layers?.at(-1)!.override?.reason])).toEqual([...utrecht.overrides!.map(({ code, reason }) => [code, reason]), ['utrecht-meal-in-company', undefined]]);
  for (const { code, layers, ...entry } of list.indicators.filter((each) => !ownEntries(list).includes(each))) {
    expect({ code, ...entry }).toEqual(nl.indicators.find((each) => each.code === code));
    expect(layers).toEqual([{ list: 'nl', version: '2026-1' }]);
  }
});

test('nothing in it passes for a fact: each text and source says that it is fictional', () => {
  const texts = [utrecht.title, ...utrecht.overrides!.map(({ reason }) => reason), ...utrecht.indicators.map(({ label }) => label)];
  expect(texts.filter(({ nl: dutch, en }) => !/fictief/i.test(dutch) || !/fictional/i.test(en))).toEqual([]);
  expect([...utrecht.overrides!, ...utrecht.indicators].flatMap(({ prices }) => prices!.map(({ source, grade }) => [/^Fictief/.test(source.title), grade])).every(([fictional, grade]) => fictional && grade === 'red')).toBe(true);
});

test.each([
  { bestBefore: '2026-12-31', today: '2026-12-31', expired: false, why: 'on its last day a price is good' },
  { bestBefore: '2026-12-31', today: '2027-01-01', expired: true, why: 'from the day after it is not' },
  { bestBefore: undefined, today: '2099-01-01', expired: false, why: 'a price without such a day never is' },
])('$why: $bestBefore seen on $today', ({ bestBefore, today, expired }) => {
  const dated = (from: string) => price('1', [{ share: '1' }], { from, ...(bestBefore !== undefined && { bestBefore }) });
  expect(expiredPrices([indicator([dated('2021-01-01')])], today)).toHaveLength(expired ? 1 : 0);
  expect(expiredPrices([{ ...indicator([dated('2021-01-01')]), held: said }], today)).toEqual([]);
  expect(expiredPrices([indicator([dated('2021-01-01'), price('2', [{ share: '1' }], { from: '2022-01-01' })])], today)).toEqual([]);
});
