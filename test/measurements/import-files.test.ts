import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { parseProfiles, PROFILE_COLUMNS, PROFILE_REQUIRED } from '../../src/initiatives/parse-profiles.js';
import { csvColumns, parseCsv } from '../../src/measurements/parse-csv.js';
import { MEASUREMENT_COLUMNS, MEASUREMENT_REQUIRED, parseMeasurements } from '../../src/measurements/parse-measurements.js';
import type { PriceList } from '../../src/pricelist/price-list.js';
import { SMALL_REFERENCE } from '../initiatives/small-reference.js';
import { frozen } from '../valuation/run-cases.js';

const at = (path: string) => new URL(`../../fixtures/${path}`, import.meta.url);
const text = (path: string) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(at(path)));
const { indicators } = parse(text('pricelist/nl-2026-1.yaml')) as PriceList;

/** What every file is checked against: a day, the indicators of the Dutch list, and two initiatives; files of initiatives against a few codes and places. */
const context = frozen({
  today: '2026-11-21',
  indicators: new Map(indicators.map((entry) => [entry.code, entry])),
  initiatives: new Map([['repair-cafe-utrecht', { founded: null }], ['repair-cafe-breda', { founded: '2015-05-01' }]]),
});

/** Reads a file as an import does: its columns say whether it holds measurements or initiatives. */
function read(csv: string): object {
  const measurements = csvColumns(csv).some((column) => column === 'indicator' || column === 'quantity');
  const parsed = measurements ? parseCsv(csv, MEASUREMENT_COLUMNS, MEASUREMENT_REQUIRED) : parseCsv(csv, PROFILE_COLUMNS, PROFILE_REQUIRED);
  if ('problems' in parsed) return parsed;
  return measurements ? parseMeasurements(frozen(parsed.table), context) : parseProfiles(frozen(parsed.table), SMALL_REFERENCE);
}

describeFiles('accepted', 'expected', (csv, expected) => {
  const drafts = read(csv);
  expect('drafts' in drafts ? drafts.drafts : 'profiles' in drafts ? drafts.profiles : drafts).toEqual(expected);
});
describeFiles('rejected', 'errors', (csv, expected) => {
  expect(read(csv)).toEqual({ problems: expected });
});

function describeFiles(folder: string, ending: string, check: (csv: string, expected: unknown) => void): void {
  const files = readdirSync(at(`import/${folder}/`));
  const names = files.filter((file) => file.endsWith('.csv')).map((file) => file.replace('.csv', ''));
  test.each(names)(`${folder}: %s`, (name) => check(text(`import/${folder}/${name}.csv`), JSON.parse(text(`import/${folder}/${name}.${ending}.json`))));
  test(`${folder}: every file has its expectation beside it, and the other way round`, () => {
    expect(files.filter((file) => !file.endsWith('.csv'))).toEqual(names.map((name) => `${name}.${ending}.json`));
  });
}
