import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bondQuery, termsOf } from '../../src/comparison/bond-terms.js';
import { annualReturn, bondAnswer, bondDistribution, bondLimits, bondOutcome, socialImpactBond } from '../../src/comparison/social-impact-bond.js';
import { parseDecimal, sum, toFixed } from '../../src/shared/decimal.js';
import { UNCERTAINTY } from '../../src/valuation/uncertainty-parameters.js';

/** The Buzinezzclub in Rotterdam (2013): 680,000 euro, at most 12 % a year and at most 60 % lost, 7 months less on benefit; the rest is constructed. */
const bond = (changes: Record<string, string> = {}) => bondQuery.parse(changes);
const d = parseDecimal;

describe('the limits that were published', () => {
  test('at most 408,000 euro can be lost, and at most 81,600 gained in a year', () => {
    const { lossMax, gainMaxOneYear } = bondLimits(termsOf(bond()));
    expect([toFixed(lossMax, 2), toFixed(gainMaxOneYear, 2)]).toEqual(['408000.00', '81600.00']);
    expect(toFixed(bondLimits(termsOf(bond({ years: '1' }))).gainMax, 2)).toBe('81600.00');
  });

  test('the likely result is 7 months less than agreed', () => {
    const { monthsAgreed, monthsExpected } = bond();
    expect(monthsAgreed.minus(monthsExpected).toString()).toBe('7');
  });
});

test.each([['20', '272000.000000'], ['18', '272000.000000'], ['15', '625000.000000'], ['14.56', '680000.000000'], ['13', '852992.000000']])('the constructed bond pays at %s months: %s', (months, payment) => {
  expect(toFixed(bondOutcome(termsOf(bond()), d(months)).payment, 6)).toBe(payment);
});

test('where another guarantees the floor the municipality pays for results only', () => {
  const { payment, municipalityPays } = bondOutcome(termsOf(bond({ floorPaidBy: 'guarantor' })), d('18'));
  expect([payment, municipalityPays].map(String)).toEqual(['272000', '250000']);
  expect(String(bondOutcome(termsOf(bond({ floorPaidBy: 'guarantor' })), d('21')).municipalityPays)).toBe('0');
});

test('the return a year is nil where the capital comes back, at the cap and at the floor where the contract says', () => {
  const terms = termsOf(bond());
  expect([d('680000'), d('852992')].map((payment) => toFixed(annualReturn(payment, terms), 6))).toEqual(['0.000000', '0.120000']);
  expect(toFixed(annualReturn(d('272000'), { ...terms, years: 1 }), 6)).toBe('-0.600000');
});

test('what is expected is the mean over the results, not the payment at the mean result', () => {
  const terms = termsOf(bond());
  const months = ['20', '14.56', '4.44'].map(d);
  const { expectedPayment, lossProbability, atFloorProbability, atCapProbability } = bondDistribution(terms, months, 'by hand');
  expect(toFixed(expectedPayment, 6)).toBe('601664.000000'); // (272,000 + 680,000 + 852,992) / 3
  expect(toFixed(bondOutcome(terms, sum(months).div(3)).payment, 6)).toBe('852992.000000'); // at 13 months: the cap
  expect([lossProbability, atFloorProbability, atCapProbability].map(String)).toEqual(['0.333333', '0.333333', '0.333333']);
});

test('the same terms give the same answer, and the expected payment lies within the limits', () => {
  const answer = bondAnswer(socialImpactBond(bond(), UNCERTAINTY));
  expect(answer).toEqual(bondAnswer(socialImpactBond(bond(), UNCERTAINTY)));
  expect(answer.outcomes).toHaveLength(21);
  expect(answer.terms).toMatchObject({ capital: '680000', returnMax: '0.12', years: 2 });
});

test('what is not a number, or lies outside its triangle, is refused with its place', () => {
  const read = bondQuery.safeParse({ capital: '1,5', monthsLow: '14', colour: 'red' });
  expect(read.error!.issues.map(({ code, path }) => [code, path.join('.')])).toEqual(expect.arrayContaining([['custom', 'capital'], ['unrecognized_keys', '']]));
  expect(bondQuery.safeParse({ monthsLow: '14' }).error!.issues[0]!.path).toEqual(['monthsExpected']);
});

test('no text makes reading fail: it is read or refused', () => {
  fc.assert(fc.property(fc.constantFrom(...Object.keys(bondQuery.shape)), fc.oneof(fc.string(), fc.constantFrom('-1', '1e9', '999999999999999', '0', '12%')), (name, text) => {
    const read = bondQuery.safeParse({ [name]: text });
    if (!read.success) expect(read.error.issues.every(({ path }) => path.length === 1)).toBe(true);
  }));
});

test('the payment lies between floor and cap, rises with the result, and what all parties get adds up', () => {
  const whole = fc.integer({ min: 0, max: 1_000_000 }).map(String);
  fc.assert(fc.property(fc.record({ capital: fc.integer({ min: 1, max: 1_000_000 }).map(String), perPercent: whole, benefit: whole, costs: whole, years: fc.integer({ min: 1, max: 10 }).map(String), floorPaidBy: fc.constantFrom('municipality', 'guarantor') }), fc.integer({ min: 0, max: 2500 }), fc.integer({ min: 0, max: 2500 }), (changes, one, other) => {
    const terms = termsOf(bond(changes));
    const { paymentMin, paymentMax } = bondLimits(terms);
    const [better, worse] = [Math.min(one, other), Math.max(one, other)].map((hundredths) => bondOutcome(terms, d(String(hundredths)).div(100))) as [ReturnType<typeof bondOutcome>, ReturnType<typeof bondOutcome>];
    for (const { payment, municipalityPays, municipalityKeeps, saving } of [better, worse]) {
      expect(payment.gte(paymentMin) && payment.lte(paymentMax) && municipalityPays.lte(payment)).toBe(true);
      expect(municipalityKeeps.plus(municipalityPays).plus(terms.costs).eq(saving)).toBe(true);
    }
    expect(better.payment.gte(worse.payment)).toBe(true);
  }));
});
