import { expect, it } from '@jest/globals';
import type { Indicator } from '../../src/pricelist/price-list.js';
import { calendarParts, yearParts, type FlowSum } from '../../src/valuation/flows.js';

/** One price of two posts that count and one side of a transfer; every line says: year of activity, years after it, running totals by post. */
const post = (stakeholder: string, transfer?: string) => ({ stakeholder, amount: '1', kind: 'fiscal', basis: 'cash', ...(transfer && { transfer }) });
const entries = new Map([['a', { prices: [{ from: '2020-01-01', posts: [post('gemeente'), post('huishouden'), post('gemeente', 't')] }] } as unknown as Indicator]]);
const flows = ([
  [2020, 0, ['10', '20', '-5']],
  [2020, 1, ['15', '30', '-7']],
  [2021, 0, ['1', '2', '-1']],
  [2021, 2, ['1.5', '3', '-2']],
  [2022, 1, ['4', '6', '0']],
] as [number, number, string[]][]).map(([year, offset, amounts]): FlowSum => ({ sector: 's', country: 'NL', year, indicator: 'a', priceFrom: '2020-01-01', backcast: false, offset, amounts }));
const year = (code: string, value: string | null) => ({ code, value, backcastValue: null, priced: 1, backcast: 0, held: 0, excluded: 0 });

it.each([
  [undefined, [['2020', '30.000000', '0.000000'], ['2021', '18.000000', '15.000000'], ['2023', '11.500000', '11.500000']]],
  ['gemeente', [['2020', '5.000000', '0.000000'], ['2021', '3.000000', '3.000000'], ['2023', '3.500000', '3.500000']]],
])('a year holds what falls in it, also of earlier activity (of %s)', (stakeholder, expected) => {
  expect(calendarParts(flows, entries, stakeholder).map(({ code, value, earlier }) => [code, value, earlier])).toEqual(expected);
});

it('the value of a year is what falls in it and what comes later; an effect that only starts later is all later; what is not stored is not known', () => {
  const years = [year('2020', '44'), year('2021', '3.4'), year('2022', '9'), year('2025', null)];
  const told = (known: FlowSum[] | null, stakeholder?: string) => yearParts(years, known, entries, stakeholder).map(({ now, later }) => [now, later]);
  const own = flows.filter(({ offset }) => offset === 0);
  expect(told(own)).toEqual([['30.000000', '14.000000'], ['3.000000', '0.400000'], ['0.000000', '9.000000'], [null, null]]);
  expect(told(own, 'huishouden')[0]).toEqual(['20.000000', '24.000000']);
  expect(told(null)).toEqual([[null, null], [null, null], [null, null], [null, null]]);
});
