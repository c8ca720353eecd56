import type { Problem } from '../shared/errors.js';
import { notationOf } from '../shared/number-notation.js';
import type { Sheet } from '../shared/read-xlsx.js';
import { cell, type TableRow } from '../shared/table.js';
import { cellValue, type NumberStyle } from './value-map-cells.js';
import { COLUMNS, plainName, SETTINGS, type CellKind, type Part } from './value-map-columns.js';
import { layoutOf, readSettings, type Layout, type ReadColumn, type ReadSetting } from './value-map-layout.js';
import { parseValueMap, type ValueMap } from './value-map.js';

/**
 * A value map out of a file, with what whoever sent it should know of how it was read, and where a problem of the map stands in a table, by row and column; or all that is wrong.
 */
export type ReadValueMap = { map: ValueMap; notes: Problem[]; placed: (problem: Problem) => Problem } | { problems: Problem[] };

const SETTINGS_SHEETS = ['settings', 'instellingen'];
/** What we write beside the map. */
const RESULT_SHEETS = ['result', 'resultaat'];
/** Rows of a sheet that are read; one more tells that there are more. */
export const ROWS_MOST = 20_000;

type Row = Record<string, unknown>;
interface Document { [setting: string]: unknown; inputs: Row[]; outcomes: Row[] }
interface Place { row: number; column?: string }

/**
 * Reads a value map out of a table with the columns of *A Guide to SROI*: a row holds an input, an outcome, or both; settings stand above the table, or in a sheet of their own.
 * The map is then judged as every value map is. Several posts of one outcome stand below each other, each in a row.
 * @param sheets as read without rows of names, columns by their letters; CSV is one sheet
 * @param typed the sheets are of a workbook, which keeps numbers apart from text
 */
export function valueMapFromTable(sheets: readonly Sheet[], { typed }: { typed: boolean }): ReadValueMap {
  const main = sheets.find(({ table }) => layoutOf(table) !== null);
  if (!main) return { problems: [{ code: 'no-names', row: 1, message: 'no row names the columns of a value map. Name them, such as Stakeholder, Outcome, Quantity, Unit, Duration (years), Value per unit, Deadweight %.' }] };
  const layout = layoutOf(main.table)!;
  if ('problems' in layout) return layout;
  if (main.table.rows.length > ROWS_MOST) return { problems: [{ code: 'too-many-rows', message: `the table has more than ${ROWS_MOST} rows. Remove those that are no part of the map, or send it as JSON.` }] };
  const beside = sheets.filter((sheet) => SETTINGS_SHEETS.includes(plainName(sheet.name)) && sheet !== main).flatMap(({ table }) => readSettings(table.rows).settings);
  const reading = new Reading({ ...layout, settings: [...layout.settings, ...beside] }, typed);
  const unread = sheets.filter((sheet) => sheet !== main && ![...SETTINGS_SHEETS, ...RESULT_SHEETS].includes(plainName(sheet.name)));
  const notes = unread.length === 0 ? [] : [{ code: 'not-read', message: `only the sheet "${main.name}" is read, not: ${unread.map(({ name }) => name).join(', ')}.` }];
  return reading.judged(notes);
}

/** One table being read: the document as it grows, with the place in the sheet of all that is in it. */
class Reading {
  private readonly document: Document = { inputs: [], outcomes: [] };
  private readonly places = new Map<string, Place>();
  private readonly problems: Problem[] = [];
  private readonly rewritten: (Place & { text: string; value: string })[] = [];
  private readonly inherited: number[] = [];
  private readonly style: NumberStyle;
  private stakeholder = '';

  constructor(private readonly layout: Layout, typed: boolean) {
    const numbers = layout.columns.filter(({ column }) => ['number', 'share', 'goals'].includes(column.kind));
    const texts = [...layout.body.flatMap((row) => numbers.map(({ letter }) => cell(row, letter) ?? '')), ...layout.settings.filter(({ setting }) => setting.kind === 'share').map(({ text }) => text)];
    this.style = { notation: notationOf(texts), typed };
    for (const setting of layout.settings) if (setting.text !== '') this.readSetting(setting);
    for (const row of layout.body) this.readRow(row);
  }

  /** The map as the strict reader judges it, its problems told by row and column. */
  judged(notes: readonly Problem[]): ReadValueMap {
    const tooMany = (['inputs', 'outcomes'] as const).some((part) => this.document[part].length > 1000);
    const parsed = parseValueMap(tooMany ? { ...this.document, inputs: this.document.inputs.slice(0, 1001), outcomes: this.document.outcomes.slice(0, 1001) } : this.document);
    if ('map' in parsed && this.problems.length === 0) return { map: parsed.map, notes: [...this.layout.notes, ...notes, ...this.notes()], placed: (problem) => this.inTable(problem) };
    const judged = 'map' in parsed ? [] : parsed.problems.filter(({ pointer = '' }) => !this.problems.some((own) => own.pointer !== undefined && `${pointer}/`.startsWith(`${own.pointer}/`)));
    const all = [...this.problems.map(({ pointer: _, ...problem }) => problem), ...judged.map((problem) => this.inTable(problem))];
    const told = new Map(all.map((problem) => [`${problem.row} ${problem.column} ${problem.message}`, problem]));
    return { problems: [...told.values()].sort((a, b) => (a.row ?? 0) - (b.row ?? 0)) };
  }

  private readSetting({ row, label, text, setting, fromYear }: ReadSetting): void {
    const pointer = `/${setting.field}`;
    const value = this.valueAt(fromYear === undefined ? pointer : `${pointer}/${this.rates().length}/rate`, { row, column: label }, text, setting.kind, label);
    if (fromYear !== undefined) {
      this.places.set(pointer, { row, column: label });
      this.document[setting.field] = [...this.rates(), { from: fromYear, rate: value }];
    } else if (Object.hasOwn(this.document, setting.field)) {
      this.problems.push({ code: 'duplicate-setting', row, column: label, message: `"${label}" stands twice above the table. Keep one.` });
    } else this.document[setting.field] = value;
  }

  private rates(): unknown[] {
    const before = this.document['discountRate'];
    return Array.isArray(before) ? before : before === undefined ? [] : [{ from: 1, rate: before }];
  }

  private readRow(row: TableRow): void {
    const filled = (part: Part) => this.layout.columns.filter(({ column, letter }) => column.part === part && cell(row, letter) !== undefined);
    const [input, outcome, post] = [filled('input'), filled('outcome'), filled('post')];
    const named = this.layout.stakeholder && cell(row, this.layout.stakeholder.letter);
    if (named) this.stakeholder = named;
    else if (input.length + outcome.length > 0 && this.stakeholder !== '') this.inherited.push(row.line);
    if (input.length > 0) this.add(this.document.inputs, 'inputs', row, input);
    if (outcome.length > 0) this.add(this.document.outcomes, 'outcomes', row, outcome);
    if (post.length > 0) this.addPost(row, post);
  }

  private add(rows: Row[], part: 'inputs' | 'outcomes', row: TableRow, cells: readonly ReadColumn[]): void {
    const pointer = `/${part}/${rows.length}`;
    this.places.set(pointer, { row: row.line });
    this.places.set(`${pointer}/stakeholder`, { row: row.line, column: this.layout.stakeholder?.label ?? 'Stakeholder' });
    const made: Row = this.stakeholder === '' ? {} : { stakeholder: this.stakeholder };
    this.fill(made, pointer, row, cells);
    rows.push(made);
  }

  private addPost(row: TableRow, cells: readonly ReadColumn[]): void {
    const outcome = this.document.outcomes.at(-1);
    if (!outcome) {
      this.problems.push({ code: 'post-without-outcome', pointer: '/posts', row: row.line, column: cells[0]!.label, message: 'this row splits the value of an outcome, and there is none above it. Write the outcome first.' });
      return;
    }
    const posts = (outcome['posts'] ??= []) as Row[];
    const pointer = `/outcomes/${this.document.outcomes.length - 1}/posts/${posts.length}`;
    this.places.set(pointer, { row: row.line });
    const post: Row = {};
    this.fill(post, pointer, row, cells);
    posts.push(post);
  }

  private fill(made: Row, pointer: string, row: TableRow, cells: readonly ReadColumn[]): void {
    for (const { letter, label, column } of cells) {
      const [key, within] = column.field.split('.') as [string, string?];
      const value = this.valueAt(`${pointer}/${column.field.replace('.', '/')}`, { row: row.line, column: label }, cell(row, letter)!, column.kind, label);
      const before = made[key];
      if (within === undefined) made[key] = column.kind === 'share' && typeof before === 'object' ? { ...before, value } : value;
      else made[key] = { ...(typeof before === 'object' ? before : before === undefined ? {} : { value: before }), [within]: value };
    }
  }

  private valueAt(pointer: string, place: Place & { column: string }, text: string, kind: CellKind, label: string): unknown {
    this.places.set(pointer, place);
    const read = cellValue(text, kind, label, this.style);
    if ('value' in read) {
      if (read.rewritten) this.rewritten.push({ ...place, text, value: String(read.value) });
      return read.value;
    }
    this.problems.push({ ...read, pointer, ...place, value: text });
    return text;
  }

  /** A problem of the document as one of the sheet: the row and the name of the column in the place of the pointer. */
  private inTable({ pointer = '', code, message, ...problem }: Problem): Problem {
    const [, part, , inPost] = pointer.split('/');
    const field = pointer.split('/').slice(inPost === 'posts' ? 5 : 3).join('.');
    const place = this.placeOf(pointer);
    const setting = SETTINGS.find((each) => pointer === `/${each.field}`);
    const plainlyMissing = code === 'missing' && /^"\w+" is missing\. Add it\.$/.test(message);
    if (setting && plainlyMissing) return { code, column: setting.names[0], message: `there is no "${setting.names[0]}" (${setting.names[1]}) above the table. Write a row with that name and its value${setting.hint ? `, ${setting.hint[0]}` : ''}.` };
    if (pointer === '/outcomes') return { ...problem, code, row: this.layout.row, message };
    const wanted = COLUMNS.find((column) => column.field === field && `${column.part === 'post' ? 'outcome' : column.part}s` === part && (column.part === 'post') === (inPost === 'posts'));
    const own = this.layout.columns.find(({ column }) => column.part === wanted?.part && column.field === wanted.field);
    const label = place.column ?? own?.label ?? wanted?.names[0] ?? (field === 'stakeholder' ? this.layout.stakeholder?.label ?? 'Stakeholder' : undefined);
    const at = { ...(place.row !== undefined && { row: place.row }), ...(label !== undefined && { column: label }) };
    if (!plainlyMissing) return { ...problem, code, ...at, message: message.replace(/, (in|without) quotes/g, '') };
    if (label !== undefined && !own && field !== 'stakeholder') return { code: 'missing-column', row: this.layout.row, column: label, message: `the column "${label}" is missing, and a row needs it. Add it: what is not known is not counted as 0.` };
    return { code, ...at, message: 'this cell is empty. Fill it in: what is not known is not counted as 0.' };
  }

  /** Where something of the document stands in the sheet: its own place, or that of what it is in. */
  private placeOf(pointer: string): Partial<Place> {
    return this.places.get(pointer) ?? (pointer === '' ? {} : this.placeOf(pointer.slice(0, pointer.lastIndexOf('/'))));
  }

  private notes(): Problem[] {
    const { layout, rewritten: [first, ...others], inherited } = this;
    const unit = layout.columns.find(({ column, label }) => column.field === 'unit' && plainName(label).startsWith('indicator'));
    return [
      ...(first ? [{ code: 'number-rewritten', row: first.row, ...(first.column !== undefined && { column: first.column }), value: first.text, message: `decimal commas and marks between thousands are read as such: "${first.text}" is ${first.value}${others.length === 0 ? '' : `, and so for ${others.length} more`}.` }] : []),
      ...(inherited.length > 0 ? [{ code: 'stakeholder-above', row: inherited[0]!, message: `a row without a stakeholder is of the one above it: line ${inherited.join(', ')}.` }] : []),
      ...(unit ? [{ code: 'unit-from-indicator', row: layout.row, column: unit.label, message: `there is no column for the unit: what "${unit.label}" says is taken for it.` }] : []),
    ];
  }
}
