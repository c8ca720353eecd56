import { CsvError, parse } from 'csv-parse/sync';
import type { Problem } from '../shared/errors.js';
import { cellProblems, cellText, type Table, type TableRow } from '../shared/table.js';

const COLUMNS_MAX = 100;
/** Reading stops after so many lines of the wrong length: whoever sent them needs no more, and a million would keep the server busy. */
const RAGGED_MAX = 1_000;

/** A record and the line it begins on. */
interface RawRow { record: string[]; line: number }

/**
 * Reads CSV text (comma or semicolon, by what the header holds) into a table with the columns asked for.
 * @param known every column this kind of file may have; `required` those it must have
 */
export function parseCsv(text: string, known: readonly string[], required: readonly string[]): { table: Table } | { problems: Problem[] } {
  const rows = readRows(text);
  if (!Array.isArray(rows)) return { problems: [rows] };
  const [head, ...body] = rows.filter(({ record }) => record.some((value) => value.trim() !== ''));
  if (!head) return { problems: [{ code: 'empty-file', row: 1, message: 'the file is empty. Its first line names the columns.' }] };
  const columns = head.record.map((name) => name.trim().toLowerCase());
  const problems = headerProblems(columns, head.line, known, required);
  if (problems.length > 0) return { problems };
  const read = body.map((row) => readRow(row, columns, problems));
  return problems.length > 0 ? { problems } : { table: { columns, rows: read } };
}

/** The columns of a file, in lower case, or none where it cannot be read: to tell what kind of file it is. */
export function csvColumns(text: string): string[] {
  const rows = readRows(firstLineOf(text));
  return Array.isArray(rows) ? (rows[0]?.record ?? []).map((name) => name.trim().toLowerCase()) : [];
}

function readRows(text: string): RawRow[] | Problem {
  const firstLine = firstLineOf(text);
  const delimiter = firstLine.split(';').length > firstLine.split(',').length ? ';' : ',';
  const lines = lineCounter();
  const rows: RawRow[] = [];
  let ragged = 0;
  try {
    parse(text, {
      bom: true, delimiter, raw: true, record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true, skip_empty_lines: true,
      on_record: (read) => {
        const { record, raw } = read as unknown as { record: string[]; raw: string };
        rows.push({ record, line: lines(raw) });
        if (record.length !== rows[0]!.record.length && ++ragged === RAGGED_MAX) throw new TooManyRagged();
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) return notCsv(lines((error as { raw?: string }).raw ?? ''));
    if (!(error instanceof TooManyRagged)) throw error;
  }
  return rows;
}

function firstLineOf(text: string): string {
  return /[^\r\n]+/.exec(text)?.[0] ?? '';
}

class TooManyRagged extends Error {}

/** Counts through the raw text of one record after the other: the line that each begins on, empty lines before it left out. */
function lineCounter(): (raw: string) => number {
  let line = 1;
  const lineEnds = (text: string) => text.match(/\r\n|\r|\n/g)?.length ?? 0;
  return (raw) => {
    const begins = line + lineEnds(/^[\r\n]*/.exec(raw)![0]);
    line += lineEnds(raw);
    return begins;
  };
}

function notCsv(row: number): Problem {
  return { code: 'not-csv', row, message: 'this line is not CSV: a quote opens or closes in the wrong place. Put a text that holds quotes between quotes, and write each quote inside it twice.' };
}

function headerProblems(columns: string[], row: number, known: readonly string[], required: readonly string[]): Problem[] {
  if (columns.length > COLUMNS_MAX) return [{ code: 'too-many-columns', row, message: `this line names ${columns.length} columns; ${COLUMNS_MAX} is the most. Keep the columns that are known: ${known.join(', ')}.` }];
  const problems: Problem[] = [];
  for (const column of required.filter((name) => !columns.includes(name))) {
    problems.push({ code: 'missing-column', row, column, message: `the column "${column}" is missing. Add it to the first line.` });
  }
  columns.forEach((column, index) => {
    if (columns.indexOf(column) < index) problems.push({ code: 'duplicate-column', row, column, message: `the column "${column}" stands twice. Keep one.` });
    else if (!known.includes(column)) {
      problems.push({ code: 'unknown-column', row, column, value: column, message: `the column "${column.slice(0, 80)}" is not known. Remove it, or use one of: ${known.join(', ')}.` });
    }
  });
  return problems;
}

function readRow({ record, line }: RawRow, columns: string[], problems: Problem[]): TableRow {
  if (record.length !== columns.length) {
    problems.push({ code: 'ragged-row', row: line, message: `this line has ${record.length} cells and the header ${columns.length}. Put a text that holds the separator between quotes.` });
  }
  record.forEach((value, index) => problems.push(...cellProblems(value, line, columns[index] ?? `${index + 1}`)));
  return { line, cells: new Map(columns.map((column, index) => [column, cellText(record[index] ?? '')])) };
}
