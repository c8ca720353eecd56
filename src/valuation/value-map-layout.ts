import type { Problem } from '../shared/errors.js';
import { cell, type Table, type TableRow } from '../shared/table.js';
import { COLUMNS, headingOf, settingOf, TOTALS, type Heading, type Part, type ValueMapColumn, type ValueMapSetting } from './value-map-columns.js';

/** So many known names in one row make it the row of names. */
const NAMES_LEAST = 3;
/** The names stand in one of the first rows. */
export const ROWS_ABOVE_MOST = 100;

/** A column of the sheet that is read: its letter, the name above it, and what it is in the document. */
export interface ReadColumn { letter: string; label: string; column: ValueMapColumn }
/** A row above the table that names a setting. */
export interface ReadSetting { row: number; label: string; text: string; setting: ValueMapSetting; fromYear?: number }

export interface Layout {
  /** The line of the names. */
  row: number;
  stakeholder: { letter: string; label: string } | null;
  columns: ReadColumn[];
  settings: ReadSetting[];
  body: TableRow[];
  notes: Problem[];
}

/** Finds the settings, the names and the rows of a value map in a sheet; null where no row names columns of one. */
export function layoutOf(table: Table): Layout | { problems: Problem[] } | null {
  const at = table.rows.slice(0, ROWS_ABOVE_MOST).findIndex(isNames);
  if (at < 0) return null;
  const two = table.rows[at + 1] !== undefined && isNames(table.rows[at + 1]!);
  const names = [table.rows[at]!, ...(two ? [table.rows[at + 1]!] : [])];
  const row = names.at(-1)!.line;
  const below = table.rows.slice(at + names.length);
  const headings = table.columns.map((letter) => ({ letter, ...nameOf(letter, names) }));
  const body = below.filter((each) => !isTotal(each));
  const problems = headings.filter(({ letter, heading }) => heading.is === 'unknown' && below.some((each) => cell(each, letter))).map(({ letter, label }) => unknownColumn(row, letter, label));
  const columns = withSharedNames(headings);
  problems.push(...twice(columns, row));
  if (problems.length > 0) return { problems };
  const above = readSettings(table.rows.slice(0, at));
  const unread = headings.filter(({ letter, heading, label }) => label !== '' && heading.is !== 'stakeholder' && !columns.some((column) => column.letter === letter) && below.some((each) => cell(each, letter)));
  return {
    row, columns, body, settings: above.settings,
    stakeholder: headings.find(({ heading }) => heading.is === 'stakeholder') ?? null,
    notes: [
      ...above.notes,
      ...(unread.length === 0 ? [] : [{ code: 'not-read', row, message: `these columns are not read, for they are computed anew or have no place in a value map: ${unread.map(({ label }) => label).join(', ')}.` }]),
      ...(body.length === below.length ? [] : [{ code: 'not-read', row: below.find(isTotal)!.line, message: `rows of totals are not read: line ${below.filter(isTotal).map(({ line }) => line).join(', ')}.` }]),
    ],
  };
}

/** The rows of a sheet that hold settings: the name in the first cell that is filled, its value in the next column. */
export function readSettings(rows: readonly TableRow[]): { settings: ReadSetting[]; notes: Problem[] } {
  const notes: Problem[] = [];
  const settings = rows.flatMap(({ line, cells }): ReadSetting[] => {
    const texts = [...cells.values()];
    const first = texts.findIndex((text) => text !== '');
    if (first < 0) return [];
    const found = settingOf(texts[first]!);
    if (!found) notes.push({ code: 'not-read', row: line, message: `this line above the table is not read: "${texts[first]!.slice(0, 80)}" is no setting of a value map.` });
    return found ? [{ row: line, label: texts[first]!, text: texts[first + 1] ?? '', ...found }] : [];
  });
  return { settings, notes };
}

function isNames({ cells }: TableRow): boolean {
  return [...cells.values()].filter((text) => text !== '' && headingOf(text).is !== 'unknown').length >= NAMES_LEAST;
}

/** A row that names a total, and beside that name holds figures alone. */
function isTotal({ cells }: TableRow): boolean {
  const [first, ...others] = [...cells.values()].filter((text) => text !== '');
  return first !== undefined && TOTALS.test(first) && !others.some((text) => /\p{L}/u.test(text));
}

/** The name above a column: of two rows of names the lower, where it is known or stands alone. */
function nameOf(letter: string, names: readonly TableRow[]): { label: string; heading: Heading } {
  const found = names.toReversed().map((row) => cell(row, letter) ?? '').filter((label) => label !== '').map((label) => ({ label, heading: headingOf(label) }));
  return found.find(({ heading }) => heading.is !== 'unknown') ?? found[0] ?? { label: '', heading: { is: 'unknown' } };
}

function columnOf(part: Part, field: string): ValueMapColumn {
  return COLUMNS.find((column) => column.part === part && column.field === field)!;
}

/** What each column is, once it is settled which "Description", "Value", "Source" and "Indicator" is which. */
function withSharedNames(headings: readonly { letter: string; label: string; heading: Heading }[]): ReadColumn[] {
  const own = (column: ValueMapColumn) => headings.some(({ heading }) => heading.is === 'column' && heading.column.part === column.part && heading.column.field === column.field);
  const lastSource = headings.findLast(({ heading }) => heading.is === 'column' && heading.column === columnOf('outcome', 'source'));
  return headings.flatMap(({ letter, label, heading }): ReadColumn[] => {
    if (heading.is === 'indicator') return own(columnOf('outcome', 'unit')) ? [] : [{ letter, label, column: columnOf('outcome', 'unit') }];
    if (heading.is === 'column') return heading.column === columnOf('outcome', 'source') && letter !== lastSource!.letter ? [] : [{ letter, label, column: heading.column }];
    if (heading.is !== 'shared') return [];
    const [input, outcome] = [columnOf('input', heading.names[0]), columnOf('outcome', heading.names[1])];
    const same = headings.filter((other) => other.heading.is === 'shared' && other.heading.names === heading.names);
    const ofInput = own(outcome) || (same.length > 1 && same[0]!.letter === letter);
    return [{ letter, label, column: ofInput ? input : outcome }];
  });
}

function unknownColumn(row: number, letter: string, label: string): Problem {
  if (label === '') return { code: 'unnamed-column', row, column: letter, message: `column ${letter} has cells and no name. Give it a name, or empty it.` };
  return { code: 'unknown-column', row, column: label, value: label, message: `the column "${label.slice(0, 80)}" is not known. Remove it, or give it one of the names of the template.` };
}

function twice(columns: readonly ReadColumn[], row: number): Problem[] {
  const key = ({ column: { part, field } }: ReadColumn) => `${part} ${field}`;
  return columns.flatMap((column, index) => {
    const first = columns.findIndex((other) => key(other) === key(column));
    return first === index ? [] : [{ code: 'duplicate-column', row, column: column.label, message: `this column (${column.letter}) says the same as "${columns[first]!.label}" (${columns[first]!.letter}). Keep one.` }];
  });
}
