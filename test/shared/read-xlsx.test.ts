import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { strToU8, type Zippable } from 'fflate';
import { isDecimalText } from '../../src/shared/decimal.js';
import { readXlsx } from '../../src/shared/read-xlsx.js';
import { aWorkbook, row } from './a-workbook.js';

async function problemsOf(bytes: Uint8Array, choice: { sheets?: string[]; headerRows: number } = { headerRows: 1 }) {
  const read = await readXlsx(bytes, choice);
  return 'problems' in read ? read.problems : [];
}

/** The text that one cell is read as. */
async function cellOf(cell: Parameters<typeof row>[1][number]) {
  const read = await readXlsx(aWorkbook({ One: row(1, ['a']) + row(2, [cell]) }), { headerRows: 1 });
  return 'problems' in read ? read.problems : read.sheets[0]!.table.rows[0]?.cells.get('a');
}

const number = (value: string) => ({ value });
test.each([
  ['a number with the 17 digits of a double', number('673.23121831555954'), '673.2312183155595'],
  ['a tenth', number('0.1'), '0.1'],
  ['a tenth as some programs write it', number('0.10000000000000001'), '0.1'],
  ['a third', number('327.83333333333331'), '327.8333333333333'],
  ['a whole number', number('500'), '500'],
  ['an exponent', number('1.2E-7'), '0.00000012'],
  ['a large exponent', number('1E+21'), '1000000000000000000000'],
  ['more digits than a double has: as written', number('12345678901234567890.5'), '12345678901234567890.5'],
  ['below zero', number('-4.10'), '-4.1'],
  ['a day', { style: 1, value: '42094' }, '2015-03-31'],
  ['a day and a time', { style: 1, value: '42094.75' }, '2015-03-31T18:00:00'],
  ['yes', { type: 'b', value: '1' }, 'TRUE'],
  ['text', ' caf\u0065\u0301 ', 'caf\u00e9'],
  ['text that looks like a number', '007', '007'],
  ['a formula that gave text', { type: 'str', value: 'sum' }, 'sum'],
  ['a formula that failed is empty, so its row is', { type: 'e', value: '#DIV/0!' }, undefined],
])('%s', async (_, cell, expected) => {
  expect(await cellOf(cell)).toBe(expected);
});

test('for any double, its text of 17 digits is read as the shortest text of the same double, without exponent', async () => {
  await fc.assert(fc.asyncProperty(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }).filter((value) => value === 0 || Math.abs(value) > 1e-20), async (value) => {
    const text = (await cellOf(number(value.toPrecision(17)))) as string;
    expect(Number(text)).toBe(value === 0 ? 0 : value);
    expect(isDecimalText(text) && text.replace(/^-/, '').replace('.', '').replace(/^0+/, '').replace(/0+$/, '').length <= 17).toBe(true);
  }), { numRuns: 50 });
});

test('columns have the names of one header row, in lower case; rows keep their number, and empty ones are left out', async () => {
  const read = await readXlsx(aWorkbook({ Prices: row(1, ['Code', ' Amount ']) + row(3, ['A', '1']) }), { headerRows: 1 });
  expect('sheets' in read && read.sheets).toEqual([{ name: 'Prices', table: { columns: ['code', 'amount'], rows: [{ line: 3, cells: new Map([['code', 'A'], ['amount', '1']]) }] } }]);
});

test('with another number of header rows columns have their letters; sheets come in the order asked for', async () => {
  const read = await readXlsx(aWorkbook({ One: row(1, ['Fiscal']) + row(2, ['', 'Year']) + row(3, ['', '', 'x']), Two: row(3, ['y']) }), { sheets: ['Two', 'One'], headerRows: 2 });
  expect('sheets' in read && read.sheets.map(({ name, table }) => [name, table.columns.join(''), table.rows.map(({ line, cells }) => [line, ...cells.values()])])).toEqual([['Two', 'A', [[3, 'y']]], ['One', 'ABC', [[3, '', '', 'x']]]]);
});

const megabyte = 1024 * 1024;
const withFile = (more: Zippable) => aWorkbook({ One: row(1, ['a']) }, more);
/** The archive with a field of its directory's first entry changed: what it says no longer holds. */
function lying(bytes: Uint8Array, offset: number, value: number): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  const end = copy.length - 22;
  view.setUint32(view.getUint32(end + 16, true) + offset, value, true);
  return copy;
}
const [COMPRESSED, UNCOMPRESSED] = [20, 24];

test.each([
  ['not an archive', () => strToU8('code,amount\nA,1\n'), 'broken-archive', /no directory/],
  ['an empty file', () => new Uint8Array(), 'broken-archive', /no directory/],
  ['cut off', () => withFile({}).slice(0, -30), 'broken-archive', /no directory/],
  ['an archive without a workbook', () => aWorkbook({ One: '' }).map((byte, at, all) => (all[at - 3] === 0x77 && byte === 0x6b ? 0x6c : byte)), 'not-xlsx', /no \.xlsx workbook/],
  ['too many files', () => withFile(Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`xl/media/${index}`, new Uint8Array()]))), 'too-many-files', /1004 files/],
  ['a bomb: two megabytes of zeros', () => withFile({ 'xl/worksheets/sheet2.xml': new Uint8Array(2 * megabyte) }), 'too-compressed', /more than 100 times/],
  ['a directory that promises 201 megabytes', () => lying(withFile({}), UNCOMPRESSED, 201 * megabyte), 'too-large', /Split the table/],
  ['a directory that says too little', () => lying(withFile({}), UNCOMPRESSED, 10), 'broken-archive', /not of the size/],
  ['a directory that says too much', () => lying(withFile({}), UNCOMPRESSED, 5_000), 'broken-archive', /not of the size/],
  ['a content that is cut off', () => lying(withFile({}), COMPRESSED, 3), 'broken-archive', /cannot be read/],
  ['an archive in the archive', () => withFile({ 'xl/embeddings/Book1.xlsx': strToU8('x') }), 'archive-in-archive', /Book1\.xlsx/],
  ['a link to another file', () => withFile({ 'xl/worksheets/sheet9.xml': [strToU8('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] }), 'broken-archive', /is a link/],
  ['a sheet of a billion cells', () => aWorkbook({ One: row(1, ['a']) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' }), 'too-large', /1048576 rows and 16384 columns/],
  ['a row far away', () => aWorkbook({ One: row(1, ['a']) + '<row r="99999999999"></row>' }), 'not-xlsx', /address "99999999999"/],
  ['broken XML', () => withFile({ 'xl/worksheets/sheet1.xml': strToU8('<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData></worksheet>') }), 'not-xlsx', /cannot be read/],
  ['an empty sheet', () => aWorkbook({ One: '' }), 'empty-file', /is empty/],
  ['a column that stands twice', () => aWorkbook({ One: row(1, ['a', 'A']) }), 'duplicate-column', /"a" stands twice/],
  ['a character that cannot be seen', () => aWorkbook({ One: row(1, ['a']) + row(2, ['x\u202ey']) }), 'hidden-character', /cannot be seen/],
])('%s is refused', async (_, bytes, code, message) => {
  expect(await problemsOf(bytes())).toContainEqual(expect.objectContaining({ code, message: expect.stringMatching(message) }));
});

test('a sheet that is not there is answered with those that are', async () => {
  expect(await problemsOf(aWorkbook({ One: row(1, ['a']), Two: '' }), { sheets: ['Three', 'Four'], headerRows: 1 })).toEqual([
    { code: 'no-such-sheet', value: 'Three', message: 'there is no sheet "Three". Name one of: One, Two.' },
    { code: 'no-such-sheet', value: 'Four', message: 'there is no sheet "Four". Name one of: One, Two.' },
  ]);
});

test('whatever bytes are changed, a workbook is read or refused, never more', async () => {
  const whole = aWorkbook({ One: row(1, ['a', 'b']) + row(2, ['x', { value: '1.5' }]) });
  const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 });
  await fc.assert(fc.asyncProperty(changes, async (places) => {
    const bytes = whole.slice();
    for (const [at, byte] of places) bytes[at] = byte;
    const read = await readXlsx(bytes, { headerRows: 1 });
    expect('problems' in read ? read.problems.length : read.sheets.length).toBeGreaterThan(0);
  }), { numRuns: 200 });
});
