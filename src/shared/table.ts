/** A table as read from a file: cells as trimmed text by column name; `line` counts from 1, the header. */
export interface TableRow {
  line: number;
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
