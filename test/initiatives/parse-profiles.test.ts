import { expect, test } from '@jest/globals';
import { foundedAsKnown, parseProfiles, PROFILE_COLUMNS, type Profile } from '../../src/initiatives/parse-profiles.js';
import type { Table } from '../../src/shared/table.js';
import { runTable } from '../shared/run-table.js';
import { frozen } from '../valuation/run-cases.js';
import { SMALL_REFERENCE } from './small-reference.js';

type Cells = Record<string, string>;
const CELLS = { initiative: 'repair-cafe-utrecht', name: 'Repair Café Utrecht', sector: 'repair', country: 'NL' };
const UNKNOWN = {
  place: null, founded: null, founded_to: 'day' as const, closed: null, website: null, source: null, kind: null, municipality: null, province: null, themes: [], phase: null,
  as_of: null, target_group: null, target_group_en: null, legal_form: null, needs: [], summary: null, summary_en: null,
};
const read = (table: Table) => parseProfiles(table, SMALL_REFERENCE);

function tableOf(...rows: Cells[]): Table {
  return frozen({ columns: PROFILE_COLUMNS, rows: rows.map((cells, index) => ({ line: index + 2, cells: new Map(Object.entries({ ...CELLS, ...cells })) })) });
}

/** What a profile has beside the four cells that every row of these tables has. */
function beside({ slug, ...profile }: Profile): object {
  const plain: Record<string, unknown> = { ...CELLS, ...UNKNOWN };
  return Object.fromEntries(Object.entries(profile).filter(([key, value]) => String(value) !== String(plain[key])).concat(slug === CELLS.initiative ? [] : [['slug', slug]]));
}

runTable(import.meta.url, 'profiles', (cells: Cells) => {
  const result = read(tableOf(cells));
  if (result.problems.length === 0) return beside(result.profiles[0]!.profile);
  expect(result.problems.every(({ row, message }) => row === 2 && message.endsWith('.'))).toBe(true);
  return result.problems.map(({ column, code }) => `${column} ${code}`);
});

test('a profile has the line it stands on, and null for what is not known', () => {
  expect(read(tableOf({}))).toEqual({ profiles: [{ line: 2, profile: { slug: 'repair-cafe-utrecht', name: 'Repair Café Utrecht', sector: 'repair', country: 'NL', ...UNKNOWN } }], problems: [] });
});

test('a short name of 100 characters is the longest', () => {
  expect(read(tableOf({ initiative: 'a'.repeat(100) }))).toHaveProperty('profiles.length', 1);
  expect(read(tableOf({ initiative: 'a'.repeat(101) }))).toMatchObject({ problems: [{ code: 'not-a-slug', value: 'a'.repeat(80) }] });
});

test('a short name stands once; each further row is told which line was first', () => {
  const result = read(tableOf({}, { initiative: 'other' }, {}, {}));
  expect(result.problems.map(({ code, row, message }) => [code, row, message])).toEqual([
    ['duplicate-row', 4, '"repair-cafe-utrecht" stands on line 2 too. Keep one of the two.'],
    ['duplicate-row', 5, '"repair-cafe-utrecht" stands on line 2 too. Keep one of the two.'],
  ]);
});

test('rows without a short name are not each other\'s double', () => {
  expect(read(tableOf({ initiative: '' }, { initiative: '' }))).toMatchObject({ problems: [{ code: 'missing-value', row: 2 }, { code: 'missing-value', row: 3 }] });
});

test('a row with a problem is told, and gives no profile', () => {
  expect(read(tableOf({}, { initiative: 'other', country: 'Nederland' }))).toMatchObject({ profiles: [{ line: 2 }], problems: [{ row: 3 }] });
});

test.each([['2010-06-15', '2010-06-15'], ['2010-06', '2010-06'], ['2010', '2010']])('a founding written as %s is shown as far as it is known', (founded, shown) => {
  const result = read(tableOf({ founded }));
  const { founded: day, founded_to: to } = result.profiles[0]!.profile;
  expect(foundedAsKnown(day, to)).toBe(shown);
});

test('a code that is not known is told with those that are; a municipality that merged is told so', () => {
  const result = read(tableOf({ themes: 'green; energy; money', municipality: 'De Marne', province: 'Holland' }));
  expect(result.problems.map(({ message }) => message)).toEqual([
    '"energy", "money" is not known here. Write one of: green, food, repair.',
    expect.stringMatching(/^"De Marne" is no municipality of 2023: it may have merged/),
    '"Holland" is not known here. Write one of: Groningen (PV20), Fryslân (PV21).',
  ]);
});
