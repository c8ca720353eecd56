/** A half-open period of calendar days in the Netherlands, `[from, until)`, as ISO dates. ISO dates compare as text. */
export interface Period {
  from: string;
  until: string;
}

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** True for a calendar day that exists, written as 2019-12-31. There was no year 0, and PostgreSQL refuses it. */
export function isDate(text: string): boolean {
  const match = ISO_DATE.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

function daysInMonth(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!;
}

export function yearOf(date: string): number {
  return Number(date.slice(0, 4));
}

/** The day after an ISO date. */
export function dayAfter(date: string): string {
  const [year, month, day] = [yearOf(date), Number(date.slice(5, 7)), Number(date.slice(8))];
  if (day < daysInMonth(year, month)) return `${date.slice(0, 8)}${String(day + 1).padStart(2, '0')}`;
  return month < 12 ? `${date.slice(0, 5)}${String(month + 1).padStart(2, '0')}-01` : `${String(year + 1).padStart(4, '0')}-01-01`;
}

export function overlaps(a: Period, b: Period): boolean {
  return a.from < b.until && b.from < a.until;
}
