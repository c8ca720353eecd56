import { problemLine, type Problem } from '../shared/errors.js';
import { groupBy } from '../shared/group-by.js';
import { toCsv } from '../shared/to-csv.js';
import type { OpenedRows } from './read-rows.js';

/** The column that tells what is wrong with a row; in a file that is sent it is passed over, so that this file can be repaired and sent again. */
export const ERROR_COLUMN: string = 'error';

/** A file as it was sent, as CSV, part after part, with what is wrong beside each row; empty where nothing is. */
export async function* errorFile({ columns, parts }: OpenedRows, problems: readonly Problem[]): AsyncGenerator<string> {
  const told = groupBy(problems, ({ row }) => row);
  const named = [...columns.filter((column) => column !== ERROR_COLUMN), ERROR_COLUMN];
  yield toCsv([], named);
  for await (const { rows } of parts()) {
    yield toCsv(rows.map(({ line, cells }) => ({
      ...Object.fromEntries(cells), [ERROR_COLUMN]: (told.get(line) ?? []).map(({ code, message, column }) => problemLine({ code, message, ...(column !== undefined && { column }) })).join('\n'),
    })), named, false);
  }
}
