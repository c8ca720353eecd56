import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { PUT_IN, type InputDraft } from '../../src/measurements/parse-inputs.js';
import { MEASURED, type MeasurementDraft } from '../../src/measurements/parse-measurements.js';
import { ROW_FILES, type RowsFormat } from '../../src/measurements/read-rows.js';
import { understoodText } from '../../src/measurements/understood-text.js';
import { warningsOf } from '../../src/measurements/warnings.js';
import type { PriceList } from '../../src/pricelist/price-list.js';
import { SMALL_REFERENCE } from '../initiatives/small-reference.js';
import { frozen } from '../valuation/run-cases.js';
import { readFile, type Read } from './reading.js';

const at = (path: string) => new URL(`../../fixtures/${path}`, import.meta.url);
const text = (path: string) => readFileSync(at(path), 'utf8');
const { indicators } = parse(text('pricelist/nl-2026-1.yaml')) as PriceList;

/** What every file is checked against: a day, the indicators of the Dutch list, some stakeholders, and a few initiatives; files of initiatives against a few codes and places. */
const context = frozen({
  today: '2026-11-21',
  indicators: new Map(indicators.map((entry) => [entry.code, entry])),
  stakeholders: ['gemeente', 'rijk', 'vrijwilliger'],
  initiatives: new Map([
    ['repair-cafe-utrecht', { founded: null, closed: null }], ['repair-cafe-breda', { founded: '2015-05-01', closed: null }], ['repair-cafe-ede', { founded: null, closed: null }], ['repair-cafe-goes', { founded: null, closed: '2023-07-01' }],
    ['regio-midden', { founded: null, closed: null }],
  ]),
  reference: SMALL_REFERENCE,
});

const FORMATS = Object.keys(ROW_FILES);
const formatOf = (name: string) => name.split('.').at(-1) as RowsFormat;
const read = (path: string): Promise<Read> => readFile(readFileSync(at(path)), formatOf(path), context);

test.each([
  ['windows-1252.csv', 'measurements in a long layout, CSV, windows-1252, semicolon'],
  ['utf-16-little-endian-tabs.csv', 'measurements in a long layout, CSV, utf-16le, tab'],
  ['english-thousands.csv', 'measurements in a long layout, CSV, utf-8, comma', 'numbers written as 1,200.5'],
  ['days-with-slashes.csv', 'measurements in a long layout, CSV, utf-8, comma', 'days written as 31/12/2024'],
  ['rows-of-a-template-left-empty.csv', 'measurements in a long layout, CSV, utf-8, semicolon', '"initiatief" as initiative, "jaar" as year, "aantal" as quantity, "eenheid" as unit', '1 of the lines have nothing filled in: left out'],
  ['wide-labels.csv', 'measurements in a wide layout, CSV, utf-8, semicolon', 'numbers written as 1.200,5',
    '"Initiatief" as initiative, "Jaar" as year, "Gerepareerde spullen" as repair-item-fixed in item, "Vermeden CO2-uitstoot door reparatie (kg)" as co2e-avoided-fixometer-r2 in kg, "Toelichting" as note'],
  ['workbook.xlsx', 'measurements in a long layout, XLSX, sheet "Cijfers"', 'not read: sheet "Uitleg"', 'numbers written as 1.200,5', '"Initiatief" as initiative, "Jaar" as year, "Aantal" as quantity, "Eenheid" as unit'],
  ['lines-of-json.ndjson', 'measurements in a long layout, NDJSON, utf-8'],
])('what was recognised in %s is said', async (name, ...said) => {
  const result = await read(`import/accepted/${name}`);
  expect('understood' in result && understoodText(result.understood).trim().split('\n')).toEqual(said.map((line) => `understood: ${line}`));
});

test.each([
  ['columns and a value', { columns: { Groep: 'initiative', Wat: 'indicator', Stuks: 'quantity', Ref: '-' }, values: { unit: 'item', year: '2019' } }, 'Groep,Wat,Stuks,Ref', 'repair-cafe-utrecht,repair-item-fixed,120,x',
    [{ line: 2, draft: { indicator: 'repair-item-fixed', quantity: '120', period_from: '2019-01-01', period_until: '2020-01-01' } }]],
  ['columns as indicators', { columns: { Gerepareerd: 'repair-item-fixed' }, values: {} }, 'initiatief,jaar,Gerepareerd', 'repair-cafe-utrecht,2019,120', [{ line: 2, draft: { indicator: 'repair-item-fixed', quantity: '120', file_line: 2 } }]],
  ['a column that is not there', { columns: { Stuk: 'quantity' }, values: { colour: 'red' } }, 'initiative,indicator,year,quantity,unit', 'repair-cafe-utrecht,repair-item-fixed,2019,1,item',
    [{ code: 'no-such-column', column: 'Stuk' }, { code: 'unknown-column', column: 'colour' }]],
])('a mapping says what other columns are: %s', async (_, mapping, header, row, expected) => {
  const result = await readFile(new TextEncoder().encode(`${header}\n${row}\n`), 'csv', context, mapping);
  expect('rows' in result ? result.rows : result.problems).toMatchObject(expected);
});

const REPAIRS = `groep,dag,status
repair-cafe-utrecht,2019-03-02,Fixed
repair-cafe-utrecht,2019-03-02,End of life
repair-cafe-ede,????,Fixed
nobody,2019-03-02,Fixed
repair-cafe-ede,1999-12-13,Fixed
`;
test.each([
  ['rows of a file that tells one thing each are made into figures', { except: { groep: ['nobody'], dag: ['????', '1999-12-13'] } },
    [{ line: 2, draft: { initiative: 'repair-cafe-utrecht', indicator: 'repair-item-fixed', period_from: '2019-01-01', quantity: '1', note: '1 of 2 rows, from line 2 on', file_line: 2 } }, { line: 3, draft: { indicator: 'repair-event', quantity: '1', file_line: 2 } }]],
  ['what is wrong with such a figure is told at the first line it came from', {}, [
    { code: 'not-a-date', row: 4, column: 'year', value: '????' }, { code: 'unknown-initiative', row: 5, column: 'initiative', value: 'nobody' }, { code: 'impossible-date', row: 6, column: 'year' },
  ]],
])('%s', async (_, choice, expected) => {
  const rows = [{ values: { indicator: 'repair-item-fixed', unit: 'item' }, where: { status: ['Fixed'] }, quantity: 'count' as const }, { values: { indicator: 'repair-event', unit: 'event' }, quantity: { distinct: 'dag' } }];
  const result = await readFile(new TextEncoder().encode(REPAIRS), 'csv', context, { columns: {}, values: {}, aggregate: { ...choice, by: { initiative: '{groep}', year: '{dag|year}' }, rows } });
  const first = 'rows' in result ? result.rows : result.problems.filter(({ row }, index, all) => index === 0 || row !== all[index - 1]!.row);
  expect(first).toMatchObject(expected);
  if ('rows' in result) expect(understoodText(result.understood)).toContain('understood: 5 rows of the file, 3 of them left out, made into 2\n');
});

describeFiles('accepted', 'expected', (result, expected) => expect('rows' in result ? result.rows : result).toEqual(expected));
describeFiles('asked', 'questions', (result, expected) => expect('rows' in result ? questions(result) : result).toEqual(expected));
describeFiles('rejected', 'errors', (result, expected) => expect(result).toEqual({ problems: expected }));

/** What is asked about a file of rows that are right by themselves, where nothing is known of before. */
function questions({ rows, place }: Exclude<Read, { problems: unknown }>) {
  const drafts = rows as { line: number; draft: MeasurementDraft | InputDraft }[];
  return warningsOf(drafts, (draft) => ('indicator' in draft ? MEASURED.what(draft) : PUT_IN.what(draft)), { initiatives: context.initiatives, known: { own: new Map(), peers: new Map() } }).map(place);
}

function describeFiles(folder: string, ending: string, check: (result: Read, expected: unknown) => void): void {
  const files = readdirSync(at(`import/${folder}/`)).filter((file) => file !== 'SOURCE.md');
  const names = files.filter((file) => !file.endsWith(`.${ending}.json`) && FORMATS.includes(formatOf(file)));
  const expectation = (name: string) => `${name.replace(/\.\w+$/, '')}.${ending}.json`;
  test.each(names)(`${folder}: %s`, async (name) => check(await read(`import/${folder}/${name}`), JSON.parse(text(`import/${folder}/${expectation(name)}`))));
  test(`${folder}: every file has its expectation beside it, and the other way round`, () => {
    expect(files.filter((file) => !names.includes(file)).sort()).toEqual(names.map(expectation).sort());
  });
}
