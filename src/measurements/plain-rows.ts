import { cellDate, dateOrderOf, periodOf, type DateOrder } from '../shared/date-notation.js';
import { isDecimalText } from '../shared/decimal.js';
import type { Problem } from '../shared/errors.js';
import { cellNumber, notationOf, type Notation } from '../shared/number-notation.js';
import type { TableRow } from '../shared/table.js';
import type { FileKind } from './file-kind.js';
import { valueNamed } from './header-names.js';
import { indicatorNamed, unitNamed, type NamedIndicators, type UnitLabels } from './indicator-names.js';

/** How the numbers and days of a file are written. */
export interface Notations {
  numbers: Notation;
  dates: DateOrder;
  /** The cells come from a workbook or from JSON, which keep numbers apart from text. */
  typed: boolean;
}
export interface Names {
  indicators: NamedIndicators;
  units: UnitLabels;
}

const DATE_COLUMNS = ['from', 'until', 'through', 'year', 'founded', 'closed', 'as_of'];
const NUMBER_COLUMN = 'quantity';

/** The notations of a file, by those of its cells in which they cannot be mistaken. @param before what other rows of it told; @param said the notation of numbers, where the sender says it */
export function notationsOf(rows: readonly TableRow[], before: Notations, said: Notation): Notations {
  const cells = (columns: readonly string[]) => rows.flatMap(({ cells: of }) => columns.flatMap((column) => of.get(column) ?? []));
  return { numbers: said ?? notationOf(cells([NUMBER_COLUMN]), before.numbers), dates: dateOrderOf(cells(DATE_COLUMNS), before.dates), typed: before.typed };
}

/**
 * A row with its cells as they are stored: numbers with a point, days as 2024-12-31, a period as `from` and `until`, codes for names. What cannot be read so
 * stays as it was, for the checks to tell; what can be read in two ways is asked.
 */
export function plainRow(row: TableRow, kind: FileKind, notations: Notations, names: Names): { row: TableRow; asked: Problem[] } {
  const asked: Problem[] = [];
  const cells = new Map([...row.cells].map(([column, text]) => {
    const either = (code: string, values: [string, string], how: string) => asked.push({ code, row: row.line, column, value: text.slice(0, 80), message: `"${text.slice(0, 80)}" can be ${values[0]} or ${values[1]}, and nothing else in this file tells which. ${how}` });
    if (text === '') return [column, text];
    if (column === NUMBER_COLUMN) return [column, plainNumber(text, notations, either)];
    if (DATE_COLUMNS.includes(column)) return [column, plainDate(text, notations.dates, either)];
    if (column === 'indicator') return [column, indicatorNamed(text, names.indicators)?.indicator ?? text];
    if (column === 'unit' && kind === 'measurements') return [column, unitNamed(text, names.units)];
    return [column, valueNamed(text, column, kind)];
  }));
  if (kind !== 'initiatives') setPeriod(cells);
  return { row: { ...row, cells }, asked };
}

type Either = (code: string, values: [string, string], how: string) => void;

/** A percent sign is left for the checks to refuse: whether 98% is 98 or 0.98 of a unit is not told by it. */
function plainNumber(text: string, { numbers, typed }: Notations, either: Either): string {
  const read = text.includes('%') ? null : cellNumber(text, numbers, typed);
  if (read === null) return text;
  if ('number' in read) return isDecimalText(text) && !read.rewritten ? text : read.number;
  either('either-number', read.either, 'Write it without a mark for thousands and with other than three decimals, or say how numbers are written: decimal=comma or decimal=point.');
  return text;
}

function plainDate(text: string, order: DateOrder, either: Either): string {
  const read = cellDate(text, order);
  if (read === null) return text;
  if ('date' in read) return read.date;
  either('either-date', read.either, 'Write days as 2024-12-31 or 31-12-2024.');
  return text;
}

/** `from` and `until` out of what the row says of its period: a year, quarter, month or day stands for all of its days, save in `until`, which is the first day after. */
function setPeriod(cells: Map<string, string>): void {
  const said = (column: string) => cells.get(column) || undefined;
  const inYear = said('month') === undefined ? said('year') : monthOf(said('month')!, said('year'));
  const [whole, from, until, through] = [inYear, said('from'), said('until'), said('through')].map((text) => (text === undefined ? null : periodOf(text)));
  if (from) cells.set('from', from.from);
  else if (said('from') === undefined && inYear !== undefined) cells.set('from', whole?.from ?? inYear);
  if (until) cells.set('until', until.from);
  else if (said('until') === undefined && said('through') !== undefined) cells.set('until', through?.until ?? said('through')!);
  else if (said('until') === undefined && inYear !== undefined) cells.set('until', whole?.until ?? inYear);
}

function monthOf(month: string, year: string | undefined): string {
  const read = cellDate(/^\d{1,2}$/.test(month) ? `${month}-${year ?? ''}` : `${month} ${year ?? ''}`, null);
  return read && 'date' in read ? read.date : `${month} ${year ?? ''}`.trim();
}
