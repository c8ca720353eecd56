import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse as parseCsv } from 'csv-parse/sync';
import { parse as parseYaml } from 'yaml';
import type { InputRow, MeasurementRow } from '../../src/measurements/measurements.service.js';
import type { YearReturn } from '../../src/valuation/year-return.js';
import { testDatabases, type TestDatabase } from '../databases.js';
import { eventually, ServerUnderTest, type ImportBody, type ProblemBody } from './server-under-test.js';
import { fixturesFolder, sixGroups, type Folder } from './small-fixtures.js';

const DATA = new URL('../../../shared/data/', import.meta.url);
const REPAIRS = new URL('open-repair/OpenRepairData_v0.2.1_RepairCafeInternational_202009.csv.gz', DATA);
const METRICS = new URL('open-repair/derived_group_year_metrics.csv', DATA);
const GRANTS = new URL('grants-360giving/grants.csv', DATA);
const present = [REPAIRS, METRICS, GRANTS].every((file) => existsSync(file));
if (!present) process.stderr.write('real-files: skipped, ../shared/data/open-repair and ../shared/data/grants-360giving are not here.\n');

const mapping = (name: string) => JSON.stringify(parseYaml(readFileSync(new URL(`../../docs/examples/${name}.yaml`, import.meta.url), 'utf8')));
const rowsOf = (bytes: Uint8Array) => parseCsv(Buffer.from(bytes), { columns: true }) as Record<string, string>[];
type Answered = ImportBody & ProblemBody & { understood: { rows: number; aggregated: { rows: number; leftOut: number } } };

/** Files as their publishers give them go in through the public import, by the mappings of docs/examples, and nothing of them is lost. */
(present ? describe.each(testDatabases()) : describe.skip.each(testDatabases()))('Real files on $name', ({ create }) => {
  let database: TestDatabase;
  let folder: Folder;
  let server: ServerUnderTest;
  let key: string;

  beforeAll(async () => {
    folder = await fixturesFolder(sixGroups());
    database = await create();
    server = await ServerUnderTest.start({ ...database.env, MAEX_FIXTURES: folder.path });
    key = await server.newKey('import', 'contributor');
  }, 240_000);
  afterAll(async () => {
    await server?.stop();
    await folder?.remove();
    await database?.drop();
  });
  const send = async (bytes: Uint8Array, name: string, query: Record<string, string> = {}) => {
    const { status, body } = await server.import<Answered>(Uint8Array.from(bytes), { name: 'real.csv', visibility: 'public', mapping: mapping(name), ...query }, { key });
    return { http: status, ...body, errors: body.errors?.slice(0, 5) };
  };

  it('takes raw repair records as group-years', async () => {
    const raw = gunzipSync(readFileSync(REPAIRS));
    const dutch = rowsOf(raw).filter(({ country }) => country === 'NLD');
    const groups = new Set(dutch.map(({ group_identifier: group }) => group!));
    expect(await send(raw, 'open-repair-initiatives')).toMatchObject({ http: 201, rowsNew: groups.size });
    const measured = await send(raw, 'open-repair-measurements', { accept: 'outlier,sum-of-others,repeated-number' });
    const expected = rowsOf(readFileSync(METRICS)).filter(({ data_provider: provider, country, year }) => provider === 'Repair Café International' && country === 'NLD' && year! >= '2009');
    expect(measured).toMatchObject({ http: 201, rowsNew: 3 * expected.length, understood: { aggregated: { rows: rowsOf(raw).length, leftOut: rowsOf(raw).length - dutch.filter(({ event_date: day }) => day !== '1999-12-13').length } } });

    const stored = new Map<string, string>();
    for (const group of groups) {
      const slug = `repaircafe-${group.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
      for (const { indicator, from, quantity } of (await server.get<{ items: MeasurementRow[] }>(`initiatives/${slug}/measurements`)).items) stored.set(`${Number(group) || group} ${from.slice(0, 4)} ${indicator}`, quantity);
    }
    expect(stored).toEqual(new Map(expected.flatMap(({ group_identifier: group, year, items, fixed, events }) => [['repair-item', items], ['repair-item-fixed', fixed], ['repair-event', events]].map(([indicator, quantity]) => [`${Number(group) || group} ${year} ${indicator}`, quantity!] as const))));
    expect(await send(raw, 'open-repair-measurements')).toMatchObject({ http: 200, already: true });
  }, 240_000);

  it('takes grants as inputs in their own currency, which a valuation in euro holds', async () => {
    const grants = readFileSync(GRANTS);
    const rows = rowsOf(grants);
    const recipients = new Set(rows.map(({ recipient_id: id }) => id!.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')));
    expect(await send(grants, 'grants-initiatives')).toMatchObject({ http: 201, rowsNew: recipients.size });
    expect(await send(grants, 'grants-inputs', { accept: 'outlier,repeated-number,sum-of-others' })).toMatchObject({ http: 201, rowsNew: rows.length });
    const of = rows.filter(({ recipient_id: id }) => id === rows[0]!['recipient_id']);
    const slug = rows[0]!['recipient_id']!.toLowerCase();
    const { items } = await server.get<{ items: InputRow[] }>(`initiatives/${slug}/inputs`);
    expect(items.map(({ stakeholder, input, description, from, quantity, unit }) => [stakeholder, input, description, from, Number(quantity), unit]).sort()).toEqual(of.map((row) => ['fonds', 'money', `${row['funder']}, grant ${row['grant_id']}`, row['award_date'], Number(row['amount_awarded']), 'GBP']).sort());
    const returns = await eventually(() => server.get<{ years: YearReturn[] }>(`initiatives/${slug}/valuations/returns`, key), ({ years }) => years.length > 0, 60_000);
    expect(JSON.stringify(returns)).toContain('other-currency');
  }, 180_000);
});
