import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { citation, type Cited, type CitationFormat } from '../../src/pricelist/citation.js';
import { STAKEHOLDERS } from '../../src/pricelist/closed-lists.js';
import { parsePriceList } from '../../src/pricelist/parse-price-list.js';
import { priceListFile, priceListJson, priceListYaml } from '../../src/pricelist/price-list-file.js';
import { priceListHash } from '../../src/pricelist/price-list-hash.js';
import type { PriceList } from '../../src/pricelist/price-list.js';
import { PRICE_COLUMNS, priceRows } from '../../src/pricelist/price-rows.js';
import { resolveLayers, type ResolvedPriceList } from '../../src/pricelist/resolve-layers.js';
import { sha256 } from '../../src/shared/canonical-hash.js';
import { decodeDocument } from '../../src/shared/decode-document.js';
import { parseDecimal, sum, toText } from '../../src/shared/decimal.js';
import { randomStudy } from '../api/toy-price-list.js';
import { frozen } from '../valuation/run-cases.js';

/** A version of a list taken away: as a document, as a table, as a citation. */

const listOf = (document: unknown) => (parsePriceList(document) as { list: PriceList }).list;
const shipped = (name: string) => frozen(listOf(parse(readFileSync(new URL(`../../fixtures/pricelist/${name}.yaml`, import.meta.url), 'utf8'))));
const nl = shipped('nl-2026-1');
const resolved = (document: PriceList, base: ResolvedPriceList | null) => (resolveLayers(document, base) as { list: ResolvedPriceList }).list;
const utrecht = resolved(shipped('examples/utrecht-2026-1'), resolved(nl, null));
const reread = (text: string) => listOf((decodeDocument(text, 'yaml') as { document: unknown }).document);
const shuffled = (value: unknown): unknown => (Array.isArray(value) ? value.map(shuffled) : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).toReversed().map(([key, inner]) => [key, shuffled(inner)])) : value);

describe.each([['nl', nl], ['a list that extends another', shipped('examples/utrecht-2026-1')], ['a random list', listOf(randomStudy(1).lists[1])] as const])('%s', (_, list) => {
  test('as JSON and as YAML read again has the same SHA-256, in whatever order it was stored', () => {
    const stored = shuffled({ ...list, checks: [{ on: '2026-11-21', by: 'Redactie', note: 'gezien' }] }) as PriceList;
    expect([reread(priceListJson(stored)), reread(priceListYaml(stored))].map(priceListHash)).toEqual([priceListHash(list), priceListHash(list)]);
  });

  test('the SHA-256 of the JSON file is that of the list', () => expect(sha256(priceListJson(list))).toBe(priceListHash(list)));

  test('as YAML stands in the order in which it is written', () => {
    const [keys, ofEntry] = [list, list.indicators.at(-1)!].map((part) => Object.keys(part));
    const again = parse(priceListYaml(shuffled(list) as PriceList)) as PriceList;
    expect([Object.keys(again), Object.keys(again.indicators.at(-1)!)]).toEqual([keys, ofEntry]);
  });
});

test('a YAML file says the same to an older reader: no day or number loses its quotes', () => {
  expect(parse(priceListYaml(nl), { version: '1.1' })).toEqual(nl);
});

test.each([['json', 'application/json'], ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'], ['exe', null], ['constructor', null]])('as .%s it is %s', (kind, type) => {
  const file = priceListFile({ list: 'nl', version: '2026-1', document: nl, content: resolved(nl, null) }, kind);
  expect(file && [file.name, file.type]).toEqual(type && [`nl-2026-1.${kind}`, type]);
});

describe('the prices as a table', () => {
  const rows = priceRows(utrecht);
  const row = (code: string) => rows.find((each) => each.code === code)!;

  test('have a row for every dated price, and one with the reason for what has none', () => {
    expect(rows.map(({ code, from }) => [code, from])).toEqual(utrecht.indicators.flatMap(({ code, prices }) => (prices ?? [{ from: undefined }]).map(({ from }) => [code, from])));
    expect(rows.filter(({ amount, heldNl, withdrawnNl }) => amount === undefined && !heldNl && !withdrawnNl)).toEqual([]);
  });

  test('what the stakeholders gain and pay is together the price', () => {
    const wrong = rows.filter(({ amount }) => amount !== undefined).filter((each) => {
      const shares = Object.keys(STAKEHOLDERS).flatMap((code) => (each[code] === undefined ? [] : [parseDecimal(String(each[code]))]));
      return shares.length === 0 || !sum(shares).eq(String(each['amount']));
    });
    expect(wrong).toEqual([]);
  });

  test('a benefit is worth nothing to society: the municipality keeps what the household does not get', () => {
    expect(row('social-assistance-month-single-avoided')).toMatchObject({ amount: '0', sourceAmount: '1564', gemeente: '1564', huishouden: '-1564' });
    expect(row('social-assistance-month-single-avoided')['rijk']).toBeUndefined();
  });

  test('an overridden price names its list and the reason, another the list below', () => {
    expect(row('co2e-avoided-fixometer-r2')).toMatchObject({ amount: '0.20', list: 'utrecht', version: '2026-1', overrideEn: expect.stringContaining('Fictional') });
    expect(row('gp-consultation-avoided')).toMatchObject({ amount: '30.87', list: 'nl', version: '2026-1', overrideEn: undefined });
    expect(row('utrecht-meal-in-company')).toMatchObject({ amount: '4.00', list: 'utrecht' });
  });

  test('every value has a column', () => {
    const columns = new Set(PRICE_COLUMNS.map(({ name }) => name));
    expect(columns.size).toBe(PRICE_COLUMNS.length);
    expect([...new Set(rows.flatMap((each) => Object.keys(each)))].filter((name) => !columns.has(name))).toEqual([]);
    expect(toText(sum(rows.map((each) => parseDecimal(String(each['amount'] ?? '0')))))).toBe(toText(sum(utrecht.indicators.flatMap(({ prices = [] }) => prices.map(({ amount }) => parseDecimal(amount ?? '0'))))));
  });
});

describe('a citation', () => {
  const cited: Cited = frozen({
    list: { list: 'nl', version: '2026-1', title: { nl: 'Prijslijst', en: 'Price list' }, authors: ['Maatschappelijke AEX', 'A & B'], published: '2026-11-21', licence: 'EUPL-1.2' },
    sha256: '93f2a7', url: 'https://example.org/nl/price-lists/nl/2026-1', accessed: '2027-03-01', language: 'nl',
  });
  const oneOf: Cited = { ...cited, language: 'en', url: 'https://example.org/en/price-lists/nl/2026-1#a-b', entry: { code: 'a-b', label: { nl: 'Een 10 % lager', en: 'One 10 % less' } } };

  test.each<[CitationFormat, Cited, string[]]>([
    ['text', cited, ['Maatschappelijke AEX; A & B (2026). Prijslijst, versie 2026-1. SHA-256 93f2a7. https://example.org/nl/price-lists/nl/2026-1 (geraadpleegd op 2027-03-01).']],
    ['text', oneOf, ['Maatschappelijke AEX; A & B (2026). One 10 % less. In: Price list, version 2026-1. SHA-256 93f2a7. https://example.org/en/price-lists/nl/2026-1#a-b (accessed 2027-03-01).']],
    ['bibtex', oneOf, [
      '@misc{maex-nl-2026-1-a-b,', '  author = {{Maatschappelijke AEX} and {A \\& B}},', '  title = {{One 10 \\% less}},', '  howpublished = {{Price list}},', '  version = {2026-1},', '  date = {2026-11-21},', '  year = {2026},',
      '  url = {https://example.org/en/price-lists/nl/2026-1#a-b},', '  urldate = {2027-03-01},', '  note = {SHA-256 93f2a7. EUPL-1.2},', '}', '',
    ]],
  ])('as %s', (format, what, lines) => expect(citation(what, format)).toBe(lines.join('\n')));

  test('as CSL-JSON', () => {
    expect(JSON.parse(citation(cited, 'csl'))).toEqual([{
      id: 'maex-nl-2026-1', type: 'dataset', title: 'Prijslijst', author: [{ literal: 'Maatschappelijke AEX' }, { literal: 'A & B' }], issued: { 'date-parts': [[2026, 11, 21]] }, accessed: { 'date-parts': [[2027, 3, 1]] },
      version: '2026-1', URL: cited.url, language: 'nl', note: 'SHA-256 93f2a7. EUPL-1.2',
    }]);
    expect(JSON.parse(citation(oneOf, 'csl'))).toMatchObject([{ id: 'maex-nl-2026-1-a-b', type: 'entry', title: 'One 10 % less', 'container-title': 'Price list' }]);
  });

  test.each([['{\\~^}', '\\{\\textbackslash{}\\textasciitilde{}\\textasciicircum{}\\}'], ['50 %_#$&', '50 \\%\\_\\#\\$\\&']])('LaTeX sets %s as it stands', (title, set) => {
    expect(citation({ ...cited, list: { ...cited.list, title: { nl: title, en: title } } }, 'bibtex')).toContain(`title = {{${set}}},`);
  });
});
