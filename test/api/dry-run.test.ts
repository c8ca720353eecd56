import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { text as streamText } from 'node:stream/consumers';
import { readConfig } from '../../src/config.js';
import { DryRunService, type DryRun } from '../../src/measurements/dry-run.service.js';
import { FixturesService, MAEX } from '../../src/measurements/fixtures.service.js';
import { ImportsService, type ImportRequest } from '../../src/measurements/imports.service.js';
import { inMemory } from '../../src/shared/file-source.js';
import type { InvalidInput } from '../../src/shared/errors.js';
import type { Viewer } from '../../src/shared/viewer.js';
import { ValuationRunService } from '../../src/valuation/valuation-run.service.js';
import { openServer, type Server } from '../../src/web/server.js';
import { testDatabases, type TestDatabase } from '../databases.js';
import { itAgreesAcrossParts } from './across-parts.js';
import { CO2, co2Of, csv, fixturesFolder, INPUT_HEADER, MEASUREMENT_HEADER, PROFILE_HEADER, sixGroups, type Folder } from './small-fixtures.js';

const TODAY = '2026-11-21';
const WEESP: Viewer = { organisation: 'weesp', role: 'contributor', label: 'test' };

/** A dry run says what the import then does, and leaves every table as it was. */
describe.each(testDatabases())('A dry run on $name', ({ create }) => {
  let database: TestDatabase;
  let folder: Folder;
  let server: Server;
  beforeAll(async () => {
    [database, folder] = [await create(), await fixturesFolder(sixGroups())];
    server = await openServer(readConfig(database.env));
    await server.app.get(FixturesService).load(folder.path, TODAY, () => undefined);
    await value();
  }, 240_000);
  afterAll(async () => {
    await server?.close();
    await folder?.remove();
    await database?.drop();
  });

  const value = async () => server.app.get(ValuationRunService).run('nl');
  const request = (text: string, rest: Partial<ImportRequest> = {}): ImportRequest => ({ name: 'file.csv', format: 'csv', file: inMemory(new TextEncoder().encode(text)), visibility: 'public', ...rest });
  const query = async <Row>(sql: string) => server.database.query<Row[]>(sql);

  /** What tables, views and indexes there are, and of every table its rows, as a checksum. */
  const everything = async () => {
    const relations = await query<{ name: string; kind: string }>(`select oid::regclass::text as name, relkind as kind from pg_class where relnamespace::regnamespace::text !~ '^(pg_catalog|pg_toast|information_schema)' order by 1`);
    const tables = relations.filter(({ kind }) => kind === 'r').map(({ name }) => `select '${name}' as name, count(*), md5(string_agg(t::text, '' order by t::text)) as sum from ${name} t`);
    expect(tables.length).toBeGreaterThan(20);
    return { relations, rows: await query(tables.join(' union all ')) };
  };
  const dryRun = async (file: ImportRequest, viewer = MAEX): Promise<DryRun> => {
    const before = await everything();
    return server.app.get(DryRunService).run(file, viewer, TODAY).finally(async () => expect(await everything()).toEqual(before));
  };
  const values = async () => query<{ initiative: string; value: string }>(
    `select i.slug as initiative, sum(t.value) as value from valuation_total t join valuation_run_member m using (initiative_id, hash) join initiative i on i.id = t.initiative_id
     where m.run_id = (select id from valuation_run order by id desc limit 1) group by 1 order by 1`);

  it('tells what is new, changed, unchanged and superseded, and what that does to values: what the import then does', async () => {
    const half = (from: string, until: string, kilograms: number) => ['groep-2', CO2, from, until, kilograms, 'kg'];
    const text = csv(MEASUREMENT_HEADER, [
      co2Of('groep-1', 2022, 100), co2Of('groep-1', 2023, '120.5'), co2Of('groep-1', 2024, 130), half('2022-01-01', '2022-07-01', 40), half('2022-07-01', '2023-01-01', 50),
    ]);
    const told = await dryRun(request(text));
    expect(told).toMatchObject({ kind: 'measurements', rowsTotal: 5, rowsNew: 2, rowsCorrected: 2, rowsUnchanged: 1, rowsSuperseded: 2, needsReason: true });
    const known = { file: 'initiatives/groups-measurements.csv', evidence: 'self-reported' };
    const row = (line: number, outcome: string, initiative: string, from: string, quantity: string, replaces: object[]) => expect.objectContaining({ row: line, outcome, initiative, about: { indicator: CO2, status: 'realised' }, from, quantity, replaces });
    const whole = { ...known, from: '2022-01-01', until: '2023-01-01', quantity: '101', line: 4 };
    expect(told.rows).toEqual([
      row(3, 'changed', 'groep-1', '2023-01-01', '120.5', [{ ...known, from: '2023-01-01', until: '2024-01-01', quantity: '110', line: 3 }]),
      row(5, 'changed', 'groep-2', '2022-01-01', '40', [whole]), row(6, 'changed', 'groep-2', '2022-07-01', '50', [whole]),
      row(4, 'new', 'groep-1', '2024-01-01', '130', []),
    ]);

    const before = await values();
    const done = await server.app.get(ImportsService).import(request(text, { reason: 'counted again' }), MAEX, TODAY);
    await value();
    expect(done.import).toMatchObject({ rowsNew: told.rowsNew, rowsCorrected: told.rowsCorrected, rowsUnchanged: told.rowsUnchanged });
    const [effect, after] = [told.effect!, await values()];
    expect(effect).toMatchObject({ list: 'nl', version: '2026-1', priceLevel: '2024', currency: 'EUR' });
    expect(effect.initiatives.map(({ initiative, before: value }) => ({ initiative, value }))).toEqual(before.slice(0, 2));
    expect(effect.initiatives.map(({ initiative, after: value }) => ({ initiative, value }))).toEqual(after.slice(0, 2));
    expect(effect.initiatives.map(({ change }) => Number(change) > 0)).toEqual([true, false]);
    expect(Number(effect.total.change)).toBeCloseTo(effect.initiatives.reduce((sum, { change }) => sum + Number(change), 0), 5);

    const again = await dryRun(request(text));
    expect(again).toMatchObject({ rowsNew: 0, rowsCorrected: 0, rowsUnchanged: 5, rowsSuperseded: 0, needsReason: false, rows: [], effect: { total: { change: '0.000000' } } });
  });

  it('tells of inputs and of profiles too', async () => {
    const inputs = csv(INPUT_HEADER, [['groep-3', 'gemeente', 'money', '2023-01-01', '2024-01-01', 500, 'EUR']]);
    expect(await dryRun(request(inputs))).toMatchObject({ kind: 'inputs', rowsNew: 1, rows: [{ row: 2, outcome: 'new', initiative: 'groep-3', about: { stakeholder: 'gemeente', kind: 'money', description: '', status: 'realised' }, quantity: '500' }], effect: { total: { change: '0.000000' } } });
    const profiles = csv(PROFILE_HEADER, [['groep-3', 'Groep Drie', 'repair', 'NL'], ['groep-4', 'Groep 4', 'repair', 'NL'], ['groep-7', 'Groep 7', 'repair', 'NL']]);
    expect(await dryRun(request(profiles))).toMatchObject({
      kind: 'initiatives', rowsNew: 1, rowsCorrected: 1, rowsUnchanged: 1, needsReason: false, effect: null,
      rows: [{ row: 2, outcome: 'changed', initiative: 'groep-3', facts: [{ fact: 'name', before: 'Groep 3', after: 'Groep Drie' }] }, { row: 4, outcome: 'new', initiative: 'groep-7', facts: [] }],
    });
  });

  it('has no value before or after where nothing is priced', async () => {
    const profile = csv(PROFILE_HEADER, [['weesp-naait', 'Weesp naait', 'repair', 'NL']]);
    await server.app.get(ImportsService).import(request(profile), WEESP, TODAY);
    const told = await dryRun(request(csv(MEASUREMENT_HEADER, [co2Of('weesp-naait', 2023, 10)]), { visibility: 'private' }), WEESP);
    expect(told.effect!.initiatives).toEqual([{ initiative: 'weesp-naait', before: null, after: expect.stringMatching(/^1\./), change: told.effect!.total.after, priced: 1, held: 0, excluded: 0 }]);
    expect(told.effect!.total.before).toBeNull();
  });

  it('refuses what the import refuses', async () => {
    const problems = async (text: string, viewer: Viewer) => dryRun(request(text), viewer).then(() => [], (error: InvalidInput) => error.problems);
    const files = [csv(PROFILE_HEADER, [['groep-1', 'Van ons', 'repair', 'NL']]), csv(MEASUREMENT_HEADER, [co2Of('groep-1', 2022, 'veel')]), 'initiative,indicator\n'];
    for (const text of files) {
      const told = await problems(text, WEESP);
      expect(told.length).toBeGreaterThan(0);
      await expect(server.app.get(ImportsService).import(request(text), WEESP, TODAY)).rejects.toMatchObject({ problems: told });
    }
  });

  it('gives a wrong file back with what is wrong beside each row, and takes it again once it is repaired', async () => {
    const header = `${MEASUREMENT_HEADER},note`;
    const wrong = [[...co2Of('groep-5', 2023, 'veel'), '"=1+1, or more"'], [...co2Of('groep-6', 2024, 50), ''], ['Totaal', ...co2Of('', 2024, 50).slice(1), '']];
    const told = await streamText(await server.app.get(DryRunService).errorFile(request(csv(header, wrong)), MAEX, TODAY));
    expect(told).toBe([
      `${header},error`,
      `groep-5,${CO2},2023-01-01,2024-01-01,veel,kg,"'=1+1, or more","column quantity: ""veel"" is not a number. Write it with a point and without thousands separators, such as 1200.5."`,
      `groep-6,${CO2},2024-01-01,2025-01-01,50,kg,,`,
      `Totaal,${CO2},2024-01-01,2025-01-01,50,kg,,"column initiative: this is a row of totals, which would be counted beside what it sums. Leave it out."`, '',
    ].join('\r\n'));
    const repaired = told.replace('veel', '114').replace(/Totaal.*\r\n/, '');
    expect(await dryRun(request(repaired))).toMatchObject({ rowsTotal: 2, rowsCorrected: 1, rowsNew: 1, warnings: [] });
    await expect(server.app.get(DryRunService).errorFile(request(csv(`${header},colour`, [])), MAEX, TODAY)).rejects.toMatchObject({ problems: [{ code: 'unknown-column', row: 1 }] });
  });

  it('tells what the import asks, and no more once it is accepted', async () => {
    const far = csv(MEASUREMENT_HEADER, [co2Of('groep-6', 2025, '10000000000000')]);
    const asked = { code: 'outlier', row: 2, column: 'quantity', message: expect.stringMatching(/times what it usually reports/) };
    expect(await dryRun(request(far))).toMatchObject({ rowsNew: 1, warnings: [asked] });
    expect(await dryRun(request(far, { accept: ['outlier'] }))).toMatchObject({ rowsNew: 1, warnings: [] });
    const others = csv(MEASUREMENT_HEADER, [co2Of('weesp-naait', 2025, '10000000000000')]);
    await expect(server.app.get(ImportsService).import(request(others), WEESP, TODAY)).rejects.toMatchObject({ problems: [{ ...asked, message: expect.stringMatching(/times what others usually report/) }] });
  });

  itAgreesAcrossParts(() => server);
});
