import { HUNDRED, isDecimalText, parseDecimal, toText } from '../shared/decimal.js';
import type { Problem } from '../shared/errors.js';
import type { Language } from './language.js';

/**
 * The form of a value map: which fields it has, how people write them, and how that becomes the document and back.
 * What a document holds beyond the fields is carried along beside them, so that nothing gets lost between opening and downloading.
 */

export interface Field {
  name: string;
  kind: keyof typeof KINDS;
  /** What there is to choose from; '' where it may be left out. */
  choices?: readonly string[];
  /** Few need it: it stands under "more". */
  more?: true;
}

export const SECTIONS = ['inputs', 'outcomes'] as const;
export type Section = (typeof SECTIONS)[number];

export const MAP_FIELDS: readonly Field[] = [
  { name: 'currency', kind: 'text' },
  { name: 'discountRate', kind: 'rates' },
  { name: 'discountTiming', kind: 'text', choices: ['start', 'mid', 'end'] },
  { name: 'combine', kind: 'text', choices: ['multiply', 'subtract'] },
  { name: 'method', kind: 'text', choices: ['societal', 'asPublished'] },
];
export const ROW_FIELDS: Record<Section, readonly Field[]> = {
  inputs: [
    { name: 'stakeholder', kind: 'text' },
    { name: 'description', kind: 'text' },
    { name: 'amount', kind: 'number' },
    { name: 'year', kind: 'whole' },
  ],
  outcomes: [
    { name: 'stakeholder', kind: 'text' },
    { name: 'description', kind: 'text' },
    { name: 'quantity', kind: 'number' },
    { name: 'unit', kind: 'text' },
    { name: 'pricePerUnit', kind: 'number' },
    { name: 'deadweight', kind: 'percent' },
    { name: 'displacement', kind: 'percent' },
    { name: 'attributedToOthers', kind: 'percent' },
    { name: 'dropOff', kind: 'percent' },
    { name: 'durationYears', kind: 'whole' },
    { name: 'startOffset', kind: 'whole' },
  ],
};

/** What stands in the fields, as it was typed; `rest` is the part of a document that has no field, as JSON. */
export type Values = Record<string, string>;
export interface ValueMapForm {
  map: Values;
  inputs: Values[];
  outcomes: Values[];
}

/** A problem and the field it is about: `outcomes.0.quantity`, `outcomes.0` for a row, '' for the whole. */
export interface FormProblem {
  at: string;
  field: Field | undefined;
  problem: Problem;
}

/** How a kind of field is written by people, and in the document. What cannot be read stays as it is, for the reader of the document to refuse. */
const KINDS = {
  text: { read: (text: string): unknown => text, write: (value: unknown) => asText(value) },
  number: { read: readNumber, write: (value: unknown, language: Language) => written(asText(value), language) },
  percent: { read: (text: string, language: Language) => scaled(readNumber(text.replace(/\s*%$/, ''), language), (share) => share.div(HUNDRED)), write: writePercent },
  whole: { read: (text: string): unknown => (/^\d{1,4}$/.test(text) ? Number(text) : text), write: (value: unknown) => asText(value) },
  rates: { read: readRates, write: writeRates },
};

const asText = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined);
const written = (number: string | undefined, language: Language) => (language === 'nl' && number !== undefined && isDecimalText(number) ? number.replace('.', ',') : number);
const scaled = (number: string, by: (value: ReturnType<typeof parseDecimal>) => ReturnType<typeof parseDecimal>) => (isDecimalText(number) ? toText(by(parseDecimal(number))) : number);

/** Thousands apart, as each language does: refused, because the other language reads them as decimals. */
const THOUSANDS: Record<Language, RegExp> = { nl: /^-?[1-9]\d{0,2}(\.\d{3})+$/, en: /^-?[1-9]\d{0,2}(,\d{3})+$/ };

/** A number with a comma or a point before its decimals, as the document writes it. */
function readNumber(text: string, language: Language): string {
  if (THOUSANDS[language].test(text)) return text.replace(/[.,]/g, ' ');
  return text.includes('.') ? text : text.replace(',', '.');
}

function writePercent(value: unknown, language: Language): string | undefined {
  const text = asText(value);
  return text === undefined ? undefined : written(scaled(text, (share) => share.times(HUNDRED)), language);
}

/** "3,5" or with segments "3,5; 31: 3": from year 31 on it is 3 %. */
function readRates(text: string, language: Language): unknown {
  const [first = '', ...later] = text.split(';').map((part) => part.trim());
  const rate = KINDS.percent.read(first.replace(/^1\s*:/, '').trim(), language);
  if (later.length === 0) return rate;
  return [{ from: 1, rate }, ...later.map((part) => {
    const [from = '', own = ''] = part.split(':').map((each) => each.trim());
    return { from: KINDS.whole.read(from), rate: KINDS.percent.read(own, language) };
  })];
}

function writeRates(value: unknown, language: Language): string | undefined {
  if (!Array.isArray(value)) return writePercent(value, language);
  const segments = value.map((segment) => (isObject(segment) ? [asText(segment['from']), writePercent(segment['rate'], language)] : []));
  if (segments.some(([from, rate]) => from === undefined || rate === undefined)) return undefined;
  return segments.map(([from, rate], at) => (at === 0 && from === '1' ? rate : `${from}: ${rate}`)).join('; ');
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isBlank = (row: Values) => Object.values(row).every((value) => value === '');
const MOST_ROWS = 1000;

/** What a browser sent: a field is called by its place, such as `outcomes.0.quantity`. Rows are numbered anew. */
export function sentForm(sent: Readonly<Record<string, unknown>>): ValueMapForm {
  const rowsOf = (section: Section): Values[] => {
    const rows = new Map<number, Values>();
    for (const [key, value] of Object.entries(sent)) {
      const [, of, row, name] = /^([a-z]+)\.(\d{1,4})\.(\w+)$/.exec(key) ?? [];
      if (of === section && typeof value === 'string') rows.set(Number(row), { ...rows.get(Number(row)), [name!]: value.trim() });
    }
    return [...rows].sort(([a], [b]) => a - b).map(([, row]) => row).slice(0, MOST_ROWS);
  };
  const own = ['rest', ...MAP_FIELDS.map(({ name }) => name)];
  return { map: Object.fromEntries(own.map((name) => [name, typeof sent[name] === 'string' ? sent[name].trim() : ''])), inputs: rowsOf('inputs'), outcomes: rowsOf('outcomes') };
}

/** The document that stands in a form: rows of which nothing is filled in are left out. */
export function documentOf(form: ValueMapForm, language: Language): Record<string, unknown> {
  const rows = (section: Section) => form[section].filter((row) => !isBlank(row)).map((row) => valuesOf(row, ROW_FIELDS[section], language));
  const own = valuesOf(form.map, MAP_FIELDS, language);
  return { ...own, ...Object.fromEntries(SECTIONS.map((section) => [section, own[section] ?? rows(section)])) };
}

function valuesOf(values: Values, fields: readonly Field[], language: Language): Record<string, unknown> {
  const filled = fields.filter(({ name }) => values[name]);
  return { ...Object.fromEntries(filled.map(({ name, kind }) => [name, KINDS[kind].read(values[name]!, language)])), ...restOf(values) };
}

/** What a row, or the map, carries along that has no field. */
export function restOf({ rest = '' }: Values): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(rest);
    return isObject(read) ? read : {};
  } catch {
    return {};
  }
}

/** The form of a document, however wrong it is: what does not fit a field is carried along. */
export function formOf(document: Readonly<Record<string, unknown>>, language: Language): ValueMapForm {
  const { inputs, outcomes, ...map } = document;
  const rows = { inputs, outcomes };
  const lost = SECTIONS.filter((section) => !isRows(rows[section]) && rows[section] !== undefined);
  const rowsOf = (section: Section) => (isRows(rows[section]) ? rows[section].map((row) => textsOf(row, ROW_FIELDS[section], language)) : []);
  return { map: textsOf({ ...map, ...Object.fromEntries(lost.map((section) => [section, rows[section]])) }, MAP_FIELDS, language), inputs: rowsOf('inputs'), outcomes: rowsOf('outcomes') };
}

const isRows = (value: unknown): value is Record<string, unknown>[] => Array.isArray(value) && value.every(isObject);

function textsOf(document: Record<string, unknown>, fields: readonly Field[], language: Language): Values {
  const shown = Object.fromEntries(fields.map(({ name, kind }) => [name, document[name] === null ? '' : KINDS[kind].write(document[name], language)]).filter(([, text]) => text !== undefined)) as Values;
  const rest = Object.entries(document).filter(([name, value]) => !Object.hasOwn(shown, name) && value !== undefined);
  return { ...shown, rest: rest.length > 0 ? JSON.stringify(Object.fromEntries(rest)) : '' };
}

/** The problems of a document, each with the field of the form it is about. */
export function formProblems(form: ValueMapForm, problems: readonly Problem[]): FormProblem[] {
  const kept = (section: Section) => form[section].flatMap((row, at) => (isBlank(row) ? [] : [at]));
  const rows = { inputs: kept('inputs'), outcomes: kept('outcomes') };
  return problems.map((problem) => {
    const [, first = '', row = '', name = ''] = (problem.pointer ?? '').split('/');
    if (first !== 'inputs' && first !== 'outcomes') {
      const field = MAP_FIELDS.find((each) => each.name === first);
      return { at: field?.name ?? '', field, problem };
    }
    const at = rows[first][Number(row)];
    if (row === '' || at === undefined) return { at: '', field: undefined, problem };
    const field = ROW_FIELDS[first].find((each) => each.name === name);
    return { at: [first, at, field?.name].filter((part) => part !== undefined).join('.'), field, problem };
  });
}

/** Whether anything is filled in at all. */
export function isEmpty(form: ValueMapForm): boolean {
  return SECTIONS.every((section) => form[section].every(isBlank));
}
