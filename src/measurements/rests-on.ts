/** A row of an import that cannot be undone, and the later import that is in the way. */
export interface RestingRow {
  line: number;
  message: string;
}

/** How many rows are named; more are counted. */
export const NAMED_ROWS = 1000;

/** Later imports rest on rows of one that is to be undone. */
export class InTheWay extends Error {
  constructor(
    readonly total: number,
    readonly rows: readonly RestingRow[],
  ) {
    super(`later imports rest on ${total} rows`);
  }
}

/** What was done by an undoing. */
export interface TakenBack {
  /** Rows of the import that no longer count. */
  taken: number;
  /** Earlier rows that count again. */
  restored: number;
}
