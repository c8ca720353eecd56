import { describe, expect, test } from '@jest/globals';
import { lineFinder } from '../../src/shared/line-finder.js';

const YAML = `# a list
list: toy
indicators:
  - code: a
    prices:
      - {from: "2020-01-01", amount: 1}
  - code: b
    "with/slash": 2
    "with~tilde": 3
`;
const JSON_TEXT = JSON.stringify({ list: 'toy', indicators: [{ code: 'a' }, { code: 'b' }] }, null, 2);

describe.each([
  ['YAML', YAML, [
    ['/list', 2], ['/indicators/0/code', 4], ['/indicators/0/prices/0/amount', 6], ['/indicators/1/code', 7], ['/indicators/1/with~1slash', 8], ['/indicators/1/with~0tilde', 9],
    ['/indicators/1/source', 7], ['/indicators/2', 4], ['/title', 1], ['', 1],
  ]],
  ['JSON', JSON_TEXT, [['/list', 2], ['/indicators/1/code', 8]]],
  ['a text that cannot be read', '{list: toy', [['/list', 1]]],
  ['nothing', '', [['/list', 1]]],
] as [string, string, [string, number][]][])('in %s', (_, text, places) => {
  test.each(places)('"%s" stands on line %i, or what it is missing in does', (pointer, line) => {
    expect(lineFinder(text)(pointer)).toBe(line);
  });
});
