import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { rowsAggregator, type Aggregated } from '../../src/measurements/aggregate-rows.js';
import type { Aggregate } from '../../src/measurements/aggregate.js';
import { parseMapping } from '../../src/measurements/mapping.js';
import { readCsvRows } from '../../src/measurements/read-rows.js';
import type { Problem } from '../../src/shared/errors.js';
import { frozen } from '../valuation/run-cases.js';

interface Case { name: string; file: string; decimal?: 'comma' | 'point'; aggregate: Aggregate; expected?: string[]; leftOut?: number; problems?: string[] }
const cases = parse(readFileSync(new URL('cases/aggregate-rows.yaml', import.meta.url), 'utf8')) as Case[];

function aggregated(file: string, aggregate: unknown, decimal: 'comma' | 'point' | null = null): Aggregated | { problems: Problem[] } {
  const read = readCsvRows(file, 'utf-8');
  const mapping = parseMapping(JSON.stringify({ aggregate }));
  if ('problems' in read || 'problems' in mapping) throw new Error(JSON.stringify({ read, mapping }));
  const aggregator = rowsAggregator(frozen(mapping.mapping.aggregate!), read.table.columns, 1, decimal);
  for (const row of read.table.rows) aggregator.add(frozen(row));
  return aggregator.result();
}

test.each(cases)('$name', ({ file, decimal, aggregate, expected, leftOut, problems }) => {
  const result = aggregated(file, aggregate, decimal);
  if ('problems' in result) {
    expect(result.problems.map(({ row, column, code }) => `${row} ${column} ${code}`)).toEqual(problems);
    for (const { message } of result.problems) expect(message).toMatch(/\.$/);
    return;
  }
  expect(result.table.rows.map(({ fileLine, cells }) => `${fileLine} | ${[...cells].map(([column, value]) => `${column}=${value}`).join(' ')}`)).toEqual(expected);
  expect(new Set(result.table.rows.map(({ line }) => line)).size).toBe(result.table.rows.length);
  if (leftOut !== undefined) expect(result.leftOut).toBe(leftOut);
});

describe('whatever the rows', () => {
  const row = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('2019', '2020'), fc.constantFrom('Fixed', 'Unknown'), fc.integer({ min: -100, max: 100 }));
  const aggregate = { by: { initiative: '{group}', year: '{year}' }, rows: [{ where: { status: ['Fixed'] }, quantity: 'count' }, { where: { status: ['Unknown'] }, quantity: 'count' }, { quantity: { sum: 'amount' } }] };
  const fileOf = (rows: readonly (readonly [string, string, string, number])[]) => `group,year,status,amount\n${rows.map((cells) => `${cells.join(',')}\n`).join('')}`;
  const quantities = (file: string) => {
    const result = aggregated(file, aggregate);
    if ('problems' in result) throw new Error(JSON.stringify(result.problems));
    return result.table.rows.map(({ cells }, index) => ({ key: `${cells.get('initiative')} ${cells.get('year')} ${index % 3}`, part: index % 3, quantity: Number(cells.get('quantity')) })).sort((a, b) => (a.key < b.key ? -1 : 1));
  };

  test('counts add up to the rows, sums to the sum, in whatever order they come', () => {
    fc.assert(fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
      const made = quantities(fileOf(rows));
      const total = (parts: number[]) => made.filter(({ part }) => parts.includes(part)).reduce((sum, { quantity }) => sum + quantity, 0);
      expect([total([0, 1]), total([2])]).toEqual([rows.length, rows.reduce((sum, [, , , amount]) => sum + amount, 0)]);
      expect(quantities(fileOf(rows.toReversed()))).toEqual(made);
    }));
  });
});

test('many rows of few groups take no more than their groups', () => {
  const aggregator = rowsAggregator({ by: { initiative: '{group}' }, rows: [{ quantity: 'count' }] }, ['group'], 1, null);
  for (let line = 2; line < 500_002; line += 1) aggregator.add({ line, cells: new Map([['group', `g${line % 7}`]]) });
  const result = aggregator.result();
  expect('table' in result && result.table.rows.length).toBe(7);
});

test.each([
  ['groups', { by: { initiative: '{id}' } }, 250_001, { code: 'too-many-groups', row: 250_002 }],
  ['different values in a group', { by: { initiative: 'all' }, rows: [{ quantity: { distinct: 'id' } }] }, 100_001, { code: 'too-many-values', row: 100_002, column: 'id' }],
])('too many %s are told, not kept', (_, aggregate, rows, problem) => {
  const aggregator = rowsAggregator(aggregate, ['id'], 1, null);
  for (let line = 2; line < rows + 2; line += 1) aggregator.add({ line, cells: new Map([['id', String(line)]]) });
  expect(aggregator.result()).toMatchObject({ problems: [problem] });
});

test.each([
  ['columns beside it', { columns: { a: 'initiative' }, aggregate: { by: { initiative: '{a}' } } }, '/columns'],
  ['nothing to group by', { aggregate: { by: {} } }, '/aggregate/by'],
  ['another quantity', { aggregate: { by: { initiative: '{a}' }, rows: [{ quantity: 'mean' }] } }, '/aggregate/rows/0/quantity'],
])('a mapping is refused: %s', (_, mapping, pointer) => {
  expect(parseMapping(JSON.stringify(mapping))).toMatchObject({ problems: [{ pointer, message: expect.stringMatching(/\.$/) }] });
});
