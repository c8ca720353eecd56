import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { againstOwnWork, investScenario } from '../../src/comparison/council-scenario.js';
import { FEWEST, sizeBounds, sizeClass, standingAmong } from '../../src/comparison/peer-places.js';
import { fiscalSaving, mismatch, yearSavings, type PlaceFlow } from '../../src/comparison/savings.js';
import type { Indicator } from '../../src/pricelist/price-list.js';
import { parseDecimal, sum, toFixed } from '../../src/shared/decimal.js';
import { frozen } from '../valuation/run-cases.js';

const d = parseDecimal;
const post = (stakeholder: string, kind: string, transfer?: string) => ({ stakeholder, kind, ...(transfer !== undefined && { transfer }) });
const entry = (category: string, posts: object[]) => ({ category, prices: [{ from: '2020-01-01', posts }] }) as unknown as Indicator;
const entries = new Map([
  ['shelter', entry('housing', [post('gemeente', 'fiscal')])],
  ['benefit', entry('income', [post('gemeente', 'fiscal', 'bijstand'), post('huishouden', 'economic', 'bijstand'), post('maatschappij', 'social')])],
]);
const lawOf = new Map([['benefit', 'participatiewet']]);
const flow = (indicator: string, year: number, amounts: string[], cashable: (string | null)[] = []): PlaceFlow => ({ indicator, year, offset: 0, priceFrom: '2020-01-01', quantity: '1', doubt: '0', amounts, cashable });

describe('what a municipality saves in a year, by hand', () => {
  const savings = yearSavings(2024, frozen([flow('shelter', 2024, ['100'], ['40']), flow('benefit', 2024, ['30', '-30', '5']), flow('shelter', 2023, ['999'])]), entries, lawOf);

  test('fiscal, transfers apart, and what can be cashed', () => {
    expect(fiscalSaving(savings, 'gemeente')).toBe('130.000000');
    expect(savings.stakeholders.find(({ stakeholder }) => stakeholder === 'gemeente')).toEqual({ stakeholder: 'gemeente', kind: 'fiscal', value: '100.000000', transfers: '30.000000', ledger: '130.000000', cashable: '40.000000', cashableUnknown: '30.000000' });
    expect(savings.total).toBe('105.000000');
  });

  test('by law and category; what is under no law is shown as such', () => {
    expect(savings.laws.map(({ code, ledger }) => [code, ledger])).toEqual([['other', '100.000000'], ['participatiewet', '30.000000']]);
    expect(savings.categories.map(({ code }) => code)).toEqual(['housing', 'income']);
  });

  test('who pays is not who gains', () => {
    expect(mismatch([{ stakeholder: 'fonds', amount: '70' }, { stakeholder: 'vrijwilliger', amount: null }], savings)).toEqual([
      { stakeholder: 'fonds', paid: '70', gained: null, balance: '-70.000000' }, { stakeholder: 'gemeente', paid: null, gained: '130.000000', balance: '130.000000' },
      { stakeholder: 'maatschappij', paid: null, gained: '5.000000', balance: '5.000000' }, { stakeholder: 'huishouden', paid: null, gained: '-30.000000', balance: '-30.000000' },
    ]);
  });

  test('a stakeholder without a fiscal post saves nothing that is known', () => {
    expect(fiscalSaving(yearSavings(2022, [], entries, lawOf), 'gemeente')).toBeNull();
  });
});

test('stakeholders sum to the total, transfers to nothing, laws and categories to the fiscal ledger', () => {
  const amount = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => toFixed(d(String(value)).div(1000), 6));
  const some = fc.array(fc.tuple(fc.constantFrom('shelter', 'benefit'), amount, amount));
  fc.assert(fc.property(some, (rows) => {
    const { stakeholders, total, laws, categories } = yearSavings(2024, rows.map(([indicator, one, other]) => flow(indicator, 2024, indicator === 'shelter' ? [one] : [one, toFixed(d(one).neg(), 6), other])), entries, lawOf);
    const sumOf = (texts: string[]) => toFixed(sum(texts.map(d)), 6);
    expect(sumOf(stakeholders.map(({ value }) => value))).toBe(total);
    expect(sumOf(stakeholders.map(({ transfers }) => transfers))).toBe('0.000000');
    expect(sumOf(stakeholders.map(({ ledger }) => ledger))).toBe(total);
    const fiscal = sumOf(stakeholders.filter(({ kind }) => kind === 'fiscal').map(({ ledger }) => ledger));
    expect([sumOf(laws.map(({ ledger }) => ledger)), sumOf(categories.map(({ ledger }) => ledger))]).toEqual([fiscal, fiscal]);
  }));
});

describe('municipalities like this one', () => {
  const place = (code: string, population: number, province = 'PV21') => ({ code, population, province });
  const asker = place('own', 120_000);
  const figures = (codes: string[]) => new Map(codes.map((code, at) => [code, d(String(at + 1))]));
  const peers = (count: number, population: number, province?: string) => Array.from({ length: count }, (_, at) => place(`${population}-${province}-${at}`, population, province));

  test('size classes are fixed', () => {
    expect([19_999, 20_000, 99_999, 100_000, 250_000].map(sizeClass)).toEqual([1, 2, 3, 4, 5]);
    expect([sizeBounds(1), sizeBounds(4), sizeBounds(5)]).toEqual([[0, 20_000], [100_000, 250_000], [250_000, null]]);
  });

  test.each([
    [5, 0, 0, 'size-in-province', 5], [4, 1, 0, 'size', 5], [4, 0, 3, 'all', 7], [1, 1, 1, 'all', 3],
  ])('%i in the province, %i of its size elsewhere, %i of another size: the group is %s of %i', (near, far, other, level, n) => {
    const places = [asker, ...peers(near, 110_000, 'PV21'), ...peers(far, 110_000, 'PV20'), ...peers(other, 30_000, 'PV20')];
    const standing = standingAmong(asker, places, figures(places.map(({ code }) => code)));
    expect([standing.level, standing.n, standing.median === null]).toEqual([level, n, n < FEWEST]);
  });

  test('a place among few, a quartile among more, a percentile among many', () => {
    const among = (count: number) => standingAmong(asker, [asker, ...peers(count, 110_000)], new Map([['own', d('3.5')], ...figures(peers(count, 110_000).map(({ code }) => code))]));
    expect([among(5).place, among(12).quartile, among(20).percentile]).toEqual([3, 2, 15]);
    expect(among(5)).toMatchObject({ quarter: '2.00000000000000000000', median: '3.00000000000000000000', threeQuarters: '4.00000000000000000000', percentile: null });
  });

  test('without a figure there is no place, and it is no peer of others', () => {
    const places = [asker, ...peers(6, 110_000)];
    expect(standingAmong(asker, places, figures(peers(5, 110_000).map(({ code }) => code)))).toMatchObject({ n: 5, place: null, quartile: null, percentile: null });
  });
});

describe('what if', () => {
  test('an investment brings between nothing and the average, and breaks even at 1 / r', () => {
    expect(investScenario(d('1000'), { central: d('1.25'), low: d('1'), high: d('2') })).toEqual({ invest: '1000.000000', none: '0.000000', average: '1250.000000', low: '1000.000000', high: '2000.000000', breakEven: '0.80000000000000000000' });
    expect(investScenario(d('1000'), { central: d('0.9'), low: d('0.9'), high: d('0.9') }).breakEven).toBeNull();
  });

  test('green managed by residents beside the municipality doing it: unpaid hours are a memo', () => {
    expect(againstOwnWork({ units: d('5000'), ownCostPerUnit: d('2.5'), paidToResidents: d('4000'), unpaidHours: d('600'), hourPrice: d('10') })).toEqual({ own: '12500.000000', paid: '4000.000000', saving: '8500.000000', hoursValue: '6000.000000' });
  });
});
