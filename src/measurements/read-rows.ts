import { decodedParts, decodeText, encodingOf, type Encoding } from '../shared/decode-text.js';
import { ProblemList, type Problem } from '../shared/errors.js';
import type { FileSource } from '../shared/file-source.js';
import { bodyRows, headerOf, headerTable, namesOf, type TextRow } from '../shared/header-table.js';
import type { Notation } from '../shared/number-notation.js';
import { csvRecordParts, csvRecords, delimiterOf, type CsvRecord } from '../shared/read-csv.js';
import { readJsonRows, readNdjsonRows, type JsonRow } from '../shared/read-json-rows.js';
import { readXlsx } from '../shared/read-xlsx.js';
import { CELL_LENGTH_MAX, COLUMNS_MAX, type Table, type TableRow } from '../shared/table.js';
import { withoutQuote } from '../shared/to-csv.js';
import type { Aggregate } from './aggregate.js';
import { rowsAggregator } from './aggregate-rows.js';
import type { Repairs } from './repairs.js';

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
  /** Where a mapping makes rows of ours out of many: of how many rows of the file, and how many of these it leaves out. */
  aggregated?: { rows: number; leftOut: number };
  /** What its sender changed in it by hand, where anything. */
  repairs?: Repairs;
}

export type ReadRows = { table: Table; file: FileAsRead } | { problems: Problem[] };

/** Reading stops after so many lines of the wrong length: whoever sent them needs no more, and a million would keep the server busy. */
const RAGGED_MAX = 1_000;
const ZIPPED = [0x50, 0x4b, 0x03, 0x04];
/** Excel writes this line above a table to say what stands between its cells. */
const SEPARATOR_LINE = /^\ufeff?sep=([,;\t])(?=\r|\n)/i;

/** A file opened: its columns as it names them, and its rows part after part, of which none is kept; every cell as text. */
export interface OpenedRows {
  file: FileAsRead;
  columns: readonly string[];
  /** From the first one on, each time. */
  parts(): AsyncIterable<RowsPart>;
}

export interface RowsPart {
  rows: readonly TableRow[];
  /** What no row of any file may be, in this part. */
  problems: readonly Problem[];
}

/** A row of the most columns, each of the longest cell: only a quote that is never closed makes a longer one. */
const RECORD_BYTES_MAX = COLUMNS_MAX * CELL_LENGTH_MAX;
/** Files that cannot be read in parts are in memory as a whole. */
const WHOLE_BYTES_MAX = 64 * 1024 * 1024;
const PART_ROWS = 1_000;

/**
 * Opens a file of rows.
 * @param format as it was sent; a workbook is known by its first bytes whatever it is called
 * @param sheet of a workbook, by name; without it the first that has rows
 */
export async function openRows(source: FileSource, format: RowsFormat, sheet?: string): Promise<OpenedRows | { problems: Problem[] }> {
  if (format === 'csv' && sheet === undefined && !isZipped(await firstOf(source.chunks()))) return openCsv(source);
  if (source.size > WHOLE_BYTES_MAX) return { problems: [{ code: 'too-large', row: 1, message: `a file of this kind has ${WHOLE_BYTES_MAX / 1024 / 1024} MB at most. Send it as CSV, or in parts.` }] };
  const read = await readRows(await source.bytes(), format, sheet);
  return 'problems' in read ? read : inParts(read.file, read.table);
}

/** The rows that a mapping makes out of those of a file, which are gone through once. */
export async function aggregatedRows(opened: OpenedRows, aggregate: Aggregate, numbers: Notation): Promise<OpenedRows | { problems: Problem[] }> {
  const aggregator = rowsAggregator(aggregate, opened.columns, opened.file.headerLine ?? 1, numbers);
  const wrong = new ProblemList();
  for await (const { rows, problems } of opened.parts()) {
    wrong.add(problems);
    for (const row of rows) aggregator.add(row);
  }
  if (wrong.length > 0) return { problems: wrong.all() };
  const made = aggregator.result();
  return 'problems' in made ? made : inParts({ ...opened.file, aggregated: { rows: made.rows, leftOut: made.leftOut } }, made.table);
}

/** A table that is in memory, part after part. */
function inParts(file: FileAsRead, { columns, rows }: Table): OpenedRows {
  return {
    file, columns,
    async *parts() {
      for (let at = 0; at < rows.length; at += PART_ROWS) yield { rows: rows.slice(at, at + PART_ROWS), problems: [] };
    },
  };
}

async function openCsv(source: FileSource): Promise<OpenedRows | { problems: Problem[] }> {
  const encoding = await encodingOf(source.chunks());
  if (typeof encoding !== 'string') return encoding;
  const text = () => decodedParts(source.chunks(), encoding);
  const { delimiter, said } = delimiterIn(await firstOf(text()) ?? '');
  const records = () => csvRecordParts(encoding === 'utf-8' ? source.chunks() : text(), delimiter, RECORD_BYTES_MAX);
  const first = await firstOf(records()) ?? [];
  if (!Array.isArray(first)) return { problems: [first] };
  const head = headerOf(first.slice(said ? 1 : 0).map(textRow));
  if ('problems' in head) return head;
  const { header } = head;
  return {
    file: { ...NOTHING, format: 'csv', encoding, delimiter, headerLine: header.line }, columns: namesOf(header),
    async *parts() {
      let wrong = 0;
      for await (const read of records()) {
        if (!Array.isArray(read)) {
          yield { rows: [], problems: [read] };
          return;
        }
        const part = bodyRows(read.filter(({ line }) => line > header.line).map(textRow), header, { ragged: true });
        yield part;
        wrong += part.problems.length;
        if (wrong >= RAGGED_MAX) return;
      }
    },
  };
}

/** What stands between the cells of CSV text, and whether the text says so itself. */
function delimiterIn(text: string): { delimiter: ReturnType<typeof delimiterOf>; said: boolean } {
  const said = SEPARATOR_LINE.exec(text)?.[1] as ReturnType<typeof delimiterOf> | undefined;
  return { delimiter: said ?? delimiterOf(text), said: said !== undefined };
}

const textRow = ({ record, line }: CsvRecord): TextRow => ({ line, values: record.map(withoutQuote) });
const isZipped = (bytes: Uint8Array | undefined) => ZIPPED.every((byte, index) => bytes?.[index] === byte);

async function firstOf<Part>(parts: AsyncIterable<Part>): Promise<Part | undefined> {
  for await (const part of parts) return part;
  return undefined;
}

async function readRows(bytes: Uint8Array, format: RowsFormat, sheet?: string): Promise<ReadRows> {
  if (isZipped(bytes)) return readWorkbook(bytes, sheet);
  if (format === 'xlsx') return { problems: [{ code: 'not-xlsx', row: 1, message: 'this is no .xlsx workbook. Save it as .xlsx or CSV.' }] };
  if (sheet !== undefined) return { problems: [{ code: 'no-such-sheet', row: 1, value: sheet, message: 'only a workbook has sheets. Leave out the sheet.' }] };
  const decoded = decodeText(bytes);
  if ('problems' in decoded) return decoded;
  const text = decoded.text.replace(/^\ufeff/, '');
  const read = format === 'json' ? readJsonRows(text) : readNdjsonRows(text);
  if ('problems' in read) return read;
  const table = tableOfObjects(read.rows);
  return 'problems' in table ? table : { ...table, file: { ...NOTHING, format, encoding: decoded.encoding } };
}

const NOTHING: Omit<FileAsRead, 'format'> = { encoding: null, delimiter: null, sheet: null, otherSheets: [], headerLine: null };

/** CSV text as a table, by comma, semicolon or tab. A cell that an export kept from being a formula is as it was. */
export function readCsvRows(text: string, encoding: Encoding): ReadRows {
  const { delimiter, said } = delimiterIn(text);
  const records = csvRecords(text, { delimiter, raggedMax: RAGGED_MAX });
  if (!Array.isArray(records)) return { problems: [records] };
  const read = headerTable(records.slice(said ? 1 : 0).map(textRow), { ragged: true });
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
