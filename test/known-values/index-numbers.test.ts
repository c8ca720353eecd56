import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse as parseCsv } from 'csv-parse/sync';
import { cap } from '../../src/indices/cap.js';
import { chain } from '../../src/indices/chain.js';
import { changedDivisor, divisor, levelByDivisor } from '../../src/indices/divisor.js';
import { chained, fixedBase, type PricedPeriod } from '../../src/indices/formula-series.js';
import { INDEX_FORMULAS, swapped, type FormulaName } from '../../src/indices/index-formulas.js';
import { asLink } from '../../src/indices/link.js';
import { Decimal, sum } from '../../src/shared/decimal.js';
import { groupBy } from '../../src/shared/group-by.js';
import { frozen } from '../valuation/run-cases.js';

/** Published index numbers, read where they are kept beside the project. */
const SHARED = new URL('../../../shared/', import.meta.url);
const present = existsSync(new URL('known-values/index-cpi-manual.json', SHARED)) && existsSync(new URL('data/index-numbers/SOURCE.md', SHARED));
if (!present) process.stderr.write('index-numbers: skipped, ../shared/known-values and ../shared/data/index-numbers are not here.\n');
const read = (path: string) => readFileSync(new URL(path, SHARED), 'utf8');
const json = <T>(path: string) => JSON.parse(read(path)) as T;
const rows = (name: string) => parseCsv(read(`data/index-numbers/${name}`), { columns: true }) as Record<string, string>[];
const decimal = (value: number | string) => new Decimal(value);
const to = (places: number) => (value: Decimal | number | string) => Number(value).toFixed(places);

(present ? describe : describe.skip)('CPI Manual, chapter 19', () => {
  const manual = present ? json<{ prices: number[][]; quantities: number[][]; expectedFixed: Record<string, number[]>; expectedChained: Record<string, number[]> }>('known-values/index-cpi-manual.json') : null;
  const periods = (): PricedPeriod[] => frozen(manual!.prices[0]!.map((_, at) => ({ prices: manual!.prices.map((row) => decimal(row[at]!)), quantities: manual!.quantities.map((row) => decimal(row[at]!)) })));

  test.each(['laspeyres', 'paasche', 'fisher', 'tornqvist', 'walsh'] as const)('%s on a fixed base', (formula) => {
    expect(fixedBase(formula, periods()).map(to(6))).toEqual(manual!.expectedFixed[formula]!.map(to(6)));
  });
  test.each(['laspeyres', 'paasche', 'fisher'] as const)('%s chained', (formula) => {
    expect(chained(formula, periods()).map(to(6))).toEqual(manual!.expectedChained[formula]!.map(to(6)));
  });
});

(present ? describe : describe.skip)('constructed', () => {
  interface Constructed {
    divisor: { base: number; t0: { p: number[]; q: number[] }; t1: number[]; replace: { index: number; p: number; q: number }; t2: number[]; expected: Record<'d0' | 'i1' | 'd1' | 'i2', number> };
    cap: { mc: number[]; cap: number; weights: number[]; factors: number[] };
    matched: { t0: Record<string, number>; t1: Record<string, number>; t2: Record<string, number>; expected: number[] };
  }
  const constructed = present ? json<Constructed>('known-values/index-constructed.json') : null;
  const valueOf = (prices: number[], quantities: number[]) => sum(prices.map((price, at) => decimal(price).times(quantities[at]!)));

  test('divisor: a constituent is replaced without moving the index', () => {
    const { base, t0, t1, replace, t2, expected } = constructed!.divisor;
    const changed = { p: t1.with(replace.index, replace.p), q: t0.q.with(replace.index, replace.q) };
    const first = divisor(valueOf(t0.p, t0.q), decimal(base));
    const second = changedDivisor(first, valueOf(t1, t0.q), valueOf(changed.p, changed.q));
    const found = [first, levelByDivisor(valueOf(t1, t0.q), first), second, levelByDivisor(valueOf(t2, changed.q), second)];
    expect(found.map(to(10))).toEqual([expected.d0, expected.i1, expected.d1, expected.i2].map(to(10)));
    const links = [null, asLink(valueOf(t1, t0.q).div(valueOf(t0.p, t0.q))), asLink(valueOf(t2, changed.q).div(valueOf(changed.p, changed.q)))];
    expect(chain(links.map((link, year) => ({ year, link }))).map(({ level }) => to(10)(level!))).toEqual([100, expected.i1, expected.i2].map(to(10)));
  });

  test('cap: weights and factors after iteration', () => {
    const { mc, cap: share, weights, factors } = constructed!.cap;
    const found = cap(mc.map(decimal), decimal(share));
    expect(found.weights.map(to(7))).toEqual(weights.map(to(7)));
    expect(found.factors.map(to(7))).toEqual(factors.map(to(7)));
  });

  test('matched sample: who is new or gone does not count', () => {
    const { t0, t1, t2, expected } = constructed!.matched;
    const ratio = (before: Record<string, number>, now: Record<string, number>) => {
      const both = Object.keys(before).filter((name) => name in now);
      return asLink(sum(both.map((name) => decimal(now[name]!))).div(sum(both.map((name) => decimal(before[name]!)))));
    };
    expect(chain([null, ratio(t0, t1), ratio(t1, t2)].map((link, year) => ({ year, link }))).map(({ level }) => Number(level))).toEqual(expected);
  });
});

(present ? describe : describe.skip)('IndexNumR: four products in twelve periods', () => {
  const periods = (swap: boolean): PricedPeriod[] => [...groupBy(rows('CES_sigma_2.csv'), ({ time }) => Number(time)).values()].map((own) => {
    const [prices, quantities] = ['prices', 'quantities'].map((column) => own.map((row) => decimal(row[column]!)));
    return swap ? { prices: quantities!, quantities: prices! } : { prices: prices!, quantities: quantities! };
  });
  const NINE_DIGITS = 8; // the prices and quantities of the file are rounded
  const kinds = (['laspeyres', 'paasche', 'fisher', 'tornqvist', 'walsh'] as const).flatMap((formula) => (['chained', 'fixedbase'] as const).map((kind) => [formula, kind] as const));
  test.each(kinds.flatMap(([formula, kind]) => (['price', 'quantity'] as const).map((what) => [formula, kind, what] as const)))('%s, %s, of %s', (formula, kind, what) => {
    const published = rows(`expected_${what}_indices.csv`).find((row) => row['method_output'] === `${formula}_${kind}`)!;
    const expected = Array.from({ length: 12 }, (_, at) => Number(published[`t${at + 1}`]));
    const found = (kind === 'chained' ? chained : fixedBase)(formula, periods(what === 'quantity')).map(Number);
    found.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, NINE_DIGITS - 1));
  });
});

(present ? describe : describe.skip)('textbooks (Missong 3.7, Bleymüller 25.1)', () => {
  const table = (name: string) => read(`data/index-numbers/${name}.txt`).trim().split('\n').map((line) => line.replaceAll('"', '').split(/\s+/));
  const periodsOf = (name: string) => {
    const [heads, ...lines] = table(name);
    const of = (kind: string, cells: string[]) => heads!.flatMap((head, at) => (head.startsWith(kind) ? [decimal(cells[at]!)] : []));
    return new Map(lines.map(([year, ...cells]) => [year!, { prices: of('p.', cells), quantities: of('q.', cells) }]));
  };
  const expected = present ? rows('expected_textbook_laspeyres_paasche_fisher.csv') : [];
  test.each([...new Set(expected.map(({ dataset, index }) => `${dataset} ${index}`))])('%s', (name) => {
    const [dataset, index] = name.split(' ') as [string, string];
    const [what, formula] = index.split('_') as ['price' | 'quantity', FormulaName];
    const periods = periodsOf(dataset);
    const first = [...periods.values()][0]!;
    for (const { year, expected_rounded: published } of expected.filter((row) => row['dataset'] === dataset && row['index'] === index)) {
      const now = periods.get(year!)!;
      const pairs = now.prices.map((price, at) => ({ basePrice: first.prices[at]!, baseQuantity: first.quantities[at]!, price, quantity: now.quantities[at]! }));
      const places = published!.split('.')[1]?.length ?? 0;
      expect([year, to(places)(INDEX_FORMULAS[formula](what === 'price' ? pairs : swapped(pairs)))]).toEqual([year, to(places)(published!)]);
    }
  });
});

(present ? describe : describe.skip)('scanner data of milk (PriceIndices)', () => {
  /** Unit values of the products that are sold in both months. */
  const month = (name: string) => {
    const sold = groupBy(rows('milk_scanner.csv').filter(({ time }) => time!.startsWith(name)), ({ prodID }) => prodID!);
    return new Map([...sold].map(([product, own]) => {
      const quantity = sum(own.map((row) => decimal(row['quantities']!)));
      return [product, { quantity, price: sum(own.map((row) => decimal(row['prices']!).times(row['quantities']!))).div(quantity) }];
    }));
  };
  const fisherOf = (before: string, after: string) => {
    const [one, other] = [month(before), month(after)];
    return INDEX_FORMULAS.fisher([...other].flatMap(([product, now]) => {
      const base = one.get(product);
      return base ? [{ basePrice: base.price, baseQuantity: base.quantity, price: now.price, quantity: now.quantity }] : [];
    }));
  };
  test('Fisher of two months, and chained over three', () => {
    const published = Object.fromEntries(rows('expected_milk.csv').map((row) => [row['index'], row['expected_4dp']]));
    expect(to(4)(fisherOf('2019-12', '2020-01'))).toBe(published['fisher']);
    expect(to(4)(fisherOf('2019-12', '2020-01').times(fisherOf('2020-01', '2020-02')))).toBe(published['chained_fisher']);
  });
});
