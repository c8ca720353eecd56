import type { SheetCell, SheetToWrite } from '../shared/to-xlsx.js';
import type { FileKind } from './file-kind.js';
import { columnNamed, HEADER_NAMES, valueIn, valueNamed } from './header-names.js';
import { indicatorNamed, unitNamed, type NamedIndicators, type UnitLabels } from './indicator-names.js';
import { TEMPLATE_WORDS } from './template-words.js';

export type Language = 'nl' | 'en';

/** What a template is of, and in which words. */
export interface TemplateChoice {
  kind: FileKind;
  layout: 'long' | 'wide';
  language: Language;
}

/** What is known beforehand of a row, by the names of our own columns. */
export type TemplateRow = Readonly<Record<string, string | null>>;

/** By what indicators and units are recognised again when the file comes back. */
export interface TemplateNames {
  indicators: NamedIndicators;
  units: UnitLabels;
  /** The columns of a file of initiatives. */
  profileColumns: readonly string[];
}

const BEHIND = ['evidence', 'document', 'note'];
const LONG = {
  measurements: ['initiative', 'indicator', 'year', 'quantity', 'unit', ...BEHIND],
  inputs: ['initiative', 'stakeholder', 'input', 'description', 'year', 'quantity', 'unit', ...BEHIND],
};

/** A column of a template: its heading, what it is, and what stands in it beforehand. */
interface TemplateColumn {
  header: string;
  /** A column of ours; of a wide layout also the code of an indicator. */
  of: string;
  cell: (row: TemplateRow) => string | null;
}

/**
 * A table to fill in: the rows that are known beforehand, with headings and values in one language that an import recognises, quantities empty; and a
 * second sheet that explains its columns and lists the indicators with their units. Pure.
 * @param rows long rows: in a wide layout those of one initiative become one, with a column for every indicator
 */
export function importTemplate(choice: TemplateChoice, rows: readonly TemplateRow[], names: TemplateNames): [SheetToWrite, SheetToWrite] {
  const words = TEMPLATE_WORDS[choice.language];
  const columns = templateColumns(choice, rows, names);
  const filled = choice.layout === 'wide' ? [...new Map(rows.map((row) => [row['initiative'], row])).values()] : rows;
  return [
    { name: words.sheet, frozen: 1, rows: [columns.map(({ header }): SheetCell => ({ value: header, as: 'heading' })), ...filled.map((row) => columns.map(({ of, cell }): SheetCell => ({ value: cell(row), ...(of === 'year' && { as: 'number' }) })))] },
    { name: words.explanation, frozen: 1, rows: explanation(choice, columns, rows, names) },
  ];
}

function templateColumns({ kind, layout, language }: TemplateChoice, rows: readonly TemplateRow[], names: TemplateNames): TemplateColumn[] {
  const own = (column: string): TemplateColumn => ({ of: column, header: headerOf(column, kind, language), cell: (row) => valueOf(row, column, kind, language, names) });
  if (kind === 'initiatives') return names.profileColumns.map(own);
  if (layout === 'long') return LONG[kind].map(own);
  const measured = indicatorsOf(rows).map((indicator): TemplateColumn => ({ of: indicator, header: indicatorHeader(indicator, language, names), cell: () => null }));
  return [own('initiative'), own('year'), ...measured, ...BEHIND.map(own)];
}

function indicatorsOf(rows: readonly TemplateRow[]): string[] {
  return [...new Set(rows.flatMap(({ indicator }) => indicator ?? []))];
}

function headerOf(column: string, kind: FileKind, language: Language): string {
  const dutch = HEADER_NAMES[kind][column]?.[0];
  return language === 'nl' && dutch !== undefined && columnNamed(dutch, kind) === column ? dutch : column;
}

function valueOf(row: TemplateRow, column: string, kind: FileKind, language: Language, names: TemplateNames): string | null {
  const value = row[column] ?? null;
  if (value === null || value === '') return null;
  if (column === 'indicator') return [names.indicators.get(value)!.label[language], value].find((name) => isIndicator(name, value, names))!;
  if (column === 'unit' && kind === 'measurements') return unitWord(value, language, names.units);
  const word = language === 'nl' ? valueIn(column, value, kind) : value;
  return valueNamed(word, column, kind) === value ? word : value;
}

function unitWord(unit: string, language: Language, units: UnitLabels): string {
  const word = units[unit]?.[language] ?? unit;
  return unitNamed(word, units) === unit ? word : unit;
}

/** The first name of an indicator by which an import knows it again: its label with the unit it is counted in, its label, its code. */
function indicatorHeader(indicator: string, language: Language, names: TemplateNames): string {
  const { label, unit } = names.indicators.get(indicator)!;
  return [`${label[language]} (${unitWord(unit, language, names.units)})`, label[language], indicator].find((name) => columnNamed(name, 'measurements') === undefined && isIndicator(name, indicator, names))!;
}

function isIndicator(name: string, indicator: string, { indicators, units }: TemplateNames): boolean {
  const found = indicatorNamed(name, indicators);
  return found?.indicator === indicator && unitNamed(found.unit, units) === indicators.get(indicator)!.unit;
}

function explanation({ kind, language }: TemplateChoice, columns: readonly TemplateColumn[], rows: readonly TemplateRow[], names: TemplateNames): SheetCell[][] {
  const words = TEMPLATE_WORDS[language];
  const heading = (...texts: string[]) => texts.map((value): SheetCell => ({ value, as: 'heading' }));
  const explained = columns.filter(({ of }) => !names.indicators.has(of)).map(({ of, header }) => [{ value: header }, { value: words.columns[kind][of] ?? words.columns.shared[of] }]);
  const counted = kind === 'measurements' ? indicatorsOf(rows).map((code) => [{ value: names.indicators.get(code)!.label[language] }, { value: unitWord(names.indicators.get(code)!.unit, language, names.units) }, { value: code }]) : [];
  return [heading(words.column, words.meaning), ...explained, ...(counted.length === 0 ? [] : [[], heading(...words.indicatorsHeading), ...counted])];
}
