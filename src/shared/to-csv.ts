import { stringify } from 'csv-stringify/sync';
import { isDecimalText } from './decimal.js';

/** Starts a formula in a spreadsheet: such a text is given an apostrophe in front, a number never is. */
export const FORMULA = /^[=+\-@\t\r\0]/;

/** Rows as CSV (RFC 4180, UTF-8), the columns in the order given; objects within a cell become JSON. */
export function toCsv<Row extends object>(rows: readonly Row[], columns: readonly (keyof Row & string)[]): string {
  return stringify(rows.map((row) => columns.map((column) => cellText(row[column]))), { header: true, columns: [...columns], record_delimiter: '\r\n', quoted_match: /[\r\n]/ });
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return FORMULA.test(text) && !isDecimalText(text) ? `'${text}` : text;
}
