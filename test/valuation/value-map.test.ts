import { expect, test } from '@jest/globals';
import { asText, frozen } from './run-cases.js';
import { decodeDocument } from '../../src/shared/decode-document.js';
import { parseValueMap } from '../../src/valuation/value-map.js';

const LEAST = `
currency: EUR
discountRate: "0.0225"
discountTiming: start
inputs: []
outcomes:
  - {stakeholder: residents, description: visits, quantity: "10", unit: visit, deadweight: "0", displacement: "0", attributedToOthers: "0", dropOff: "0", durationYears: 1}
`;

test('what may be left out has a written default; a price that is left out stays unknown', () => {
  const decoded = decodeDocument(LEAST, 'yaml');
  expect(asText('document' in decoded && parseValueMap(frozen(decoded.document)))).toEqual({
    map: {
      title: null, source: null, remark: null, claim: false, priceList: null, priceLevel: null, date: null, currency: 'EUR', method: 'societal', combine: 'multiply', discountRate: [{ from: 1, rate: '0.0225' }], discountTiming: 'start', inputs: [],
      outcomes: [{
        stakeholder: 'residents', description: 'visits', quantity: '10', unit: 'visit', code: null, indicator: null,
        pricePerUnit: null, low: null, high: null, posts: null, priceLevel: null, ...Object.fromEntries(['deadweight', 'displacement', 'attributedToOthers', 'dropOff'].map((share) => [share, { value: '0', low: null, high: null }])),
        durationYears: 1, startOffset: null, year: 1, date: null, stage: 'outcome', conversion: null, count: null, overlapCluster: null, alpha: null, caseGroup: null, parent: null, yieldsTo: [], sdg: null,
        evidence: null, source: null, remark: null,
      }],
    },
  });
});

test.each([
  ['a key that stands twice', 'currency: EUR\ncurrency: GBP\n', [2]],
  ['a tag we do not know', 'currency: !money EUR\n', [1]],
  ['two documents in one file', 'currency: EUR\n---\ncurrency: GBP\n', [2]],
  ['brackets that do not close', 'inputs: [', [1]],
])('YAML with %s is refused with its line', (_, text, rows) => {
  const decoded = decodeDocument(text, 'yaml');
  expect('problems' in decoded && decoded.problems.map((problem) => problem.row)).toEqual(rows);
});

test('YAML that multiplies itself is refused', () => {
  const levels = Array.from({ length: 8 }, (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(9)}]`);
  expect(decodeDocument(['a0: &a0 [x]', ...levels].join('\n'), 'yaml')).toMatchObject({ problems: [{ code: 'syntax' }] });
});

test.each(['', '{"currency": "EUR",}', '{currency: "EUR"}', "{'currency': 'EUR'}"])('JSON is read as JSON, not as YAML: %j is refused', (text) => {
  expect(decodeDocument(text, 'json')).toMatchObject({ problems: [{ code: 'syntax' }] });
});

test.each([null, [], 'map', 5, {}])('%j is not a value map', (document) => {
  expect('problems' in parseValueMap(document)).toBe(true);
});
