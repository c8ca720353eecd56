import { dayAfter, isDate, type Period } from './period.js';

/** How days with slashes are written in one table: 31/12/2024, 12/31/2024, both, or nothing that tells (null). */
export type DateOrder = 'day-first' | 'month-first' | 'mixed' | null;

/** What a cell names: a year, month or day as ISO text (2024, 2024-12, 2024-12-31); or two days it could be; or none of these. */
export type CellDate = { date: string } | { either: [string, string] } | null;

const MONTHS = [
  ['januari', 'january', 'jan'], ['februari', 'february', 'feb'], ['maart', 'march', 'mrt', 'mar'], ['april', 'apr'], ['mei', 'may'], ['juni', 'june', 'jun'],
  ['juli', 'july', 'jul'], ['augustus', 'august', 'aug'], ['september', 'sept', 'sep'], ['oktober', 'october', 'okt', 'oct'], ['november', 'nov'], ['december', 'dec'],
];
const SLASHED = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;
const QUARTER = /^(?:(\d{4})[ -]?[qk]([1-4])|[qk]([1-4])[ -](\d{4})|([1-4])(?:e|de|ste|st|nd|rd|th) (?:kwartaal|quarter)(?: van| of)? (\d{4}))$/;

/** The order of day and month in a table, by the cells in which it cannot be mistaken. @param before what other cells of it told */
export function dateOrderOf(cells: Iterable<string>, before: DateOrder = null): DateOrder {
  let found = before;
  for (const cell of cells) {
    if (!cell.includes('/')) continue;
    const [, first, second] = SLASHED.exec(bareDate(cell)) ?? [];
    for (const order of [...(Number(first) > 12 ? ['day-first' as const] : []), ...(Number(second) > 12 ? ['month-first' as const] : [])]) found = found === null || found === order ? order : 'mixed';
  }
  return found;
}

/** Reads 2024, 2024-12, 2024-12-31, 31-12-2024, 31.12.2024, "31 december 2024", "dec 2024" and, in the order of its table, 31/12/2024. */
export function cellDate(cell: string, order: DateOrder): CellDate {
  const text = bareDate(cell);
  if (/^\d{4}(-\d{2}){0,2}$/.test(text)) return { date: text };
  const [, first, second, year] = SLASHED.exec(text) ?? [];
  if (year !== undefined) {
    const [dayFirst, monthFirst] = [iso(year, second!, first!), iso(year, first!, second!)];
    if (!isDate(dayFirst)) return isDate(monthFirst) ? { date: monthFirst } : null;
    if (!isDate(monthFirst) || dayFirst === monthFirst || order === 'day-first') return { date: dayFirst };
    return order === 'month-first' ? { date: monthFirst } : { either: [dayFirst, monthFirst] };
  }
  const [, day, month, inYear] = /^(?:(\d{1,2})[-. ])?(\d{1,2}|[a-z]+)\.?[-. ](\d{4})$/.exec(text) ?? [];
  const number = month === undefined ? 0 : MONTHS.findIndex((names) => names.includes(month)) + 1 || Number(month);
  if (inYear === undefined || !(number >= 1 && number <= 12)) return null;
  const date = day === undefined ? iso(inYear, String(number)) : iso(inYear, String(number), day);
  return day === undefined || isDate(date) ? { date } : null;
}

/** The period of a year, month or day as ISO text; also of a quarter: 2024-Q1, "1e kwartaal 2024". Null where the text is none of these. */
export function periodOf(text: string): Period | null {
  const quarter = QUARTER.exec(bareDate(text))?.slice(1).filter((part) => part !== undefined);
  if (quarter) {
    const [year, number] = quarter[0]!.length === 4 ? [quarter[0]!, Number(quarter[1])] : [quarter[1]!, Number(quarter[0])];
    return { from: iso(year, String(3 * number - 2), '1'), until: monthAfter(year, 3 * number) };
  }
  const [, year, month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text) ?? [];
  const from = `${year}-${month ?? '01'}-${day ?? '01'}`;
  if (year === undefined || !isDate(from)) return null;
  if (day !== undefined) return { from, until: dayAfter(from) };
  return { from, until: monthAfter(year, month === undefined ? 12 : Number(month)) };
}

function monthAfter(year: string, month: number): string {
  return month === 12 ? iso(String(Number(year) + 1), '1', '1') : iso(year, String(month + 1), '1');
}

function iso(year: string, ...rest: string[]): string {
  return [year.padStart(4, '0'), ...rest.map((part) => part.padStart(2, '0'))].join('-');
}

/** In lower case, single spaces, and without the midnight that programs write behind a day. */
function bareDate(cell: string): string {
  return cell.trim().toLowerCase().replace(/\s+/g, ' ').replace(/[ t]0?0:00(:00)?$/, '');
}
