import type { Problem } from './errors.js';

export const CELL_LENGTH_MAX = 32_000;
export const COLUMNS_MAX = 100;
export const ROWS_MAX = 5_000_000;
/** NUL and other control characters, and the marks that steer the direction of text on a screen. */
const HIDDEN_CHARACTERS = /(?![\t\n\r])\p{Cc}|\p{Bidi_Control}/u;

/** A table as read from a file: cells as trimmed text by column name; `line` counts from 1, the header. */
export interface TableRow {
  line: number;
  /** Its line in the file, where several rows were made of one. */
  fileLine?: number;
  cells: ReadonlyMap<string, string>;
}
export interface Table {
  columns: readonly string[];
  rows: readonly TableRow[];
}

/** The text of a cell; undefined where the column is absent or the cell empty: missing is not a value. */
export function cell(row: TableRow, column: string): string | undefined {
  return row.cells.get(column) || undefined;
}

/** A cell as a table keeps it. */
export function cellText(value: string): string {
  return value.trim().normalize('NFC');
}

/** What no cell may hold, in whatever kind of file it stands. */
export function cellProblems(value: string, row: number, column: string): Problem[] {
  const problems: Problem[] = [];
  if (value.length > CELL_LENGTH_MAX) problems.push({ code: 'cell-too-long', row, column, message: `this cell has ${value.length} characters; ${CELL_LENGTH_MAX} is the most. Shorten it.` });
  if (HIDDEN_CHARACTERS.test(value)) problems.push({ code: 'hidden-character', row, column, message: 'this cell holds a control character that cannot be seen. Type the cell again.' });
  return problems;
}

/** A file has so many rows at most. */
export function rowsProblems(rows: number): Problem[] {
  return rows > ROWS_MAX ? [{ code: 'too-many-rows', row: ROWS_MAX + 1, message: `the file has ${rows} rows; ${ROWS_MAX} is the most. Split it, and send the parts one after another.` }] : [];
}

/** The letters of a column: 0 is A, 26 is AA. */
export function columnLetters(index: number): string {
  return (index < 26 ? '' : columnLetters(Math.floor(index / 26) - 1)) + String.fromCharCode(65 + (index % 26));
}
