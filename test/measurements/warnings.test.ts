import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { parseMeasurements } from '../../src/measurements/parse-measurements.js';
import { readCsvRows } from '../../src/measurements/read-rows.js';
import type { Usual } from '../../src/measurements/outliers.js';
import { WARNINGS, warningsOf } from '../../src/measurements/warnings.js';
import { frozen } from '../valuation/run-cases.js';

interface Case {
  name: string;
  known?: { own?: Record<string, Record<string, Usual>>; peers?: Record<string, Usual> };
  rows: string;
  asked: string[];
}
const cases = parse(readFileSync(new URL('cases/warnings.yaml', import.meta.url), 'utf8')) as Case[];
const names = ['utrecht', 'breda', 'ede', 'assen', 'weert', 'goes', 'deurne'];
const initiatives = new Map(names.map((name) => [name, { founded: null, closed: name === 'deurne' ? '2024-07-01' : null }]));

/** A file as the case writes it: initiative, indicator, from, until, quantity, status, note. */
function draftsOf(rows: string) {
  const lines = rows.trim().split('\n').map((line) => line.replaceAll(/, +/g, ',')).map((line) => `${line}${','.repeat(Math.max(0, 6 - line.split(',').length + 1))}`);
  const read = readCsvRows(`initiative,indicator,from,until,quantity,status,note,unit\n${lines.map((line) => `${line},item`).join('\n')}\n`, 'utf-8');
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const drafts = parseMeasurements(read.table, { today: '2026-11-21', initiatives, indicators: new Map([['item', { unit: 'item' }]]) });
  if (drafts.problems.length > 0) throw new Error(JSON.stringify(drafts.problems));
  return drafts.drafts;
}

test.each(cases)('$name', ({ known, rows, asked }) => {
  const own = new Map(Object.entries(known?.own ?? {}).map(([what, usual]) => [what, new Map(Object.entries(usual))]));
  const warnings = warningsOf(frozen(draftsOf(rows)), ({ indicator }) => indicator, { initiatives, known: { own, peers: new Map(Object.entries(known?.peers ?? {})) } });
  const told = asked.map((line) => /^(?<row>\d+) (?<column>\S+) (?<code>\S+): (?<part>.*)$/.exec(line)!.groups!);
  expect(warnings).toEqual(told.map(({ row, column, code, part }) => ({ row: Number(row), column, code, value: expect.any(String), message: expect.stringContaining(part!) })));
  for (const { code, message } of warnings) expect(message).toMatch(new RegExp(` If it is right, accept it: ${code}\\.$`));
});

test('every warning has a case', () => {
  expect(new Set(cases.flatMap(({ asked }) => asked.map((line) => line.split(/[ :]/)[2])))).toEqual(new Set(WARNINGS));
});
