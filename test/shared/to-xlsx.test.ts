import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { readSheet } from 'read-excel-file/universal';
import { toXlsx } from '../../src/shared/to-xlsx.js';

const COLUMNS = [{ name: 'name' }, { name: 'amount', number: true }, { name: 'note' }] as const;
type Row = Partial<Record<(typeof COLUMNS)[number]['name'], unknown>>;

const bytes = (rows: readonly Row[]) => Buffer.concat([...toXlsx('prices', rows, COLUMNS)]);
const sheetXml = (rows: readonly Row[]) => strFromU8(unzipSync(bytes(rows))['xl/worksheets/sheet1.xml']!);
const read = async (rows: readonly Row[]) => readSheet(new Blob([new Uint8Array(bytes(rows))]));

test('a reader of others finds the heading, texts as texts, numbers as numbers and nothing where nothing is known', async () => {
  expect(await read([{ name: 'Repair Café & <co>', amount: '-0.13', note: '"x"\nline 2' }, { amount: '12' }, { name: '2024', note: null }])).toEqual([
    ['name', 'amount', 'note'], ['Repair Café & <co>', -0.13, '"x"\nline 2'], [null, 12, null], ['2024', null, null],
  ]);
});

test('a number keeps every digit it has', () => {
  expect(sheetXml([{ amount: '21836473.573333333333333333' }])).toContain('<v>21836473.573333333333333333</v>');
});

test('what is no number stands in a column of numbers as text', async () => {
  expect((await read([{ amount: '=1+1' }, { amount: '1,5' }])).slice(1)).toEqual([[null, '=1+1', null], [null, '1,5', null]]);
});

test.each(['=1+1', '+31 6', '-2+3', '@SUM(A1)', '\t=1'])('%j is no formula, also not after somebody edits it', (text) => {
  const xml = sheetXml([{ name: text }]);
  expect(xml).toContain('r="A2" t="inlineStr" s="2"'); // the style with quotePrefix
  expect(xml).not.toContain('<f>');
});

test('columns after Z have two letters', () => {
  const columns = Array.from({ length: 28 }, (_, at) => ({ name: `c${at}` }));
  const xml = strFromU8(unzipSync(Buffer.concat([...toXlsx('x', [], columns)]))['xl/worksheets/sheet1.xml']!);
  expect([...xml.matchAll(/<c r="([A-Z]+1)"/g)].map(([, place]) => place).slice(24)).toEqual(['Y1', 'Z1', 'AA1', 'AB1']);
});

test('the same rows are the same bytes', () => expect(bytes([{ name: 'a' }])).toEqual(bytes([{ name: 'a' }])));

test('any text makes a document that is well formed, and comes back but for what XML cannot hold', async () => {
  const rows = fc.sample(fc.record({ name: fc.string({ unit: 'binary', maxLength: 8 }), note: fc.constantFrom('a\rb', '\0', '\ud800', ']]>', '&amp;', '<f>1</f>', '\uFFFF') }), { numRuns: 20, seed: 1 });
  const storable = (text: string) => [...text].map((sign) => (/^[\t\n\r\x20-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]$/u.test(sign) ? sign : '\uFFFD')).join('');
  const found = await read(rows);
  expect(found.slice(1).map(([name, , note]) => [name ?? '', note])).toEqual(rows.map(({ name, note }) => [storable(name), storable(note)]));
});
