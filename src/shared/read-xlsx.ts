import { zipSync } from 'fflate';
import readAllSheets from 'read-excel-file/universal';
import { Decimal } from './decimal.js';
import type { Problem } from './errors.js';
import { percentAsText } from './percent-cells.js';
import { cellProblems, cellText, columnLetters, COLUMNS_MAX, type Table } from './table.js';
import { unzip } from './unzip.js';

const WORKBOOK = 'xl/workbook.xml';
const CELLS_MAX = 10_000_000;
/** A row or cell of a sheet, with its address. */
const ADDRESSED = /<(?:\w+:)?(?:row|c)\b[^<>]*?\sr\s*=\s*["']([^"']*)["']/g;
/** A double has at most 17 significant digits; a text of more was not written from one. */
const DIGITS_OF_A_DOUBLE = 17;

/** One sheet of a workbook. */
export interface Sheet {
  name: string;
  table: Table;
}

/** What to read: `sheets` by name (default the first) or every one; the number of `headerRows`; whether 0.1 shown as a percentage is read as "10%"; the most bytes it may unpack to. */
export interface SheetChoice {
  sheets?: readonly string[] | 'all' | undefined;
  headerRows: number;
  percentages?: boolean;
  unpackedMax?: number;
}

/**
 * Reads the sheets of an .xlsx workbook into tables, every cell as text: a number in its shortest decimal text, a day as 2015-03-31, yes and no
 * as TRUE and FALSE. A formula is read as the value last computed; one that failed is empty.
 * @param choice with one of `headerRows`, columns have its names in lower case, else their letters
 */
export async function readXlsx(bytes: Uint8Array, choice: SheetChoice): Promise<{ sheets: Sheet[] } | { problems: Problem[] }> {
  const unzipped = unzip(bytes, (path) => /\.(xml|rels)$/.test(path), choice.unpackedMax);
  if ('problems' in unzipped) return unzipped;
  const problems = workbookProblems(unzipped.files);
  if (problems.length > 0) return { problems };
  // Only the checked bytes go on, as a new archive without compression: the reader takes no others.
  const checked = zipSync(Object.fromEntries(choice.percentages ? percentAsText(unzipped.files, numberText) : unzipped.files), { level: 0 });
  const read = await readAllSheets(checked.buffer as ArrayBuffer, { trim: false, parseNumber: numberText }).catch((error: Error) => error);
  if (read instanceof Error) return { problems: [{ code: 'not-xlsx', message: `the workbook cannot be read: ${read.message}. Save it again from a spreadsheet program.` }] };
  return chosenTables(read.map(({ sheet, data }) => ({ name: sheet, rows: data as unknown[][] })), choice);
}

/** Two addresses can make a sheet of a billion cells: they are looked at before the sheet is built. */
function workbookProblems(files: Map<string, Uint8Array>): Problem[] {
  if (!files.has(WORKBOOK)) return [{ code: 'not-xlsx', message: 'this is no .xlsx workbook. Save it as .xlsx or CSV.' }];
  return [...files].filter(([path]) => path.startsWith('xl/worksheets/')).flatMap(([path, content]) => {
    let [rows, columns] = [1, 1];
    for (const [, address] of new TextDecoder().decode(content).matchAll(ADDRESSED)) {
      const [, letters, row] = /^([A-Z]{0,3})(\d{1,7})$/.exec(address!) ?? [];
      if (row === undefined) return [{ code: 'not-xlsx', message: `${path} has a cell with the address "${address!.slice(0, 20)}". Save the workbook again from a spreadsheet program.` }];
      rows = Math.max(rows, Number(row));
      columns = Math.max(columns, columnNumber(letters!));
    }
    return rows * columns <= CELLS_MAX ? [] : [{ code: 'too-large', message: `${path} has ${rows} rows and ${columns} columns; ${CELLS_MAX} cells is the most. Remove what stands far below or to the right of the table.` }];
  });
}

function chosenTables(all: { name: string; rows: unknown[][] }[], { sheets, headerRows }: SheetChoice): { sheets: Sheet[] } | { problems: Problem[] } {
  const names = sheets === 'all' ? all.filter(({ rows }) => rows.length > 0).map(({ name }) => name) : sheets ?? all.slice(0, 1).map(({ name }) => name);
  const missing = names.filter((name) => !all.some((sheet) => sheet.name === name));
  if (missing.length > 0) return { problems: missing.map((name) => ({ code: 'no-such-sheet', value: name, message: `there is no sheet "${name}". Name one of: ${all.map((sheet) => sheet.name).join(', ')}.` })) };
  const read = names.map((name) => ({ name, ...tableOf(all.find((sheet) => sheet.name === name)!.rows, headerRows) }));
  const problems = read.flatMap(({ name, problems: found }) => found.map((problem) => (names.length === 1 ? problem : { ...problem, message: `sheet ${name}: ${problem.message}` })));
  return problems.length > 0 ? { problems } : { sheets: read.map(({ name, table }) => ({ name, table })) };
}

/** Rows of cells as a table; an empty row is left out, as an empty line of CSV is. Line 1 is the first row of the sheet. */
function tableOf(rows: unknown[][], headerRows: number): { table: Table; problems: Problem[] } {
  const problems: Problem[] = [];
  const texts = rows.map((row) => row.map((value) => cellText(textOf(value))));
  const columns = Array.from({ length: texts[0]?.length ?? 0 }, (_, index) => (headerRows === 1 && texts[0]![index]!.toLowerCase()) || columnLetters(index));
  if (columns.length === 0) problems.push({ code: 'empty-file', message: 'the sheet is empty. Its first row names the columns.' });
  if (columns.length > COLUMNS_MAX) problems.push({ code: 'too-many-columns', message: `the sheet has ${columns.length} columns; ${COLUMNS_MAX} is the most. Keep those that are used.` });
  columns.forEach((column, index) => {
    if (columns.indexOf(column) < index) problems.push({ code: 'duplicate-column', row: 1, column, message: `the column "${column}" stands twice. Keep one.` });
  });
  const body = texts.map((cells, index) => ({ cells, line: index + 1 })).slice(headerRows).filter(({ cells }) => cells.some((text) => text !== ''));
  for (const { cells, line } of body) problems.push(...cells.flatMap((text, index) => cellProblems(text, line, columns[index]!)));
  return { problems, table: { columns, rows: body.map(({ cells, line }) => ({ line, cells: new Map(cells.map((text, index) => [columns[index]!, text])) })) } };
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return dateText(value);
  return typeof value === 'boolean' ? String(value).toUpperCase() : String(value);
}

/** A day, or a day and time to the second: a sheet keeps them as a fraction of a day. */
function dateText(value: Date): string {
  const text = new Date(Math.round(value.getTime() / 1000) * 1000).toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19);
}

/**
 * A workbook keeps numbers as doubles, written with up to 17 digits: 673.23121831555954 names the same one as 673.2312183155595. The shortest
 * text that names it is what was typed or computed. Never an exponent.
 */
function numberText(text: string): string {
  const digits = text.replace(/e.*$/i, '').replace(/\D/g, '').replace(/^0+/, '');
  if (!Number.isFinite(Number(text))) return text;
  return new Decimal(digits.length > DIGITS_OF_A_DOUBLE ? text : Number(text)).toFixed();
}

function columnNumber(letters: string): number {
  return [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0) || 1;
}
