/** What a cell (initiative, indicator) reported of one period. */
export interface Report {
  /** The calendar months it covers wholly, such as `1-12`; null: not whole months, or not known to the day. */
  months: string | null;
}

/** Of one cell, or of an initiative with all its cells: what it reported of t-2, t-1 and t; null: nothing. */
export interface Reports {
  twoBefore: Report | null;
  before: Report | null;
  now: Report | null;
  /** Year in which the initiative was founded or closed; null: not known. */
  founded: number | null;
  closed: number | null;
}

/** How a cell stands in the comparison of t with t-1; METHODOLOGY.md section 7 says what each does. */
export type CellMatch = 'matched' | 'returned' | 'partial-period' | 'founded' | 'new' | 'closed' | 'not-reported' | 'left';

/**
 * Whether a cell of t is set against t-1: only where both cover the same whole months. A report that was missing once is set against
 * that of t-2, carried forward. Who is silent for two periods without a date has left. Source: method, section 7.
 * @returns null where there is nothing to say of this period
 */
export function cellMatch({ twoBefore, before, now, founded, closed }: Reports, year: number): CellMatch | null {
  if (now) {
    if (before) return sameMonths(before, now) ? 'matched' : 'partial-period';
    if (twoBefore) return sameMonths(twoBefore, now) ? 'returned' : 'new';
    return founded === year ? 'founded' : 'new';
  }
  if (!before && !twoBefore) return null;
  if (closed !== null && closed <= year) return before || closed === year ? 'closed' : null;
  return before ? 'not-reported' : 'left';
}

/**
 * Whether the cell counts in the population index: it is compared, or a date says why it is not: founded from 0, closed to 0,
 * a part of a year because it was founded in the year before or closed in this one. Else it is neutral: it joined, left, or was not comparable.
 */
export function countsInPopulation(match: CellMatch, { founded, closed }: Pick<Reports, 'founded' | 'closed'>, year: number): boolean {
  return ['matched', 'returned', 'founded', 'closed'].includes(match) || (match === 'partial-period' && (founded === year - 1 || closed === year));
}

const sameMonths = (one: Report, other: Report) => one.months !== null && one.months === other.months;
