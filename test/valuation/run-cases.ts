import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { parseDecimal, type Decimal } from '../../src/shared/decimal.js';

interface Case<Input> {
  name: string;
  input: Input;
  expected: unknown;
}

/** Runs each case of `cases/<table>.yaml`: the input is frozen, the result is compared as text. */
export function runCases<Input>(table: string, run: (input: Input) => unknown): void {
  const cases = parse(readFileSync(new URL(`cases/${table}.yaml`, import.meta.url), 'utf8')) as Case<Input>[];
  test.each(cases.map((each) => [each.name, each] as const))(`${table}: %s`, (_, { input, expected }) => {
    expect(asText(run(frozen(input)))).toEqual(expected);
  });
}

/** Every decimal of a result as its shortest text. */
export function asText(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}

/** The texts of a record as decimals. */
export function decimals<Key extends string>(record: Record<Key, string>): Record<Key, Decimal> {
  return Object.fromEntries(Object.entries(record).map(([key, text]) => [key, parseDecimal(text as string)])) as Record<Key, Decimal>;
}

export function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

