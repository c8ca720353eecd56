import { cellMatch, countsInPopulation, type Report } from '../../src/indices/cell-match.js';
import { chain } from '../../src/indices/chain.js';
import { classSums, type ComparedCell } from '../../src/indices/class-sums.js';
import { likeForLike, type LikeForLike, type YearLinks } from '../../src/indices/like-for-like.js';
import { parseDecimal, type Decimal } from '../../src/shared/decimal.js';

/** What one initiative, or several equal ones, reported of one indicator, year by year; `-` nothing, `100p` a part of the year. */
export interface Reporting {
  values: string;
  count?: number;
  of?: string;
  indicator?: string;
  sector?: string;
  founded?: number;
  closed?: number;
}

export interface StoryYear extends LikeForLike {
  year: number;
  cells: ComparedCell[];
}

interface Cell extends Required<Pick<Reporting, 'of' | 'sector'>> { founded: number | null; closed: number | null; values: (Decimal | null)[]; reports: (Report | null)[] }

/** The years of an index over some initiatives, computed as an index is: cells matched, summed by class, linked. Values are at constant prices. */
export function story(first: number, rows: readonly Reporting[]): StoryYear[] {
  const cells = rows.flatMap((row, at) => Array.from({ length: row.count ?? 1 }, (_, copy) => cellOf(row, row.of ?? `${at}-${copy}`)));
  const several = new Set(cells.map(({ sector }) => sector)).size > 1;
  let before: YearLinks | null = null;
  return cells[0]!.values.map((_, at) => {
    const compared = cells.flatMap((cell) => comparedCell(cell, first + at, at) ?? []);
    const found = likeForLike(classSums(compared), before, several);
    before = found.links;
    return { ...found, year: first + at, cells: compared };
  });
}

/** Levels of a story, rounded to cents, `-` where there is none. */
export function levels(years: readonly StoryYear[], of: 'link' | 'populationLink'): string {
  return chain(years.map((each) => ({ year: each.year, link: each[of] }))).map(({ level }) => level?.toFixed(2) ?? '-').join(' ');
}

function cellOf({ values, sector = 'repair', founded, closed }: Reporting, of: string): Cell {
  const told = values.split(' ');
  return {
    of, sector, founded: founded ?? null, closed: closed ?? null, values: told.map((value) => (value === '-' ? null : parseDecimal(value.replace('p', '')))),
    reports: told.map((value) => (value === '-' ? null : { months: value.endsWith('p') ? null : '1-12' })),
  };
}

function comparedCell({ of, sector, founded, closed, values, reports }: Cell, year: number, at: number): ComparedCell | null {
  const [twoBefore, before, now] = [reports[at - 2] ?? null, reports[at - 1] ?? null, reports[at] ?? null];
  const match = cellMatch({ twoBefore, before, now, founded, closed }, year);
  if (!match) return null;
  return { initiative: of, sector, match, counts: countsInPopulation(match, { founded, closed }, year), base: values[at - 1] ?? values[at - 2] ?? null, current: values[at] ?? null };
}
