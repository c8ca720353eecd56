import { expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { readCsvRows } from '../../src/measurements/read-rows.js';
import { toCsv } from '../../src/shared/to-csv.js';
import { runTable } from './run-table.js';

runTable(import.meta.url, 'csv-cell', (value: unknown) => toCsv([{ first: value, last: 'x' }], ['first', 'last']).replace(/^first,last\r\n/, ''));

test('the columns stand in the order asked for, others are left out', () => {
  expect(toCsv([Object.freeze({ b: '2', a: '1', secret: 'x' })], ['a', 'b'])).toBe('a,b\r\n1,2\r\n');
});

test('no rows are a header alone', () => expect(toCsv<{ a: string; b: string }>([], ['a', 'b'])).toBe('a,b\r\n'));

/** Text without what a spreadsheet would take for a formula and without what an import refuses or trims away. */
const ordinary = fc.string({ unit: fc.constantFrom(...'abcÀé€😀0123456789 ,;"\'\n=+-@.:/') })
  .map((text) => text.trim().normalize('NFC')).filter((text) => !/^[=+\-@]/.test(text));

test('ordinary text goes out as CSV and comes back the same', () => {
  const columns = ['name', 'place', 'note'] as const;
  fc.assert(fc.property(fc.array(fc.record({ name: ordinary.filter((text) => text !== ''), place: ordinary, note: ordinary }), { minLength: 1, maxLength: 5 }), (rows) => {
    const read = readCsvRows(toCsv(rows, columns), 'utf-8');
    expect('table' in read && read.table.rows.map((row) => Object.fromEntries(row.cells))).toEqual(rows);
  }));
});

test('numbers go out and come back to the last digit', () => {
  fc.assert(fc.property(fc.bigInt({ min: -(10n ** 39n), max: 10n ** 39n }), fc.integer({ min: 0, max: 999_999_999_999 }), (whole, decimals) => {
    const quantity = `${whole}.${decimals}`;
    const read = readCsvRows(toCsv([{ quantity, unit: 'kg' }], ['quantity', 'unit']), 'utf-8');
    expect('table' in read && read.table.rows[0]!.cells.get('quantity')).toBe(quantity);
  }));
});

test('to any reader of CSV a row stays one row, and no cell of any text starts a formula', () => {
  const nasty = fc.string({ unit: fc.oneof(fc.constantFrom('=', '-', '\r', '\n', '"', ',', '\t', '\0', '1'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })) });
  fc.assert(fc.property(nasty, (text) => {
    const rows = parse(toCsv([{ text, last: 'x' }], ['text', 'last']), { record_delimiter: ['\r\n', '\n', '\r'] });
    expect(rows).toEqual([['text', 'last'], [expect.stringMatching(/^(?![=+\-@\t\r\0])|^-\d+(\.\d+)?$/), 'x']]);
  }));
});
