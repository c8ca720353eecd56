import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { parsePriceList } from '../../src/pricelist/parse-price-list.js';
import { priceListHash } from '../../src/pricelist/price-list-hash.js';
import type { PriceList } from '../../src/pricelist/price-list.js';
import { frozen } from '../valuation/run-cases.js';

const file = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const document = frozen(parse(file('../../fixtures/pricelist/nl-2026-1.yaml')) as PriceList);
const rejected = readdirSync(new URL('rejected/', import.meta.url));
const mistakes = rejected.filter((name) => name.endsWith('.yaml')).map((name) => name.replace('.yaml', ''));

function accepted(source: unknown): PriceList {
  const read = parsePriceList(source);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.list;
}
const hash = (source: unknown) => priceListHash(accepted(source));

test('the Dutch list is accepted as it stands', () => expect(accepted(document)).toEqual(document));

test.each(mistakes)('refused, with every problem: %s', (mistake) => {
  const read = parsePriceList(frozen(parse(file(`rejected/${mistake}.yaml`))));
  expect('problems' in read && read.problems).toEqual(JSON.parse(file(`rejected/${mistake}.errors.json`)));
});

test('every refused list has its expected problems beside it, and the other way round', () => {
  expect(rejected.filter((name) => name.endsWith('.errors.json'))).toEqual(mistakes.map((mistake) => `${mistake}.errors.json`));
});

const CHECK = { on: '2027-01-01', by: 'Reader', note: 'looked at, still valid' };

test('the hash does not change by a check, by the order of keys or by layout', () => {
  expect(hash({ ...document, checks: [CHECK] })).toBe(hash(document));
  expect(hash(Object.fromEntries(Object.entries(document).toReversed()))).toBe(hash(document));
  expect(hash(JSON.parse(JSON.stringify(document, null, 3)))).toBe(hash(document));
});

/** Where a document holds a digit in a text, and how to write another one there. */
function digits(node: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof node === 'string') return [...node.matchAll(/\d/g)].map((match) => [...path, match.index]);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => digits(value, [...path, key]));
}
function withOtherDigit(node: unknown, [key, ...rest]: (string | number)[]): unknown {
  if (typeof node === 'string') return `${node.slice(0, key as number)}${(Number(node[key as number]) + 1) % 10}${node.slice((key as number) + 1)}`;
  const copy = (Array.isArray(node) ? [...(node as unknown[])] : { ...(node as object) }) as Record<string, unknown>;
  copy[key!] = withOtherDigit(copy[key!], rest);
  return copy;
}

test('any other digit gives another hash', () => {
  const own = priceListHash(document);
  fc.assert(fc.property(fc.constantFrom(...digits(document)), (place) => {
    expect(priceListHash(withOtherDigit(document, place) as PriceList)).not.toBe(own);
  }));
});
