import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parseDecimal, toFixed } from '../../src/shared/decimal.js';
import { roundEuro } from '../../src/shared/money.js';
import type { Sroi } from '../../src/valuation/sroi.js';
import { valued } from '../valuation/run-cases.js';

/** Values a study, with its document changed where a variant asks for it. */
const study = (name: string, change: Record<string, unknown> = {}): Sroi => valued({ ...(JSON.parse(readFileSync(`fixtures/value-maps/${name}.json`, 'utf8')) as object), ...change });
const ratio = (result: Sroi, decimals: number) => result.ratio.sroi && toFixed(result.ratio.sroi, decimals);

describe('Wheels-to-Meals (A Guide to Social Return on Investment)', () => {
  test.each([
    ['multiply', 'end', '81741.93', '1.929013'],
    ['multiply', 'mid', '83160.12', '1.962481'],
    ['multiply', 'start', '84602.90', '1.996529'],
    ['subtract', 'end', '81671.87', '1.927360'],
    ['subtract', 'mid', '83088.83', '1.960798'],
    ['subtract', 'start', '84530.38', '1.994817'],
  ])('%s, %s of the year: present value %s, ratio %s', (combine, discountTiming, presentValue, expectedRatio) => {
    const result = study('wheels-to-meals', { combine, discountTiming });
    expect([roundEuro(result.total!.presentValue), ratio(result, 6)]).toEqual([presentValue, expectedRatio]);
  });

  const published = study('wheels-to-meals');

  test('impact of the first year per outcome', () => {
    expect(published.outcomes.map((outcome) => (outcome.status === 'priced' ? roundEuro(outcome.net) : outcome.reason)))
      .toEqual(['625.10', '33010.60', '48013.00', '1539.00', '451.62', '0.00', '175.50', '-1306.25']);
  });
  test('value and present value by year', () => {
    expect(published.years.map(({ year, value, presentValue }) => [year, roundEuro(value), roundEuro(presentValue)])).toEqual([
      [1, '82508.57', '79718.43'], [2, '144.16', '134.58'], [3, '67.70', '61.06'], [4, '1121.93', '977.70'], [5, '1009.74', '850.17'],
    ]);
  });
  test('inputs, net present value, net ratio, payback', () => {
    expect(roundEuro(published.inputsPresentValue!)).toBe('42375.00');
    expect(roundEuro(published.netPresentValue!)).toBe('39366.93');
    expect(toFixed(published.ratio.netSroi!, 6)).toBe('0.929013');
    expect(toFixed(published.payback.months!, 3)).toBe('6.163');
  });
});

test('Wheels-to-Meals without the unpaid hours of its volunteers: 81,741.93 / 24,375', () => {
  const inputs = [{ stakeholder: 'local authority', description: 'contract', amount: '24375' }, { stakeholder: 'volunteers', description: 'unpaid hours', kind: 'hours', amount: '18000' }];
  const without = study('wheels-to-meals', { inputs }).withoutHours!.ratio;
  expect(without.sroi && toFixed(without.sroi, 6)).toBe('3.353515');
});

describe('VOYCE - Whakarongo Mai (New Zealand, 2026)', () => {
  test.each([
    ['asPublished', 'mid', '21836473.57', '3.8684'],
    ['asPublished', 'end', '21621330.65', '3.8302'],
    ['asPublished', 'start', '22053757.27', '3.9068'],
    ['societal', 'mid', '21532789.67', '3.8146'],
    ['societal', 'end', '21320638.78', '3.7770'],
    ['societal', 'start', '21747051.56', '3.8525'],
  ])('%s, %s of the year: present value %s, ratio %s', (method, discountTiming, presentValue, expectedRatio) => {
    const result = study('voyce', { method, discountTiming });
    expect([roundEuro(result.total!.presentValue), ratio(result, 4)]).toEqual([presentValue, expectedRatio]);
  });

  const published = study('voyce');

  test('net present value', () => expect(roundEuro(published.netPresentValue!)).toBe('16191567.57'));

  test.each([
    ['Enhanced life satisfaction', '11382331.73'],
    ['Belonging & social connectedness', '9457696.52'],
    ['Jobseeker benefit avoided', '303683.91'],
    ['Youth justice response avoided', '303116.53'],
    ['Enhanced education engagement', '192490.53'],
    ['Emergency housing avoided', '141004.95'],
    ['Material hardship avoided', '27722.69'],
    ['Mental health crisis avoided', '21485.28'],
    ['Restored primary healthcare access', '6941.42'],
  ])('%s: present value %s', (name, presentValue) => {
    const rows = published.outcomes.filter((row) => row.status === 'priced').filter((row) => row.outcome.description.startsWith(`${name}, year`));
    expect(roundEuro(rows.map((row) => row.presentValue).reduce((total, value) => total.plus(value)))).toBe(presentValue);
  });

  test('the difference between the two ledgers is the transfer: what government saves, young people lose', () => {
    const societal = study('voyce', { method: 'societal' });
    const government = societal.stakeholders.find(({ stakeholder }) => stakeholder === 'government')!;
    expect(roundEuro(government.presentValue)).toBe('303683.91');
    expect(published.total!.presentValue.minus(societal.total!.presentValue)).toEqual(government.presentValue);
    expect(toFixed(societal.total!.presentValue, 6)).toBe('21532789.665734');
    expect(roundEuro(parseDecimal(roundEuro(published.total!.presentValue)).minus(roundEuro(government.presentValue)))).toBe('21532789.66'); // as stated: the difference of two roundings
  });
});

describe('Claims: what was derived from the published answer gives that answer back, and says so', () => {
  test.each([
    ['frontlijnteam', '2000000.00', '1.60'],
    ['buuv', '600000.00', '3.00'],
  ])('%s: balance %s, ratio %s', (name, balance, expectedRatio) => {
    const claim = study(name);
    expect([roundEuro(claim.netPresentValue!), ratio(claim, 2), claim.warnings.map(({ code }) => code)]).toEqual([balance, expectedRatio, ['claim']]);
  });
});
