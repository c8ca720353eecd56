import type { Problem } from '../shared/errors.js';
import type { Notation } from '../shared/number-notation.js';
import type { DateOrder } from '../shared/date-notation.js';
import type { Table, TableRow } from '../shared/table.js';
import type { Aggregate } from './aggregate.js';
import { rowsAggregator, type Aggregated } from './aggregate-rows.js';
import type { FileKind } from './file-kind.js';
import type { Mapping } from './mapping.js';
import { notationsOf, plainRow, type Names } from './plain-rows.js';
import type { FileAsRead } from './read-rows.js';
import { takeColumns, type ColumnsOfKinds, type TakenColumn } from './take-columns.js';
import { isUntouched } from './untouched.js';

/** How a file was understood: what was recognised and not said, so that its sender can see it. */
export interface Understood extends FileAsRead {
  kind: FileKind;
  layout: 'long' | 'wide';
  numbers: Notation;
  dates: DateOrder;
  columns: TakenColumn[];
  /** The mapping by which: sent with the file, or remembered of an earlier one with the same columns. */
  mapping: 'given' | 'remembered' | null;
  /** Rows of the file, and of these the lines that have no figure and nothing else that a person writes: those of a template that nobody filled in. */
  rows: number;
  untouched: number;
  /** Where a mapping makes rows of ours out of many: of how many rows of the file, and how many of these it leaves out. */
  aggregated?: { rows: number; leftOut: number };
}

export interface Understanding extends Names {
  kinds: ColumnsOfKinds;
  mapping: Mapping;
  mappingBy: Understood['mapping'];
  /** How numbers are written, where the sender says it. */
  decimal: Notation;
}

export interface UnderstoodTable {
  understood: Understood;
  /** The rows as every file of this kind has them, one figure each. */
  table: Table;
  /** What can be read in two ways, at its place in the file. */
  asked: Problem[];
  /** A problem of the table at its place in the file. */
  placed: (problem: Problem) => Problem;
}

/** A file's own table as rows of our own columns, or every problem of its header. Pure. */
export function understandTable({ table: sent, file }: { table: Table; file: FileAsRead }, context: Understanding): UnderstoodTable | { problems: Problem[] } {
  const made = context.mapping.aggregate && aggregated(sent, file.headerLine ?? 1, context.mapping.aggregate, context.decimal);
  if (made && 'problems' in made) return made;
  const source = made?.table ?? sent;
  const taken = takeColumns(source, file.headerLine ?? 1, context.mapping, context.kinds, context.indicators);
  if ('problems' in taken) return taken;
  const { kind, layout, columns } = taken;
  const touched = source.rows.filter((row) => !isUntouched(row, kind, columns));
  const named = touched.flatMap((row) => (layout === 'wide' ? melted(row, columns) : [renamed(row, columns)]))
    .map(({ row, header }, index) => ({ header, row: withValues(layout === 'wide' ? { ...row, line: index + 2, fileLine: row.fileLine ?? row.line } : row, context.mapping) }));
  const notations = notationsOf(named.map(({ row }) => row), file.format !== 'csv', context.decimal);
  const plain = named.map(({ row }) => plainRow(row, kind, notations, context));
  const places = layout === 'wide' || made ? new Map(named.map(({ row, header }) => [row.line, { line: row.fileLine!, header: layout === 'wide' ? header : undefined }])) : null;
  const placed = placing(columns, places);
  return {
    understood: { ...file, kind, layout, numbers: notations.numbers, dates: notations.dates, columns, mapping: context.mappingBy, rows: source.rows.length, untouched: source.rows.length - touched.length, ...(made && { aggregated: { rows: made.rows, leftOut: made.leftOut } }) },
    table: { columns: context.kinds[kind].known, rows: plain.map(({ row }) => row) }, asked: plain.flatMap(({ asked }) => asked).map(placed), placed,
  };
}

/** All problems of a file in order: what it was asked goes before what the checks say of the same cell. */
export function withAsked(asked: readonly Problem[], found: readonly Problem[]): Problem[] {
  const cell = ({ row, column }: Problem) => `${row} ${column}`;
  const first = new Set(asked.map(cell));
  const all = [...asked, ...found.filter((problem) => !first.has(cell(problem)))];
  const once = new Map(all.map((problem) => [JSON.stringify(problem), problem])); // a year says both ends of a period
  return [...once.values()].sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
}

function aggregated({ columns, rows }: Table, headerLine: number, aggregate: Aggregate, numbers: Notation): Aggregated | { problems: Problem[] } {
  const aggregator = rowsAggregator(aggregate, columns, headerLine, numbers);
  for (const row of rows) aggregator.add(row);
  return aggregator.result();
}

function renamed({ cells, ...places }: TableRow, columns: readonly TakenColumn[]): { row: TableRow; header: string } {
  return { header: '', row: { ...places, cells: new Map(columns.flatMap(({ header, as }) => (as && 'column' in as ? [[as.column, cells.get(header) ?? ''] as const] : []))) } };
}

/** A row for every figure of a wide row; an empty cell reports nothing. */
function melted(row: TableRow, columns: readonly TakenColumn[]): { row: TableRow; header: string }[] {
  const shared = renamed(row, columns).row.cells;
  return columns.flatMap(({ header, as }) => {
    const quantity = row.cells.get(header) ?? '';
    if (as === null || !('indicator' in as) || quantity === '') return [];
    return [{ header, row: { line: row.line, cells: new Map([...shared, ['indicator', as.indicator], ['quantity', quantity], ['unit', as.unit]]) } }];
  });
}

/** What the mapping gives every row, where the row itself says nothing. */
function withValues(row: TableRow, { values }: Mapping): TableRow {
  const missing = Object.entries(values).filter(([column]) => (row.cells.get(column) ?? '') === '');
  return missing.length === 0 ? row : { ...row, cells: new Map([...row.cells, ...missing]) };
}

function placing(columns: readonly TakenColumn[], places: ReadonlyMap<number, { line: number; header: string | undefined }> | null): (problem: Problem) => Problem {
  const headers = new Map(columns.flatMap(({ header, as }) => (as && 'column' in as ? [[as.column, header] as const] : [])));
  const period = (column: string) => headers.get(column) ?? headers.get(column === 'until' && headers.has('through') ? 'through' : 'year');
  return (problem) => {
    if (problem.row === undefined) return problem;
    const { line, header } = places?.get(problem.row) ?? { line: problem.row, header: undefined };
    const column = problem.column === undefined ? undefined
      : ['indicator', 'quantity', 'unit'].includes(problem.column) && header !== undefined ? header
      : (['from', 'until'].includes(problem.column) ? period(problem.column) : headers.get(problem.column)) ?? problem.column;
    return { ...problem, row: line, ...(column !== undefined && { column }) };
  };
}
