import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { canonicalHash, sha256 } from '../../src/shared/canonical-hash.js';

test('SHA-256 of a known text (FIPS 180-4)', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(sha256(new TextEncoder().encode('abc'))).toBe(sha256('abc'));
});

test('the canonical JSON is that of RFC 8785, section 3.2.2', () => {
  const document = JSON.parse('{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001], "string": "\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/", "literals": [null, true, false]}') as unknown;
  expect(canonicalHash(document)).toBe(sha256('{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'));
});

test('keys are ordered by UTF-16 code units (RFC 8785, section 3.2.3)', () => {
  const canonical = '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}';
  const entries = Object.entries(JSON.parse(canonical) as object);
  expect(canonicalHash(Object.fromEntries(entries.toReversed()))).toBe(sha256(canonical));
});

test('YAML and JSON of one document have one hash', () => {
  expect(canonicalHash(parse('# a list\nunit: kg\nprices:\n  - from: "2021-01-01"\n    amount: "0.13"\n')))
    .toBe(canonicalHash({ prices: [{ amount: '0.13', from: '2021-01-01' }], unit: 'kg' }));
});

test('the order of a list, a type and a digit do matter', () => {
  const hashes = [{ a: ['1', '2'] }, { a: ['2', '1'] }, { a: [1, 2] }, { a: ['1', '2.0'] }, { a: null }, {}].map(canonicalHash);
  expect(new Set(hashes).size).toBe(hashes.length);
});

test.each([['NaN', Number.NaN], ['infinity', Number.POSITIVE_INFINITY]])('%s has no hash', (_, value) => {
  expect(() => canonicalHash({ value })).toThrow();
});

test('for any document, the order of its keys and its layout do not matter', () => {
  const reversed = (value: unknown): unknown => (Array.isArray(value) ? value.map(reversed)
    : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).toReversed().map(([key, each]) => [key, reversed(each)])) : value);
  fc.assert(fc.property(fc.jsonValue(), (document) => {
    expect(canonicalHash(reversed(JSON.parse(JSON.stringify(document, null, 4))))).toBe(canonicalHash(document));
  }));
});
