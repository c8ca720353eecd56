import { CsvError, parse } from 'csv-parse/sync';
import type { Problem } from '../shared/errors.js';
import type { Table, TableRow } from '../shared/table.js';

const CELL_LENGTH_MAX = 32_000;
/** NUL and other control characters, and the marks that reorder text on a screen. */
const HIDDEN_CHARACTERS = /(?![\t\n\r])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u;

interface RawRow { record: string[]; info: { lines: number } }

/**
 * Reads CSV text (comma or semicolon, by what the header holds) into a table with the columns asked for.
 * @param known every column this kind of file may have; `required` those it must have
 */
export function parseCsv(text: string, known: readonly string[], required: readonly string[]): { table: Table } | { problems: Problem[] } {
  const rows = readRows(text);
  if (!Array.isArray(rows)) return { problems: [rows] };
  const [head, ...body] = rows;
  if (!head) return { problems: [{ code: 'empty-file', row: 1, message: 'the file is empty. Its first line names the columns.' }] };
  const columns = head.record.map((name) => name.trim().toLowerCase());
  const problems = headerProblems(columns, known, required);
  if (problems.length > 0) return { problems };
  const read = body.map((row) => readRow(row, columns, problems));
  return problems.length > 0 ? { problems } : { table: { columns, rows: read } };
}

/** The columns of a file, in lower case, or none where it cannot be read: to tell what kind of file it is. */
export function csvColumns(text: string): string[] {
  const end = text.search(/[\r\n]/);
  const rows = readRows(end < 0 ? text : text.slice(0, end));
  return Array.isArray(rows) ? (rows[0]?.record ?? []).map((name) => name.trim().toLowerCase()) : [];
}

function readRows(text: string): RawRow[] | Problem {
  const firstLine = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = firstLine.split(';').length > firstLine.split(',').length ? ';' : ',';
  try {
    return parse(text, { bom: true, delimiter, info: true, relax_column_count: true, skip_empty_lines: true }) as unknown as RawRow[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = (error as { lines?: number }).lines ?? 1;
    return { code: 'not-csv', row: line, message: `this is not CSV: ${error.message}. Close every quote, and write a quote inside a text twice.` };
  }
}

function headerProblems(columns: string[], known: readonly string[], required: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  for (const column of required.filter((name) => !columns.includes(name))) {
    problems.push({ code: 'missing-column', row: 1, column, message: `the column "${column}" is missing. Add it to the first line.` });
  }
  columns.forEach((column, index) => {
    if (columns.indexOf(column) < index) problems.push({ code: 'duplicate-column', row: 1, column, message: `the column "${column}" stands twice. Keep one.` });
    else if (!known.includes(column)) {
      problems.push({ code: 'unknown-column', row: 1, column, value: column, message: `the column "${column.slice(0, 80)}" is not known. Remove it, or use one of: ${known.join(', ')}.` });
    }
  });
  return problems;
}

function readRow({ record, info }: RawRow, columns: string[], problems: Problem[]): TableRow {
  const line = info.lines;
  if (record.length !== columns.length) {
    problems.push({ code: 'ragged-row', row: line, message: `this line has ${record.length} cells and the header ${columns.length}. Put a text that holds the separator between quotes.` });
  }
  record.forEach((value, index) => {
    const column = columns[index] ?? `${index + 1}`;
    if (value.length > CELL_LENGTH_MAX) problems.push({ code: 'cell-too-long', row: line, column, message: `this cell has ${value.length} characters; ${CELL_LENGTH_MAX} is the most. Shorten it.` });
    if (HIDDEN_CHARACTERS.test(value)) problems.push({ code: 'hidden-character', row: line, column, message: 'this cell holds a control character that cannot be seen. Type the cell again.' });
  });
  return { line, cells: new Map(columns.map((column, index) => [column, (record[index] ?? '').trim().normalize('NFC')])) };
}
