import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { costPerUnit, probabilityAbove, profileOf, profileShares, shareAt, unfairnessOf, UNFAIR, type Compared, type Unfair } from '../../src/comparison/side-by-side.js';
import { en } from '../../src/web/i18n/en.js';
import { nl } from '../../src/web/i18n/nl.js';

const FAIR: Compared = {
  slug: 'a', list: 'nl', version: '2026-1', method: '1', priceLevel: '2024', currency: 'EUR', year: 2024, country: 'NL', phase: 'growth', partOfYear: false, forecast: 0, claimed: 0, held: 0, excluded: 0, privateLines: 0,
  value: '100', backcastValue: null, reason: null, hours: '50', selfReported: '0.1', indicators: ['meal'],
};

describe('what makes a comparison unfair', () => {
  test.each<[Unfair, Partial<Compared>, ('a' | 'b')[]]>([
    ['other-list', { list: 'gmca', version: '2026-1' }, ['a', 'b']],
    ['other-version', { version: '2025-1' }, ['a', 'b']],
    ['other-method', { method: '2' }, ['a', 'b']],
    ['other-price-level', { priceLevel: '2020' }, ['a', 'b']],
    ['other-currency', { currency: 'GBP' }, ['a', 'b']],
    ['other-year', { year: 2019 }, ['a', 'b']],
    ['other-country', { country: 'BE' }, ['a', 'b']],
    ['other-phase', { phase: null }, ['a', 'b']],
    ['part-of-year', { partOfYear: true }, ['b']],
    ['forecast', { forecast: 1 }, ['b']],
    ['claimed', { claimed: 2 }, ['b']],
    ['held', { held: 1 }, ['b']],
    ['excluded', { excluded: 1 }, ['b']],
    ['backcast', { backcastValue: '-1' }, ['b']],
    ['nothing-priced', { value: null, reason: 'nothing-priced', selfReported: null }, ['b']],
    ['inputs-held', { reason: 'inputs-held' }, ['b']],
    ['no-inputs', { reason: 'no-inputs' }, ['b']],
    ['hours-missing', { hours: null }, ['b']],
    ['self-reported', { selfReported: '0.5' }, ['b']],
    ['private', { privateLines: 1 }, ['b']],
    ['nothing-shared', { indicators: ['haircut'] }, ['a', 'b']],
  ])('%s', (code, other, initiatives) => {
    const found = unfairnessOf([FAIR, { ...FAIR, slug: 'b', ...other }]);
    expect(found).toContainEqual({ code, initiatives });
    expect(found.filter((each) => each.code !== code).map((each) => each.code)).toEqual(code === 'other-list' ? ['other-version'] : []);
  });

  test('alike in all: nothing; what none or all report differs for nobody', () => {
    expect(unfairnessOf([FAIR, { ...FAIR, slug: 'b', backcastValue: '0' }])).toEqual([]);
    expect(unfairnessOf([FAIR, { ...FAIR, slug: 'b' }].map((each) => ({ ...each, hours: null, selfReported: '1' })))).toEqual([]);
  });

  test('each has its own sentence in both languages', () => {
    const sentences = [nl, en].flatMap(({ compareInitiatives: { unfair } }) => UNFAIR.map((code) => unfair[code]));
    expect(new Set(sentences).size).toBe(2 * UNFAIR.length);
    for (const sentence of sentences) expect(sentence).toMatch(/\.$/);
  });
});

describe('how sure one is above another', () => {
  const of = (slug: string, draws: number[]) => ({ slug, draws: Float64Array.from(draws) });
  const twenty = (wins: number) => [of('a', Array.from({ length: 20 }, (_, at) => (at < wins ? 2 : 0))), of('b', Array.from({ length: 20 }, () => 1))] as const;

  test.each([[20, '1.000000', 'above'], [19, '0.950000', 'above'], [18, '0.900000', 'not-distinguishable'], [2, '0.100000', 'not-distinguishable'], [1, '0.050000', 'below'], [0, '0.000000', 'below']] as const)('%s of 20 draws', (wins, probability, verdict) => {
    expect(probabilityAbove(...twenty(wins))).toEqual({ above: 'a', below: 'b', probability, verdict });
  });

  test('ranges that overlap may still differ for sure, and ties count half', () => {
    expect(probabilityAbove(of('a', [1.1, 5.1, 9.1]), of('b', [1, 5, 9])).verdict).toBe('above');
    expect(probabilityAbove(of('a', [1, 2, 3]), of('b', [1, 2, 3]))).toMatchObject({ probability: '0.500000', verdict: 'not-distinguishable' });
  });

  test('A, B and B, A mirror', () => {
    const value = fc.integer({ min: -3, max: 3 });
    const mirrored = { above: 'below', below: 'above', 'not-distinguishable': 'not-distinguishable' } as const;
    fc.assert(fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 50 }), (pairs) => {
      const [one, other] = [of('a', pairs.map(([a]) => a)), of('b', pairs.map(([, b]) => b))];
      const [there, back] = [probabilityAbove(one, other), probabilityAbove(other, one)];
      expect(back.verdict).toBe(mirrored[there.verdict]);
      expect(Number(there.probability) + Number(back.probability)).toBeCloseTo(1, 5);
    }));
  });
});

describe('the profile of values', () => {
  const full = profileOf({ sroi: '2', hoursAmount: '50', inputs: '200', backers: 3, people: '40', selfReported: '0.25' });
  test('by hand, and what is not known is not nothing', () => {
    expect(Object.fromEntries(Object.entries(full).map(([name, own]) => [name, Number(own)]))).toEqual({ efficiency: 2, involvement: 0.25, legitimacy: 3, reach: 40, evidence: 0.75 });
    expect(profileOf({ sroi: null, hoursAmount: null, inputs: null, backers: 0, people: null, selfReported: null })).toEqual({ efficiency: null, involvement: null, legitimacy: null, reach: null, evidence: null });
  });

  test('as shares of the highest, none beyond it', () => {
    const shares = profileShares([full, { ...full, efficiency: '-1', reach: null, legitimacy: '6' }]);
    expect(shares.map(({ efficiency, reach, legitimacy }) => [efficiency, reach, legitimacy].map((own) => own && Number(own)))).toEqual([[1, 1, 0.5], [0, null, 1]]);
  });

  test.each([['100', '4', 25], ['100', '0', null], [null, '4', null], ['100', '-2', null]])('cost per unit: %s over %s', (inputs, quantity, expected) => {
    const cost = costPerUnit(inputs, quantity);
    expect(cost && Number(cost)).toBe(expected);
  });

  test('share at a grade counts harm as much as good', () => {
    expect(Number(shareAt({ 'self-reported': '-30', audited: '10' }, 'self-reported'))).toBe(0.75);
    expect(shareAt({}, 'self-reported')).toBeNull();
  });
});
