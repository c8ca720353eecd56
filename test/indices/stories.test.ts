import { expect, test } from '@jest/globals';
import { asLink } from '../../src/indices/link.js';
import { populationLink } from '../../src/indices/population.js';
import { Decimal, ONE } from '../../src/shared/decimal.js';
import { runTable } from '../shared/run-table.js';
import { levels, story, type Reporting } from './index-story.js';

runTable(import.meta.url, 'stories', (rows: Reporting[]) => {
  const years = story(2019, rows);
  return { likeForLike: levels(years, 'link'), population: levels(years, 'populationLink'), reasons: years.map(({ reason }) => reason ?? '-').join(' ') };
});

/** Every year a tenth of what is left closes: ten cohorts of five initiatives, and five that stay. */
const closing = (years: number): Reporting[] => {
  const worth = (share: Decimal) => share.times(1_000_000).div(5).toFixed();
  const cohorts = Array.from({ length: years }, (_, at) => ({
    values: [...Array.from({ length: years + 1 }, (_year, year) => (year <= at ? worth(new Decimal('0.9').pow(at).times('0.1')) : '-'))].join(' '), count: 5, closed: 2020 + at,
  }));
  return [...cohorts, { values: Array.from({ length: years + 1 }, () => worth(new Decimal('0.9').pow(years))).join(' '), count: 5 }];
};

test('where 10 % close each year, the like-for-like index stays at 100, and the population index falls to 34.9 in ten years', () => {
  const years = story(2019, closing(10));
  expect(levels(years, 'link')).toBe(Array.from({ length: 11 }, () => '100.00').join(' '));
  expect(levels(years, 'populationLink')).toBe('100.00 90.00 81.00 72.90 65.61 59.05 53.14 47.83 43.05 38.74 34.87');
});

test('a list default changed from 25 to 50 % does not move the headline', () => {
  const worth = (kept: string) => story(2019, ['100 120', '80 60', '40 44', '50 50', '70 91'].map((values) => ({ values: values.split(' ').map((value) => new Decimal(value).times(kept).toFixed()).join(' ') })));
  expect(worth('0.5').map(({ link }) => link)).toEqual(worth('0.75').map(({ link }) => link));
});

test('missing reports above 25 % of the base are told, above 50 % they suppress', () => {
  const of = (missing: number) => story(2019, [{ values: '100 -', count: missing }, { values: '100 100', count: 6 }])[1]!;
  expect([of(2), of(3), of(6), of(7)].map(({ imputedShare, reason }) => [imputedShare!.toFixed(3), reason])).toEqual([['0.250', null], ['0.333', null], ['0.500', null], ['0.538', 'imputation']]);
});

test('the population link is null where there was nothing, or nothing is left', () => {
  const [some, none] = [ONE, new Decimal(0)];
  expect(populationLink({ base: none, current: some, changedBase: none, changedCurrent: none })).toBeNull();
  expect(populationLink({ base: some, current: none, changedBase: none, changedCurrent: none })).toBeNull();
  expect(populationLink({ base: some, current: some, changedBase: none, changedCurrent: some })).toEqual(asLink(new Decimal(2)));
});
