import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Problem } from '../../src/shared/errors.js';
import { isDecimalText, parseDecimal } from '../../src/shared/decimal.js';
import { isDate } from '../../src/shared/period.js';
import { INPUT_COLUMNS, type InputDraft } from '../../src/measurements/parse-inputs.js';
import { MEASUREMENT_COLUMNS, MEASUREMENT_REQUIRED, type MeasurementDraft } from '../../src/measurements/parse-measurements.js';
import { SMALL_REFERENCE } from '../initiatives/small-reference.js';
import { frozen } from '../valuation/run-cases.js';
import { readFile } from './reading.js';

const context = frozen({
  today: '2026-11-21',
  indicators: new Map([['item', { unit: 'item', label: { nl: 'Stuk', en: 'Piece' }, notBefore: { date: '2009-01-01', reason: { en: 'Nobody repaired before.' } } }], ['kilogram', { unit: 'kg', label: { nl: 'Kilo', en: 'Kilogram' } }]]),
  stakeholders: ['gemeente', 'vrijwilliger'],
  initiatives: new Map([['utrecht', { founded: null }], ['breda', { founded: '2015-05-01' }]]),
  reference: SMALL_REFERENCE,
});

type Draft = MeasurementDraft | InputDraft;
async function read(text: string): Promise<{ drafts: { line: number; draft: Draft }[] } | { problems: Problem[] }> {
  const result = await readFile(new TextEncoder().encode(text), 'csv', context);
  return 'rows' in result ? { drafts: result.rows as { line: number; draft: Draft }[] } : result;
}
const header = MEASUREMENT_REQUIRED.join(',');
const VALID = [
  MEASUREMENT_COLUMNS.join(','),
  'utrecht,item,2019-01-01,2020-01-01,120,item,realised,documented,exact,,"toasters, lamps and\r\n""the rest""",https://www.example.org/toasters.pdf',
  'utrecht,item,2020-01-01,2021-01-01,-3,item,realised,,within,,,',
  'breda,kilogram,2019-01-01,2020-01-01,1200.5,kg,forecast,,,,,',
  'breda,item,1999-01-01,2000-01-01,1,item,,,,impossible-date,,',
  '',
].join('\r\n');

const VALID_INPUTS = [
  INPUT_COLUMNS.join(','),
  'utrecht,gemeente,money,2019-01-01,2020-01-01,2500,EUR,rent,realised,documented,exact,"paid in January, in ""one"" go",',
  'utrecht,gemeente,goods,2019-01-01,2020-01-01,0.5,EUR,tools,claimed,,within,,',
  'breda,vrijwilliger,hours,2030-01-01,2031-01-01,310.25,hour,,forecast,,,,',
  '',
].join('\r\n');

test.each([['measurements', VALID, 4], ['inputs', VALID_INPUTS, 3]])('the file of %s that is to be damaged is right', async (_, text, rows) => expect(await read(text)).toHaveProperty('drafts.length', rows));

/** Damages a text at a place: takes some of it away, doubles it, turns it round, or puts something else there. */
const place = fc.nat({ max: VALID.length });
const stranger = fc.oneof(
  fc.constantFrom(',', ';', '"', '\n', '\r', '\r\n', '""', '\0', '\u202e', '\ufeff', '-', '.', '=', '0000-01-01', '__proto__', 'NaN', '1e9', ' '),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => new TextDecoder().decode(bytes)),
);
const damage = fc.oneof(
  fc.tuple(place, fc.integer({ min: 1, max: 30 })).map(([at, length]) => (text: string) => text.slice(0, at) + text.slice(at + length)),
  fc.tuple(place, fc.integer({ min: 1, max: 90 })).map(([at, length]) => (text: string) => text.slice(0, at + length) + text.slice(at)),
  place.map((at) => (text: string) => text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2)),
  fc.tuple(place, stranger).map(([at, other]) => (text: string) => text.slice(0, at) + other + text.slice(at)),
  place.map((nth) => (text: string) => text.split(',').toSpliced(nth % text.split(',').length, 1).join(',')),
  fc.constant((text: string) => text.replaceAll(',', ';')),
  fc.constant((text: string) => text.replaceAll('\r\n', '\n')),
);
const anyText = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(fc.constantFrom(VALID, VALID_INPUTS), fc.array(damage, { minLength: 1, maxLength: 4 })).map(([valid, damages]) => damages.reduce((text, change) => change(text), valid)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
);

describe('whatever happens to a file', () => {
  test('it is read, or refused with where and why; never an error', async () => {
    await fc.assert(fc.asyncProperty(anyText, async (text) => {
      const lines = text.split(/\r\n|\r|\n/).length;
      const result = await read(text);
      if ('drafts' in result) return;
      expect(result.problems).not.toHaveLength(0);
      const told = ({ code, row, message }: Problem) => /^[a-z0-9-]+$/.test(code) && /\S\.$/.test(message) && row !== undefined && row >= 1 && row <= lines;
      expect(result.problems.filter((problem) => !told(problem))).toEqual([]);
    }), { numRuns: 3000 });
  });

  test('what is accepted can be stored', async () => {
    await fc.assert(fc.asyncProperty(anyText, async (text) => {
      const result = await read(text);
      for (const { draft } of 'drafts' in result ? result.drafts : []) {
        expect([draft.period_from, draft.period_until].every(isDate) && draft.period_from < draft.period_until && draft.period_from > '0001').toBe(true);
        expect(isDecimalText(draft.quantity) && context.initiatives.has(draft.initiative)).toBe(true);
        if ('indicator' in draft) expect(context.indicators.has(draft.indicator)).toBe(true);
        else expect(context.stakeholders.includes(draft.stakeholder) && parseDecimal(draft.quantity).gte(0) && draft.unit === (draft.kind === 'hours' ? 'hour' : 'EUR')).toBe(true);
        expect(JSON.stringify(draft)).not.toMatch(/\\u00[01]/);
      }
    }), { numRuns: 1000 });
  });
});

const ROW = 'utrecht,item,2019-01-01,2020-01-01,120,item\n';
const repeated = (text: string, times: number) => () => text.repeat(times);
test.each([
  ['a quote', repeated('"', 2_000_000)],
  ['a separator', repeated(',', 2_000_000)],
  ['a line end', repeated('\r\n', 2_000_000)],
  ['a digit', repeated('9', 5_000_000)],
  ['an open quote and a long text', () => `${header}\n"${'a\n'.repeat(2_000_000)}`],
  ['a cell of dashes and letters', () => `${header}\n${'a-'.repeat(15_000)}!,item,2019-01-01,2020-01-01,1,item\n`],
  ['a column of its own', () => Array.from({ length: 100_000 }, (_, index) => `column${index}`).join(',')],
  ['a line of one cell', () => `${header}\n${'a\n'.repeat(300_000)}`],
])('a long file does not keep the reader busy: %s, again and again', async (_, text) => {
  const input = text();
  const start = performance.now();
  expect(await read(input)).toHaveProperty('problems');
  expect(performance.now() - start).toBeLessThan(5_000);
});

test('a very long list of problems is told, not an error', async () => {
  expect('problems' in await read(`${header}\n${ROW.replace('120', 'many').repeat(200_000)}`)).toBe(true);
});

test('a cell has at most 32,000 characters', async () => {
  const withNote = (length: number) => `${header},note\n${ROW.trim()},${'n'.repeat(length)}\n`;
  expect(await read(withNote(32_000))).toHaveProperty('drafts.length', 1);
  expect(await read(withNote(32_001))).toEqual({ problems: [{ code: 'cell-too-long', row: 2, column: 'note', message: 'this cell has 32001 characters; 32000 is the most. Shorten it.' }] });
});

test('a mark in an unknown header is refused with the header', async () => {
  expect(await read(`${header},note\u202e\n`)).toMatchObject({ problems: [{ code: 'hidden-character' }] });
});
