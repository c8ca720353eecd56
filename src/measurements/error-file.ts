import { problemLine, type Problem } from '../shared/errors.js';
import { groupBy } from '../shared/group-by.js';
import type { Table } from '../shared/table.js';
import { toCsv } from '../shared/to-csv.js';

/** The column that tells what is wrong with a row; in a file that is sent it is passed over, so that this file can be repaired and sent again. */
export const ERROR_COLUMN: string = 'error';

/** A file as it was sent, as CSV, with what is wrong beside each row; empty where nothing is. */
export function errorFile({ columns, rows }: Table, problems: readonly Problem[]): string {
  const told = groupBy(problems, ({ row }) => row);
  const sent = columns.filter((column) => column !== ERROR_COLUMN);
  return toCsv(rows.map(({ line, cells }) => ({
    ...Object.fromEntries(cells), [ERROR_COLUMN]: (told.get(line) ?? []).map(({ code, message, column }) => problemLine({ code, message, ...(column !== undefined && { column }) })).join('\n'),
  })), [...sent, ERROR_COLUMN]);
}
