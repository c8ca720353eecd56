import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { asText, frozen } from '../valuation/run-cases.js';

interface Case<Input> {
  name: string;
  input: Input;
  expected: unknown;
}

/** Runs each case of `cases/<table>.yaml` beside the test: the input is frozen, the result is compared as text. */
export function runTable<Input>(beside: string, table: string, run: (input: Input) => unknown): void {
  const cases = parse(readFileSync(new URL(`cases/${table}.yaml`, beside), 'utf8')) as Case<Input>[];
  test.each(cases.map((each) => [each.name, each] as const))(`${table}: %s`, (_, { input, expected }) => {
    expect(asText(run(frozen(input)))).toEqual(expected);
  });
}
