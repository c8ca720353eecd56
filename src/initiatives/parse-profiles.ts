import type { Problem } from '../shared/errors.js';
import { isDate } from '../shared/period.js';
import { personalText } from '../shared/personal-data.js';
import { cell, type Table, type TableRow } from '../shared/table.js';
import type { ReferenceData } from './reference-data.js';

export const PROFILE_COLUMNS = [
  'initiative', 'name', 'sector', 'country', 'place', 'founded', 'closed', 'website', 'source', 'kind', 'municipality', 'province', 'themes', 'phase',
  'as_of', 'target_group', 'target_group_en', 'legal_form', 'needs', 'summary', 'summary_en',
];
export const PROFILE_REQUIRED = PROFILE_COLUMNS.slice(0, 4);

/** Who an initiative is; the names are those of the columns it is stored in. A fact that is not known is null. */
export interface Profile {
  slug: string;
  name: string;
  sector: string;
  country: string;
  place: string | null;
  /** The first day of the day, month or year in which it began. */
  founded: string | null;
  founded_to: FoundedTo;
  closed: string | null;
  website: string | null;
  source: string | null;
  kind: string | null;
  municipality: string | null;
  province: string | null;
  themes: string[];
  phase: string | null;
  /** The day these facts speak of. */
  as_of: string | null;
  target_group: string | null;
  target_group_en: string | null;
  legal_form: string | null;
  needs: string[];
  summary: string | null;
  summary_en: string | null;
}

/** How exactly the founding is known: to the day, the month or the year. */
export type FoundedTo = 'day' | 'month' | 'year';

const FOUNDED_LENGTH = { day: 10, month: 7, year: 4 };
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const COUNTRY = /^[A-Z]{2}$/;
const LONGEST = 1000;
/** Columns that anything can be written in. */
const TEXTS = ['name', 'place', 'website', 'source', 'target_group', 'target_group_en', 'summary', 'summary_en'];

/** The closed list behind each column that takes a code; themes and needs take several. */
const LISTS = { sector: 'sectors', kind: 'kinds', phase: 'phases', themes: 'themes', needs: 'needs' } as const;

/**
 * Checks every row of a file of initiatives, or of a part of it, and returns the profiles of those that are right with their lines, and every problem of the others.
 * @param firstLine the line of each short name that stood in the parts before
 */
export function parseProfiles(table: Table, reference: ReferenceData, firstLine = new Map<string, number>()): { profiles: { line: number; profile: Profile }[]; problems: Problem[] } {
  const read = table.rows.map((row) => ({ row, problems: [...rowProblems(row, reference), ...twice(row, firstLine)] }));
  return { profiles: read.filter(({ problems }) => problems.length === 0).map(({ row }) => ({ line: row.line, profile: profileOf(row, reference) })), problems: read.flatMap(({ problems }) => problems) };
}

/** A founding as far as it is known: 2010-06-15, 2010-06 or 2010. */
export function foundedAsKnown(founded: string | null, to: FoundedTo): string | null {
  return founded === null ? null : founded.slice(0, FOUNDED_LENGTH[to]);
}

function profileOf(row: TableRow, reference: ReferenceData): Profile {
  const optional = (column: string) => cell(row, column) ?? null;
  const founded = begun(optional('founded') ?? '');
  const municipality = municipalityOf(row, reference);
  return {
    slug: cell(row, 'initiative')!, name: cell(row, 'name')!, sector: cell(row, 'sector')!, country: cell(row, 'country')!,
    place: optional('place'), founded: founded?.day ?? null, founded_to: founded?.to ?? 'day', closed: optional('closed'), website: optional('website'), source: optional('source'),
    kind: optional('kind'), municipality: municipality?.code ?? null, province: municipality?.province ?? provinceOf(row, reference)?.code ?? null,
    themes: codesOf(row, 'themes'), phase: optional('phase'), as_of: optional('as_of'), target_group: optional('target_group'), target_group_en: optional('target_group_en'),
    legal_form: optional('legal_form'), needs: codesOf(row, 'needs'), summary: optional('summary'), summary_en: optional('summary_en'),
  };
}

/** The first day of a day, month or year; undefined where the text is none of these. */
function begun(text: string): { day: string; to: FoundedTo } | undefined {
  const [to, day] = text.length === FOUNDED_LENGTH.year ? ['year' as const, `${text}-01-01`] : text.length === FOUNDED_LENGTH.month ? ['month' as const, `${text}-01`] : ['day' as const, text];
  return isDate(day) ? { day, to } : undefined;
}

/** The codes of a cell, separated by a semicolon or a vertical bar. */
function codesOf(row: TableRow, column: string): string[] {
  return [...new Set((cell(row, column) ?? '').split(/[;|]/).map((code) => code.trim()).filter((code) => code !== ''))];
}

function municipalityOf(row: TableRow, { municipalities }: ReferenceData) {
  const value = cell(row, 'municipality');
  return municipalities.find(({ code, name }) => value === code || value === name);
}

function provinceOf(row: TableRow, { provinces }: ReferenceData) {
  const value = cell(row, 'province');
  return provinces.find(({ code, label }) => value === code || value === label.nl || value === label.en);
}

function rowProblems(row: TableRow, reference: ReferenceData): Problem[] {
  const problems: Problem[] = [];
  const say: Say = (column, code, message) => {
    const value = cell(row, column);
    problems.push({ code, row: row.line, column, ...(value !== undefined && { value: value.slice(0, 80) }), message });
  };
  for (const column of PROFILE_REQUIRED) if (cell(row, column) === undefined) say(column, 'missing-value', 'this cell is empty. Fill it in.');
  const check = (column: string, right: (value: string) => boolean, code: string, message: string) => {
    const value = cell(row, column);
    if (value !== undefined && !right(value)) say(column, code, message);
  };
  check('initiative', (value) => SLUG.test(value) && value.length <= 100, 'not-a-slug', 'a short name has lower case letters, digits and single hyphens, at most 100. It never changes afterwards.');
  for (const [column, list] of Object.entries(LISTS)) {
    const known = reference[list].map(({ code }) => code);
    const given = column === 'themes' || column === 'needs' ? codesOf(row, column) : [cell(row, column) ?? []].flat();
    const unknown = given.filter((code) => !known.includes(code));
    if (unknown.length > 0) say(column, 'unknown-value', `"${unknown.join('", "').slice(0, 80)}" is not known here. Write one of: ${known.join(', ')}.`);
  }
  check('country', (value) => COUNTRY.test(value), 'not-a-country', 'a country is its code of two capitals (ISO 3166), such as NL.');
  check('founded', (value) => begun(value) !== undefined, 'not-a-date', 'this is not a day, a month or a year. Write it as 2019-12-31, 2019-12 or 2019.');
  for (const column of ['closed', 'as_of']) check(column, isDate, 'not-a-date', 'this is not a day. Write it as 2019-12-31.');
  const [founded, closed] = [begun(cell(row, 'founded') ?? '')?.day, cell(row, 'closed')];
  if (founded !== undefined && closed !== undefined && isDate(closed) && closed < founded) say('closed', 'closed-before-founded', `the initiative closed on ${closed}, before it began on ${founded}. Correct one of the two.`);
  check('website', (value) => /^https?:\/\/\S+$/.test(value), 'not-a-website', 'a website begins with https:// or http://.');
  checkPlaces(row, reference, say);
  for (const column of TEXTS) problems.push(...personalText(cell(row, column) ?? '', row.line, column));
  for (const column of PROFILE_COLUMNS.slice(1)) check(column, (value) => value.length <= LONGEST, 'too-long', `this cell has more than ${LONGEST} characters. Shorten it.`);
  return problems;
}

type Say = (column: string, code: string, message: string) => void;

function checkPlaces(row: TableRow, reference: ReferenceData, say: Say): void {
  const given = ['municipality', 'province'].filter((column) => cell(row, column) !== undefined);
  if (cell(row, 'country') !== 'NL') {
    for (const column of given) say(column, 'not-in-the-netherlands', 'municipalities and provinces are those of the Netherlands. Leave this cell empty, or write NL as the country.');
    return;
  }
  const [municipality, province] = [municipalityOf(row, reference), provinceOf(row, reference)];
  const { provinces } = reference;
  if (given.includes('municipality') && !municipality) {
    say('municipality', 'unknown-municipality', `"${cell(row, 'municipality')!.slice(0, 80)}" is no municipality of 2023: it may have merged into another, or go by another name there, as 's-Gravenhage for Den Haag. Write the name or the code (GM0518) of 2023; a village or neighbourhood goes in the column "place".`);
  }
  if (given.includes('province') && !province) {
    say('province', 'unknown-value', `"${cell(row, 'province')!.slice(0, 80)}" is not known here. Write one of: ${provinces.map(({ code, label }) => `${label.nl} (${code})`).join(', ')}.`);
  }
  if (municipality && province && municipality.province !== province.code) {
    say('province', 'other-province', `${municipality.name} lies in ${provinces.find(({ code }) => code === municipality.province)?.label.nl}. Correct one of the two, or leave the province empty.`);
  }
}

function twice(row: TableRow, firstLine: Map<string, number>): Problem[] {
  const slug = cell(row, 'initiative') ?? '';
  const first = firstLine.get(slug);
  if (first === undefined) firstLine.set(slug, row.line);
  if (first === undefined || slug === '') return [];
  return [{ code: 'duplicate-row', row: row.line, column: 'initiative', value: slug, message: `"${slug}" stands on line ${first} too. Keep one of the two.` }];
}
