import { expect, test } from '@jest/globals';
import { parseProfiles, PROFILE_COLUMNS, type Profile } from '../../src/initiatives/parse-profiles.js';
import type { Table } from '../../src/shared/table.js';
import { runTable } from '../shared/run-table.js';
import { frozen } from '../valuation/run-cases.js';

type Cells = Record<string, string>;
const CELLS = { initiative: 'repair-cafe-utrecht', name: 'Repair Café Utrecht', sector: 'repair', country: 'NL' };
const UNKNOWN = { place: null, founded: null, closed: null, website: null, source: null };

function tableOf(...rows: Cells[]): Table {
  return frozen({ columns: PROFILE_COLUMNS, rows: rows.map((cells, index) => ({ line: index + 2, cells: new Map(Object.entries({ ...CELLS, ...cells })) })) });
}

/** What a profile has beside the four cells that every row of these tables has. */
function beside({ slug, ...profile }: Profile): object {
  const plain: Record<string, string | null> = { ...CELLS, ...UNKNOWN };
  return Object.fromEntries(Object.entries(profile).filter(([key, value]) => value !== plain[key]).concat(slug === CELLS.initiative ? [] : [['slug', slug]]));
}

runTable(import.meta.url, 'profiles', (cells: Cells) => {
  const read = parseProfiles(tableOf(cells));
  if ('profiles' in read) return beside(read.profiles[0]!.profile);
  expect(read.problems.every(({ row, message }) => row === 2 && message.endsWith('.'))).toBe(true);
  return read.problems.map(({ column, code }) => `${column} ${code}`);
});

test('a profile has the line it stands on, and null for what is not known', () => {
  expect(parseProfiles(tableOf({}))).toEqual({ profiles: [{ line: 2, profile: { slug: 'repair-cafe-utrecht', name: 'Repair Café Utrecht', sector: 'repair', country: 'NL', ...UNKNOWN } }] });
});

test('a short name of 100 characters is the longest', () => {
  expect(parseProfiles(tableOf({ initiative: 'a'.repeat(100) }))).toHaveProperty('profiles');
  expect(parseProfiles(tableOf({ initiative: 'a'.repeat(101) }))).toMatchObject({ problems: [{ code: 'not-a-slug', value: 'a'.repeat(80) }] });
});

test('a short name stands once; each further row is told which line was first', () => {
  const read = parseProfiles(tableOf({}, { initiative: 'other' }, {}, {}));
  expect('problems' in read && read.problems.map(({ code, row, message }) => [code, row, message])).toEqual([
    ['duplicate-row', 4, '"repair-cafe-utrecht" stands on line 2 too. Keep one of the two.'],
    ['duplicate-row', 5, '"repair-cafe-utrecht" stands on line 2 too. Keep one of the two.'],
  ]);
});

test('rows without a short name are not each other\'s double', () => {
  expect(parseProfiles(tableOf({ initiative: '' }, { initiative: '' }))).toMatchObject({ problems: [{ code: 'missing-value', row: 2 }, { code: 'missing-value', row: 3 }] });
});

test('one problem refuses the whole file', () => {
  expect(parseProfiles(tableOf({}, { initiative: 'other', country: 'Nederland' }))).not.toHaveProperty('profiles');
});
