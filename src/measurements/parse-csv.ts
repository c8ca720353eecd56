import type { Problem } from '../shared/errors.js';
import { csvRecords, type CsvRecord } from '../shared/read-csv.js';
import { personalColumn } from '../shared/personal-data.js';
import { cellProblems, cellText, COLUMNS_MAX, type Table, type TableRow } from '../shared/table.js';
import { ERROR_COLUMN } from './error-file.js';

/** Reading stops after so many lines of the wrong length: whoever sent them needs no more, and a million would keep the server busy. */
const RAGGED_MAX = 1_000;

/**
 * Reads CSV text (comma or semicolon, by what the header holds) into a table with the columns asked for.
 * @param known every column this kind of file may have; `required` those it must have
 */
export function parseCsv(text: string, known: readonly string[], required: readonly string[]): { table: Table } | { problems: Problem[] } {
  const rows = csvRecords(text, { raggedMax: RAGGED_MAX });
  if (!Array.isArray(rows)) return { problems: [rows] };
  const [head, ...body] = rows.filter(({ record }) => record.some((value) => value.trim() !== ''));
  if (!head) return { problems: [{ code: 'empty-file', row: 1, message: 'the file is empty. Its first line names the columns.' }] };
  const columns = head.record.map((name) => name.trim().toLowerCase());
  const problems = headerProblems(columns, head.line, known, required);
  if (problems.length > 0) return { problems };
  const read = body.map((row) => readRow(row, columns, problems));
  return problems.length > 0 ? { problems } : { table: { columns, rows: read } };
}

/** The rows of CSV text as they stand there, under the columns as they are called there; null where they cannot be told apart. */
export function csvSource(text: string): Table | null {
  const rows = csvRecords(text, { raggedMax: 1 });
  const [head, ...body] = Array.isArray(rows) ? rows.filter(({ record }) => record.some((value) => value.trim() !== '')) : [];
  const columns = head?.record.map((name) => name.trim()) ?? [];
  if (new Set(columns).size < columns.length || body.some(({ record }) => record.length !== columns.length)) return null;
  return { columns, rows: body.map(({ record, line }) => ({ line, cells: new Map(columns.map((column, index) => [column, record[index]!])) })) };
}

/** The columns of a file, in lower case, or none where it cannot be read: to tell what kind of file it is. */
export function csvColumns(text: string): string[] {
  const rows = csvRecords(/[^\r\n]+/.exec(text)?.[0] ?? '');
  return Array.isArray(rows) ? (rows[0]?.record ?? []).map((name) => name.trim().toLowerCase()) : [];
}

function headerProblems(columns: string[], row: number, known: readonly string[], required: readonly string[]): Problem[] {
  if (columns.length > COLUMNS_MAX) return [{ code: 'too-many-columns', row, message: `this line names ${columns.length} columns; ${COLUMNS_MAX} is the most. Keep the columns that are known: ${known.join(', ')}.` }];
  const problems: Problem[] = [];
  for (const column of required.filter((name) => !columns.includes(name))) {
    problems.push({ code: 'missing-column', row, column, message: `the column "${column}" is missing. Add it to the first line.` });
  }
  columns.forEach((column, index) => {
    if (columns.indexOf(column) < index) problems.push({ code: 'duplicate-column', row, column, message: `the column "${column}" stands twice. Keep one.` });
    else if (!known.includes(column) && column !== ERROR_COLUMN) {
      const personal = personalColumn(column, row);
      problems.push(...personal);
      if (personal.length === 0) problems.push({ code: 'unknown-column', row, column, value: column, message: `the column "${column.slice(0, 80)}" is not known. Remove it, or use one of: ${known.join(', ')}.` });
    }
  });
  return problems;
}

function readRow({ record, line }: CsvRecord, columns: string[], problems: Problem[]): TableRow {
  if (record.length !== columns.length) {
    problems.push({ code: 'ragged-row', row: line, message: `this line has ${record.length} cells and the header ${columns.length}. Put a text that holds the separator between quotes.` });
  }
  record.forEach((value, index) => problems.push(...cellProblems(value, line, columns[index] ?? `${index + 1}`)));
  return { line, cells: new Map(columns.map((column, index) => [column, cellText(record[index] ?? '')])) };
}
