import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import { strToU8, zipSync } from 'fflate';
import { problemLine } from '../../src/shared/errors.js';
import { valueMap as valueOf } from '../../src/valuation/sroi.js';
import { valueMapAnswer } from '../../src/valuation/value-map-answer.js';
import { COLUMNS, headingOf, plainName, SETTINGS, STAKEHOLDER } from '../../src/valuation/value-map-columns.js';
import { valueMapDocument } from '../../src/valuation/value-map-document.js';
import { readValueMap, VALUE_MAP_BYTES_MAX, valueMapKind, writeTemplate, writeValueMap, type ValueMapKind } from '../../src/valuation/value-map-file.js';
import { parseValueMap, valueMapForm, type ValueMap } from '../../src/valuation/value-map.js';
import { aWorkbook, row } from '../shared/a-workbook.js';
import { dutchList } from './run-cases.js';

async function readTable(content: string | Uint8Array, kind: ValueMapKind = 'csv') {
  const read = await readValueMap(typeof content === 'string' ? Buffer.from(content) : content, kind);
  return 'map' in read ? { map: read.map, notes: read.notes.map((note) => problemLine(note)), problems: [] } : { map: null, notes: [], problems: read.problems.map((problem) => problemLine(problem)) };
}
const fixture = (name: string) => parsed(JSON.parse(readFileSync(`fixtures/value-maps/${name}.json`, 'utf8')));
function parsed(document: unknown): ValueMap {
  const read = parseValueMap(document);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.map;
}

function answerOf(map: ValueMap) {
  const valued = valueOf(map, map.priceList && dutchList());
  if ('problems' in valued) throw new Error(JSON.stringify(valued.problems));
  return valueMapAnswer(valued.result);
}

const CASES = parseYaml(readFileSync('test/valuation/cases/value-map-table.yaml', 'utf8')) as { name: string; csv: string; map?: object; notes?: string[]; problems?: string[] }[];
describe('a table in CSV', () => {
  test.each(CASES.map((each) => [each.name, each] as const))('%s', async (_, { csv, map, notes = [], problems = [] }) => {
    const read = await readTable(csv);
    expect({ notes: read.notes, problems: read.problems }).toEqual({ notes, problems });
    if (map) expect(valueMapDocument(read.map!)).toMatchObject(map);
  });
});

test('the value map of the Guide as a table is the map of its document, with what is not read told', async () => {
  const { map, notes } = await readTable(readFileSync('fixtures/value-maps/wheels-to-meals.csv', 'utf8'));
  expect(map).toEqual(fixture('wheels-to-meals'));
  expect(notes).toEqual([
    'line 4: these columns are not read, for they are computed anew or have no place in a value map: Impact.',
    'line 14: rows of totals are not read: line 14.',
    'line 7: a row without a stakeholder is of the one above it: line 7, 8, 9, 10, 11.',
  ]);
});

describe('written and read again', () => {
  test.each(['wheels-to-meals', 'voyce'].flatMap((name) => (['json', 'yaml', 'csv', 'xlsx'] as const).flatMap((kind) => (['en', 'nl'] as const).map((language) => [name, kind, language] as const))))(
    '%s as %s (%s) is the same map', async (name, kind, language) => {
      const map = fixture(name);
      const { map: again, problems } = await readTable(Buffer.from(writeValueMap(map, kind, language, answerOf(map))), kind);
      expect({ again, problems }).toEqual({ again: map, problems: [] });
    },
  );

  const decimalText = (least: number, most: number, places: number) => fc.tuple(fc.integer({ min: least, max: most }), fc.integer({ min: 0, max: places })).map(([digits, decimals]) => {
    const text = String(Math.abs(digits)).padStart(decimals + 1, '0');
    return (digits < 0 ? '-' : '') + (decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`);
  });
  const text = fc.oneof(fc.constantFrom('=1+1', "'=1", '-5', '+31', '@x', '10%', '1.200', 'a;b', 'a,b', '"q"', 'Total', 'in period', 'Stakeholder'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }))
    .map((each) => each.normalize('NFC').replace(/[\p{Cc}\p{Bidi_Control}\uFFFE\uFFFF]|\p{Cs}/gu, '').trim()).filter((each) => each !== '' && !/^tota/i.test(each));
  const share = decimalText(0, 1000, 3).filter((each) => Number(each) <= 1);
  const rate = fc.oneof(share.filter((each) => Number(each) < 1), fc.tuple(share, share).filter((rates) => rates.every((each) => Number(each) < 1)).map(([first, then]) => [{ from: 1, rate: first }, { from: 31, rate: then }]));
  const transfer = fc.tuple(text, decimalText(1, 1e9, 6)).map(([id, amount]) => [{ stakeholder: 'payer', amount: `-${amount}`, kind: 'fiscal', transfer: id }, { stakeholder: 'receiver', amount, transfer: id, basis: 'cash' }]);
  /** Each of the fields there, or not. */
  const some = <Fields extends Record<string, fc.Arbitrary<unknown>>>(fields: Fields) => fc.record(fields, { requiredKeys: [] });
  const range = (value: string) => fc.constantFrom<unknown[]>(value, { value, low: '0' }, { value, high: '1' }, { value, low: value, high: value });
  const price = decimalText(-1e9, 1e9, 6);
  const post = fc.tuple(text, price, some({ kind: fc.constantFrom('fiscal', 'social'), basis: fc.constantFrom('cash', 'wtp'), costBasis: fc.constant('marginal'), cashableShare: share })).map(([stakeholder, amount, more]) => ({ stakeholder, amount, ...more }));
  const priced = fc.oneof(
    price.map((pricePerUnit) => ({ pricePerUnit, low: '-1000000000', high: '1000000000' })), transfer.map((posts) => ({ posts })), fc.array(post, { minLength: 1, maxLength: 3 }).map((posts) => ({ posts })), fc.constant({}),
    fc.constant({ stage: 'output', pricePerUnit: '2', conversion: { share: '0.125', unit: 'person', source: 'a study; page 3' } }),
  );
  const outcome = fc.tuple(
    fc.record({ stakeholder: text, description: text, unit: text, quantity: decimalText(-1e9, 1e9, 12), dropOff: share, durationYears: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ deadweight: share.chain(range), displacement: share.chain(range), attributedToOthers: share.chain(range) }), priced,
    some({ startOffset: fc.integer({ min: 0, max: 3 }), year: fc.integer({ min: 1, max: 3 }), date: fc.constant('2024-02-29'), priceLevel: fc.constant('2021'), count: fc.constant('event'), evidence: fc.constantFrom('audited', 'effect-study'), source: text, remark: text }),
    fc.constantFrom({}, { overlapCluster: 'care', alpha: '0.5' }, { caseGroup: 'group 1', deadweight: '1' }, { sdg: [{ target: '3.4', share: '0.125' }, { target: '8', share: '0.5' }] }),
  ).map((parts) => Object.assign({}, ...parts) as object);
  const input = fc.tuple(fc.record({ stakeholder: text, description: text }), fc.oneof(
    decimalText(0, 1e9, 6).map((amount) => ({ amount })), fc.tuple(decimalText(0, 1e6, 2), decimalText(0, 1e4, 2)).map(([hours, hourPrice]) => ({ kind: 'hours', hours, hourPrice })), fc.constant({ kind: 'goods', amount: '1200', lifeYears: 5 }),
  ), some({ year: fc.integer({ min: 1, max: 3 }), priceLevel: fc.constant('2021'), source: text, remark: text })).map((parts) => Object.assign({}, ...parts) as object);
  const valueMap = fc.tuple(
    fc.record({ currency: fc.constant('EUR'), priceLevel: fc.constant('2024'), method: fc.constantFrom('societal', 'asPublished'), combine: fc.constantFrom('multiply', 'subtract'), discountRate: rate, discountTiming: fc.constantFrom('start', 'mid', 'end') }),
    some({ title: text, source: text, remark: text, claim: fc.boolean(), date: fc.constant('2024-01-01'), priceList: fc.constant({ list: 'nl', version: '2026-1' }) }),
    fc.record({ inputs: fc.array(input, { maxLength: 3 }), outcomes: fc.array(outcome, { minLength: 1, maxLength: 4 }) }),
    // Of the list, and beside rows that are called what another names.
    fc.constantFrom([], [
      { code: 'a; "b"', stakeholder: 'x', description: 'x', unit: 'kg', quantity: '3', indicator: 'co2e-avoided-fixometer-r2', date: '2024-01-01' },
      { code: 'c', parent: 'a; "b"', yieldsTo: ['a; "b"', 'a; "b"'], stakeholder: 'x', description: 'y', unit: 'u', quantity: '1', pricePerUnit: '1', deadweight: '0', displacement: '0', attributedToOthers: '0', dropOff: '0', durationYears: 1 },
    ]),
  ).map(([terms, more, { inputs, outcomes }, own]) => ({ ...terms, ...more, ...(own.length > 0 && { priceList: { list: 'nl', version: '2026-1' } }), inputs, outcomes: [...outcomes, ...own] }));

  const again = async (map: ValueMap, kind: ValueMapKind, language: 'en' | 'nl') => {
    const read = await readTable(Buffer.from(writeValueMap(map, kind, language)), kind);
    expect({ kind, problems: read.problems, document: read.map && valueMapDocument(read.map) }).toEqual({ kind, problems: [], document: valueMapDocument(map) });
    return read.map!;
  };
  test.each(['json', 'yaml', 'csv', 'xlsx'] as const)('any map as %s is the same map', async (kind) => {
    await fc.assert(fc.asyncProperty(valueMap, fc.constantFrom('en', 'nl'), async (document, language) => void (await again(parsed(document), kind, language))), { numRuns: 40, seed: 2026 });
  });
  test('and gives the same answer to the last digit', async () => {
    for (const document of fc.sample(valueMap, { numRuns: 2, seed: 2026 })) {
      const map = parsed(document);
      const answer = answerOf(map);
      for (const kind of ['csv', 'xlsx'] as const) expect(answerOf(await again(map, kind, 'nl'))).toEqual(answer);
    }
  });
});

describe('a workbook', () => {
  const NAMES = ['Stakeholder', 'Outcome', 'Quantity', 'Unit', 'Duration (years)', 'Value per unit', 'Deadweight %', 'Displacement %', 'Attribution %', 'Drop-off %'];
  const percent = (value: string) => ({ style: 2, value });
  const STYLES = '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0.0%"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="164"/></cellXfs></styleSheet>';
  const effect = (number: number, deadweight: Parameters<typeof row>[1][number]) => row(number, ['residents', 'visits', { value: '10' }, 'visit', { value: '1' }, { value: '1.125' }, deadweight, { style: 1, value: '0' }, { style: 1, value: '0' }, { style: 1, value: '0' }]);
  const settings = row(1, ['Munt', 'EUR']) + row(2, ['Discontovoet', { style: 2, value: '2.2499999999999999E-2' }]) + row(3, ['Moment van disconteren', 'begin']);
  const workbook = (sheets: Record<string, string>) => aWorkbook(sheets, { 'xl/styles.xml': strToU8(STYLES) });

  test('shares shown as percentages are those; settings may have a sheet of their own; other sheets are told of', async () => {
    const { map, notes } = await readTable(workbook({ Info: row(1, ['Made by us']), Map: row(1, NAMES) + effect(2, percent('0.10000000000000001')), Instellingen: settings }), 'xlsx');
    expect(valueMapDocument(map!)).toMatchObject({ currency: 'EUR', discountRate: '0.0225', discountTiming: 'start', outcomes: [{ deadweight: '0.1', pricePerUnit: '1.125' }] });
    expect(notes).toEqual(['only the sheet "Map" is read, not: Info.']);
  });

  test('a share that is not shown as a percentage, below a name with a percent sign, can be two things', async () => {
    const { problems } = await readTable(workbook({ Map: row(1, NAMES) + effect(2, { value: '0.1' }), Settings: settings }), 'xlsx');
    expect(problems).toEqual(['line 2, column Deadweight %: "0.1" below a name with a percent sign can be 0.1 % or 10 %. Write the one that is meant with its percent sign.']);
  });

  test('the results stand on a second sheet, as values', async () => {
    const map = fixture('wheels-to-meals');
    const { readSheet } = await import('read-excel-file/universal');
    const rows = await readSheet(new Blob([new Uint8Array(writeValueMap(map, 'xlsx', 'nl', answerOf(map)) as Buffer)]), 'Resultaat');
    expect(rows.slice(0, 6)).toEqual([
      ['Uitkomst', 'Waarde', 'GBP'], ['Contante waarde', 81741.933583, null], ['Investering, contante waarde', 42375, null], ['Netto contante waarde', 39366.933583, null], ['SROI', 1.929013181899705, null], ['Netto SROI', 0.929013181899705, null],
    ].map((each) => [...each, ...Array<null>(7 - each.length).fill(null)]));
  });

  test.each([
    ['a zip bomb', () => aWorkbook({ Map: row(1, NAMES) }, { 'xl/media/x.bin': [new Uint8Array(17 * 1024 * 1024), { level: 1 }] }), /unpacks to \d+ bytes; 16777216 is the most/],
    ['no workbook', () => zipSync({ 'a.txt': strToU8('x') }), /this is no \.xlsx workbook/],
    ['no archive', () => strToU8('Stakeholder,Outcome'), /the archive cannot be read/],
    ['without a value map', () => aWorkbook({ One: row(1, ['a', 'b']) }), /no row names the columns of a value map/],
  ])('%s is refused', async (_, bytes, expected) => {
    const { problems } = await readTable(bytes(), 'xlsx');
    expect(problems[0]).toMatch(expected);
  });
});

describe('too much', () => {
  const HEAD = 'Currency,EUR\nDiscount rate,2%\nDiscount timing,end\nStakeholder,Outcome,Quantity,Unit,Duration,Deadweight,Displacement,Attribution,Drop-off\n';
  test('1001 outcomes', async () => {
    const { problems } = await readTable(HEAD + 'a,b,1,u,1,0,0,0,0\n'.repeat(1001));
    expect(problems).toEqual([expect.stringMatching(/^line 4: .*write at most 1000 outcomes\.$/)]);
  });
  test('more rows than any value map has', async () => expect((await readTable(HEAD + 'a,\n'.repeat(20_000))).problems).toEqual(['the table has more than 20000 rows. Remove those that are no part of the map, or send it as JSON.']));
  test.each(['json', 'yaml', 'csv', 'xlsx'] as const)('a %s file of more than a megabyte', async (kind) => expect((await readTable(new Uint8Array(VALUE_MAP_BYTES_MAX + 1), kind)).problems).toEqual([expect.stringMatching(/^the file has 1048577 bytes/)]));
});

describe('the template', () => {
  test.each((['csv', 'xlsx'] as const).flatMap((kind) => (['en', 'nl'] as const).map((language) => [kind, language] as const)))('%s (%s) has all names that a map must have, and asks for what is not filled in', async (kind, language) => {
    const { problems } = await readTable(Buffer.from(writeTemplate(kind, language)), kind);
    expect(problems.map((problem) => /there is no "[^"]+"|write at least one outcome/.exec(problem)?.[0])).toEqual(['there is no "Currency"', 'there is no "Discount rate"', 'there is no "Discount timing"', 'write at least one outcome']);
  });
});

test('every field of a value map has a setting or a column', () => {
  interface Form { properties?: Record<string, Form>; items?: Form; anyOf?: Form[] }
  const fieldsOf = (form: Form): string[] => Object.entries(form.properties ?? {}).flatMap(([key, value]) => {
    const within = [value, ...(value.anyOf ?? [])].find(({ properties }) => properties);
    return within && key !== 'priceList' ? fieldsOf(within).map((field) => (field === 'value' ? key : `${key}.${field}`)) : [key];
  });
  const { properties } = valueMapForm() as Form;
  const rows = (key: string) => properties![key]!.items!;
  const posts = rows('outcomes').properties!['posts']!.anyOf!.find(({ items }) => items)!.items!;
  const columns = (part: string) => COLUMNS.filter((column) => column.part === part).map(({ field }) => field);
  expect(fieldsOf({ properties: properties! }).filter((field) => !SETTINGS.some((setting) => setting.field === field))).toEqual(['inputs', 'outcomes']);
  expect(fieldsOf(rows('inputs')).filter((field) => !columns('input').includes(field))).toEqual(['stakeholder']);
  expect(fieldsOf(rows('outcomes')).filter((field) => !columns('outcome').includes(field))).toEqual(['stakeholder', 'posts']);
  expect(fieldsOf(posts).filter((field) => !columns('post').includes(field))).toEqual([]);
});

test('every name means one thing', () => {
  const names = [STAKEHOLDER, ...COLUMNS.map((column) => column.names)].flatMap((each) => [...new Set(each.map(plainName))]);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(COLUMNS.flatMap((column) => column.names.map((name) => headingOf(name))).filter(({ is }) => is !== 'column')).toEqual([]);
  const settings = SETTINGS.flatMap((setting) => [...new Set(setting.names.map(plainName))]);
  expect(new Set(settings).size).toBe(settings.length);
});

test.each([['a.CSV', 'csv'], ['a.yml', 'yaml'], ['a.b.json', 'json'], ['a.xlsx', 'xlsx'], ['a.xls', null], ['csv', null], ['a.constructor', null]])('%s is of kind %s', (name, kind) => expect(valueMapKind(name)).toBe(kind));
