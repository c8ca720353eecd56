import type { Problem } from '../shared/errors.js';
import type { Language } from './language.js';
import { isObject, NOTATION } from './value-map-notation.js';

/**
 * The form of a value map: which fields it has, how people write them, and how that becomes the document and back.
 * What a document holds beyond the fields is carried along beside them, so that nothing gets lost between opening and downloading.
 */

export interface Field {
  name: string;
  kind: keyof typeof NOTATION;
  /** What there is to choose from; '' where it may be left out. */
  choices?: readonly string[];
  /** Few need it: it stands under "more". */
  more?: true;
}

export const SECTIONS = ['inputs', 'outcomes'] as const;
export type Section = (typeof SECTIONS)[number];

export const MAP_FIELDS: readonly Field[] = [
  { name: 'title', kind: 'text' },
  { name: 'date', kind: 'text' },
  { name: 'source', kind: 'text' },
  { name: 'remark', kind: 'text' },
  { name: 'priceList', kind: 'version' },
  { name: 'currency', kind: 'text' },
  { name: 'priceLevel', kind: 'text' },
  { name: 'discountRate', kind: 'rates' },
  { name: 'discountTiming', kind: 'text', choices: ['', 'start', 'mid', 'end'] },
  { name: 'combine', kind: 'text', choices: ['multiply', 'subtract'] },
  { name: 'method', kind: 'text', choices: ['societal', 'asPublished'] },
];
/** What a reader of the report sees first. */
export const ABOUT = new Set(['title', 'date', 'source', 'remark']);
export const ROW_FIELDS: Record<Section, readonly Field[]> = {
  inputs: [
    { name: 'stakeholder', kind: 'text' },
    { name: 'description', kind: 'text' },
    { name: 'kind', kind: 'text', choices: ['money', 'hours', 'goods'] },
    { name: 'amount', kind: 'number' },
    { name: 'hours', kind: 'number' },
    { name: 'hourPrice', kind: 'number' },
    { name: 'lifeYears', kind: 'whole' },
    { name: 'year', kind: 'whole' },
    { name: 'priceLevel', kind: 'text', more: true },
    { name: 'date', kind: 'text', more: true },
    { name: 'source', kind: 'text', more: true },
    { name: 'remark', kind: 'text', more: true },
  ],
  outcomes: [
    { name: 'stakeholder', kind: 'text' },
    { name: 'description', kind: 'text' },
    { name: 'quantity', kind: 'number' },
    { name: 'unit', kind: 'text' },
    { name: 'indicator', kind: 'text' },
    { name: 'pricePerUnit', kind: 'number' },
    { name: 'deadweight', kind: 'share' },
    { name: 'displacement', kind: 'share' },
    { name: 'attributedToOthers', kind: 'share' },
    { name: 'dropOff', kind: 'share' },
    { name: 'durationYears', kind: 'whole' },
    { name: 'low', kind: 'number', more: true },
    { name: 'high', kind: 'number', more: true },
    { name: 'priceLevel', kind: 'text', more: true },
    { name: 'source', kind: 'text', more: true },
    { name: 'evidence', kind: 'text', more: true, choices: ['', 'self-reported', 'documented', 'audited', 'effect-study'] },
    { name: 'startOffset', kind: 'whole', more: true },
    { name: 'year', kind: 'whole', more: true },
    { name: 'date', kind: 'text', more: true },
    { name: 'sdg', kind: 'goals', more: true },
    { name: 'stage', kind: 'text', more: true, choices: ['outcome', 'output'] },
    { name: 'conversion', kind: 'conversion', more: true },
    { name: 'count', kind: 'text', more: true, choices: ['', 'event', 'stock', 'level'] },
    { name: 'code', kind: 'text', more: true },
    { name: 'parent', kind: 'text', more: true },
    { name: 'yieldsTo', kind: 'list', more: true },
    { name: 'caseGroup', kind: 'text', more: true },
    { name: 'overlapCluster', kind: 'text', more: true },
    { name: 'alpha', kind: 'percent', more: true },
    { name: 'remark', kind: 'text', more: true },
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

/** Whether a row says anything: a choice that stands at its first does not. */
const isBlank = (row: Values, section: Section) => Object.entries(row).every(([name, value]) => value === '' || value === ROW_FIELDS[section].find((field) => field.name === name)?.choices?.[0]);

/** What a browser sent: a field is called by its place, such as `outcomes.0.quantity`. Rows are numbered anew. */
export function sentForm(sent: Readonly<Record<string, unknown>>): ValueMapForm {
  const rowsOf = (section: Section): Values[] => {
    const rows = new Map<number, Values>();
    for (const [key, value] of Object.entries(sent)) {
      const [, of, row, name] = /^([a-z]+)\.(\d{1,4})\.(\w+)$/.exec(key) ?? [];
      if (of === section && typeof value === 'string') rows.set(Number(row), { ...rows.get(Number(row)), [name!]: value.trim() });
    }
    return [...rows].sort(([a], [b]) => a - b).map(([, row]) => row);
  };
  const own = ['rest', ...MAP_FIELDS.map(({ name }) => name)];
  return { map: Object.fromEntries(own.map((name) => [name, typeof sent[name] === 'string' ? sent[name].trim() : ''])), inputs: rowsOf('inputs'), outcomes: rowsOf('outcomes') };
}

/**
 * The document that stands in a form: rows of which nothing is filled in are left out.
 * @param unitOf the unit of an indicator: that of a row with it, where none is written
 */
export function documentOf(form: ValueMapForm, language: Language, unitOf: (indicator: string) => string | undefined): Record<string, unknown> {
  const rows = (section: Section) => filledRows(form, section).map((row) => {
    const { indicator = '', unit = '' } = row;
    return valuesOf({ ...row, unit: unit || (indicator && unitOf(indicator)) || '' }, ROW_FIELDS[section], language);
  });
  const own = valuesOf(form.map, MAP_FIELDS, language);
  return { ...own, ...Object.fromEntries(SECTIONS.map((section) => [section, own[section] ?? rows(section)])) };
}

function valuesOf(values: Values, fields: readonly Field[], language: Language): Record<string, unknown> {
  const filled = fields.filter(({ name }) => values[name]);
  return { ...Object.fromEntries(filled.map(({ name, kind }) => [name, NOTATION[kind].read(values[name]!, language)])), ...restOf(values) };
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
  const shown = Object.fromEntries(fields.map(({ name, kind }) => [name, document[name] === null ? '' : NOTATION[kind].write(document[name], language)]).filter(([, text]) => text !== undefined)) as Values;
  const rest = Object.entries(document).filter(([name, value]) => !Object.hasOwn(shown, name) && value !== undefined);
  return { ...shown, rest: rest.length > 0 ? JSON.stringify(Object.fromEntries(rest)) : '' };
}

/** The problems of a document, each with the field of the form it is about. A day that is missing is asked for once, of the whole map. */
export function formProblems(form: ValueMapForm, problems: readonly Problem[]): FormProblem[] {
  const kept = (section: Section) => form[section].flatMap((row, at) => (isBlank(row, section) ? [] : [at]));
  const rows = { inputs: kept('inputs'), outcomes: kept('outcomes') };
  const fieldOfMap = (name: string) => MAP_FIELDS.find((each) => each.name === name);
  const [noDay, others] = [true, false].map((wanted) => problems.filter(({ code, pointer = '' }) => (code === 'missing' && pointer.endsWith('/date')) === wanted));
  return [...noDay!.slice(0, 1).map((problem) => ({ at: 'date', field: fieldOfMap('date'), problem })), ...others!.map((problem) => {
    const [, first = '', row = '', name = ''] = (problem.pointer ?? '').split('/');
    if (first !== 'inputs' && first !== 'outcomes') {
      const field = fieldOfMap(first);
      return { at: field?.name ?? '', field, problem };
    }
    const at = rows[first][Number(row)];
    if (row === '' || at === undefined) return { at: '', field: undefined, problem };
    const field = ROW_FIELDS[first].find((each) => each.name === name);
    return { at: [first, at, field?.name].filter((part) => part !== undefined).join('.'), field, problem };
  })];
}

/** The rows in which something is filled in, as the document has them. */
export function filledRows(form: ValueMapForm, section: Section): Values[] {
  return form[section].filter((row) => !isBlank(row, section));
}

/** Whether anything is filled in at all. */
export function isEmpty(form: ValueMapForm): boolean {
  return SECTIONS.every((section) => filledRows(form, section).length === 0);
}
