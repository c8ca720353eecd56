import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse as parseYaml } from 'yaml';
import { readCsvRows } from '../../src/measurements/read-rows.js';
import { importReportText } from '../../src/pricelist/import-report.js';
import { parsePriceList } from '../../src/pricelist/parse-price-list.js';
import { priceListFromTable, type ImportedRow } from '../../src/pricelist/price-list-from-table.js';
import type { Indicator } from '../../src/pricelist/price-list.js';
import { parseTableMapping, type TableMapping } from '../../src/pricelist/table-mapping.js';
import { runTable } from '../shared/run-table.js';
import { frozen } from '../valuation/run-cases.js';

const GMCA = parseYaml(readFileSync(new URL('../../fixtures/pricelist/examples/gmca-mapping.yaml', import.meta.url), 'utf8')) as TableMapping;
const MAPPING: TableMapping = frozen({
  ...GMCA,
  table: { headerRows: 1 }, code: { column: 'code', prefix: 'x-' }, label: 'text', remark: 'comment', doubt: 'suspect',
  category: { column: 'group', words: { care: 'care', work: 'work', benefits: 'income' } },
  unit: { column: 'unit', words: { 'Per visit': { unit: 'visit', count: 'event' }, 'Per week': { unit: 'week', count: 'event' } } },
  values: [
    { kind: 'fiscal', basis: 'resource', amount: 'fiscal', priceLevel: 'year', agencies: { columns: ['agency', 'also'], words: { Council: 'gemeente', NHS: 'rijk', 'NHS / Council': 'onverdeeld', DWP: 'rijk', Multiple: 'onverdeeld' } } },
    { kind: 'social', basis: 'wellbeing', amount: 'social', priceLevel: 'social year', stakeholder: 'maatschappij' },
  ],
  transfers: [{ id: 'benefit', kind: 'fiscal', receiver: 'rijk', payer: 'huishouden', where: { group: ['benefits'] } }],
  grade: { column: 'rag', words: { G: 'green', A: 'amber', R: 'red' } },
  source: { ...GMCA.source, titleColumn: 'origin' },
});

function drafted(csv: string, mapping = MAPPING) {
  const read = readCsvRows(csv, 'utf-8');
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const made = priceListFromTable([{ name: '', table: frozen(read.table) }], mapping);
  if ('problems' in made) throw new Error(JSON.stringify(made.problems));
  return made;
}

function rowText({ line, code, outcome, notes, parts }: ImportedRow): string {
  const said = [...notes.map((note) => note.code), ...(parts ? [`${parts.count} parts ${parts.sum ? 'sum' : 'differ'}`] : [])];
  return `${line} ${code} ${outcome}${said.length > 0 ? `: ${said.join(', ')}` : ''}`;
}

function entryText({ prices, held, parent }: Indicator): string {
  const [price] = prices ?? [];
  const posts = price?.posts.map(({ stakeholder, kind, amount, transfer }) => [stakeholder, kind, amount, transfer].filter(Boolean).join(' '));
  return `${price ? `${price.amount}${price.sourceAmount ? ` of ${price.sourceAmount}` : ''} at ${price.priceLevel} = ${posts!.join(' + ')}` : `held: ${held!.en}`}${parent ? `, part of ${parent}` : ''}`;
}

runTable(import.meta.url, 'from-table', (csv: string) => {
  const { document, report } = drafted(csv);
  expect(parsePriceList(document)).toEqual({ list: document });
  return { rows: report.rows.map(rowText), ...(report.passedOver > 0 && { passedOver: report.passedOver }), entries: Object.fromEntries(document.indicators.map((entry) => [entry.code, entryText(entry)])) };
});

const HEADER = 'code,text,group,unit,agency,also,fiscal,year,social,social year,rag,comment,origin,suspect';

test('an entry says what it is in both languages, where it stands in the table, and what the table says beside it', () => {
  const { document } = drafted(`${HEADER}\nA1.0,"A visit\nto the doctor",care,Per visit,NHS,GP,12,2013/14,,,A,A guess.,"Report, p. 3",\n`);
  expect(document.indicators[0]).toMatchObject({
    label: { nl: '[en] A visit to the doctor', en: 'A visit to the doctor' },
    definition: { nl: expect.stringContaining('(Per visit)'), en: expect.stringContaining('(Per visit)') },
    unit: 'visit', category: 'care', count: 'event', stage: 'outcome',
    prices: [{
      from: '2015-04-01', grade: 'amber', remark: { nl: '[en] Agencies: NHS, GP. A guess.', en: 'Agencies: NHS, GP. A guess.' },
      source: { title: 'Report, p. 3', quotedIn: `${GMCA.source.quotedIn}, line 2`, licence: 'CC BY 4.0' },
    }],
  });
});

test('a remark that is too long for the list is cut off, and said', () => {
  const { document, report } = drafted(`${HEADER}\nA1.0,A visit,care,Per visit,,,12,2013/14,,,G,${'word '.repeat(600)},Report,\n`);
  expect(report.rows[0]!.notes.map(({ code }) => code)).toContain('shortened');
  const { en } = document.indicators[0]!.prices![0]!.remark!;
  expect([en.slice(-4), en.length > 1980 && en.length <= 1990]).toEqual([' ...', true]);
});

test('a grade and a source may be the same for all rows', () => {
  const { grade: _, ...mapping } = MAPPING;
  const { titleColumn: __, ...source } = MAPPING.source;
  const { document } = drafted(`${HEADER}\nA1.0,A visit,care,Per visit,Council,,12,2013/14,,,,,,\n`, { ...mapping, grade: 'red', source: { ...source, title: 'The table' } });
  expect(document.indicators[0]!.prices![0]).toMatchObject({ grade: 'red', source: { title: 'The table' } });
});

test('for any amounts, the posts sum to the price, and price and transfers to the amount of the source', () => {
  const cents = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((amount) => (amount / 100).toFixed(2));
  const row = fc.tuple(fc.constantFrom('care', 'benefits'), fc.constantFrom('Council', 'NHS', 'Multiple'), cents, cents);
  fc.assert(fc.property(row, fc.array(row, { maxLength: 4 }), (whole, parts) => {
    const lines = [whole, ...parts].map(([group, agency, fiscal, social], index) => `A1.0${index === 0 ? '' : `.${index}`},A visit,${group},Per visit,${agency},,${fiscal},2013/14,${social},2013/14,G,,Report,`);
    const { document } = drafted(`${HEADER}\n${lines.join('\n')}\n`);
    expect(parsePriceList(document)).toEqual({ list: document });
  }), { numRuns: 50 });
});

test('every problem of a mapping is told at once, with its place', () => {
  const { table: _, ...wrong } = { ...GMCA, colour: 'red', language: 'fr', code: { column: 'C', prefix: 'GMCA' }, grade: 'purple', parents: { separator: '..', tolerance: 1 }, values: [{ ...GMCA.values[1], agencies: GMCA.values[0]!.agencies }] };
  const read = parseTableMapping(wrong);
  expect('problems' in read && read.problems.map(({ code, pointer }) => `${code} ${pointer}`).sort()).toEqual([
    'invalid /values/0', 'invalid-format /code/prefix', 'invalid-type /parents/tolerance', 'invalid-union /grade', 'invalid-value /language', 'missing /table', 'too-big /parents/separator', 'unknown-key /colour',
  ]);
});

test('columns that the table does not have are told all at once', () => {
  const table = { columns: ['code', 'text'], rows: [] };
  const made = priceListFromTable([{ name: 'Crime', table }], { ...MAPPING, remark: undefined, doubt: undefined });
  expect('problems' in made && made.problems.map(({ pointer }) => pointer)).toEqual([
    '/category/column', '/unit/column', '/values/0/amount', '/values/0/priceLevel', '/values/0/agencies/columns/0', '/values/0/agencies/columns/1', '/values/1/amount', '/values/1/priceLevel',
    '/transfers/0/where/group', '/grade/column', '/source/titleColumn',
  ]);
  expect('problems' in made && made.problems[0]!.message).toBe('there is no column "group" in sheet Crime. Name one of: code, text.');
});

test('the report tells the counts, and of each row what there is to look at', () => {
  const { report } = drafted(`${HEADER}\nA1.0,A visit,care,Per visit,Council,,12,2013/14,,,G,,Report,\n,A visit,care,Per visit,Council,,12,2013/14,,,G,,Report,\n`);
  const text = importReportText('x 1', report);
  expect(text).toMatch(/^x 1\n\n {2}rows with a code or an amount +2\n {4}taken +1\n/);
  expect(text).toContain('To look at (1):\n\nline 3, no code: left-out, no-code: "A visit" has no code, so no measurement could name it: give it one in the table\n');
});
