import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse as parseYaml } from 'yaml';
import { readCsvRows } from '../../src/measurements/read-rows.js';
import { parsePriceList } from '../../src/pricelist/parse-price-list.js';
import { indexRatio, priceIndexSchema } from '../../src/pricelist/price-index.js';
import { priceListFromTable, type ImportedRow } from '../../src/pricelist/price-list-from-table.js';
import type { Indicator } from '../../src/pricelist/price-list.js';
import type { NamedTable } from '../../src/pricelist/table-entries.js';
import { parseTableMapping } from '../../src/pricelist/table-mapping.js';
import { AMOUNT_DECIMALS, parseDecimal, toFixed } from '../../src/shared/decimal.js';
import { readXlsx } from '../../src/shared/read-xlsx.js';
import { cell } from '../../src/shared/table.js';

/** The Unit Cost Database v.1.4 of New Economy / Greater Manchester Combined Authority (March 2015, CC BY 4.0), by the mapping that is in the examples. */

const fixture = (path: string) => parseYaml(readFileSync(new URL(`../../fixtures/${path}`, import.meta.url), 'utf8')) as unknown;
const deflator = priceIndexSchema.parse(fixture('reference/deflator-uk-2015.yaml'));
const read = parseTableMapping(fixture('pricelist/examples/gmca-mapping.yaml'));
if ('problems' in read) throw new Error(JSON.stringify(read.problems));
const { mapping } = read;

/** An amount at the price level of the list, to 6 decimals. */
const uprated = (amount: string, level: string) => toFixed(parseDecimal(amount).times(indexRatio(deflator, level, mapping.list.priceLevel)!), AMOUNT_DECIMALS);
const rounded = (amount: string) => toFixed(parseDecimal(amount), AMOUNT_DECIMALS);

/** One value of each year in the workbook, and what the workbook makes of it at the prices of 2015/16. */
test.each([
  ['HE7.11', '2000/01', '2014', '2825.341817519678'],
  ['CR1.0', '2002/03', '500', '673.2312183155595'],
  ['CR1.4', '2003/04', '105', '138.55752464450538'],
  ['SS4.0', '2004/05', '900', '1151.3343533628026'],
  ['E&S1.0.4', '2005/06', '327.8333333333333', '407.98509515698646'],
  ['CR1.2', '2006/07', '66', '79.96835563281901'],
  ['HE11.5', '2007/08', '7964', '9375.196658790614'],
  ['CR2.0', '2008/09', '2470', '2836.4808435360374'],
  ['SS16.0', '2009/10', '3206', '3588.9099113331463'],
  ['CR8.1', '2010/11', '174363', '189930.8302972782'],
  ['E&E2.8', '2011/12', '85.15', '91.12146051050543'],
  ['E&E1.0', '2012/13', '9800', '10320.685590852001'],
  ['SS7.1', '2013/14', '767.7333333333333', '791.7157871999999'],
  ['E&E1.1', '2014/15', '113.7', '115.2918'],
])('%s: %s GBP of %s are as published at the prices of 2015/16', (_, level, amount, published) => {
  expect(uprated(amount, level)).toBe(rounded(published));
});

const DATA = new URL('../../../shared/data/gmca-unit-costs/', import.meta.url);
const present = existsSync(DATA);
if (!present) process.stderr.write('price-list-gmca: skipped what needs the workbook, ../shared/data/gmca-unit-costs is not here.\n');

(present ? describe : describe.skip)('the whole workbook', () => {
  let tables: NamedTable[];
  let indicators: Indicator[];
  let rows: ImportedRow[];
  let counts: { passedOver: number; values: object };
  beforeAll(async () => {
    const workbook = await readXlsx(readFileSync(new URL('unit-cost-database.xlsx', DATA)), mapping.table);
    if ('problems' in workbook) throw new Error(JSON.stringify(workbook.problems));
    tables = workbook.sheets;
    const made = priceListFromTable(tables, mapping);
    if ('problems' in made) throw new Error(JSON.stringify(made.problems));
    expect(parsePriceList(made.document)).toEqual({ list: made.document });
    ({ document: { indicators }, report: { rows, ...counts } } = made);
  });
  const entry = (code: string) => indicators.find((each) => each.code === code)!;
  const noted = (code: string) => rows.filter(({ notes }) => notes.some((note) => note.code === code)).map((row) => row.code);

  test('684 rows have 675 fiscal, 80 economic and 25 social values; one row has no code and one values of two years', () => {
    expect(rows).toHaveLength(684);
    expect(counts.values).toEqual({ fiscal: 675, economic: 80, social: 25 });
    expect(rows.filter(({ outcome }) => outcome !== 'taken').map(({ sheet, line, code, outcome }) => [sheet, line, code, outcome])).toEqual([['Crime', 58, '', 'left-out'], ['Social Services', 121, 'SS16.0', 'held']]);
    expect(indicators).toHaveLength(683);
    expect(noted('unknown-agency')).toEqual([]);
  });

  test('all 779 published values come out at 6 decimals', () => {
    const published = tables.flatMap(({ table }) => table.rows).flatMap((row) => [['H', 'I', 'J'], ['K', 'L', 'M'], ['N', 'O', 'P']].map((columns) => columns.map((column) => cell(row, column))))
      .filter((values): values is [string, string, string] => values.every((value) => value !== undefined));
    expect(published).toHaveLength(779);
    expect(published.filter(([amount, level, value]) => uprated(amount, level) !== rounded(value))).toEqual([]);
  });

  test('53 of 73 rows with parts are their sum, 16 of them after rounding to pounds; the other 20 are told', () => {
    const wholes = rows.filter(({ parts }) => parts);
    expect(wholes).toHaveLength(73);
    expect(wholes.filter(({ parts }) => parts!.sum)).toHaveLength(53);
    expect(wholes.filter(({ parts, notes }) => parts!.sum && notes.some(({ code }) => code === 'parts-rounded'))).toHaveLength(16);
    expect(wholes.filter(({ parts }) => !parts!.sum).map(({ code }) => code)).toEqual([
      'CR1.4', 'CR3.0', 'CR8.0', 'HE2.0', 'HE3.0', 'HE7.0', 'HE7.1', 'HE7.11', 'HE12.2', 'HE12.3', 'HE12.4', 'HE12.5', 'HE14.0', 'HO1.0', 'HO3.0', 'SS1.1', 'SS1.3', 'SS5.0', 'SS6.0', 'SS15.3',
    ]);
    expect(noted('parts-differ')).toEqual(wholes.filter(({ parts }) => !parts!.sum).map(({ code }) => code));
    expect(new Set(indicators.flatMap(({ parent }) => parent ?? [])).size).toBe(53);
  });

  /** "Total public value" in a comment on the value or in the column Comment; those of qualifications in whole pounds. */
  test.each([
    ['gmca-e-e1-0', '14610'], ['gmca-e-e2-0', '13700'], ['gmca-e-e3-0', '9267'],
    ['gmca-e-s5-0', '443'], ['gmca-e-s6-0', '1058.825'], ['gmca-e-s7-0', '878'], ['gmca-e-s8-0', '1208'], ['gmca-e-s9-0', '921'], ['gmca-e-s10-0', '1382.025'], ['gmca-e-s11-0', '1122.65'], ['gmca-e-s12-0', '1924.75'], ['gmca-e-s13-0', '3125'],
  ])('%s: without the transfer it is worth %s, as the workbook says', (code, amount) => {
    expect(entry(code).prices![0]!.amount).toBe(amount);
  });

  test('68 fiscal values only change hands: benefits and taxes', () => {
    expect(noted('transfer')).toHaveLength(68);
    expect(entry('gmca-e-e1-3').prices![0]).toMatchObject({
      amount: '0', sourceAmount: '72.4', priceLevel: '2014/15',
      posts: [{ stakeholder: 'rijk', amount: '72.4', kind: 'fiscal', basis: 'cash', transfer: 'benefit' }, { stakeholder: 'huishouden', amount: '-72.4', kind: 'economic', basis: 'cash', transfer: 'benefit' }],
    });
  });

  test('agencies are posts: domestic violence is the sum of what health, police and justice, and the local authority bear', () => {
    expect(entry('gmca-cr2-0').prices![0]).toMatchObject({
      amount: '10738', posts: [
        { stakeholder: 'rijk', amount: '1171', kind: 'fiscal' }, { stakeholder: 'politie-justitie', amount: '996', kind: 'fiscal' }, { stakeholder: 'gemeente', amount: '303', kind: 'fiscal' },
        { stakeholder: 'onverdeeld', amount: '1473', kind: 'economic' }, { stakeholder: 'maatschappij', amount: '6795', kind: 'social' },
      ],
    });
  });

  test('values that another reading of the workbook spoiled, and says so, are not taken from it', () => {
    const csv = readFileSync(new URL('checked_entries.csv', DATA), 'utf8');
    const table = readCsvRows(csv, 'utf-8');
    if ('problems' in table) throw new Error(JSON.stringify(table.problems));
    const { source: { titleColumn: _, ...source }, remark: __, ...rest } = mapping;
    const made = priceListFromTable([{ name: '', table: table.table }], {
      ...rest, code: { ...mapping.code, column: 'code' }, label: 'description', category: { ...mapping.category, column: 'theme' }, unit: { ...mapping.unit, column: 'unit' },
      values: [{ kind: 'fiscal', basis: 'resource', amount: 'value', priceLevel: 'price_year', agencies: { ...mapping.values[0]!.agencies!, columns: ['agency', 'agency_detail'] } }],
      transfers: [], grade: 'red', source: { ...source, title: 'Unit Cost Database v.1.4' }, doubt: 'suspect',
    });
    if ('problems' in made) throw new Error(JSON.stringify(made.problems));
    const { document, report } = made;
    expect(report.rows.filter(({ outcome }) => outcome !== 'taken').map(({ code, outcome, notes }) => [code, outcome, notes[0]!.code])).toEqual([
      ...[5, 6, 7, 8, 9, 10, 11, 12, 13].map((number) => `E&S${number}.0`), 'HE2.0.3', 'SS7.1', 'SS7.1.3', 'SS8.0', 'SS11.2', 'SS11.9', 'SS12.2',
    ].map((code) => [code, 'held', 'doubted']));
    expect(document.indicators.find(({ code }) => code === 'gmca-ss11-9')).toMatchObject({ held: { en: 'Not taken from the table: its value is doubted: footnote 32; likely 46.' } });
    expect(document.indicators.some(({ prices }) => prices?.[0]!.amount === '4632')).toBe(false);
    expect(parsePriceList(document)).toEqual({ list: document });
  });
});
