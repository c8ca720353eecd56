import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayAfter, isDate, overlaps, yearOf, type Period } from '../../src/shared/period.js';
import { runTable } from './run-table.js';

runTable(import.meta.url, 'is-date', isDate);
runTable(import.meta.url, 'overlaps', ([a, b]: [Period, Period]) => {
  expect(overlaps(b, a)).toBe(overlaps(a, b));
  return overlaps(a, b);
});

/** A day of JavaScript's calendar as an ISO date, and whether it was turned into another one because it does not exist. */
function calendar(year: number, month: number, day: number): { date: string; exists: boolean } {
  const time = new Date(0);
  time.setUTCFullYear(year, month - 1, day);
  return { date: time.toISOString().slice(0, 10), exists: time.getUTCFullYear() === year && time.getUTCMonth() === month - 1 && time.getUTCDate() === day };
}
const digits = (value: number, length: number) => String(value).padStart(length, '0');

test('the days are those of the calendar that JavaScript knows', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 9998 }), fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 33 }), (year, month, day) => {
    expect(isDate(`${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`)).toBe(calendar(year, month, day).exists);
  }));
});

test('the day after is that of the same calendar', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 9998 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }), (year, month, day) => {
    const { date } = calendar(year, month, day);
    expect(dayAfter(date)).toBe(calendar(yearOf(date), Number(date.slice(5, 7)), Number(date.slice(8)) + 1).date);
  }));
  expect(['2024-02-28', '2024-02-29', '2023-02-28', '2019-12-31', '0999-12-31'].map(dayAfter)).toEqual(['2024-02-29', '2024-03-01', '2023-03-01', '2020-01-01', '1000-01-01']);
});
