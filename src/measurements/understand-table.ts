import type { Problem } from '../shared/errors.js';
import type { Notation } from '../shared/number-notation.js';
import type { DateOrder } from '../shared/date-notation.js';
import type { Table, TableRow } from '../shared/table.js';
import type { FileKind } from './file-kind.js';
import type { Mapping } from './mapping.js';
import { notationsOf, plainRow, type Names, type Notations } from './plain-rows.js';
import type { FileAsRead, OpenedRows } from './read-rows.js';
import { takeColumns, type ColumnsOfKinds, type TakenColumn, type TakenColumns } from './take-columns.js';
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
}

export interface Understanding extends Names {
  kinds: ColumnsOfKinds;
  mapping: Mapping;
  mappingBy: Understood['mapping'];
  /** How numbers are written, where the sender says it. */
  decimal: Notation;
}

/** Some rows of a file as every file of this kind has them, one figure each. */
export interface UnderstoodPart {
  table: Table;
  /** What can be read in two ways, and what no row may be, at its place in the file. */
  asked: Problem[];
  formProblems: readonly Problem[];
  /** Whether the file has no other part. */
  only: boolean;
}

/** A file of which the columns are understood. */
export interface UnderstoodColumns extends TakenColumns {
  /** A problem of a row at its place in the file. @param at where the row stands in it, and what it counts, in a wide layout */
  placed: (problem: Problem, at?: RowPlace) => Problem;
  /**
   * Reads its rows, part after part. Where a later part tells that the file is written otherwise than the first one did, all is read again.
   * @param take called with each part; @param again what was taken no longer counts
   */
  read: (take: (part: UnderstoodPart) => Promise<void>, again: () => Promise<void>) => Promise<Understood>;
}

/** Where a row stands in its file, and in a wide layout the indicator of its column. */
export interface RowPlace {
  fileLine: number;
  indicator: string;
}

/** Understands the columns of a file, or tells every problem of its header. */
export function understandColumns(opened: OpenedRows, context: Understanding): UnderstoodColumns | { problems: Problem[] } {
  const { file } = opened;
  const { problems, ...taken } = takeColumns(opened, file.headerLine ?? 1, context.mapping, context.kinds, context.indicators);
  if (problems.length > 0) return { problems };
  const placed = placing(taken.columns);
  const read: UnderstoodColumns['read'] = async (take, again) => {
    for (let notations = NOT_TOLD; ;) {
      const counted = { rows: 0, untouched: 0 };
      let [seen, made, begun, held]: [Notations, number, boolean, NamedPart | null] = [NOT_TOLD, 0, false, null];
      const next = async (part: NamedPart, only: boolean) => {
        if (notations === NOT_TOLD) notations = seen;
        await take({ ...plainPart(part, taken, made, notations, context, placed), only });
        made += part.rows.length;
        begun = true;
      };
      for await (const part of opened.parts()) {
        const touched = part.rows.filter((row) => !isUntouched(row, taken.kind, taken.columns));
        counted.rows += part.rows.length;
        counted.untouched += part.rows.length - touched.length;
        const named = { rows: namedRows(touched, taken, context.mapping), problems: part.problems };
        seen = notationsOf(named.rows.map(({ row }) => row), { ...seen, typed: file.format !== 'csv' }, context.decimal);
        if (held) await next(held, false);
        if (begun) await next(named, false);
        held = begun ? null : named; // the first part waits for a second: is it the only one?
      }
      if (held) await next(held, !begun);
      if (seen.numbers === notations.numbers && seen.dates === notations.dates) {
        return { ...file, kind: taken.kind, layout: taken.layout, numbers: seen.numbers, dates: seen.dates, columns: taken.columns, mapping: context.mappingBy, ...counted };
      }
      notations = seen;
      await again();
    }
  };
  return { ...taken, placed, read };
}

const NOT_TOLD: Notations = { numbers: null, dates: null, typed: false };

interface NamedPart {
  rows: NamedRow[];
  problems: readonly Problem[];
}
interface NamedRow {
  row: TableRow;
  /** In a wide layout: the column its figure stands in. */
  header: string;
}

function namedRows(rows: readonly TableRow[], { layout, columns }: TakenColumns, mapping: Mapping): NamedRow[] {
  const named = rows.flatMap((row) => (layout === 'wide' ? melted(row, columns) : [renamed(row, columns)]));
  return Object.keys(mapping.values).length === 0 ? named : named.map(({ row, header }) => ({ header, row: withValues(row, mapping) }));
}

/** @param before rows that were made before these, of a wide layout: their lines are counted on */
function plainPart({ rows, problems }: NamedPart, { kind, layout }: TakenColumns, before: number, notations: Notations, context: Understanding, placed: UnderstoodColumns['placed']): Omit<UnderstoodPart, 'only'> {
  const plain = rows.map(({ row, header }, index) => ({ ...plainRow(layout === 'wide' ? { ...row, line: before + index + 2, fileLine: row.fileLine ?? row.line } : row, kind, notations, context), header }));
  return {
    table: { columns: context.kinds[kind].known, rows: plain.map(({ row }) => row) }, formProblems: problems,
    asked: plain.flatMap(({ asked, row }) => asked.map((problem) => placed(problem, placeOf(row)))),
  };
}

/** Where a row stands in its file. */
export const placeOf = ({ line, fileLine, cells }: TableRow): RowPlace => ({ fileLine: fileLine ?? line, indicator: cells.get('indicator') ?? '' });

/** All problems of a file in order: what it was asked goes before what the checks say of the same cell. */
export function withAsked(asked: readonly Problem[], found: readonly Problem[]): Problem[] {
  const cell = ({ row, column }: Problem) => `${row} ${column}`;
  const first = new Set(asked.map(cell));
  const all = [...asked, ...found.filter((problem) => !first.has(cell(problem)))];
  const once = new Map(all.map((problem) => [JSON.stringify(problem), problem])); // a year says both ends of a period
  return [...once.values()].sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
}

function renamed({ cells, ...places }: TableRow, columns: readonly TakenColumn[]): NamedRow {
  return { header: '', row: { ...places, cells: new Map(columns.flatMap(({ header, as }) => (as && 'column' in as ? [[as.column, cells.get(header) ?? ''] as const] : []))) } };
}

/** A row for every figure of a wide row; an empty cell reports nothing. */
function melted(row: TableRow, columns: readonly TakenColumn[]): NamedRow[] {
  const shared = renamed(row, columns).row.cells;
  return columns.flatMap(({ header, as }) => {
    const quantity = row.cells.get(header) ?? '';
    if (as === null || !('indicator' in as) || quantity === '') return [];
    return [{ header, row: { ...row, cells: new Map([...shared, ['indicator', as.indicator], ['quantity', quantity], ['unit', as.unit]]) } }];
  });
}

/** What the mapping gives every row, where the row itself says nothing. */
function withValues(row: TableRow, { values }: Mapping): TableRow {
  const missing = Object.entries(values).filter(([column]) => (row.cells.get(column) ?? '') === '');
  return missing.length === 0 ? row : { ...row, cells: new Map([...row.cells, ...missing]) };
}

function placing(columns: readonly TakenColumn[]): UnderstoodColumns['placed'] {
  const headers = new Map(columns.flatMap(({ header, as }) => (as && 'column' in as ? [[as.column, header] as const] : [])));
  const figures = new Map(columns.flatMap(({ header, as }) => (as && 'indicator' in as ? [[as.indicator, header] as const] : [])));
  const period = (column: string) => headers.get(column) ?? headers.get(column === 'until' && headers.has('through') ? 'through' : 'year');
  return (problem, at) => {
    if (problem.row === undefined) return problem;
    const header = at && figures.get(at.indicator);
    const column = problem.column === undefined ? undefined
      : ['indicator', 'quantity', 'unit'].includes(problem.column) && header !== undefined ? header
      : (['from', 'until'].includes(problem.column) ? period(problem.column) : headers.get(problem.column)) ?? problem.column;
    return { ...problem, row: at?.fileLine ?? problem.row, ...(column !== undefined && { column }) };
  };
}
