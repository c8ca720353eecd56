import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { parsePriceList } from '../../src/pricelist/parse-price-list.js';
import { priceListHash } from '../../src/pricelist/price-list-hash.js';
import type { PriceList } from '../../src/pricelist/price-list.js';
import { pricePosts } from '../../src/pricelist/price-posts.js';
import { resolveLayers } from '../../src/pricelist/resolve-layers.js';
import { sum } from '../../src/shared/decimal.js';

/** Every shipped price list: it can be trusted and taken over. Its texts in both languages and its files' hashes: starting-data.test.ts. */

const FOLDER = new URL('../../fixtures/pricelist/', import.meta.url);
const names = (readdirSync(FOLDER, { recursive: true }) as string[]).filter((name) => name.endsWith('.yaml') && !name.endsWith('-mapping.yaml')).map((name) => name.replaceAll('\\', '/'));
const documentOf = (name: string) => parse(readFileSync(new URL(name, FOLDER), 'utf8')) as PriceList;
const pricesOf = ({ indicators, overrides = [] }: PriceList) => [...indicators, ...overrides].flatMap(({ code, prices = [] }) => prices.map((price) => ({ at: `${code} ${price.from}`, price })));

/** The versions that are published at the first start, by name, with the SHA-256 of their content. */
const pinned = new Map([...readFileSync(new URL('SOURCE.md', FOLDER), 'utf8').matchAll(/^\| `([\w.-]+\.yaml)` \| `([0-9a-f]{64})` \|$/gm)].map(([, name, hash]) => [name!, hash!]));

test('a published version never changes: SOURCE.md has the SHA-256 of the content of each, and of no other', () => {
  const published = names.filter((name) => !name.startsWith('examples/'));
  expect(published).toContain('nl-2026-1.yaml');
  expect(Object.fromEntries(published.map((name) => [name, priceListHash(documentOf(name))]))).toEqual(Object.fromEntries(pinned));
});

describe.each(names)('%s', (name) => {
  const document = documentOf(name);
  const prices = pricesOf(document);

  test('is read without a problem, and so is what it makes of the list it stands on', () => {
    const read = parsePriceList(document);
    expect('problems' in read ? read.problems : []).toEqual([]);
    if (!document.extends) return;
    const base = resolveLayers(documentOf(`${document.extends.list}-${document.extends.version}.yaml`), null);
    const resolved = 'list' in base ? resolveLayers(document, base.list) : base;
    expect('problems' in resolved ? resolved.problems : []).toEqual([]);
  });

  test('is called after its list and version', () => expect(name.split('/').at(-1)).toBe(`${document.list}-${document.version}.yaml`));

  test('every price is the sum of its posts, and every transfer has one who pays and one who gets as much', () => {
    const wrong = prices.filter(({ price }) => {
      const posts = pricePosts(price);
      const sides = [...new Set(posts.flatMap(({ transfer }) => transfer ?? []))].map((transfer) => posts.filter((post) => post.transfer === transfer));
      return !sum(posts.filter(({ transfer }) => transfer === null).map(({ amount }) => amount)).eq(price.amount ?? '0') || sides.some((two) => two.length !== 2 || !sum(two.map(({ amount }) => amount)).isZero());
    });
    expect(wrong.map(({ at }) => at)).toEqual([]);
  });

  test('every price says where it comes from, when that was read, and under which terms', () => {
    const blank = (value: string | undefined) => value === undefined || value.trim() === '';
    expect(prices.filter(({ price: { source } }) => [source.title, source.publisher, source.accessed, source.licence].some(blank)).map(({ at }) => at)).toEqual([]);
    expect(prices.length).toBeGreaterThan(0);
  });
});
