import { stringify } from 'csv-stringify/sync';
import { HUNDRED, isDecimalText, parseDecimal, toText } from './decimal.js';
import { unmistakable } from './number-notation.js';
import type { SheetCell } from './to-xlsx.js';

/** Starts a formula in a spreadsheet: such a text is given an apostrophe in front, a number never is. */
export const FORMULA = /^[=+\-@\t\r\0]/;
/** The same behind apostrophes, so that one more or less can be told from what was written. */
const QUOTED_FORMULA = /^'*[=+\-@\t\r\0]/;
const OPTIONS = { record_delimiter: '\r\n', quoted_match: /[\r\n]/ };

/** Rows as CSV (RFC 4180, UTF-8), the columns in the order given; objects within a cell become JSON. @param header whether the columns are named above them */
export function toCsv<Row extends object>(rows: readonly Row[], columns: readonly (keyof Row & string)[], header = true): string {
  return stringify(rows.map((row) => columns.map((column) => cellText(row[column]))), { header, columns: [...columns], ...OPTIONS });
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return QUOTED_FORMULA.test(text) && !isDecimalText(text) ? `'${text}` : text;
}

/** The rows of a sheet as CSV, all of one length. Numbers keep every digit; a share of 0.1 is 10%, as a spreadsheet shows it. @param delimiter spreadsheets in Dutch put cells apart by a semicolon */
export function sheetToCsv(rows: readonly (readonly SheetCell[])[], delimiter: ',' | ';' = ','): string {
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  return stringify(rows.map((row) => Array.from({ length: width }, (_, at) => (row[at] ? sheetCellText(row[at]) : ''))), { ...OPTIONS, delimiter });
}

function sheetCellText({ value, as }: SheetCell): string {
  const text = value === null || value === undefined ? '' : String(value);
  if (as === 'percent' && isDecimalText(text)) return `${unmistakable(toText(parseDecimal(text).times(HUNDRED)))}%`;
  if (as === 'number' && isDecimalText(text)) return unmistakable(text);
  return QUOTED_FORMULA.test(text) ? `'${text}` : text;
}

/** A cell of such a CSV file as it was before an apostrophe kept it from being a formula. */
export function withoutQuote(text: string): string {
  return /^'/.test(text) && QUOTED_FORMULA.test(text) ? text.slice(1) : text;
}
