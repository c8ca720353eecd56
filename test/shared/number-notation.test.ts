import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseDecimal, toText } from '../../src/shared/decimal.js';
import { cellNumber, notationOf, unmistakable } from '../../src/shared/number-notation.js';

const said = (cell: string, others: string[], typed = false) => {
  const read = cellNumber(cell, notationOf([cell, ...others]), typed);
  if (read === null) return 'no number';
  return 'either' in read ? `either ${read.either.join(' or ')}` : `${read.number}${read.rewritten ? ' (written otherwise)' : ''}`;
};

test.each([
  ['1200', [], '1200'],
  ['-0.13', [], '-0.13'],
  ['48.25', [], '48.25'],
  ['98,40', [], '98.4 (written otherwise)'],
  ['-98,40', [], '-98.4 (written otherwise)'],
  ['€ 1.200,50', [], '1200.5 (written otherwise)'],
  ['£24,375.00', [], '24375 (written otherwise)'],
  ['1.200.000', [], '1200000 (written otherwise)'],
  ['0,125', [], '0.125 (written otherwise)'],
  ['10%', [], '0.1'],
  ['2,25%', [], '0.0225 (written otherwise)'],
  ['1.200', [], 'either 1.2 or 1200'],
  ['1,200', [], 'either 1200 or 1.2'],
  ['1.200', ['98,40'], '1200 (written otherwise)'],
  ['1,200', ['98,40'], '1.2 (written otherwise)'],
  ['1.200', ['98.40'], '1.2'],
  ['1,200', ['98.40'], '1200 (written otherwise)'],
  ['1.200', ['98.40', '98,40'], 'either 1.2 or 1200'],
  ['', [], 'no number'],
  ['ten', [], 'no number'],
  ['1,2,3', [], 'no number'],
  ['1.2.3', [], 'no number'],
  ['12 persons', [], 'no number'],
  ['1e3', [], 'no number'],
])('%j beside %j is %s', (cell, others, expected) => expect(said(cell, others)).toBe(expected));

test.each([['1.125', [], '1.125'], ['1.125', ['98,40'], '1.125'], ['1,125', [], 'either 1125 or 1.125'], ['98,40', [], '98.4 (written otherwise)']])(
  'in a workbook, which keeps numbers, %j beside %j is %s', (cell, others, expected) => expect(said(cell, others, true)).toBe(expected),
);

test('any decimal, written so that it cannot be mistaken, is read as itself', () => {
  fc.assert(fc.property(fc.bigInt({ min: -1_000_000_000_000_000_000n, max: 1_000_000_000_000_000_000n }), fc.integer({ min: 0, max: 12 }), (digits, decimals) => {
    const text = toText(parseDecimal(digits.toString()).div(parseDecimal(`1${'0'.repeat(decimals)}`)));
    expect(said(unmistakable(text), [])).toBe(text);
  }), { numRuns: 300, seed: 2026 });
});
