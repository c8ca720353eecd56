import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { decodeDocument } from '../../src/shared/decode-document.js';
import { parseValueMap } from '../../src/valuation/value-map.js';
import { frozen } from './run-cases.js';

const FOLDER = 'fixtures/value-maps/rejected/';
const mistakes = readdirSync(FOLDER).filter((name) => !name.endsWith('.errors.json')).map((name) => name.replace(/\.json$/, ''));

test.each(mistakes)('%s is refused with every problem', (mistake) => {
  const decoded = decodeDocument(readFileSync(`${FOLDER}${mistake}.json`, 'utf8'), 'json');
  const parsed = 'document' in decoded ? parseValueMap(frozen(decoded.document)) : decoded;
  expect('problems' in parsed && parsed.problems).toEqual(JSON.parse(readFileSync(`${FOLDER}${mistake}.errors.json`, 'utf8')));
});
