import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readGrants } from '../../src/comparison/grants-file.js';
import { grantCode, grantOfCode, type Grant } from '../../src/comparison/grants.js';
import { concentration, donorShares, portfolioChange, sharedHolding, shareOut, whatIf, type Holding } from '../../src/comparison/portfolio.js';
import { parseDecimal, sum, toFixed } from '../../src/shared/decimal.js';

const d = parseDecimal;
const holding = (changes: Partial<Holding> = {}): Holding => ({ initiative: 'a', year: 2024, amount: d('25'), inputs: d('100'), held: 0, value: d('300'), ...changes });

describe('the share of a grant', () => {
  test('is its part of all inputs', () => {
    expect(sharedHolding(holding())).toMatchObject({ share: d('0.25'), shared: d('75'), reason: null });
  });

  test('is at most the whole: a grant that no report holds is all that is known', () => {
    expect(sharedHolding(holding({ amount: d('150') }))).toMatchObject({ share: d('1'), shared: d('300') });
  });

  test.each([[{ inputs: null }, 'no-inputs'], [{ held: 1 }, 'inputs-held'], [{ inputs: null, held: 2 }, 'inputs-held'], [{ value: null }, 'nothing-priced']] as const)('is not known with %j: %s', (changes, reason) => {
    expect(sharedHolding(holding(changes))).toMatchObject({ share: null, shared: null, reason });
  });
});

const euros = (least: number) => fc.integer({ min: least, max: 100_000_000 }).map((cents) => d(String(cents)).div(100));

test("donors' shares sum to the whole, to the last digit, and no donor has two readings", () => {
  fc.assert(fc.property(euros(-100_000_000), fc.array(euros(1), { minLength: 1, maxLength: 20 }), (value, amounts) => {
    const parts = donorShares(value, amounts);
    expect(toFixed(sum(parts), 6)).toBe(toFixed(value, 6));
    const all = sum(amounts);
    for (const [at, part] of parts.entries()) expect(part.minus(sharedHolding(holding({ amount: amounts[at]!, inputs: all, value })).shared!).abs().lte('0.000001')).toBe(true);
  }));
});

test('the parts of a shared value sum to it', () => {
  fc.assert(fc.property(fc.array(euros(-1_000_000), { minLength: 1 }), fc.integer({ min: 0, max: 1000 }), (values, permille) => {
    const whole = sum(values);
    const shared = d(toFixed(whole.times(permille).div(1000), 6));
    const parts = shareOut(values.map((value) => ({ value })), whole, shared);
    if (!whole.isZero()) expect(toFixed(sum(parts.map(({ value }) => value)), 6)).toBe(toFixed(shared, 6));
  }));
});

test('why a year is another than the one before: the four parts sum to the change', () => {
  const of = (initiative: string, year: number, amount: string, value: string) => sharedHolding(holding({ initiative, year, amount: d(amount), value: d(value) }));
  expect(portfolioChange([of('a', 2023, '50', '200'), of('a', 2024, '25', '400'), of('b', 2023, '10', '100'), of('c', 2024, '100', '30')], 2023, 2024)).toEqual({
    from: 2023, to: 2024, before: '110.000000', after: '130.000000', started: '30.000000', ended: '-10.000000', share: '-50.000000', delivered: '50.000000',
  });
  fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom(2023, 2024), euros(1), euros(0)), { maxLength: 8 }), (rows) => {
    const known = [...new Map(rows.map(([initiative, year, amount, value]) => [`${initiative} ${year}`, sharedHolding(holding({ initiative, year, amount, value, inputs: d('1000') }))])).values()];
    const { before, after, started, ended, share, delivered } = portfolioChange(known, 2023, 2024);
    expect(toFixed(sum([before, started, ended, share, delivered].map(d)), 6)).toBe(after);
  }));
});

test('concentration: of four equal recipients it is that of four', () => {
  expect(concentration(['10', '10', '10', '10'].map(d))).toEqual({ recipients: 4, largest: '0.250000', fiveLargest: '1.000000', equalRecipients: '4.000000' });
  expect(concentration([])).toBeNull();
});

test('moving an amount: between all lost and all gained, and the difference of the averages', () => {
  expect(whatIf(d('1000'), d('2'), d('3'))).toMatchObject({ lost: '2000.000000', gained: '3000.000000', low: '-2000.000000', high: '3000.000000', sameEffect: '1000.000000' });
});

describe('a list of grants', () => {
  const read = (text: string) => readGrants(new TextEncoder().encode(text));
  const grant: Grant = { recipient: 'gb-chc-1136419', name: "Women's Aid", funder: 'Lloyds', year: 2015, amount: '15000', currency: 'GBP', place: null };

  test('in the columns of 360Giving, in those of a table made of it, and in ours', () => {
    expect(read(`Identifier,Recipient Org:Identifier,Recipient Org:Name,Funding Org:Name,Award Date,Amount Awarded,Currency\nx,GB-CHC-1136419,Women's Aid,Lloyds,2015-06-10,15000.00,GBP\n`)).toEqual({ grants: [grant] });
    expect(read(`recipient_id,recipient,funder,award_date,amount_awarded,currency\nGB-CHC-1136419,Women's Aid,Lloyds,10/6/2015 00:00,15000,GBP\n`)).toEqual({ grants: [grant] });
    expect(read('initiatief;jaar;bedrag\nbuuv;2014;25000\n')).toEqual({ grants: [{ recipient: 'buuv', name: 'buuv', funder: null, year: 2014, amount: '25000', currency: 'EUR', place: null }] });
  });

  test('as a 360Giving document', () => {
    expect(read(JSON.stringify({ grants: [{ id: '1', awardDate: '2015-06-10T00:00:00+00:00', amountAwarded: 15000, currency: 'GBP', recipientOrganization: [{ id: 'GB-CHC-1136419', name: "Women's Aid" }], fundingOrganization: [{ name: 'Lloyds' }] }] }))).toEqual({ grants: [grant] });
  });

  test('tells every mistake with its row', () => {
    expect(read('initiative,year,amount,currency\n,2014,1,EUR\nbuuv,soon,-5,euro\n')).toEqual({ problems: [
      expect.objectContaining({ row: 2, column: 'recipient' }), expect.objectContaining({ row: 3, column: 'date', value: 'soon' }), expect.objectContaining({ row: 3, column: 'amount', value: '-5' }), expect.objectContaining({ row: 3, column: 'currency', value: 'euro' }),
    ] });
    expect(read('colour\nred\n')).toEqual({ problems: [expect.objectContaining({ code: 'missing-column', row: 1 })] });
    expect(readGrants({ rows: [] })).toEqual({ problems: [expect.objectContaining({ code: 'not-grants' })] });
  });

  test('goes into an address and comes out of it as it was, but for names', () => {
    for (const each of [grant, { ...grant, funder: null }, { ...grant, currency: 'EUR' }, { ...grant, currency: 'EUR', funder: null, amount: '0.5' }]) {
      expect(grantOfCode(grantCode(each))).toEqual({ ...each, name: each.recipient });
    }
    for (const code of ['buuv', 'buuv~14~5', 'Buuv~2014~5', 'buuv~2014~-5', 'buuv~2014~5~euro']) expect(grantOfCode(code)).toBeNull();
  });
});
