import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Decimal, isDecimalText, NotADecimal, parseDecimal, roundTo, sum, toFixed, toText } from '../../src/shared/decimal.js';
import { roundEuro } from '../../src/shared/money.js';
import { runTable } from './run-table.js';

runTable(import.meta.url, 'decimal-text', (text: string) => {
  try {
    return toText(parseDecimal(text));
  } catch (error) {
    expect(error).toBeInstanceOf(NotADecimal);
    expect(isDecimalText(text)).toBe(false);
    return 'refused';
  }
});

runTable(import.meta.url, 'rounding', ({ value, decimals }: { value: string; decimals: number }) => toFixed(parseDecimal(value), decimals));

test('what is no number is told in one line, shortened', () => {
  expect(() => parseDecimal('1.200,5')).toThrow('"1.200,5" is not a number. Write digits with a point before the decimals, such as 1200.5.');
  expect(() => parseDecimal('x'.repeat(1000))).toThrow(`"${'x'.repeat(80)}" is not a number`);
});

test('rounding to zero leaves no sign behind', () => {
  expect(Object.is(roundTo(parseDecimal('-0.4'), 0).toNumber(), 0)).toBe(true);
  expect(roundEuro(parseDecimal('-0.004'))).toBe('0.00');
});

test('the sum of nothing is 0, and a sum has no binary remainder', () => {
  expect(toText(sum([]))).toBe('0');
  expect(toText(sum(['0.1', '0.2'].map(parseDecimal)))).toBe('0.3');
});

/** A decimal of up to 35 digits, 18 of them decimals, beside the whole number it is a 10^18th of. */
const scaled = fc.bigInt({ min: -(10n ** 35n), max: 10n ** 35n });
const DECIMALS = 18;
const decimalOf = (whole: bigint) => parseDecimal(textOf(whole, DECIMALS));
function textOf(whole: bigint, decimals: number): string {
  const digits = String(whole < 0n ? -whole : whole).padStart(decimals + 1, '0');
  return `${whole < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

test('for any number, text in is text out, without an exponent', () => {
  fc.assert(fc.property(scaled, (whole) => {
    expect(toText(decimalOf(whole))).toMatch(/^(0|-?(?!0\d)\d+(\.\d*[1-9])?)$/);
    expect(toText(parseDecimal(toText(decimalOf(whole))))).toBe(toText(decimalOf(whole)));
    expect(toFixed(decimalOf(whole), DECIMALS)).toBe(textOf(whole, DECIMALS));
  }));
});

test('a product of two is exact', () => {
  fc.assert(fc.property(scaled, scaled, (a, b) => {
    expect(decimalOf(a).times(decimalOf(b)).eq(new Decimal(textOf(a * b, 2 * DECIMALS)))).toBe(true);
  }));
});

test('rounding moves at most half a unit, and exactly half away from zero', () => {
  fc.assert(fc.property(fc.oneof(scaled, scaled.map((whole) => (whole / 10n ** 12n) * 10n ** 12n + (whole < 0n ? -5n : 5n) * 10n ** 11n)), (whole) => {
    const half = whole < 0n ? -(10n ** 12n) / 2n : 10n ** 12n / 2n;
    expect(roundTo(decimalOf(whole), 6).eq(decimalOf(((whole + half) / 10n ** 12n) * 10n ** 12n))).toBe(true);
  }));
});
