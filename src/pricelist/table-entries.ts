import { AMOUNT_DECIMALS, isDecimalText, parseDecimal, roundTo, toText, type Decimal } from '../shared/decimal.js';
import { groupBy } from '../shared/group-by.js';
import { cell, type Table, type TableRow } from '../shared/table.js';
import type { StakeholderCode, Text } from './closed-lists.js';
import type { Indicator } from './price-list.js';
import type { TableMapping } from './table-mapping.js';

/** One sheet of a workbook, or the table of a CSV file, which has no name. */
export interface NamedTable {
  name: string;
  table: Table;
}

/** Something to look at: nothing suspicious is taken, held or left out without one. */
export interface Note {
  code: string;
  message: string;
}

type Mapped = TableMapping['values'][number];

/** One part of a price: an amount of one kind, at a price level. */
export interface EntryValue extends Pick<Mapped, 'kind' | 'basis'> {
  /** At most 6 decimals. */
  amount: Decimal;
  level: string;
  stakeholder: StakeholderCode;
  transfer: TableMapping['transfers'][number] | undefined;
}

/** A row of the table as an entry of the list to be. */
export interface TableEntry {
  sheet: string;
  line: number;
  /** The code as the table has it, and as the list has it. */
  code: string;
  indicator: string;
  /** Why it is left out altogether, or stands in the list without a price. */
  leftOut: boolean;
  held: Text | undefined;
  notes: Note[];
  values: EntryValue[];
  /** What stands in the list whether or not there is a price. */
  fixed: Pick<Indicator, 'label' | 'definition' | 'category' | 'unit' | 'count'>;
  priced: { grade: Grade; title: string; remark: string };
}
type Grade = NonNullable<Indicator['prices']>[number]['grade'];

const PRICE_LEVEL = /^\d{4}(\/\d{2})?$/;
/** A line of the list, less the mark of an untranslated one. */
const REMARK_MAX = 1990;

/**
 * The rows of the tables that are entries: those with a code or an amount. Rows without both (headings, drop-down lists) are passed over.
 * Each is checked by itself, and for a code that stands twice.
 */
export function tableEntries(tables: readonly NamedTable[], mapping: TableMapping): { entries: TableEntry[]; passedOver: number } {
  const rows = tables.flatMap(({ name, table }) => table.rows.map((row) => ({ name, row })));
  const filled = rows.filter(({ row }) => [mapping.code.column, ...mapping.values.map(({ amount }) => amount)].some((column) => cell(row, column) !== undefined));
  const entries = filled.map(({ name, row }) => readEntry(name, row, mapping));
  for (const [first, ...others] of groupBy(entries.filter(({ leftOut }) => !leftOut), ({ indicator }) => indicator).values()) {
    if (others.length > 0) first!.notes.push({ code: 'code-twice', message: `${others.map(placeOf).join(' and ')} ${others.length === 1 ? 'has' : 'have'} the same code and ${others.length === 1 ? 'is' : 'are'} left out: see which is right` });
    for (const other of others) {
      other.notes.push({ code: 'code-twice', message: `${placeOf(first!)} has the same code and is taken: give this one another` });
      other.leftOut = true;
    }
  }
  return { entries, passedOver: rows.length - entries.length };
}

/** Where a row stands, for people. */
export function placeOf({ sheet, line }: Pick<TableEntry, 'sheet' | 'line'>): string {
  return `${sheet === '' ? '' : `${sheet}, `}line ${line}`;
}

/** A text of the table in both languages: in the other one it is marked as untranslated. */
export function inBoth(text: string, language: keyof Text): Text {
  const marked = `[${language}] ${text}`;
  return language === 'en' ? { nl: marked, en: text } : { nl: text, en: marked };
}

function readEntry(sheet: string, row: TableRow, mapping: TableMapping): TableEntry {
  const code = cell(row, mapping.code.column) ?? '';
  // What is empty or a guess here is filled in below, or the row is left out.
  const entry: TableEntry = {
    sheet, line: row.line, code, indicator: mapping.code.prefix + slug(code), leftOut: false, held: undefined, notes: [], values: [],
    fixed: { label: { nl: '', en: '' }, definition: mapping.definition, category: '', unit: 'case', count: 'event' }, priced: { grade: 'red', title: '', remark: '' },
  };
  const { fixed, priced, notes } = entry;
  const leave = (reason: string, message: string) => {
    notes.push({ code: reason, message });
    entry.leftOut = true;
  };
  /** A text that an entry cannot do without. */
  const needed = (column: string, what: string): string => {
    const found = oneLine(cell(row, column) ?? '');
    if (found === '') leave(`no-${what}`, `column ${column} is empty: an entry needs a ${what}`);
    return found;
  };
  /** What a word of the table is in ours. */
  const translated = <Value>({ column, words }: { column: string; words: Record<string, Value> }, what: string): Value | undefined => {
    const word = needed(column, what);
    const value = ours(words, word);
    if (value === undefined && word !== '') leave(`unknown-${what}`, `"${word}" in column ${column} is no ${what} of the mapping: add it there`);
    return value;
  };
  if (slug(code) === '') leave('no-code', `"${oneLine(cell(row, mapping.label) ?? '').slice(0, 80)}" has no code, so no measurement could name it: give it one in the table`);
  fixed.label = inBoth(needed(mapping.label, 'label'), mapping.language);
  fixed.category = translated(mapping.category, 'category') ?? fixed.category;
  Object.assign(fixed, translated(mapping.unit, 'unit'));
  fixed.definition = withUnit(mapping.definition, oneLine(cell(row, mapping.unit.column) ?? ''));
  priced.grade = typeof mapping.grade === 'string' ? mapping.grade : translated(mapping.grade, 'grade') ?? priced.grade;
  priced.title = mapping.source.title ?? needed(mapping.source.titleColumn!, 'source');
  priced.remark = remarkOf(row, mapping, notes);
  entry.values = mapping.values.flatMap((value) => readValue(row, value, mapping, entry));
  checkPrice(entry, mapping.doubt === undefined ? undefined : cell(row, mapping.doubt));
  return entry;
}

function hold(entry: TableEntry, code: string, en: string, nl: string): void {
  entry.notes.push({ code, message: en });
  entry.held ??= { nl: `Niet overgenomen uit de tabel: ${nl}.`, en: `Not taken from the table: ${en}.` };
}

function readValue(row: TableRow, { kind, basis, amount: column, priceLevel, stakeholder, agencies }: Mapped, { transfers }: TableMapping, entry: TableEntry): EntryValue[] {
  const [written, level] = [cell(row, column), cell(row, priceLevel)];
  if (written === undefined) return [];
  if (!isDecimalText(written)) {
    hold(entry, 'not-a-number', `"${oneLine(written).slice(0, 80)}" in column ${column} is not a number`, `"${oneLine(written).slice(0, 80)}" in kolom ${column} is geen getal`);
    return [];
  }
  if (level === undefined || !PRICE_LEVEL.test(level)) {
    hold(entry, 'no-price-level', `the ${kind} value has no year in column ${priceLevel}`, `bij de waarde (${kind}) staat geen jaar in kolom ${priceLevel}`);
    return [];
  }
  const amount = roundTo(parseDecimal(written), AMOUNT_DECIMALS);
  if (!amount.eq(written)) entry.notes.push({ code: 'rounded', message: `the ${kind} value ${written} is rounded to ${toText(amount)}` });
  if (!amount.gt(0)) entry.notes.push({ code: 'not-above-zero', message: `the ${kind} value is ${toText(amount)}: see that it is meant so` });
  const transfer = transfers.find((rule) => rule.kind === kind && Object.entries(rule.where).every(([name, texts]) => texts.some((text) => same(text, cell(row, name) ?? ''))));
  if (transfer) entry.notes.push({ code: 'transfer', message: `the ${kind} value ${toText(amount)} only changes hands ("${transfer.id}": ${transfer.payer} pays, ${transfer.receiver} receives): no part of the price` });
  return [{ kind, basis, amount, level, transfer, stakeholder: stakeholder ?? bearerOf(row, agencies!, entry.notes) }];
}

/** Who bears an amount: the most specific of the mapping's words for the agencies of the row. */
function bearerOf(row: TableRow, { columns, words }: NonNullable<Mapped['agencies']>, notes: Note[]): StakeholderCode {
  const names = columns.flatMap((column) => cell(row, column) ?? []);
  for (let count = names.length; count > 0; count -= 1) {
    const found = ours(words, names.slice(0, count).join(' / '));
    if (found !== undefined) return found;
  }
  notes.push({ code: 'unknown-agency', message: names.length === 0 ? 'no agency is named: not split' : `"${names.join(' / ')}" is no agency of the mapping: not split` });
  return 'onverdeeld';
}

function checkPrice(entry: TableEntry, doubt: string | undefined): void {
  const levels = [...new Set(entry.values.map(({ level }) => level))];
  if (doubt !== undefined) hold(entry, 'doubted', `its value is doubted: ${oneLine(doubt)}`, `over de waarde is twijfel: ${oneLine(doubt)}`);
  if (levels.length > 1) hold(entry, 'levels-differ', `its values are of different years: ${levels.join(' and ')}`, `de waarden zijn van verschillende jaren: ${levels.join(' en ')}`);
  if (entry.values.length === 0 && !entry.held) hold(entry, 'no-value', 'it has no value', 'er staat geen waarde');
}

function remarkOf(row: TableRow, { values, remark }: TableMapping, notes: Note[]): string {
  const agencies = values.flatMap((value) => value.agencies?.columns ?? []).flatMap((column) => cell(row, column) ?? []);
  const whole = [agencies.length > 0 && `Agencies: ${agencies.join(', ')}.`, remark !== undefined && oneLine(cell(row, remark) ?? '')].filter((part) => part !== false && part !== '').join(' ');
  if (whole.length <= REMARK_MAX) return whole;
  notes.push({ code: 'shortened', message: `the remark of ${whole.length} characters is cut off at ${REMARK_MAX}` });
  return `${whole.slice(0, REMARK_MAX - 4).trimEnd()} ...`;
}
function withUnit({ nl, en }: Text, unit: string): Text {
  return { nl: nl.replaceAll('{unit}', unit), en: en.replaceAll('{unit}', unit) };
}

function ours<Value>(words: Record<string, Value>, word: string): Value | undefined {
  return Object.entries(words).find(([theirs]) => same(theirs, word))?.[1];
}

function same(one: string, other: string): boolean {
  return oneLine(one).toLowerCase() === oneLine(other).toLowerCase();
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Lower case letters and digits, with hyphens for all else: "E&S1.0.4" becomes "e-s1-0-4". */
function slug(code: string): string {
  return code.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
}
