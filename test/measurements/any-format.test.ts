import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { InputDraft } from '../../src/measurements/parse-inputs.js';
import type { MeasurementDraft } from '../../src/measurements/parse-measurements.js';
import type { RowsFormat } from '../../src/measurements/read-rows.js';
import type { Problem } from '../../src/shared/errors.js';
import { toWorkbook } from '../../src/shared/to-xlsx.js';
import { SMALL_REFERENCE } from '../initiatives/small-reference.js';
import { frozen } from '../valuation/run-cases.js';
import { readFile, type Read } from './reading.js';

const context = frozen({
  today: '2026-11-21',
  indicators: new Map([['item', { unit: 'item', label: { nl: 'Gerepareerde spullen', en: 'Items repaired' } }], ['kilogram', { unit: 'kg', label: { nl: 'Vermeden afval', en: 'Waste prevented' } }]]),
  stakeholders: ['gemeente', 'vrijwilliger'],
  initiatives: new Map([['utrecht', { founded: null }], ['breda', { founded: '2001-05-01' }]]),
  reference: SMALL_REFERENCE,
});

/** How a table is written down. */
interface Writing { format: RowsFormat; delimiter: ',' | ';' | '\t'; encoding: 'utf-8' | 'bom' | 'utf-16le' | 'utf-16be' | 'windows-1252'; decimal: 'comma' | 'point'; lineEnd: '\n' | '\r\n' | '\r' }
/** A table, and what should come of it. */
interface File { header: string[]; rows: string[][]; expected: object[] }

const note = fc.array(fc.constantFrom('café', '€ 5', 'één; twee', 'a, b', '"zo"', 'niets'), { maxLength: 3 }).map((words) => words.join(' '));
const number = fc.tuple(fc.integer({ min: 0, max: 2_000_000 }), fc.constantFrom('', '5', '25', '1234'));
const numbers = fc.tuple(number, number, number, number, number, number);
const writing: fc.Arbitrary<Writing> = fc.record({
  format: fc.constantFrom('csv' as const, 'csv' as const, 'csv' as const, 'json' as const, 'ndjson' as const, 'xlsx' as const), delimiter: fc.constantFrom(',' as const, ';' as const, '\t' as const),
  encoding: fc.constantFrom('utf-8' as const, 'bom' as const, 'utf-16le' as const, 'utf-16be' as const, 'windows-1252' as const), decimal: fc.constantFrom('comma' as const, 'point' as const), lineEnd: fc.constantFrom('\n' as const, '\r\n' as const, '\r' as const),
});
const years = fc.uniqueArray(fc.integer({ min: 2005, max: 2024 }), { minLength: 1, maxLength: 3 });
const places = ['utrecht', 'breda'];
const plain = ([whole, part]: [number, string]) => (part === '' ? String(whole) : `${whole}.${part}`);
const written = ([whole, part]: [number, string], { format, decimal }: Writing) => {
  if (format !== 'csv') return plain([whole, part]);
  const [thousands, point] = decimal === 'comma' ? ['.', ','] : [',', '.'];
  return part === '' ? String(whole) : `${String(whole).replace(/\B(?=(\d{3})+$)/g, thousands)}${point}${part}`;
};
const draftOf = (initiative: string, year: number, quantity: [number, string]) => ({ initiative, period_from: `${year}-01-01`, period_until: `${year + 1}-01-01`, quantity: plain(quantity).replace(/(\.\d*?)0+$/, '$1') });

const measurements = (how: Writing) => fc.tuple(years, numbers, note, fc.boolean()).map(([each, quantities, text, dutch]): File => {
  const rows = each.flatMap((year) => places.map((place) => ({ place, year }))).map((row, index) => ({ ...row, quantity: quantities[index]! }));
  return {
    header: dutch ? ['Initiatief', 'Meting', 'Jaar', 'Aantal', 'Eenheid', 'Toelichting'] : ['initiative', 'indicator', 'year', 'quantity', 'unit', 'note'],
    rows: rows.map(({ place, year, quantity }) => [place, dutch ? 'Gerepareerde spullen' : 'item', String(year), written(quantity, how), dutch ? 'stuks' : 'item', text]),
    expected: rows.map(({ place, year, quantity }) => ({ ...draftOf(place, year, quantity), indicator: 'item', note: text === '' ? null : text })),
  };
});
const wide = (how: Writing) => fc.tuple(years, numbers, fc.boolean()).map(([each, quantities, dutch]): File => {
  const rows = each.map((year, index) => ({ place: places[index % 2]!, year, items: quantities[2 * index]!, kilograms: quantities[2 * index + 1]! }));
  return {
    header: dutch ? ['Initiatief', 'Jaar', 'Gerepareerde spullen', 'Vermeden afval (kg)'] : ['initiative', 'year', 'item', 'kilogram'],
    rows: rows.map(({ place, year, items, kilograms }) => [place, String(year), written(items, how), written(kilograms, how)]),
    expected: rows.flatMap(({ place, year, items, kilograms }) => [{ ...draftOf(place, year, items), indicator: 'item' }, { ...draftOf(place, year, kilograms), indicator: 'kilogram' }]),
  };
});
const inputs = (how: Writing) => fc.tuple(years, numbers, fc.constantFrom('EUR', 'GBP')).map(([each, quantities, currency]): File => {
  const rows = each.map((year, index) => ({ place: places[index % 2]!, year, quantity: quantities[index]! }));
  return {
    header: ['Initiatief', 'Gever', 'Inzet', 'Vanaf', 'T/m', 'Bedrag', 'Eenheid'],
    rows: rows.map(({ place, year, quantity }) => [place, 'gemeente', 'geld', `${year}-01-01`, `31-12-${year}`, written(quantity, how), currency]),
    expected: rows.map(({ place, year, quantity }) => ({ ...draftOf(place, year, quantity), stakeholder: 'gemeente', kind: 'money', unit: currency })),
  };
});
const initiatives = () => fc.tuple(note, fc.constantFrom('2010', '2010-06', '2010-06-15')).map(([name, founded]): File => ({
  header: ['initiative', 'name', 'sector', 'country', 'founded'], rows: [['breda', `x ${name}`, 'repair', 'NL', founded]], expected: [{ slug: 'breda', name: `x ${name}`.trim(), sector: 'repair', country: 'NL', founded: founded.padEnd(10, '-01-01'.slice(founded.length === 7 ? 3 : 0)) }],
}));

const file = writing.chain((how) => fc.oneof(measurements(how), wide(how), inputs(how), initiatives()).map((made) => ({ ...made, how })));

/** A table as the bytes of a file. */
function bytesOf({ header, rows, how: { format, delimiter, encoding, lineEnd } }: File & { how: Writing }): Uint8Array {
  if (format === 'xlsx') return Buffer.concat([...toWorkbook([{ name: 'Blad', rows: [header, ...rows].map((cells) => cells.map((value) => ({ value, as: 'number' as const }))) }])]);
  if (format === 'json' || format === 'ndjson') {
    const objects = rows.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index]])));
    return Buffer.from(format === 'json' ? JSON.stringify(objects) : objects.map((object) => `${JSON.stringify(object)}\n`).join(''));
  }
  const quoted = (cell: string) => (/[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const text = [header, ...rows].map((cells) => cells.map(quoted).join(delimiter) + lineEnd).join('');
  if (encoding === 'windows-1252') return Uint8Array.from(text, (letter) => (letter === '€' ? 0x80 : letter.charCodeAt(0)));
  if (encoding === 'utf-8' || encoding === 'bom') return Buffer.from((encoding === 'bom' ? '\ufeff' : '') + text);
  const little = Buffer.from(`\ufeff${text}`, 'utf16le');
  return encoding === 'utf-16le' ? little : little.swap16();
}

const found = (result: Read) => ('rows' in result ? (result.rows as { draft?: MeasurementDraft | InputDraft; profile?: object }[]).map(({ draft, profile }) => draft ?? profile) : result.problems);
const shown = (rows: readonly object[]) => rows.map((row) => expect.objectContaining(row));
/** Told where and why, and never more than a file has. */
const isTold = ({ code, row, message }: Problem) => /^[a-z0-9-]+$/.test(code) && /\S\.$/.test(message) && row !== undefined && row >= 1;

describe('a file of any kind, in any layout, format, encoding and notation', () => {
  test('is understood as it was meant', async () => {
    await fc.assert(fc.asyncProperty(file, async (made) => {
      const result = await readFile(bytesOf(made), made.how.format, context);
      const quantities = found(result).map((row) => ('quantity' in row! && typeof row.quantity === 'string' ? { ...row, quantity: row.quantity.replace(/(\.\d*?)0+$/, '$1') } : row));
      expect(quantities).toEqual(shown(made.expected));
      if ('rows' in result && made.how.format === 'csv' && made.header.length > 1) expect(result.understood.delimiter).toBe(made.how.delimiter);
    }), { numRuns: 500 });
  });

  const cell = fc.oneof(fc.constantFrom('', '-', '1.200', '1,200', '1e9', 'TRUE', '#REF!', 'Totaal', '2019/2020', '31/12/2024', '=1+1', '__proto__', 'constructor', 'x'.repeat(40_000), '\u202e', '\0', '[]', '{}', 'null', '99999999999999999999999999999999999999999'), fc.string({ unit: 'binary', maxLength: 12 }));
  const change = fc.oneof(
    fc.tuple(fc.nat(), fc.nat(), cell).map(([row, column, value]) => (made: File) => ({ ...made, rows: made.rows.map((cells, at) => (at === row % made.rows.length ? cells.with(column % cells.length, value) : cells)) })),
    fc.tuple(fc.nat(), cell).map(([column, value]) => (made: File) => ({ ...made, header: made.header.with(column % made.header.length, value) })),
    fc.tuple(fc.nat(), fc.nat()).map(([one, other]) => (made: File) => ({ ...made, header: made.header.with(one % made.header.length, made.header[other % made.header.length]!) })),
    fc.nat().map((row) => (made: File) => ({ ...made, rows: [...made.rows, made.rows[row % made.rows.length]!] })),
    fc.nat().map((column) => (made: File) => ({ ...made, header: made.header.toSpliced(column % made.header.length, 1), rows: made.rows.map((cells) => cells.toSpliced(column % cells.length, 1)) })),
  );
  const damage = fc.oneof(
    fc.tuple(fc.nat(), fc.nat({ max: 255 })).map(([at, byte]) => (bytes: Uint8Array) => bytes.with(at % bytes.length, byte)),
    fc.tuple(fc.nat(), fc.integer({ min: 1, max: 40 })).map(([at, length]) => (bytes: Uint8Array) => new Uint8Array([...bytes.subarray(0, at % bytes.length), ...bytes.subarray((at % bytes.length) + length)])),
    fc.nat().map((at) => (bytes: Uint8Array) => bytes.subarray(0, at % bytes.length)),
    fc.constantFrom(',', ';', '\t').map((delimiter) => (bytes: Uint8Array) => bytes.map((byte) => (byte === 0x3b ? delimiter.charCodeAt(0) : byte))),
  );

  test('changed in a cell, a heading, a row or a column, it is read, or refused with where and why; never an error', async () => {
    await fc.assert(fc.asyncProperty(file, fc.array(change, { minLength: 1, maxLength: 3 }), async (made, changes) => {
      const changed = { ...changes.reduce<File>((before, each) => each(before), made), how: made.how };
      const result = await readFile(bytesOf(changed), made.how.format, context);
      if ('problems' in result) expect([result.problems.length > 0, result.problems.filter((problem) => !isTold(problem))]).toEqual([true, []]);
    }), { numRuns: 1_500 });
  });

  test('damaged in its bytes, likewise', async () => {
    await fc.assert(fc.asyncProperty(file, fc.array(damage, { minLength: 1, maxLength: 3 }), fc.constantFrom<RowsFormat>('csv', 'json', 'ndjson', 'xlsx'), fc.boolean(), async (made, damages, other, misnamed) => {
      const bytes = damages.reduce((before, each) => (before.length === 0 ? before : each(before)), bytesOf(made));
      const result = await readFile(bytes, misnamed ? other : made.how.format, context);
      if ('problems' in result) expect([result.problems.length > 0, result.problems.filter((problem) => !isTold(problem))]).toEqual([true, []]);
    }), { numRuns: 1_500 });
  });
});
