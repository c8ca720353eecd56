import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parseValueMap } from '../../src/valuation/value-map.js';
import { documentOf, formOf, formProblems, sentForm } from '../../src/web/value-map-form.js';

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../fixtures/value-maps/${name}`, import.meta.url), 'utf8')) as Record<string, unknown>;

describe('what people write in a field', () => {
  it.each([
    // field                          typed in Dutch      typed in English    in the document
    ['outcomes.0.quantity', '1200,5', '1200.5', '1200.5'],
    ['outcomes.0.quantity', '0.125', '0,125', '0.125'],
    ['outcomes.0.quantity', '1.200', '1,200', '1 200'], // no number: refused, because one may mean a thousand times the other
    ['outcomes.0.pricePerUnit', '-3,50', '-3.50', '-3.50'],
    ['outcomes.0.deadweight', '12,5', '12.5 %', '0.125'],
    ['outcomes.0.deadweight', 'veel', 'veel', 'veel'],
    ['outcomes.0.deadweight', '10 (5 - 20)', '10 (5–20)', { value: '0.1', low: '0.05', high: '0.2' }],
    ['outcomes.0.deadweight', '10 ( - 12,5)', '10 (-12.5%)', { value: '0.1', high: '0.125' }],
    ['outcomes.0.sdg', '3.4: 50; 11: 2,5', '3.4: 50; 11: 2.5', [{ target: '3.4', share: '0.5' }, { target: '11', share: '0.025' }]],
    ['outcomes.0.yieldsTo', 'een; twee', 'een;twee', ['een', 'twee']],
    ['outcomes.0.conversion', '40; persoon; jaarverslag', '40 %; persoon; jaarverslag', { share: '0.4', unit: 'persoon', source: 'jaarverslag' }],
    ['priceList', 'nl/2026-1', 'nl / 2026-1', { list: 'nl', version: '2026-1' }],
    ['outcomes.0.durationYears', '5', '5', 5],
    ['outcomes.0.durationYears', '1,5', '1,5', '1,5'],
    ['discountRate', '3,5', '3.5', '0.035'],
    ['discountRate', '3,5; 31: 3', '3.5; 31: 3', [{ from: 1, rate: '0.035' }, { from: 31, rate: '0.03' }]],
  ])('%s: "%s", or in English "%s"', (field, dutch, english, expected) => {
    const written = (text: string, language: 'nl' | 'en') => {
      const document = documentOf(sentForm({ [field]: text }), language, () => undefined);
      const [, , name] = field.split('.');
      return name === undefined ? document[field] : (document['outcomes'] as Record<string, unknown>[])[0]![name];
    };
    expect([written(dutch, 'nl'), written(english, 'en')]).toEqual([expected, expected]);
  });
});

describe('a document in a form', () => {
  it.each(['wheels-to-meals.json', 'voyce.json', 'rejected/share-outside-0-1.json', 'rejected/rates-not-rising.json', 'rejected/unknown-key.json', 'rejected/transfer-unbalanced.json'])('%s comes out as it went in, also what has no field', (name) => {
    const document = read(name);
    for (const language of ['nl', 'en'] as const) expect(documentOf(formOf(document, language), language, () => undefined)).toEqual(document);
  });

  it('what has a field of its own kind comes back too', () => {
    const document = {
      priceList: { list: 'nl', version: '2026-1' }, inputs: [{ kind: 'hours', hours: '10.5' }],
      outcomes: [{ deadweight: { value: '0.1', high: '0.2' }, sdg: [{ target: '3.4', share: '1' }], yieldsTo: ['a', 'b'], conversion: { share: '0.4', unit: 'person', source: 'a study; page 3' }, alpha: '0.5' }],
    };
    expect(documentOf(formOf(document, 'nl'), 'nl', () => undefined)).toEqual(document);
  });

  it('is as lenient as a file is wrong', () => {
    for (const document of [{ outcomes: 'none' }, { inputs: [null], outcomes: [] }, { outcomes: [{ quantity: { deep: 1 }, stakeholder: ['x'] }], inputs: [] }]) {
      expect(documentOf(formOf(document, 'nl'), 'nl', () => undefined)).toEqual({ inputs: [], ...document });
    }
  });
});

it('leaves empty rows out, and tells a problem at the row that was meant', () => {
  const form = sentForm({ currency: 'EUR', 'outcomes.0.unit': '', 'outcomes.7.unit': 'uur', 'outcomes.7.dropOff': '130', 'inputs.0.amount': '-5' });
  const read = parseValueMap(documentOf(form, 'nl', () => undefined));
  const told = formProblems(form, 'problems' in read ? read.problems : []).map(({ at, problem }) => `${at}: ${problem.code}`);
  expect(told).toEqual(expect.arrayContaining(['discountRate: missing', 'inputs.0.amount: invalid', 'outcomes.1.quantity: missing', 'outcomes.1.dropOff: invalid']));
  const noDay = ['/outcomes/0/date', '/inputs/0/date'].map((pointer) => ({ code: 'missing', pointer, message: 'no day is known' }));
  expect(formProblems(form, noDay).map(({ at }) => at)).toEqual(['date']); // asked for once, of the whole map
});
