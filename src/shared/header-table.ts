import type { Problem } from './errors.js';
import { cellProblems, cellText, COLUMNS_MAX, type Table, type TableRow } from './table.js';

/** A row of texts as it stands in a file. */
export interface TextRow { line: number; values: readonly string[] }

/**
 * Rows as a table under their header: the first row that names two columns or more; what stands above it is a title. Columns keep the names they
 * have; one without a name and without a value is left out, as an empty row is.
 * @param ragged whether a row of another length than the header is refused: in CSV its cells have moved
 */
export function headerTable(rows: readonly TextRow[], { ragged }: { ragged: boolean }): { table: Table; headerLine: number } | { problems: Problem[] } {
  const head = headerOf(rows);
  if ('problems' in head) return head;
  const { rows: read, problems } = bodyRows(head.body, head.header, { ragged });
  return problems.length > 0 ? { problems } : { table: { columns: namesOf(head.header), rows: read }, headerLine: head.header.line };
}

/** The columns of a file in their places, whether each is read, and the line they are named on. */
export interface Header {
  line: number;
  columns: readonly string[];
  used: readonly boolean[];
}

/** The names of the columns that are read. */
export const namesOf = ({ columns, used }: Header): string[] => columns.filter((_, index) => used[index]);

/** The header of rows, by the rule of `headerTable`, and what stands below it in these rows. */
export function headerOf(rows: readonly TextRow[]): { header: Header; body: TextRow[] } | { problems: Problem[] } {
  const filled = rows.filter(isFilled);
  const at = Math.max(0, filled.findIndex(({ values }) => values.filter((value) => value.trim() !== '').length > 1));
  const [head, body] = [filled[at], filled.slice(at + 1)];
  if (!head) return { problems: [{ code: 'empty-file', row: 1, message: 'the file is empty. Its first line names the columns.' }] };
  const row = head.line;
  if (head.values.length > COLUMNS_MAX) return { problems: [{ code: 'too-many-columns', row, message: `this line names ${head.values.length} columns; ${COLUMNS_MAX} is the most. Keep those that are used.` }] };
  const columns = head.values.map(cellText);
  const problems = headerProblems(columns, row);
  return problems.length > 0 ? { problems } : { header: { line: row, columns, used: columns.map((column, index) => column !== '' || body.some(({ values }) => (values[index] ?? '').trim() !== '')) }, body };
}

/** Rows below a header as rows of a table, and what no cell of them may hold. */
export function bodyRows(body: readonly TextRow[], { columns, used }: Header, { ragged }: { ragged: boolean }): { rows: TableRow[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const rows = body.filter(isFilled).map(({ line, values }) => {
    if (ragged && values.length !== columns.length) {
      problems.push({ code: 'ragged-row', row: line, message: `this line has ${values.length} cells and the header ${columns.length}. Put a text that holds the separator between quotes.` });
    }
    const cells = new Map<string, string>();
    values.forEach((value, index) => {
      problems.push(...cellProblems(value, line, columns[index] ?? `${index + 1}`));
      if (used[index]) cells.set(columns[index]!, cellText(value));
      else if (index < columns.length && value.trim() !== '') problems.push({ code: 'unknown-column', row: line, column: '', value: value.slice(0, 80), message: 'this cell stands in a column without a name. Name the column in the header, or remove it.' });
    });
    for (let index = values.length; index < columns.length; index += 1) if (used[index]) cells.set(columns[index]!, '');
    return { line, cells };
  });
  return { rows, problems };
}

const isFilled = ({ values }: TextRow) => values.some((value) => value.trim() !== '');

function headerProblems(columns: readonly string[], row: number): Problem[] {
  const names = columns.map((column) => column.toLowerCase());
  return columns.flatMap((column, index) => [
    ...cellProblems(column, row, column),
    ...(column !== '' && names.indexOf(names[index]!) < index ? [{ code: 'duplicate-column', row, column, message: `the column "${column}" stands twice. Keep one.` }] : []),
  ]);
}
