import type { Problem } from '../shared/errors.js';
import { isDate } from '../shared/period.js';
import { cell, type Table, type TableRow } from '../shared/table.js';

export const PROFILE_COLUMNS = ['initiative', 'name', 'sector', 'country', 'place', 'founded', 'closed', 'website', 'source'];
export const PROFILE_REQUIRED = PROFILE_COLUMNS.slice(0, 4);

/** Who an initiative is, as stored: a fact that is not known is null. */
export interface Profile {
  slug: string;
  name: string;
  sector: string;
  country: string;
  place: string | null;
  founded: string | null;
  closed: string | null;
  website: string | null;
  source: string | null;
}

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const COUNTRY = /^[A-Z]{2}$/;

/** Checks every row of a file of initiatives and returns the profiles with their lines, or every problem of every row. */
export function parseProfiles(table: Table): { profiles: { line: number; profile: Profile }[] } | { problems: Problem[] } {
  const firstLine = new Map<string, number>();
  const problems = table.rows.flatMap((row) => [...rowProblems(row), ...twice(row, firstLine)]);
  if (problems.length > 0) return { problems };
  return { profiles: table.rows.map((row) => ({ line: row.line, profile: profileOf(row) })) };
}

function profileOf(row: TableRow): Profile {
  const optional = (column: string) => cell(row, column) ?? null;
  return {
    slug: cell(row, 'initiative')!, name: cell(row, 'name')!, sector: cell(row, 'sector')!, country: cell(row, 'country')!,
    place: optional('place'), founded: optional('founded'), closed: optional('closed'), website: optional('website'), source: optional('source'),
  };
}

function rowProblems(row: TableRow): Problem[] {
  const problems: Problem[] = [];
  const say = (column: string, code: string, message: string) => {
    const value = cell(row, column);
    problems.push({ code, row: row.line, column, ...(value !== undefined && { value: value.slice(0, 80) }), message });
  };
  for (const column of PROFILE_REQUIRED) if (cell(row, column) === undefined) say(column, 'missing-value', 'this cell is empty. Fill it in.');
  const check = (column: string, right: (value: string) => boolean, code: string, message: string) => {
    const value = cell(row, column);
    if (value !== undefined && !right(value)) say(column, code, message);
  };
  check('initiative', (value) => SLUG.test(value) && value.length <= 100, 'not-a-slug', 'a short name has lower case letters, digits and single hyphens, at most 100. It never changes afterwards.');
  check('sector', (value) => SLUG.test(value), 'not-a-sector', 'a sector is a code, such as repair.');
  check('country', (value) => COUNTRY.test(value), 'not-a-country', 'a country is its code of two capitals (ISO 3166), such as NL.');
  for (const column of ['founded', 'closed']) check(column, isDate, 'not-a-date', 'this is not a day. Write it as 2019-12-31.');
  const [founded, closed] = [cell(row, 'founded'), cell(row, 'closed')];
  if (founded !== undefined && closed !== undefined && isDate(founded) && isDate(closed) && closed < founded) say('closed', 'closed-before-founded', `the initiative closed on ${closed}, before it began on ${founded}. Correct one of the two.`);
  check('website', (value) => /^https?:\/\/\S+$/.test(value), 'not-a-website', 'a website begins with https:// or http://.');
  return problems;
}

function twice(row: TableRow, firstLine: Map<string, number>): Problem[] {
  const slug = cell(row, 'initiative') ?? '';
  const first = firstLine.get(slug);
  if (first === undefined) firstLine.set(slug, row.line);
  if (first === undefined || slug === '') return [];
  return [{ code: 'duplicate-row', row: row.line, column: 'initiative', value: slug, message: `"${slug}" stands on line ${first} too. Keep one of the two.` }];
}
