import { expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { ImportBody, ProblemBody, ServerUnderTest } from './server-under-test.js';
import { toCsv } from '../../src/shared/to-csv.js';

const ALL = 'outlier,repeated-number,sum-of-others,totals-row,after-closing';
const STATES = ['realised', 'forecast', 'claimed'];
const GRADES = ['self-reported', 'documented', 'audited', 'effect-study'];

/** Texts that spreadsheets, encodings and our own notations have trouble with; nothing about persons, and no space at the ends, which a cell does not keep. */
const text = fc.array(fc.constantFrom('=1+1', '@', '-', '+', "'", "''=", '"', ',', ';', '\n', 'ë', 'café', '€', '漢', '🔧', 'TRUE', '1.200', '31/12/2024', 'a', ' b '), { maxLength: 6 }).map((parts) => parts.join('').trim().replace(/^\W*tota/i, 'x'));
const quantity = fc.oneof(fc.constantFrom('0', '1.125', '1200', '12.5', '1045.5', '100.000', '0.000000000001'), fc.tuple(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 999 })).map(([whole, part]) => `${whole}.${part}`));
const years = fc.uniqueArray(fc.integer({ min: 2010, max: 2024 }), { minLength: 1, maxLength: 4 });
const period = (year: number) => ({ from: `${year}-02-01`, until: `${year + 1}-01-15` });
const common = fc.record({ status: fc.constantFrom(...STATES), evidence: fc.constantFrom(...GRADES), period: fc.constantFrom('exact', 'within'), note: text, document: fc.constantFrom('', 'https://www.example.org/a,b;c') });

const profiles = (slugs: readonly string[]) => fc.tuple(...slugs.map((initiative) => fc.record({
  initiative: fc.constant(initiative), name: text.map((name) => name || 'naam'), sector: fc.constantFrom('repair', 'food'), country: fc.constantFrom('NL', 'BE'), place: text,
  founded: fc.constantFrom('', '1999', '2001-05', '2004-02-29'), website: fc.constantFrom('', 'https://www.example.org/?a=b,c'), source: text, as_of: fc.constantFrom('', '2024-12-31'), target_group: text, target_group_en: text, legal_form: text, summary: text, summary_en: text,
})));
const measurements = (slugs: readonly string[]) => fc.tuple(...slugs.flatMap((initiative) => ['repair-item-fixed', 'repair-event'].map((indicator) => fc.tuple(years, fc.array(fc.tuple(common, quantity, fc.constantFrom('', 'doubtful')), { minLength: 4, maxLength: 4 }))
  .map(([each, rest]) => each.map((year, index) => ({ initiative, indicator, ...period(year), ...rest[index]![0], quantity: rest[index]![1], excluded: rest[index]![2], unit: indicator === 'repair-event' ? 'event' : 'item' }))).map(notOverlapping))));
const inputs = (slugs: readonly string[]) => fc.tuple(...slugs.flatMap((initiative) => ['money', 'hours'].map((input) => fc.tuple(years, fc.array(fc.tuple(common, quantity, text, fc.constantFrom('EUR', 'GBP')), { minLength: 4, maxLength: 4 }))
  .map(([each, rest]) => each.map((year, index) => ({ initiative, stakeholder: input === 'hours' ? 'vrijwilliger' : 'fonds', input, ...period(year), ...rest[index]![0], quantity: input === 'hours' ? rest[index]![1] : rest[index]![1].replace(/(\.\d{6})\d+$/, '$1'), description: rest[index]![2], unit: input === 'hours' ? 'hour' : rest[index]![3] }))).map(notOverlapping))));

/** Periods here run into the next January: every other year is kept. */
function notOverlapping<Row extends { from: string }>(rows: readonly Row[]): Row[] {
  return rows.filter(({ from }) => Number(from.slice(0, 4)) % 2 === 0);
}

/** What is exported goes in again and changes nothing: 0 new, 0 corrected. */
export function itTakesItsExports(serverOf: () => ServerUnderTest): void {
  it('an export of its own comes in again, and changes nothing', async () => {
    const server = serverOf();
    const key = await server.newKey('exporteur', 'contributor');
    const send = (file: string, query: Record<string, string> = {}) => server.import<ImportBody & ProblemBody>(file, { accept: ALL, reason: 'the next example', ...query }, { key });
    const slugs = ['uit-1', 'uit-2'];
    const bringIn = async (rows: readonly object[]) => {
      if (rows.length === 0) return;
      const { status, body } = await send(toCsv(rows, Object.keys(rows[0]!) as never[]), { decimal: 'point' });
      expect({ status, errors: body.errors?.slice(0, 3) }).toEqual({ status: expect.any(Number), errors: undefined });
    };
    const again = async (path: string) => {
      const exported = await server.text(path, key);
      const rows = parse(exported).length - 1;
      if (rows === 0) return;
      const { status, body } = await send(exported);
      const { errors, rowsNew, rowsCorrected, rowsUnchanged } = body;
      expect({ path, exported, stored: status < 300, errors: errors?.slice(0, 3), rowsNew, rowsCorrected, rowsUnchanged }).toEqual({ path, exported, stored: true, errors: undefined, rowsNew: 0, rowsCorrected: 0, rowsUnchanged: rows });
      expect(await server.text(path, key)).toBe(exported);
    };
    await fc.assert(fc.asyncProperty(profiles(slugs), measurements(slugs), inputs(slugs), async (ofProfiles, ofMeasurements, ofInputs) => {
      await bringIn(ofProfiles);
      await bringIn(ofMeasurements.flat());
      await bringIn(ofInputs.flat());
      await again('initiatives.csv?own=true');
      for (const slug of slugs) for (const kind of ['measurements', 'inputs']) await again(`initiatives/${slug}/${kind}.csv`);
    }), { numRuns: 12, endOnFailure: true });
  }, 180_000);

  it('an export of its own has nothing of others', async () => {
    const server = serverOf();
    const key = await server.newKey('leeg', 'contributor');
    expect((await server.text('initiatives.csv', key)).trim().split('\r\n').length).toBeGreaterThan(6);
    for (const asker of [key, null]) expect((await server.text('initiatives.csv?own=true', asker)).trim().split('\r\n')).toHaveLength(1);
  });
}
