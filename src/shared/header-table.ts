import type { Problem } from './errors.js';
import { cellProblems, cellText, COLUMNS_MAX, type Table } from './table.js';

/** A row of texts as it stands in a file. */
export interface TextRow { line: number; values: readonly string[] }

/**
 * Rows as a table under their header: the first row that names two columns or more; what stands above it is a title. Columns keep the names they
 * have; one without a name and without a value is left out, as an empty row is.
 * @param ragged whether a row of another length than the header is refused: in CSV its cells have moved
 */
export function headerTable(rows: readonly TextRow[], { ragged }: { ragged: boolean }): { table: Table; headerLine: number } | { problems: Problem[] } {
  const filled = rows.filter(({ values }) => values.some((value) => value.trim() !== ''));
  const at = Math.max(0, filled.findIndex(({ values }) => values.filter((value) => value.trim() !== '').length > 1));
  const [head, body] = [filled[at], filled.slice(at + 1)];
  if (!head) return { problems: [{ code: 'empty-file', row: 1, message: 'the file is empty. Its first line names the columns.' }] };
  const row = head.line;
  if (head.values.length > COLUMNS_MAX) return { problems: [{ code: 'too-many-columns', row, message: `this line names ${head.values.length} columns; ${COLUMNS_MAX} is the most. Keep those that are used.` }] };
  const columns = head.values.map(cellText);
  const problems = headerProblems(columns, row);
  const used = columns.flatMap((column, index) => (column !== '' || body.some(({ values }) => (values[index] ?? '').trim() !== '') ? [index] : []));
  const read = body.map(({ line, values }) => {
    if (ragged && values.length !== columns.length) {
      problems.push({ code: 'ragged-row', row: line, message: `this line has ${values.length} cells and the header ${columns.length}. Put a text that holds the separator between quotes.` });
    }
    values.forEach((value, index) => problems.push(...cellProblems(value, line, columns[index] ?? `${index + 1}`)));
    return { line, cells: new Map(used.map((index) => [columns[index]!, cellText(values[index] ?? '')])) };
  });
  return problems.length > 0 ? { problems } : { table: { columns: used.map((index) => columns[index]!), rows: read }, headerLine: row };
}

function headerProblems(columns: readonly string[], row: number): Problem[] {
  const names = columns.map((column) => column.toLowerCase());
  return columns.flatMap((column, index) => [
    ...cellProblems(column, row, column),
    ...(column !== '' && names.indexOf(names[index]!) < index ? [{ code: 'duplicate-column', row, column, message: `the column "${column}" stands twice. Keep one.` }] : []),
  ]);
}
