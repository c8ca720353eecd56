import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { schemaProblems } from '../../src/shared/schema-problems.js';

const schema = z.strictObject({
  name: z.string().min(1),
  share: z.string().refine((text) => /^(0(\.\d+)?|1)$/.test(text), 'is a share: write it between "0" and "1"'),
  code: z.string().regex(/^[a-z]+$/, 'is not a code: use lower case letters'),
  unit: z.enum(['kg', 'hour']),
  posts: z.array(z.strictObject({ amount: z.string() })),
  values: z.record(z.string(), z.string()),
});
const RIGHT = { name: 'x', share: '0.5', code: 'abc', unit: 'kg', posts: [{ amount: '1' }], values: { '2013/14': '100' } };

function problems(document: unknown) {
  const read = schema.safeParse(document);
  return read.success ? [] : schemaProblems(read.error.issues, document);
}

test('a right document has none', () => expect(problems(RIGHT)).toEqual([]));

test('what is missing is named', () => {
  expect(problems({ ...RIGHT, posts: [{}] })).toEqual([{ code: 'missing', pointer: '/posts/0/amount', message: '"amount" is missing. Add it.' }]);
});

test('each unknown key is a problem of its own', () => {
  expect(problems({ ...RIGHT, colour: 'red', posts: [{ amount: '1', size: 2 }] })).toEqual([
    { code: 'unknown-key', pointer: '/posts/0/size', message: 'the key "size" is not known here. Check its spelling, or remove it.' },
    { code: 'unknown-key', pointer: '/colour', message: 'the key "colour" is not known here. Check its spelling, or remove it.' },
  ]);
});

test('our own checks and forms say what stands there and how to repair it', () => {
  expect(problems({ ...RIGHT, share: '2', code: 'ABC' })).toEqual([
    { code: 'invalid', pointer: '/share', value: '"2"', message: '"2" is a share: write it between "0" and "1".' },
    { code: 'invalid-format', pointer: '/code', value: '"ABC"', message: '"ABC" is not a code: use lower case letters.' },
  ]);
});

test('a wrong type or choice says what is wanted', () => {
  expect(problems({ ...RIGHT, name: 5, unit: 'litre' })).toEqual([
    { code: 'invalid-type', pointer: '/name', value: '5', message: '5 is refused: Invalid input: expected string, received number.' },
    { code: 'invalid-value', pointer: '/unit', value: '"litre"', message: '"litre" is not known here. Choose one of: kg, hour.' },
  ]);
});

test('a pointer escapes what a pointer is made of (RFC 6901)', () => {
  expect(problems({ ...RIGHT, values: { '2013/14': 1, 'a~b': 2 }, 'x/y': 3 }).map(({ pointer }) => pointer)).toEqual(['/values/2013~114', '/values/a~0b', '/x~1y']);
});

test('a document of another kind is one problem, at its root', () => {
  for (const document of [null, [], 'text', 5]) expect(problems(document)).toEqual([expect.objectContaining({ code: 'invalid-type', pointer: '' })]);
});

test('all problems come at once, and a long value is shortened', () => {
  expect(problems({ name: '', share: 'x'.repeat(1000), extra: 1 }).map(({ code, pointer }) => [code, pointer])).toEqual([
    ['too-small', '/name'], ['invalid', '/share'], ['missing', '/code'], ['missing', '/unit'], ['missing', '/posts'], ['missing', '/values'], ['unknown-key', '/extra'],
  ]);
  expect(problems({ ...RIGHT, share: 'x'.repeat(1000) })[0]!.message.length).toBeLessThan(200);
});
