import { cellDate } from '../shared/date-notation.js';
import { parseDecimal, toText, ZERO, type Decimal } from '../shared/decimal.js';
import type { Problem } from '../shared/errors.js';
import { cellNumber, type Notation } from '../shared/number-notation.js';
import type { Table, TableRow } from '../shared/table.js';
import type { Aggregate, AggregatedQuantity, RowFilter } from './aggregate.js';
import { plainName } from './header-names.js';

/** What came of the rows of a file. */
export interface Aggregated {
  /** Rows of ours: `fileLine` is the first line that a row came from, and its own line where no other row can have it too. */
  table: Table;
  /** How many rows of the file were read, and how many of these `where` and `except` left out. */
  rows: number;
  leftOut: number;
}

/** Takes rows one by one, and keeps no more of them than the groups they fall in. */
export interface RowsAggregator {
  add(row: TableRow): void;
  result(): Aggregated | { problems: Problem[] };
}

/** Rows that share what `by` says. */
interface Group {
  cells: Map<string, string>;
  line: number;
  count: number;
  /** For each row of ours that is made of it. */
  parts: Part[];
}

interface Part {
  line: number | null;
  count: number;
  sum: Decimal;
  distinct: Set<string>;
}

type Cells = (row: TableRow) => Map<string, string>;
const REFERENCE = /\{([^{}|]+)(?:\|(slug|year))?\}/g;
const PROBLEMS_MAX = 1_000;
/** What is kept of a file, however many rows it has: so many groups, and so many different values in each. */
const [GROUPS_MAX, DISTINCT_MAX] = [250_000, 100_000];
const BETWEEN = '\u0000';

/**
 * Makes rows of ours out of a file that tells one thing per row: group by group, counted, summed or counted by their different values. A group in which no
 * row fits has the count 0, for it was counted; it has no sum. Pure, and in one pass.
 * @param columns of the file
 * @param headerLine where a problem of the mapping itself stands
 * @param numbers how numbers are written, where the sender says it
 */
export function rowsAggregator(aggregate: Aggregate, columns: readonly string[], headerLine: number, numbers: Notation): RowsAggregator {
  const found = new Map(columns.map((column) => [plainName(column), column]));
  const read = (row: TableRow, column: string) => row.cells.get(found.get(plainName(column)) ?? '') ?? '';
  const problems = namedColumns(aggregate).filter((column) => !found.has(plainName(column))).map((column): Problem => ({
    code: 'no-such-column', row: headerLine, column, value: column, message: `the mapping names a column "${column.slice(0, 80)}" that is not in the file. Write it as the file does.`,
  }));
  const wrong = problems.length > 0;
  const fits = (row: TableRow, filter: RowFilter | undefined, every: boolean) => Object.entries(filter ?? {})[every ? 'every' : 'some'](([column, values]) => values.includes(read(row, column)));
  const [by, first] = [cellsOf(aggregate.by, read), cellsOf(aggregate.first ?? {}, read)];
  const parts = aggregate.rows ?? [];
  const groups = new Map<string, Group>();
  let [rows, leftOut] = [0, 0];
  const tell = (problem: Problem) => {
    if (problems.length < PROBLEMS_MAX) problems.push(problem);
  };

  return {
    add(row) {
      rows += 1;
      if (wrong) return;
      if (!fits(row, aggregate.where, true) || fits(row, aggregate.except, false)) {
        leftOut += 1;
        return;
      }
      const cells = by(row);
      const key = [...cells.values()].join(BETWEEN);
      let group = groups.get(key);
      if (!group && groups.size === GROUPS_MAX) {
        tell({ code: 'too-many-groups', row: row.line, message: `the rows up to here make ${GROUPS_MAX} groups, which is the most. Take more of them together, or split the file.` });
        return;
      }
      if (!group) groups.set(key, group = { cells: new Map([...cells, ...first(row)]), line: row.line, count: 0, parts: parts.map(() => ({ line: null, count: 0, sum: ZERO, distinct: new Set() })) });
      group.count += 1;
      for (const [index, { where, quantity }] of parts.entries()) {
        if (!fits(row, where, true)) continue;
        const part = group.parts[index]!;
        part.line ??= row.line;
        part.count += 1;
        const problem = take(part, quantity, row.line, (column) => read(row, column), numbers);
        if (problem) tell(problem);
      }
    },
    result() {
      if (problems.length > 0) return { problems };
      const made = [...groups.values()].flatMap((group) => rowsOf(group, parts)).map((row, index) => ({ ...row, line: parts.length > 1 ? index + 2 : row.fileLine! }));
      return { table: { columns: [...new Set(made.flatMap(({ cells }) => [...cells.keys()]))], rows: made }, rows, leftOut };
    },
  };
}

function take(part: Part, quantity: AggregatedQuantity, row: number, read: (column: string) => string, numbers: Notation): Problem | null {
  if (quantity === 'count') return null;
  if ('distinct' in quantity) {
    const value = read(quantity.distinct);
    if (value === '' || part.distinct.size > DISTINCT_MAX || part.distinct.has(value)) return null;
    part.distinct.add(value);
    return part.distinct.size <= DISTINCT_MAX ? null : { code: 'too-many-values', row, column: quantity.distinct, message: `a group has more than ${DISTINCT_MAX} different values here. Count its rows, or make smaller groups.` };
  }
  const [column, text] = [quantity.sum, read(quantity.sum)];
  const number = text.includes('%') ? null : cellNumber(text, numbers);
  if (number !== null && 'number' in number) {
    part.sum = part.sum.plus(parseDecimal(number.number));
    return null;
  }
  const value = text.slice(0, 80);
  if (text === '') return { code: 'missing-value', row, column, message: 'this cell is empty, and would be missing from a sum. Fill it in, or leave the row out by "except".' };
  return number === null ? { code: 'not-a-number', row, column, value, message: `"${value}" is not a number. Write it with a point and without thousands separators, such as 1200.5.` }
    : { code: 'either-number', row, column, value, message: `"${value}" can be ${number.either[0]} or ${number.either[1]}. Say how numbers are written: decimal=comma or decimal=point.` };
}

/** The rows of ours that are made of a group, each telling of how many rows of the file. */
function rowsOf(group: Group, rows: NonNullable<Aggregate['rows']>): Omit<TableRow, 'line'>[] {
  if (rows.length === 0) return [{ fileLine: group.line, cells: group.cells }];
  return rows.flatMap(({ values, quantity }, index) => {
    const part = group.parts[index]!;
    const amount = quantity === 'count' ? String(part.count) : 'distinct' in quantity ? String(part.distinct.size) : part.count === 0 ? null : toText(part.sum);
    if (amount === null) return [];
    const line = part.line ?? group.line;
    const note: [string, string][] = group.count === 1 ? [] : [['note', `${part.count} of ${group.count} rows, from line ${line} on`]];
    return [{ fileLine: line, cells: new Map([...note, ...group.cells, ...Object.entries(values ?? {}), ['quantity', amount]]) }];
  });
}

/** What stands in columns of ours; a cell that is made of an empty one is empty. */
function cellsOf(templates: Readonly<Record<string, string>>, read: (row: TableRow, column: string) => string): Cells {
  return (row) => new Map(Object.entries(templates).map(([column, template]) => {
    let missing = false;
    const text = template.replace(REFERENCE, (_, of: string, as: string | undefined) => {
      const value = read(row, of);
      missing ||= value === '';
      return as === 'slug' ? slugOf(value) : as === 'year' ? yearOf(value) : value;
    });
    return [column, missing ? '' : text];
  }));
}

function namedColumns({ where, except, by, first, rows = [] }: Aggregate): string[] {
  const filters = [where, except, ...rows.map((row) => row.where)].flatMap((filter) => Object.keys(filter ?? {}));
  const templates = [by, first].flatMap((cells) => Object.values(cells ?? {})).flatMap((template) => [...template.matchAll(REFERENCE)].map(([, column]) => column!));
  const quantities = rows.flatMap(({ quantity }) => (quantity === 'count' ? [] : 'sum' in quantity ? [quantity.sum] : [quantity.distinct]));
  return [...new Set([...filters, ...templates, ...quantities])];
}

/** The short name of a text: letters without their marks and digits, with a hyphen between what is left. */
function slugOf(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
}

/** The year of a day; a text that is none is left for the checks to tell. */
function yearOf(text: string): string {
  const read = cellDate(text, null);
  if (read === null) return text;
  return ('date' in read ? read.date : read.either[0]).slice(0, 4);
}
