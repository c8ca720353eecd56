import { decodeText, type Encoding } from '../shared/decode-text.js';
import type { Problem } from '../shared/errors.js';
import { headerTable, type TextRow } from '../shared/header-table.js';
import { csvRecords, delimiterOf } from '../shared/read-csv.js';
import { readJsonRows, readNdjsonRows, type JsonRow } from '../shared/read-json-rows.js';
import { readXlsx } from '../shared/read-xlsx.js';
import { COLUMNS_MAX, type Table } from '../shared/table.js';
import { withoutQuote } from '../shared/to-csv.js';

/** What rows can be sent as, by the media type and the ending of their file. */
export const ROW_FILES = {
  csv: 'text/csv', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', json: 'application/json', ndjson: 'application/x-ndjson',
} as const;
export type RowsFormat = keyof typeof ROW_FILES;

/** The format that a media type names; null where it is none. */
export function rowsFormat(mediaType: string): RowsFormat | null {
  const type = mediaType.split(';')[0]!.trim().toLowerCase();
  if (type === 'application/csv') return 'csv';
  return (Object.keys(ROW_FILES) as RowsFormat[]).find((format) => ROW_FILES[format] === type) ?? null;
}

/** How a file was read. */
export interface FileAsRead {
  format: RowsFormat;
  encoding: Encoding | null;
  delimiter: string | null;
  /** The sheet of a workbook that was read, and those that were not. */
  sheet: string | null;
  otherSheets: string[];
  /** The line that names the columns; null where every row names them itself. */
  headerLine: number | null;
}

export type ReadRows = { table: Table; file: FileAsRead } | { problems: Problem[] };

/** Reading stops after so many lines of the wrong length: whoever sent them needs no more, and a million would keep the server busy. */
const RAGGED_MAX = 1_000;
const ZIPPED = [0x50, 0x4b, 0x03, 0x04];
/** Excel writes this line above a table to say what stands between its cells. */
const SEPARATOR_LINE = /^\ufeff?sep=([,;\t])(?=\r|\n)/i;

/**
 * Reads the rows of a file into a table with the columns as the file names them, every cell as text.
 * @param format as it was sent; a workbook is known by its first bytes whatever it is called
 * @param sheet of a workbook, by name; without it the first that has rows
 */
export async function readRows(bytes: Uint8Array, format: RowsFormat, sheet?: string): Promise<ReadRows> {
  if (ZIPPED.every((byte, index) => bytes[index] === byte)) return readWorkbook(bytes, sheet);
  if (format === 'xlsx') return { problems: [{ code: 'not-xlsx', row: 1, message: 'this is no .xlsx workbook. Save it as .xlsx or CSV.' }] };
  if (sheet !== undefined) return { problems: [{ code: 'no-such-sheet', row: 1, value: sheet, message: 'only a workbook has sheets. Leave out the sheet.' }] };
  const decoded = decodeText(bytes);
  if ('problems' in decoded) return decoded;
  if (format === 'csv') return readCsvRows(decoded.text, decoded.encoding);
  const text = decoded.text.replace(/^\ufeff/, '');
  const read = format === 'json' ? readJsonRows(text) : readNdjsonRows(text);
  if ('problems' in read) return read;
  const table = tableOfObjects(read.rows);
  return 'problems' in table ? table : { ...table, file: { ...NOTHING, format, encoding: decoded.encoding } };
}

const NOTHING: Omit<FileAsRead, 'format'> = { encoding: null, delimiter: null, sheet: null, otherSheets: [], headerLine: null };

/** CSV text as a table, by comma, semicolon or tab. A cell that an export kept from being a formula is as it was. */
export function readCsvRows(text: string, encoding: Encoding): ReadRows {
  const said = SEPARATOR_LINE.exec(text)?.[1] as ReturnType<typeof delimiterOf> | undefined;
  const delimiter = said ?? delimiterOf(text);
  const records = csvRecords(text, { delimiter, raggedMax: RAGGED_MAX });
  if (!Array.isArray(records)) return { problems: [records] };
  const rows = records.slice(said === undefined ? 0 : 1).map(({ record, line }): TextRow => ({ line, values: record.map(withoutQuote) }));
  const read = headerTable(rows, { ragged: true });
  return 'problems' in read ? read : { table: read.table, file: { ...NOTHING, format: 'csv', encoding, delimiter, headerLine: read.headerLine } };
}

async function readWorkbook(bytes: Uint8Array, sheet?: string): Promise<ReadRows> {
  const read = await readXlsx(bytes, { sheets: 'all', headerRows: 0 });
  if ('problems' in read) return { problems: read.problems.map((problem) => ({ row: 1, ...problem })) };
  const names = read.sheets.map(({ name }) => name);
  const chosen = sheet === undefined ? read.sheets[0] : read.sheets.find(({ name }) => name === sheet);
  if (!chosen) return { problems: [{ code: 'no-such-sheet', row: 1, ...(sheet !== undefined && { value: sheet }), message: sheet === undefined ? 'the workbook is empty. The first row of its first sheet names the columns.' : `there is no sheet "${sheet}" with rows. Name one of: ${names.join(', ')}.` }] };
  const { columns, rows } = chosen.table;
  const found = headerTable(rows.map(({ line, cells }) => ({ line, values: columns.map((column) => cells.get(column) ?? '') })), { ragged: false });
  if ('problems' in found) return found;
  return { table: found.table, file: { ...NOTHING, format: 'xlsx', sheet: chosen.name, otherSheets: names.filter((name) => name !== chosen.name), headerLine: found.headerLine } };
}

/** Objects as a table: a column for every key that any of them has, in the order met; a list of values is one cell. */
function tableOfObjects(objects: readonly JsonRow[]): { table: Table } | { problems: Problem[] } {
  const columns = [...new Set(objects.flatMap(({ row }) => Object.keys(row)))];
  if (columns.length > COLUMNS_MAX) return { problems: [{ code: 'too-many-columns', row: 1, message: `the rows have ${columns.length} different keys; ${COLUMNS_MAX} is the most. Keep those that are used.` }] };
  const nested = objects.flatMap(({ line, row }) => Object.entries(row).filter(([, value]) => cellOf(value) === null).map(([column]): Problem => ({
    code: 'nested-value', row: line, column, message: 'this is an object within a row. Write a text, a number or a list of texts.',
  })));
  if (nested.length > 0) return { problems: nested };
  return headerTable([{ line: 1, values: columns }, ...objects.map(({ line, row }) => ({ line, values: columns.map((column) => cellOf(row[column])!) }))], { ragged: false });
}

function cellOf(value: unknown): string | null {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.every((each) => typeof each === 'string') ? value.join(';') : null;
  return typeof value === 'object' ? null : String(value);
}
