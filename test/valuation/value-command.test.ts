import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { valueCommand } from '../../src/cli/value.command.js';
import { InvalidInput, problemLine } from '../../src/shared/errors.js';

/** As the command line answers a wrong file: status 2, and every problem on stderr. */
async function value(file: string, options: { json: boolean; out?: string }): Promise<number> {
  return valueCommand(file, options).catch((error: unknown) => {
    if (!(error instanceof InvalidInput)) throw error;
    process.stderr.write(error.problems.map((problem) => `${problemLine(problem, error.what)}\n`).join(''));
    return 2;
  });
}

let folder: string;
let printed: { out: string; err: string };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maex-value-'));
  printed = { out: '', err: '' };
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((printed.out += String(text))));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((printed.err += String(text))));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});
const written = (name: string, content: string | Buffer) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

test('prints a study for people', async () => {
  expect(await value('fixtures/value-maps/wheels-to-meals.json', { json: false })).toBe(0);
  for (const line of [
    /^Discounted at 0\.035 a year from year 1 \(end of the year\); adjustments multiplied; ledger: societal\.$/m,
    /^ {2}local authority +contract +1 +24375\.00 +24375\.00$/m,
    /^ {2}residents +GP consultations +90 +consultation +19 +1710\.00 +1710\.00 +1710\.00 +1539\.00 +6302\.36 +5732\.19$/m,
    /^ {2}discounting to the base year +-3110\.17 +81741\.93$/m,
    /^ +5 +1009\.74 +850\.17$/m,
    /^ {2}neighbours +-3483\.80$/m,
    /^ {2}present value +81741\.93$/m,
    /^ {2}SROI +1\.929013$/m,
    /^ {2}payback, months +6\.162996$/m,
    /^ {2}outcomes +8 priced, 0 held, 0 excluded$/m,
  ]) expect(printed.out).toMatch(line);
  expect(printed.err).toBe('');
});

test('prints a study as JSON, amounts with 6 decimals and ratios with 20', async () => {
  expect(await value('fixtures/value-maps/wheels-to-meals.json', { json: true })).toBe(0);
  expect(JSON.parse(printed.out)).toMatchObject({
    currency: 'GBP', gross: '88179.000000', presentValue: '81741.933583', inputsPresentValue: '42375.000000', netPresentValue: '39366.933583',
    sroi: '1.92901318189970501475', netSroi: '0.92901318189970501475', paybackMonths: '6.16299615906565827041', warnings: [],
  });
});

test('reads YAML, and shows a held outcome with its reason', async () => {
  const file = written('map.YML', `
currency: EUR
discountRate: "0"
discountTiming: start
inputs: []
outcomes:
  - {stakeholder: residents, description: joy, quantity: "10", unit: person, deadweight: "0", displacement: "0", attributedToOthers: "0", dropOff: "0", durationYears: 1}
`);
  expect(await value(file, { json: false })).toBe(0);
  expect(printed.out).toMatch(/^ {2}residents +joy +10 +person +held: no-price$/m);
  expect(printed.out).toMatch(/^ {2}present value +none: nothing-priced$/m);
  expect(printed.out).toMatch(/^ {2}at \/outcomes\/0: "joy" has no price/m);
});

test.each([
  ['a missing file', () => join(folder, 'absent.json'), /the file cannot be read: ENOENT/],
  ['an ending we do not know', () => written('map.ods', 'currency'), /Name a file that ends in \.json, \.yaml, \.csv, \.xlsx\./],
  ['JSON that does not close', () => written('map.json', '{"currency": '), /this cannot be read/],
  ['bytes that are no UTF-8', () => written('map.yaml', Buffer.from([0x63, 0xff, 0xfe])), /Save the file as UTF-8\./],
])('%s ends with status 2 and says why', async (_, file, reason) => {
  const name = file();
  expect(await value(name, { json: true })).toBe(2);
  expect(printed).toEqual({ out: '', err: expect.stringMatching(reason) });
  expect(printed.err.startsWith(name)).toBe(true);
});

test('a wrong map ends with status 2 and every problem on its own line', async () => {
  expect(await value('fixtures/value-maps/rejected/comma-decimal.json', { json: true })).toBe(2);
  expect(printed.out).toBe('');
  expect(printed.err.trimEnd().split('\n')).toEqual([expect.stringContaining('at /outcomes/0/quantity: "1.200,5"'), expect.stringContaining('at /outcomes/0/pricePerUnit: "98,40"')]);
});

test('a table is valued as its document is, what is not read of it is told, and it can be written in any other kind', async () => {
  const kinds = ['json', 'yaml', 'csv', 'xlsx'].map((kind) => join(folder, `map.${kind}`));
  let from = 'fixtures/value-maps/wheels-to-meals.csv';
  for (const out of kinds) {
    printed = { out: '', err: '' };
    expect(await value(from, { json: true, out })).toBe(0);
    expect(JSON.parse(printed.out)).toMatchObject({ presentValue: '81741.933583', sroi: '1.92901318189970501475' });
    from = out;
  }
  expect(printed.err).toMatch(/map\.csv, line 7: these columns are not read, .*: Impact, Present value\.\n$/);
  expect(JSON.parse(readFileSync(kinds[0]!, 'utf8'))).toMatchObject({ discountRate: '0.035', outcomes: expect.arrayContaining([expect.objectContaining({ description: 'A&E attendance', attributedToOthers: '0.05' })]) });
});

test.each([['map.ods', /Name a file that ends in/], ['absent/map.csv', /the file cannot be written: ENOENT/]])('it cannot be written as %s, and the answer says why', async (out, reason) => {
  expect(await value('fixtures/value-maps/wheels-to-meals.json', { json: true, out: join(folder, out) })).toBe(2);
  expect(printed).toEqual({ out: '', err: expect.stringMatching(reason) });
});

const LISTED = `
currency: EUR
priceList: {list: nl, version: "2026-1"}
date: "2023-01-01"
inputs: [{stakeholder: fund, description: grant, amount: "0"}]
outcomes:
  - {stakeholder: all, description: "CO2", quantity: "1000", unit: kg, indicator: co2e-avoided}
  - {stakeholder: all, description: earlier, quantity: "1", unit: person-month, indicator: social-assistance-month-single-avoided}
`;

test('prices rows with the list that comes with it; inputs of 0 and a day before the first price are told, each for itself', async () => {
  expect(await value(written('map.yaml', LISTED), { json: false })).toBe(0);
  expect(printed.out).toMatch(/^Discounted at 0\.0225 .*; prices of nl 2026-1; price level 2024\.$/m);
  expect(printed.out).toMatch(/^ {2}all +CO2 +1000 +kg +0\.13 +153\.46 /m);
  expect(printed.out).toMatch(/^ {2}all +earlier +1 +person-month +held: before-first-price$/m);
  expect(printed.out).toMatch(/^ {2}SROI +none: no-inputs$/m);
  expect(printed.out).toMatch(/^ {2}present value: 5 %, 50 %, 95 % +\d+\.\d\d, /m);
});

test.each([
  ['a share of 1.2', LISTED.replace('unit: kg', 'deadweight: "1.2", unit: kg'), /at \/outcomes\/0\/deadweight: "1\.2" is a share/],
  ['a duration of 0', LISTED.replace('unit: kg', 'durationYears: 0, unit: kg'), /at \/outcomes\/0\/durationYears: 0 is refused/],
  ['another unit', LISTED.replace('unit: kg', 'unit: tonne'), /at \/outcomes\/0\/unit: "co2e-avoided" is priced per kg/],
  ['a list that is not there', LISTED.replace('2026-1', '1999-1'), /at \/priceList: there is no "nl" version "1999-1"/],
])('%s ends with status 2 and says what is wrong', async (_, map, reason) => {
  expect(await value(written('map.yaml', map), { json: true })).toBe(2);
  expect(printed).toEqual({ out: '', err: expect.stringMatching(reason) });
});
