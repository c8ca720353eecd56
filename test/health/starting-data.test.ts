import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse as parseYaml } from 'yaml';
import { municipalityCalled } from '../../src/initiatives/reference-data.js';
import { ReferenceService } from '../../src/initiatives/reference.service.js';
import { STAKEHOLDERS, UNITS } from '../../src/pricelist/closed-lists.js';
import type { PriceList } from '../../src/pricelist/price-list.js';
import { nl } from '../../src/web/i18n/nl.js';

/** What the product starts with: each file with its source and its hash, each name and sentence in both languages (that there is one, the schemas see to). */

const ROOT = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');
/** Shipped as facts; `rejected` and fixtures/import are made up, for tests. */
const shipped = ['pricelist', 'reference', 'initiatives', 'value-maps'].flatMap((folder) => readdirSync(new URL(`fixtures/${folder}`, ROOT), { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && /\.(yaml|csv|json)$/.test(entry.name))
  .map(({ parentPath, name }) => `${parentPath.replaceAll('\\', '/').replace(/^.*?(?=fixtures\/)/, '')}/${name}`.replaceAll('//', '/'))
  .filter((path) => !path.includes('/rejected/')).sort();

test('the starting data are found', () => {
  expect(shipped).toEqual(expect.arrayContaining(['fixtures/pricelist/nl-2026-1.yaml', 'fixtures/reference/sectors.yaml', 'fixtures/initiatives/repair/fixometer-r2.csv', 'fixtures/value-maps/voyce.json']));
});

test.each([...new Set(shipped.map((path) => dirname(path)))])('%s says of each file where it comes from and under which licence', (folder) => {
  const source = existsSync(new URL(`${folder}/SOURCE.md`, ROOT)) ? read(`${folder}/SOURCE.md`) : '';
  /** Profiles and measurements of one origin share a row, which names the second by its ending. */
  const isNamed = (name: string) => source.includes(name) || (name.endsWith('-measurements.csv') && source.includes(name.replace('-measurements.csv', '-initiatives.csv')) && source.includes('`-measurements.csv`'));
  expect(shipped.filter((path) => dirname(path) === folder).map((path) => basename(path)).filter((name) => !isNamed(name))).toEqual([]);
  expect(source).toMatch(/licen[cs]e|CC BY|\bfacts?\b/i);
});

test('fixtures/SHA256SUMS has the hash of each file (after a meant change: look at its SOURCE.md, then npm run hashes)', () => {
  const sums = shipped.map((path) => `${createHash('sha256').update(readFileSync(new URL(path, ROOT))).digest('hex')}  ${path}`);
  expect(read('fixtures/SHA256SUMS').trimEnd().split('\n')).toEqual(sums);
});

describe('in Dutch and in English', () => {
  /** Every text in two languages, with its way from the top. */
  const textsIn = (value: unknown, way: string): { way: string; nl: unknown; en: unknown }[] => {
    if (typeof value !== 'object' || value === null) return [];
    if ('nl' in value || 'en' in value) return [{ way, nl: undefined, en: undefined, ...value }];
    return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, `${way}/${(value as Record<string, { code?: string } | null>)[key]?.code ?? key}`));
  };
  const documents = { UNITS, STAKEHOLDERS, ...Object.fromEntries(shipped.filter((path) => path.endsWith('.yaml')).map((path) => [path, parseYaml(read(path)) as unknown])) };
  const SENTENCE = 40;

  test.each(Object.entries(documents))('%s says everything, and no sentence is a copy of the other', (_, document) => {
    const texts = textsIn(document, '');
    expect(texts.length).toBeGreaterThan(0);
    const isText = (text: unknown) => typeof text === 'string' && text.trim() !== '';
    expect(texts.filter(({ nl, en }) => !isText(nl) || !isText(en) || (nl === en && String(nl).length > SENTENCE))).toEqual([]);
  });

  test('every category of a shipped list has its name on the pages', () => {
    const lists = shipped.filter((path) => /^fixtures\/pricelist\/.*(?<!-mapping)\.yaml$/.test(path)).map((path) => parseYaml(read(path)) as PriceList);
    expect(lists.flatMap(({ indicators }) => indicators.map(({ category }) => category)).filter((category) => !Object.hasOwn(nl.categories, category))).toEqual([]);
  });
});

describe('places and laws', () => {
  const { data } = new ReferenceService();
  const codes = data.municipalities.map(({ code }) => code);
  const { indicators } = parseYaml(read('fixtures/pricelist/nl-2026-1.yaml')) as PriceList;

  test('every municipality has an outline, and no other', () => {
    const { features } = JSON.parse(read('fixtures/reference/map-2023.json')) as { features: { properties: { code: string } }[] };
    expect(features.map(({ properties }) => properties.code).sort()).toEqual(codes.toSorted());
  });

  test('what merged is no municipality of 2023, and went into some that are', () => {
    expect(data.merged.filter(({ code, into }) => codes.includes(code) || into.some((each) => !codes.includes(each)))).toEqual([]);
    expect(municipalityCalled(data, 'leeuwarderadeel')?.name).toBe('Leeuwarden');
    expect(municipalityCalled(data, 'GM0788')).toBeUndefined(); // Haaren was divided over four
  });

  test('an indicator falls under one law at most, and is in the list', () => {
    const named = data.laws.flatMap((law) => law.indicators);
    expect(named).toEqual([...new Set(named)]);
    expect(named.filter((code) => !indicators.some((entry) => entry.code === code))).toEqual([]);
  });
});
