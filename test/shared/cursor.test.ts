import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from '../../src/shared/cursor.js';

const key = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'));

test('what goes in comes out, through an address', () => {
  fc.assert(fc.property(fc.array(key, { maxLength: 4 }), (keys) => {
    const text = encodeCursor(Object.freeze(keys));
    expect(encodeURIComponent(text)).toBe(text);
    expect(decodeCursor(text, keys.length)).toEqual(keys);
  }));
});

const raw = (text: string) => Buffer.from(text).toString('base64url');
test.each([
  ['nothing', ''],
  ['a word', 'garbage'],
  ['a number', raw('1')],
  ['one text', raw('"a"')],
  ['null', raw('null')],
  ['an object', raw('{"0":"a","1":"b","length":2}')],
  ['too few keys', encodeCursor(['a'])],
  ['too many keys', encodeCursor(['a', 'b', 'c'])],
  ['numbers for keys', raw('[1,2]')],
  ['a list inside', raw('[["a"],"b"]')],
  ['NUL, which PostgreSQL refuses', raw('["a\\u0000","b"]')],
  ['cut off', encodeCursor(['alpha', 'beta']).slice(0, -4)],
  ['deeply nested', raw('['.repeat(100_000))],
])('refused: %s', (_, text) => {
  expect(decodeCursor(text, 2)).toEqual({ code: 'not-a-cursor', pointer: '/cursor', message: expect.stringMatching(/^this cursor was not given out by this list\. Begin without one/) });
});

test('any text is a list of keys or a problem, never an error', () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.base64String(), fc.json().map(raw)), (text) => {
    const decoded = decodeCursor(text, 2);
    expect(Array.isArray(decoded) ? decoded.every((each) => typeof each === 'string') && decoded.length === 2 : decoded.code === 'not-a-cursor').toBe(true);
  }));
});
