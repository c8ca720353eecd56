import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { parseProfiles, PROFILE_COLUMNS, PROFILE_REQUIRED } from '../../src/initiatives/parse-profiles.js';
import { fileKind } from '../../src/measurements/file-kind.js';
import { csvColumns, parseCsv } from '../../src/measurements/parse-csv.js';
import { INPUT_COLUMNS, INPUT_REQUIRED, parseInputs } from '../../src/measurements/parse-inputs.js';
import { MEASUREMENT_COLUMNS, MEASUREMENT_REQUIRED, parseMeasurements } from '../../src/measurements/parse-measurements.js';
import type { PriceList } from '../../src/pricelist/price-list.js';
import type { Table } from '../../src/shared/table.js';
import { SMALL_REFERENCE } from '../initiatives/small-reference.js';
import { frozen } from '../valuation/run-cases.js';

const at = (path: string) => new URL(`../../fixtures/${path}`, import.meta.url);
const text = (path: string) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(at(path)));
const { indicators } = parse(text('pricelist/nl-2026-1.yaml')) as PriceList;

/** What every file is checked against: a day, the indicators of the Dutch list, some stakeholders, and two initiatives; files of initiatives against a few codes and places. */
const context = frozen({
  today: '2026-11-21',
  indicators: new Map(indicators.map((entry) => [entry.code, entry])),
  stakeholders: ['gemeente', 'rijk', 'vrijwilliger'],
  initiatives: new Map([['repair-cafe-utrecht', { founded: null }], ['repair-cafe-breda', { founded: '2015-05-01' }]]),
});

const parsers = {
  measurements: [MEASUREMENT_COLUMNS, MEASUREMENT_REQUIRED, (table: Table) => parseMeasurements(table, context)],
  inputs: [INPUT_COLUMNS, INPUT_REQUIRED, (table: Table) => parseInputs(table, context)],
  initiatives: [PROFILE_COLUMNS, PROFILE_REQUIRED, (table: Table) => parseProfiles(table, SMALL_REFERENCE)],
} as const;

/** Reads a file as an import does: its columns say what it holds. */
function read(csv: string): object {
  const [columns, required, parseRows] = parsers[fileKind(csvColumns(csv))];
  const parsed = parseCsv(csv, columns, required);
  return 'problems' in parsed ? parsed : parseRows(frozen(parsed.table));
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
