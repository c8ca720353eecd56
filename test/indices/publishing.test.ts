import { expect, test } from '@jest/globals';
import { chain } from '../../src/indices/chain.js';
import { levelDraws, linkDraws } from '../../src/indices/index-draws.js';
import { asLink } from '../../src/indices/link.js';
import { publicationCalendar, publicationStatus } from '../../src/indices/publication-calendar.js';
import { revisionTriangle } from '../../src/indices/revision-triangle.js';
import { turnover } from '../../src/indices/turnover.js';
import { Decimal } from '../../src/shared/decimal.js';

test('a year is preliminary from the seventh month after it, and final from the nineteenth', () => {
  expect(publicationCalendar(2025)).toEqual({ year: 2025, preliminary: '2026-07-01', final: '2027-07-01' });
  expect(['2026-06-30', '2026-07-01', '2027-06-30', '2027-07-01'].map((day) => publicationStatus(2025, day))).toEqual(['too-early', 'preliminary', 'preliminary', 'final']);
});

test('a revision triangle tells by how much each vintage moved a year', () => {
  const triangle = revisionTriangle([{ vintage: 1, year: 2019, level: '100' }, { vintage: 1, year: 2020, level: '110' }, { vintage: 2, year: 2019, level: '100' }, { vintage: 2, year: 2020, level: '108.5' }, { vintage: 2, year: 2021, level: '120' }]);
  expect(triangle.map(({ year, levels }) => [year, ...levels.map(({ level, revision }) => `${level} ${revision && Number(revision)}`)])).toEqual([
    [2019, '100 null', '100 0'], [2020, '110 null', '108.5 -1.5'], [2021, 'null null', '120 null'],
  ]);
});

test('a doubt that both periods share does not blur the link; one of a single period does', () => {
  const draws = (...values: number[]) => Float64Array.from(values);
  expect([...linkDraws([{ base: draws(50, 100, 200), current: draws(60, 120, 240), weight: 1 }])]).toEqual([1.2, 1.2, 1.2]);
  expect([...linkDraws([{ base: draws(100, 100), current: draws(100, 120), weight: 1 }, { base: draws(100, 100), current: draws(100, 100), weight: 3 }])]).toEqual([1, 1.05]);
  const levels = chain([null, 1.2, 1.2, null, 1.5].map((link, year) => ({ year, link: link === null ? null : asLink(new Decimal(link)) })));
  const drawn = levelDraws(levels, new Map([[1, draws(1, 1.5)], [2, draws(2, 2)], [4, draws(3, 3)]]));
  expect([...drawn].map(([year, each]) => [year, ...each])).toEqual([[1, 100, 150], [2, 200, 300], [4, 300, 300]]);
});

test.each([
  [['matched', 'new'], null], [['returned'], null], [['new', 'new'], 'joined'], [['founded'], 'founded'], [['founded', 'new'], 'founded'], [['not-reported', 'new'], null],
  [['not-reported'], 'silent'], [['closed', 'not-reported'], 'closed'], [['left', 'left'], 'left'], [['left', 'not-reported'], 'silent'], [[], null],
] as const)('cells %j: the initiative is %s', (matches, expected) => expect(turnover(matches)).toBe(expected));
