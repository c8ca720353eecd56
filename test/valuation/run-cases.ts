import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { PriceIndex } from '../../src/pricelist/price-index.js';
import type { PriceList } from '../../src/pricelist/price-list.js';
import { parseDecimal, type Decimal } from '../../src/shared/decimal.js';
import { valueMap, type Sroi, type ValuedMap } from '../../src/valuation/sroi.js';
import type { MapList } from '../../src/valuation/value-map-prices.js';
import { parseValueMap } from '../../src/valuation/value-map.js';

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

/** The Dutch list as it is shipped, with its price index. */
export function dutchList(): MapList {
  const file = (path: string): unknown => parse(readFileSync(new URL(`../../fixtures/${path}`, import.meta.url), 'utf8'));
  return frozen({ list: file('pricelist/nl-2026-1.yaml') as PriceList, index: file('reference/cpi-nl.yaml') as PriceIndex });
}

/** Reads and values a map, or says what is wrong with it. */
export function readAndValue(document: object, list: MapList | null = null): ValuedMap {
  const parsed = parseValueMap(frozen(structuredClone(document)));
  return 'problems' in parsed ? parsed : valueMap(frozen(parsed.map), list);
}

/** The same, of a map that is right. */
export function valued(document: object, list: MapList | null = null): Sroi {
  const read = readAndValue(document, list);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.result;
}
