import type { OpenedRows } from './read-rows.js';

/** What a sender changed by hand in a file that is here already, by the lines and the column names of the file: the file itself stays as it was. */
export interface Repairs {
  readonly cells: readonly { row: number; column: string; value: string }[];
  /** Lines that do not count, such as totals. */
  readonly leftOut: readonly number[];
}

/** The file as if it had been sent with the repairs in it. */
export function repaired(opened: OpenedRows, repairs: Repairs): OpenedRows {
  const columns = new Set(opened.columns);
  const leftOut = new Set(repairs.leftOut);
  const cells = new Map<number, [string, string][]>();
  for (const { row, column, value } of repairs.cells) if (columns.has(column)) cells.set(row, [...(cells.get(row) ?? []), [column, value]]);
  return {
    ...opened, file: { ...opened.file, repairs },
    async *parts() {
      for await (const { rows, problems } of opened.parts()) {
        yield {
          rows: rows.filter(({ line }) => !leftOut.has(line)).map((row) => (cells.has(row.line) ? { ...row, cells: new Map([...row.cells, ...cells.get(row.line)!]) } : row)),
          problems: problems.filter(({ row }) => !leftOut.has(row!)),
        };
      }
    },
  };
}

/** More repairs after earlier ones: what is said last of a cell counts. */
export function withRepairs(before: Repairs | undefined, more: Repairs): Repairs {
  const cells = new Map([...(before?.cells ?? []), ...more.cells].map((cell) => [`${cell.row} ${cell.column}`, cell]));
  return { cells: [...cells.values()], leftOut: [...new Set([...(before?.leftOut ?? []), ...more.leftOut])].sort((a, b) => a - b) };
}
