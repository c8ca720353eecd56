import type { Problem } from '../shared/errors.js';
import { personalColumn } from '../shared/personal-data.js';
import type { Table } from '../shared/table.js';
import { ERROR_COLUMN } from './error-file.js';
import { fileKind, type FileKind } from './file-kind.js';
import { columnNamed, HEADER_NAMES, PERIOD_COLUMNS, plainName } from './header-names.js';
import { indicatorNamed, type NamedIndicators } from './indicator-names.js';
import type { Mapping } from './mapping.js';

/** What every kind of file may have as columns, and those it must have. */
export type ColumnsOfKinds = Record<FileKind, { known: readonly string[]; required: readonly string[] }>;

/** A column of a file, and what it was taken as. */
export interface TakenColumn {
  header: string;
  /** A column of this kind of file, or the indicator whose quantities stand in it; null: it is left out. */
  as: { column: string } | { indicator: string; unit: string } | null;
  /** By its own name, another name for it, the label of the indicator, or a mapping. */
  by: 'name' | 'other-name' | 'indicator' | 'mapping';
}

export interface TakenColumns {
  kind: FileKind;
  layout: 'long' | 'wide';
  columns: TakenColumn[];
}

const LEFT_OUT = '-';
/** What an export says of where a row came from: passed over, so that an export goes in again as it is. So is what is wrong with a row, of a file of errors. */
const PASSED_OVER = new Set([ERROR_COLUMN, ...['enteredBy', 'importedAt', 'file', 'line', 'publication'].map((column) => column.toLowerCase())]);
/** In a wide layout these are told by the columns themselves. */
const IN_WIDE = new Set(['indicator', 'quantity', 'unit']);

/** Tells what a file holds and what each of its columns is, and every problem of its header. */
export function takeColumns({ columns }: Pick<Table, 'columns'>, headerLine: number, mapping: Mapping, kinds: ColumnsOfKinds, indicators: NamedIndicators): TakenColumns & { problems: Problem[] } {
  const mapped = new Map(Object.entries(mapping.columns).map(([header, as]) => [plainName(header), as]));
  const named = (header: string, kind: FileKind) => mapped.get(plainName(header)) ?? columnNamed(header, kind);
  const wide = columns.some((header) => indicatorOf(header, mapped, indicators) !== null) && !columns.some((header) => ['indicator', 'quantity'].includes(named(header, 'measurements') ?? ''));
  const kind = wide ? 'measurements' : fileKind((column, of) => column in mapping.values || columns.some((header) => named(header, of) === column));
  const taken = columns.map((header): TakenColumn => {
    const column = named(header, kind);
    const own = column !== undefined && (kinds[kind].known.includes(column) || (kind !== 'initiatives' && (PERIOD_COLUMNS as readonly string[]).includes(column)));
    const indicator = wide && !own ? indicatorOf(header, mapped, indicators) : null;
    const by = mapped.has(plainName(header)) ? 'mapping' : indicator ? 'indicator' : plainName(header) === plainName(column ?? '') ? 'name' : 'other-name';
    return { header, as: own ? { column } : indicator, by };
  });
  const problems = [
    ...missing(taken, kind, wide, mapping, kinds).map((column): Problem => ({ code: 'missing-column', row: headerLine, column, message: `the column "${column}" is missing. Add it to the first line${otherNames(kind, column)}.` })),
    ...taken.flatMap((one, index) => [...notTaken(one, mapped, headerLine, kinds[kind].known), ...twice(one, taken.slice(0, index), headerLine)]),
    ...mappingProblems(mapping, columns, kinds[kind].known, headerLine),
  ];
  return { kind, layout: wide ? 'wide' : 'long', columns: taken, problems };
}

function indicatorOf(header: string, mapped: Map<string, string>, indicators: NamedIndicators): { indicator: string; unit: string } | null {
  return indicatorNamed(mapped.get(plainName(header)) ?? header, indicators);
}

function missing(taken: TakenColumn[], kind: FileKind, wide: boolean, { values }: Mapping, kinds: ColumnsOfKinds): string[] {
  const has = (column: string) => column in values || taken.some(({ as }) => as !== null && 'column' in as && as.column === column);
  const said = (column: string) => has(column) || (wide && IN_WIDE.has(column)) || (column === 'until' && has('through')) || (['from', 'until'].includes(column) && has('year'));
  return kinds[kind].required.filter((column) => !said(column));
}

function otherNames(kind: FileKind, column: string): string {
  const [other] = HEADER_NAMES[kind][column] ?? [];
  return other === undefined ? '' : `, or call it "${other}"`;
}

function notTaken({ header, as }: TakenColumn, mapped: Map<string, string>, row: number, known: readonly string[]): Problem[] {
  const to = mapped.get(plainName(header));
  if (as !== null || to === LEFT_OUT || (to === undefined && PASSED_OVER.has(header.toLowerCase()))) return [];
  const personal = personalColumn(header, row);
  if (personal.length > 0) return personal;
  return [{ code: 'unknown-column', row, column: header, value: header, message: `the column "${(to ?? header).slice(0, 80)}" is not known. Remove it, or use one of: ${known.join(', ')}.` }];
}

function twice({ header, as }: TakenColumn, before: TakenColumn[], row: number): Problem[] {
  const first = as === null ? undefined : before.find((other) => JSON.stringify(other.as) === JSON.stringify(as));
  return first ? [{ code: 'duplicate-column', row, column: header, message: `the columns "${first.header}" and "${header}" say the same. Keep one.` }] : [];
}

function mappingProblems(mapping: Mapping, columns: readonly string[], known: readonly string[], row: number): Problem[] {
  const headers = new Set(columns.map(plainName));
  const absent = Object.keys(mapping.columns).filter((header) => !headers.has(plainName(header)));
  const strange = Object.keys(mapping.values).filter((column) => ![...known, ...PERIOD_COLUMNS].includes(column));
  return [
    ...absent.map((header) => ({ code: 'no-such-column', row, column: header, value: header, message: `the mapping names a column "${header.slice(0, 80)}" that is not in the file. Write it as the file does.` })),
    ...strange.map((column) => ({ code: 'unknown-column', row, column, value: column, message: `the mapping gives a value for "${column.slice(0, 80)}", and there is no such column. Use one of: ${known.join(', ')}.` })),
  ];
}
