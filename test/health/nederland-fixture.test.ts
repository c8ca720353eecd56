import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { parse as parseYaml } from 'yaml';
import { parseProfiles } from '../../src/initiatives/parse-profiles.js';
import { ReferenceService } from '../../src/initiatives/reference.service.js';
import { readCsvRows } from '../../src/measurements/read-rows.js';
import type { PriceList } from '../../src/pricelist/price-list.js';
import { parseDecimal } from '../../src/shared/decimal.js';

/** The Dutch initiatives of the starting data: who they are, and that nothing expected or claimed passes for a fact. */

type Row = Record<string, string>;
const ROOT = new URL('../../', import.meta.url);
const text = (name: string) => readFileSync(new URL(name, ROOT), 'utf8');
const profilesFile = text('fixtures/initiatives/nederland/nederland-initiatives.csv');
const initiatives = parse(profilesFile, { columns: true }) as Row[];
const measurements = parse(text('fixtures/initiatives/nederland/nederland-measurements.csv'), { columns: true }) as Row[];
const { indicators } = parseYaml(text('fixtures/pricelist/nl-2026-1.yaml')) as PriceList;

describe('the Dutch initiatives: who they are', () => {
  it('has only known sectors, kinds, themes, phases and municipalities', () => {
    const read = readCsvRows(profilesFile, 'utf-8');
    const result = 'table' in read ? parseProfiles(read.table, new ReferenceService().data) : read;
    expect(result.problems).toEqual([]);
  });

  it.each(['source', 'as_of', 'kind', 'themes', 'summary', 'summary_en'])('gives every profile its %s', (column) => {
    expect(initiatives.filter((row) => row[column] === '').map((row) => row['initiative'])).toEqual([]);
  });

  it('writes one sentence in each language, and a target group in both or in none', () => {
    expect(initiatives.filter((row) => !/^[^.].{10,200}\.$/.test(row['summary']!) || !/^[^.].{10,200}\.$/.test(row['summary_en']!)).map((row) => row['initiative'])).toEqual([]);
    expect(initiatives.filter((row) => (row['target_group'] === '') !== (row['target_group_en'] === '')).map((row) => row['initiative'])).toEqual([]);
  });
});

describe('the Dutch initiatives: what is measured', () => {
  const unitOf = new Map<string, string>(indicators.map(({ code, unit }) => [code, unit]));
  const rowsOf = (indicator: string) => measurements.filter((row) => row['indicator'] === indicator);

  it('has known initiatives, indicators in their unit, and a note on every row', () => {
    const known = new Set(initiatives.map((row) => row['initiative']));
    expect(measurements.filter((row) => !known.has(row['initiative']!) || unitOf.get(row['indicator']!) !== row['unit'] || !row['note']!.endsWith('.'))).toEqual([]);
  });

  it('never calls realised what is expected, planned or claimed', () => {
    const realised = measurements.filter((row) => row['status'] === 'realised');
    expect(realised.filter((row) => /^stated-|-change$|-per-person$|^target-group/.test(row['indicator']!) || /\b(expect|plan|claim)/i.test(row['note']!))).toEqual([]);
    expect(measurements.filter((row) => row['status'] !== 'realised').map((row) => `${row['initiative']} ${row['status']} ${row['indicator']} ${row['quantity']}`)).toEqual([
      'buuv forecast stated-return 3',
      'buzinezzclub claimed benefit-months-less-per-person 7',
      'frontlijnteam-leeuwarden claimed stated-balance 2000000',
      'frontlijnteam-leeuwarden claimed stated-return 1.6',
      'frontlijnteam-leeuwarden claimed youth-protection-change -40',
      'frontlijnteam-leeuwarden claimed evictions-change -40',
      'frontlijnteam-leeuwarden claimed heavy-team-referrals 17',
      'preventief-interventie-team claimed target-group-reached 98',
      'sociaal-hospitaal claimed stated-saving 20',
      'sociale-wijkteams-leeuwarden forecast professionals-fte 155',
      'sociale-wijkteams-leeuwarden forecast households-reached 7000',
    ]);
  });

  it('counts what has no price: every indicator here is held', () => {
    const used = new Set(measurements.map((row) => row['indicator']));
    expect(indicators.filter(({ code, held }) => used.has(code) && held === undefined).map(({ code }) => code)).toEqual([]);
  });

  it('leaves out a food bank\'s kilograms exactly where they do not follow from their own formula', () => {
    const estimates = rowsOf('food-distributed').flatMap((row) => {
      const formula = /^Estimate, ([\d,]+) households x (\d+) \w+ x ([\d.]+) kg x (\d+) weeks/.exec(row['note']!);
      return formula ? [{ row, kilograms: formula.slice(1).reduce((product, factor) => product.times(factor.replace(',', '')), parseDecimal('1')).toFixed() }] : [];
    });
    expect(estimates).toHaveLength(3);
    for (const { row, kilograms } of estimates) expect([row['initiative'], row['excluded']]).toEqual([row['initiative'], kilograms === row['quantity'] ? '' : 'doubtful']);
    expect(measurements.filter((row) => row['excluded'] !== '').map((row) => row['initiative'])).toEqual(['voedselbank-amsterdam', 'voedselbank-eindhoven', 'voedselbank-groningen']);
  });

  const table = new URL('../shared/data/nl-foodbanks/nl_foodbanks_2024_2025.csv', ROOT);
  const whereTableIs = existsSync(table) ? it : it.skip;
  whereTableIs('has the six food banks as in the table they were read from (skipped where it is not beside the project)', () => {
    const columns = { 'kg_food_per_year': 'food-distributed', 'households_per_week': 'households-weekly', 'people_served': 'people-served', 'rdc_satellite_banks': 'food-banks-supplied' };
    for (const bank of parse(readFileSync(table, 'utf8'), { columns: true }) as Row[]) {
      const own = measurements.filter((row) => row['initiative'] === `voedselbank-${bank['id']}`);
      for (const [column, indicator] of Object.entries(columns)) {
        const shown = own.find((row) => row['indicator'] === indicator);
        expect([bank['id'], indicator, shown?.['quantity'] ?? '']).toEqual([bank['id'], indicator, bank[column]]);
        if (shown) expect(shown['from']).toBe(`${bank['report_year']}-01-01`);
      }
    }
  });
});
