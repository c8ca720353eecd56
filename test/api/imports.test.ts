import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Constituent, IndexSummary, SeriesPoint } from '../../src/indices/published-index.js';
import type { InputRow, MeasurementRow } from '../../src/measurements/measurements.service.js';
import type { Basis, YearValue } from '../../src/valuation/valuations.service.js';
import { itReadsFiles } from './file-formats.js';
import { itCompares } from './comparisons.js';
import { itTellsFunders } from './funders.js';
import { testDatabases, type TestDatabase } from '../databases.js';
import { eventually, ServerUnderTest, type ImportBody, type ProblemBody } from './server-under-test.js';
import { itGoesOnByItself } from './import-jobs.js';
import { itUndoes } from './undo.js';
import { itValuesMaps } from './value-maps.js';
import { CO2, co2Of, csv, fixturesFolder, INPUT_HEADER, MEASUREMENT_HEADER, PROFILE_HEADER, sixGroups, type Folder } from './small-fixtures.js';

interface Publication { knownAt: number; published: string[]; unchanged: string[] }
interface Page { items: { slug: string; name: string }[]; total: number }
interface Valuations { basis: Basis; years: YearValue[] }

const GROUP_INPUTS = 'initiatives/groups-inputs.csv';
const inputs = (...rows: (string | number)[][]) => csv(INPUT_HEADER, rows);
const given = (slug: string, stakeholder: string, input: string, year: number, quantity: string | number) => [slug, stakeholder, input, `${year}-01-01`, `${year + 1}-01-01`, quantity, input === 'hours' ? 'hour' : 'EUR'];

/** All of a file or nothing; the same file twice changes nothing; what is private stays so; the past stays as it was. */
describe.each(testDatabases())('Importing on $name', ({ create }) => {
  let database: TestDatabase;
  let folder: Folder;
  let server: ServerUnderTest;
  let haarlem: string;
  let zwolle: string;

  beforeAll(async () => {
    folder = await fixturesFolder({ ...sixGroups(), [GROUP_INPUTS]: inputs(given('groep-1', 'gemeente', 'money', 2023, 500), given('groep-2', 'gemeente', 'money', 2023, 700)) });
    database = await create();
    server = await start();
    [haarlem, zwolle] = [await server.newKey('haarlem', 'contributor'), await server.newKey('zwolle', 'contributor')];
  }, 240_000);
  afterAll(async () => {
    await server?.stop();
    await folder?.remove();
    await database?.drop();
  });

  const start = () => ServerUnderTest.start({ ...database.env, MAEX_FIXTURES: folder.path, MAEX_IMPORT_MB: '1' });
  const publication = async () => (await server.get<{ publication: number }>('health')).publication;
  const profile = (slug: string, name = slug) => csv(PROFILE_HEADER, [[slug, name, 'repair', 'NL']]);
  const measurements = (...rows: (string | number)[][]) => csv(MEASUREMENT_HEADER, rows);
  const measured = async (slug: string, key: string | null = null) => (await server.get<{ items: MeasurementRow[] }>(`initiatives/${slug}/measurements`, key)).items;
  const putIn = async (slug: string, key: string | null = null) => (await server.get<{ items: InputRow[] }>(`initiatives/${slug}/inputs`, key)).items;
  const valued = async (slug: string, key: string | null = null) => (await server.get<Valuations>(`initiatives/${slug}/valuations`, key)).years;
  const statusOf = async (path: string, key: string | null) => (await server.request(path, { key })).status;
  /** Imports profile and measurements of an initiative of Haarlem. */
  const bringIn = async (slug: string, visibility: 'public' | 'private', ...rows: (string | number)[][]) => {
    for (const file of [profile(slug), measurements(...rows)]) expect((await server.import(file, { visibility }, { key: haarlem })).status).toBe(201);
  };
  const refused = async (file: BodyInit, query: Record<string, string> = {}, key = haarlem) => {
    const before = await publication();
    const { status, body } = await server.import<ProblemBody>(file, query, { key });
    expect(await publication()).toBe(before);
    return { status, code: body.code, errors: body.errors ?? [] };
  };

  it('keeps what is private within its own organisation', async () => {
    await bringIn('naaicafe', 'private', co2Of('naaicafe', 2023, 100));
    for (const path of ['', '/measurements', '/measurements.csv', '/inputs', '/inputs.csv', '/valuations', '/valuations.csv', '/valuations/explain?year=2023']) {
      for (const key of [null, zwolle]) expect({ path, status: await statusOf(`initiatives/naaicafe${path}`, key) }).toEqual({ path, status: 404 });
      await eventually(() => statusOf(`initiatives/naaicafe${path}`, haarlem), (status) => status === 200);
    }
    for (const [key, total] of [[null, 0], [zwolle, 0], [haarlem, 1], [server.adminKey, 1]] as const) {
      expect((await server.get<Page>('initiatives?q=naaicafe', key)).total).toBe(total);
      expect((await server.text('initiatives.csv?q=naaicafe', key)).trim().split('\r\n')).toHaveLength(total + 1);
    }
    await eventually(() => valued('naaicafe', haarlem), (years) => years[0]?.value !== undefined);
    expect(await valued('naaicafe', haarlem)).toMatchObject([{ year: 2023, priced: 1 }]);
  });

  it('keeps private figures of a public initiative from everyone else, and out of the index', async () => {
    expect((await server.import(profile('open-en-dicht'), { visibility: 'public' }, { key: haarlem })).status).toBe(201);
    expect((await server.import(measurements(co2Of('open-en-dicht', 2022, 10), co2Of('open-en-dicht', 2023, 20)), {}, { key: haarlem })).status).toBe(201);
    await eventually(() => valued('open-en-dicht', haarlem), (years) => years.length === 2);
    for (const key of [null, zwolle]) {
      expect(await measured('open-en-dicht', key)).toEqual([]);
      expect(await valued('open-en-dicht', key)).toEqual([]);
      expect(await statusOf('initiatives/open-en-dicht/valuations/explain?year=2023', key)).toBe(404);
    }
    expect(await measured('open-en-dicht', haarlem)).toHaveLength(2);
    await server.post<Publication>('publications', {});
    const { items } = await server.get<{ items: Constituent[] }>('indices/repair-nl/constituents');
    expect(items.map(({ initiative }) => initiative)).not.toContain('open-en-dicht');
  });

  it('shows the public what is said to be public', async () => {
    await bringIn('fietsenmaker', 'public', co2Of('fietsenmaker', 2023, '12.5'));
    expect(await measured('fietsenmaker')).toMatchObject([{ indicator: CO2, from: '2023-01-01', until: '2024-01-01', quantity: '12.5', unit: 'kg', line: 2, file: 'upload.csv', visibility: 'public' }]);
    await eventually(() => valued('fietsenmaker'), (years) => years[0]?.priced === 1);
    expect((await server.get<Page>('initiatives?q=fietsenmaker')).total).toBe(1);
  });

  it('does nothing the second time', async () => {
    const file = measurements(co2Of('fietsenmaker', 2021, 7));
    const first = await server.import(file, { visibility: 'public', name: 'a.csv' }, { key: haarlem });
    expect(first).toMatchObject({ status: 201, body: { already: false, rowsTotal: 1, rowsNew: 1, rowsCorrected: 0, rowsUnchanged: 0, status: 'done' } });
    const before = await publication();
    const second = await server.import(file, { visibility: 'public', name: 'b.csv' }, { key: haarlem });
    expect(second).toMatchObject({ status: 200, body: { already: true, id: first.body.id, publication: first.body.publication } });
    expect(await publication()).toBe(before);
    expect(await measured('fietsenmaker')).toHaveLength(2);

    const known = await server.import(measurements(co2Of('fietsenmaker', 2021, '7.0'), co2Of('fietsenmaker', 2020, 1)), { visibility: 'public' }, { key: haarlem });
    expect(known).toMatchObject({ status: 201, body: { rowsTotal: 2, rowsNew: 1, rowsCorrected: 0, rowsUnchanged: 1 } });
    expect(await measured('fietsenmaker')).toHaveLength(3);
  });

  it('gives a retry under the same Idempotency-Key the same answer, and refuses the key for another file', async () => {
    const [one, other] = [measurements(co2Of('fietsenmaker', 2018, 1)), measurements(co2Of('fietsenmaker', 2017, 1))];
    const first = await server.import(one, {}, { key: haarlem, 'idempotency-key': 'job 1' });
    expect(first.status).toBe(201);
    expect(await server.import(one, {}, { key: haarlem, 'idempotency-key': 'job 1' })).toMatchObject({ status: 200, body: { id: first.body.id } });
    const before = await publication();
    expect(await server.import<ProblemBody>(other, {}, { key: haarlem, 'idempotency-key': 'job 1' })).toMatchObject({ status: 409, body: { status: 409, code: 'idempotency-key-reused' } });
    expect(await publication()).toBe(before);
    expect((await server.import(profile('zwolse-buren'), {}, { key: zwolle, 'idempotency-key': 'job 1' })).status).toBe(201);
    expect(await refused('initiative,name\n', {}, haarlem)).toMatchObject({ status: 400 });
    const wrong = 'initiative,indicator\n';
    expect((await server.import(wrong, {}, { key: haarlem, 'idempotency-key': 'job 2' })).status).toBe(400);
    expect((await server.import(other, {}, { key: haarlem, 'idempotency-key': 'job 2' })).status).toBe(201);
    expect((await server.import(one, {}, { key: haarlem, 'idempotency-key': 'k'.repeat(256) })).status).toBe(400);
  });

  it('refuses other figures for what is known, and supersedes them with a reason', async () => {
    await bringIn('speelotheek', 'public', co2Of('speelotheek', 2022, 10), co2Of('speelotheek', 2023, 20));
    const [, before] = await eventually(() => valued('speelotheek'), (years) => years.length === 2);
    const corrected = measurements(co2Of('speelotheek', 2022, 10), co2Of('speelotheek', 2023, 25));
    expect(await refused(corrected, { visibility: 'public' })).toMatchObject({
      status: 400, errors: [{ code: 'known-otherwise', row: 3, column: 'quantity', message: expect.stringMatching(/speelotheek.*upload\.csv, line 3.*reason/) }],
    });
    expect(await measured('speelotheek')).toMatchObject([{ quantity: '10' }, { quantity: '20' }]);

    const dry = await server.import(corrected, { visibility: 'public', dryRun: 'true' }, { key: haarlem });
    expect(dry).toMatchObject({ status: 200, body: { dryRun: true, rowsCorrected: 1, rowsUnchanged: 1, needsReason: true, effect: { initiatives: [{ initiative: 'speelotheek' }] } } });
    const done = await server.import(corrected, { visibility: 'public', reason: 'counted again' }, { key: haarlem });
    expect(done).toMatchObject({ status: 201, body: { rowsNew: 0, rowsCorrected: 1, rowsUnchanged: 1 } });
    expect(await measured('speelotheek')).toMatchObject([{ quantity: '10' }, { quantity: '25', import: done.body.id }]);
    const [, after] = await eventually(() => valued('speelotheek'), ([, year]) => year?.value !== before!.value);
    expect(Number(after!.value) / Number(before!.value)).toBeCloseTo(1.25, 6);
  });

  it('supersedes one row by several, and several by one', async () => {
    await bringIn('ruilwinkel', 'public', co2Of('ruilwinkel', 2023, 30));
    const half = (from: string, until: string, kilograms: number) => ['ruilwinkel', CO2, from, until, kilograms, 'kg'];
    const halves = await server.import(measurements(half('2023-01-01', '2023-07-01', 10), half('2023-07-01', '2024-01-01', 20)), { visibility: 'public', reason: 'split in halves' }, { key: haarlem });
    expect(halves).toMatchObject({ status: 201, body: { rowsTotal: 2, rowsUnchanged: 0 } });
    expect((await measured('ruilwinkel')).map(({ quantity }) => quantity)).toEqual(['10', '20']);
    const whole = await server.import(measurements(co2Of('ruilwinkel', 2023, 31)), { visibility: 'public', reason: 'one figure again' }, { key: haarlem });
    expect(whole).toMatchObject({ status: 201, body: { rowsTotal: 1, rowsCorrected: 1 } });
    expect((await measured('ruilwinkel')).map(({ quantity }) => quantity)).toEqual(['31']);
  });

  it('shows a profile as it was sent, the founding as far as it is known, and a changed sentence as a next version', async () => {
    const header = `${PROFILE_HEADER},founded,kind,municipality,themes,phase,as_of,target_group,target_group_en,legal_form,needs,summary,summary_en`;
    const sent = (summary: string) => csv(header, [['dorpscafe', 'Dorpscafé', 'food', 'NL', '2013-06', 'initiative', 'Het Hogeland', 'food;social-cohesion', 'start', '2014-01-01', 'dorpelingen', 'villagers', 'stichting', 'permit', summary, 'Cooks together.']]);
    expect((await server.import(sent('Eet samen.'), { visibility: 'public' }, { key: haarlem })).status).toBe(201);
    const known = {
      slug: 'dorpscafe', version: 1, founded: '2013-06', kind: 'initiative', municipality: 'GM1966', province: 'PV20', themes: ['food', 'social-cohesion'], phase: 'start', asOf: '2014-01-01',
      targetGroup: 'dorpelingen', targetGroupEn: 'villagers', legalForm: 'stichting', needs: ['permit'], summary: 'Eet samen.', summaryEn: 'Cooks together.', place: null,
    };
    expect(await server.get('initiatives/dorpscafe')).toMatchObject(known);
    expect(await server.get('initiatives/dorpscafe')).not.toHaveProperty('foundedTo');
    expect((await server.text('initiatives.csv?q=dorpscafe')).split('\r\n')[1]).toBe('dorpscafe,Dorpscafé,food,NL,,2013-06,,,,initiative,GM1966,PV20,food;social-cohesion,start,2014-01-01,dorpelingen,villagers,stichting,permit,Eet samen.,Cooks together.');
    expect((await server.import(sent('Kookt samen.'), { visibility: 'public' }, { key: haarlem })).body).toMatchObject({ rowsNew: 0, rowsCorrected: 1 });
    expect(await server.get('initiatives/dorpscafe')).toMatchObject({ ...known, version: 2, summary: 'Kookt samen.' });
  });

  it('takes what was put in as it takes what was measured: once, corrected with a reason, private where that is said; neither it nor a claim is in a value', async () => {
    await bringIn('buurttuin', 'public', co2Of('buurttuin', 2023, 10));
    expect((await server.import(csv(`${MEASUREMENT_HEADER},status`, [[...co2Of('buurttuin', 2023, 99), 'claimed']]), { visibility: 'public' }, { key: haarlem })).status).toBe(201);
    const [before] = await eventually(() => valued('buurttuin'), ([year]) => year?.claimed === 1);
    expect(before).toMatchObject({ year: 2023, priced: 1, value: expect.stringMatching(/^1\.\d{6}$/) });
    for (const [language, mark] of [['nl', 'geclaimd, telt niet mee'], ['en', 'claimed, not counted']] as const) expect((await server.text(`/${language}/initiatives/buurttuin?year=2023`)).split(mark)).toHaveLength(2);
    const [money, hours] = [given('buurttuin', 'gemeente', 'money', 2023, '2500.50'), given('buurttuin', 'vrijwilliger', 'hours', 2023, 310)];
    const send = (file: string, query: Record<string, string> = {}) => server.import(file, { visibility: 'public', name: 'tuin.csv', ...query }, { key: haarlem });
    expect(await send(inputs(money, hours))).toMatchObject({ status: 201, body: { kind: 'inputs', rowsNew: 2, rowsCorrected: 0, rowsUnchanged: 0 } });
    expect(await send(inputs(money, hours))).toMatchObject({ status: 200, body: { already: true } });
    expect(await send(inputs(given('buurttuin', 'rijk', 'goods', 2023, 80)), { visibility: 'private' })).toMatchObject({ status: 201 });
    expect(await putIn('buurttuin')).toMatchObject([
      { stakeholder: 'gemeente', input: 'money', from: '2023-01-01', until: '2024-01-01', exact: true, quantity: '2500.50', unit: 'EUR', description: '', status: 'realised', evidence: 'self-reported', file: 'tuin.csv', line: 2 },
      { stakeholder: 'vrijwilliger', input: 'hours', quantity: '310', unit: 'hour', line: 3 },
    ]);
    expect((await putIn('buurttuin', haarlem)).map(({ stakeholder, visibility }) => [stakeholder, visibility])).toEqual([['gemeente', 'public'], ['rijk', 'private'], ['vrijwilliger', 'public']]);
    for (const [key, lines] of [[zwolle, 3], [haarlem, 4]] as const) expect((await server.text('initiatives/buurttuin/inputs.csv', key)).trim().split('\r\n')).toHaveLength(lines);

    const corrected = inputs(given('buurttuin', 'gemeente', 'money', 2023, 2400), hours);
    expect(await refused(corrected, { visibility: 'public' })).toMatchObject({ errors: [{ code: 'known-otherwise', row: 2, message: expect.stringMatching(/buurttuin, gemeente, money, realised from 2023-01-01.*tuin\.csv, line 2/) }] });
    const done = await send(corrected, { reason: 'a part was paid back' });
    expect(done).toMatchObject({ status: 201, body: { rowsNew: 0, rowsCorrected: 1, rowsUnchanged: 1 } });
    expect(await putIn('buurttuin')).toMatchObject([{ quantity: '2400', import: done.body.id }, { quantity: '310' }]);
    const { body } = await server.request<Valuations>('initiatives/buurttuin/valuations');
    expect(body.years).toEqual([before]);
  });

  it('finds initiatives by Dutch and English words in any form, by what and where they are, and refuses a code that is not known', async () => {
    const header = `${PROFILE_HEADER},kind,municipality,province,themes,phase,summary,summary_en`;
    const file = csv(header, [
      ['wiel', 'Wiel en Ketting', 'talent-development', 'NL', 'social-enterprise', 'Haarlem', '', 'repair;work-and-talent', 'established', 'Jongeren knappen oude fietsen op.', 'Young people do up old bicycles.'],
      ['fietser', 'Tweewieler', 'buddies', 'NL', '', '', '', '', '', 'Samen op de fiets.', ''],
      ['soep', 'Soep op straat', 'food', 'NL', 'initiative', '', 'Drenthe', 'food', '', 'Buren koken voor elkaar.', 'Neighbours cook for each other.'],
    ]);
    expect((await server.import(file, { visibility: 'public' }, { key: haarlem })).status).toBe(201);
    const found = async (query: string) => (await server.get<Page>(`initiatives?${query}`)).items.map(({ slug }) => slug);
    const expected: [string[], string[]][] = [
      [['fietser'], ['q=fiets&sector=buddies', 'q=fietsen&sector=buddies']],
      [['wiel'], ['q=oude+fiets', 'q=bicycle', 'q=ketting', 'q=haarlem', 'q=talentontwikkeling', 'sector=talent-development', 'kind=social-enterprise', 'theme=work-and-talent', 'phase=established', 'municipality=GM0392', 'province=PV27', 'q=fiets&province=PV27']],
      [['soep'], ['q=koken', 'q=neighbour', 'province=PV22', 'q=drenthe']],
      [[], ['q=auto', 'q=fietsen&province=PV22']],
    ];
    for (const [slugs, queries] of expected) for (const query of queries) expect({ query, found: (await found(query)).sort() }).toEqual({ query, found: slugs });

    const wrong = await server.request<ProblemBody>('/api/v1/initiatives?sector=voedsel&phase=later&municipality=GM0000');
    expect([wrong.status, wrong.body.errors?.map(({ pointer, message }) => `${pointer} ${message}`)]).toEqual([400, [
      expect.stringMatching(/^\/sector "voedsel" is not a known sector\. Write one of elderly-care, .*, food\.$/),
      '/phase "later" is not a known phase. Write one of idea, start, maturing, continuity, established.',
      expect.stringMatching(/^\/municipality "GM0000" is not a known municipality\./),
    ]]);

    const places = async (query: string) => (await server.get<{ items: { code: string; initiatives: number; measured: number; value: string | null }[] }>(`places?${query}`)).items;
    expect((await places('kind=municipality&province=PV27')).filter(({ initiatives }) => initiatives > 0)).toMatchObject([{ code: 'GM0392', initiatives: 1, measured: 0, value: null }]);
    expect((await places('kind=province')).filter(({ initiatives }) => initiatives > 0).map(({ code }) => code)).toEqual(['PV20', 'PV22', 'PV27']);
    expect(await places('')).toHaveLength(12 + 342);
  });

  it('makes one import of two concurrent posts of one file', async () => {
    for (let round = 0; round < 3; round += 1) {
      const file = measurements(co2Of('fietsenmaker', 2010 + round, 1));
      const before = await publication();
      const answers = await Promise.all([1, 2, 3].map(() => server.import(file, { visibility: 'public' }, { key: haarlem })));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
      expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
      expect(await publication()).toBe(before + 1);
    }
    expect((await measured('fietsenmaker')).filter(({ from }) => from < '2013')).toHaveLength(3);
  });

  it('lets one of two concurrent files under one Idempotency-Key in', async () => {
    const files = [measurements(co2Of('fietsenmaker', 2014, 1)), measurements(co2Of('fietsenmaker', 2015, 1))];
    const started = Date.now();
    const answers = await Promise.all(files.map((file) => server.import<ImportBody & ProblemBody>(file, {}, { key: haarlem, 'idempotency-key': 'job 3' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.code).toBe('idempotency-key-reused');
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  it('tells every problem of a wrong file at once, with its place and its repair, and stores nothing', async () => {
    const before = await measured('fietsenmaker');
    const { status, code, errors } = await refused(measurements(
      co2Of('fietsenmaker', 2005, 1),
      co2Of('fietsenmaker', 1999, 1),
      co2Of('fietsenmaker', 2006, 'veel'),
      ['fietsenmaker', 'geluk', '2006-01-01', '2007-01-01', '1', 'kg'],
      ['fietsenmaker', CO2, '2008-02-30', '2008-01-01', '0.1234567890123', 'ton'],
      ['fietsenmaker', CO2, '2009-01-01', '2009-01-01', '', 'kg'],
      ['wie-is-dat', CO2, '2099-01-01', '2100-01-01', '1', 'kg'],
      ['fietsenmaker', CO2, '2005-06-01', '2005-07-01', '1', 'kg'],
    ), { visibility: 'public' });
    expect([status, code]).toEqual([400, 'invalid-input']);
    expect(errors.map((error) => [error.row, error.column, error.code, error.value])).toEqual(expect.arrayContaining([
      [2, 'from', 'impossible-date', '2005-01-01'],
      [3, 'from', 'impossible-date', '1999-01-01'],
      [4, 'quantity', 'not-a-number', 'veel'],
      [5, 'indicator', 'unknown-indicator', 'geluk'],
      [6, 'from', 'not-a-date', '2008-02-30'],
      [6, 'quantity', 'too-many-decimals', '0.1234567890123'],
      [6, 'unit', 'unit-differs', 'ton'],
      [7, 'quantity', 'missing-value', undefined],
      [7, 'until', 'period-empty', '2009-01-01'],
      [8, 'initiative', 'unknown-initiative', 'wie-is-dat'],
      [8, 'from', 'in-the-future', '2099-01-01'],
      [9, 'from', 'overlapping-period', '2005-06-01'],
    ]));
    for (const { code: problem, message } of errors) expect({ problem, message }).toEqual({ problem, message: expect.stringMatching(/ (Write|Convert|Use|Correct|Fill|Round|Import|Keep|End) |first day that no longer belongs/) });
    expect(errors.map(({ row }) => row)).toEqual([...errors].map(({ row }) => row).sort((a, b) => a! - b!));
    expect(await measured('fietsenmaker')).toEqual(before);
  });

  it('tells what is wrong with a header, a table or its text', async () => {
    expect(await refused('initiative,indicator,from,until,unit,colour\n')).toMatchObject({ status: 400, errors: [{ code: 'missing-column', row: 1, column: 'quantity' }, { code: 'unknown-column', row: 1, column: 'colour' }] });
    expect((await refused(`${MEASUREMENT_HEADER}\nfietsenmaker,${CO2},2016-01-01\n`)).errors).toMatchObject([{ code: 'ragged-row', row: 2 }]);
    expect((await refused(`${MEASUREMENT_HEADER}\n`)).errors).toMatchObject([{ code: 'no-rows', row: 2 }]);
    expect((await refused(`${MEASUREMENT_HEADER}\n"fietsenmaker,${CO2}\n`)).errors).toMatchObject([{ code: 'not-csv' }]);
    expect((await refused(new Uint8Array([0xef, 0xbb, 0xbf, 0x69, 0xff]))).errors).toMatchObject([{ code: 'broken-text' }]);
    expect((await refused(`${PROFILE_HEADER}\nNaai Café,,Repair,Holland\n`)).errors.map(({ column, code }) => [column, code])).toEqual([
      ['name', 'missing-value'], ['initiative', 'not-a-slug'], ['sector', 'unknown-value'], ['country', 'not-a-country'],
    ]);
    expect((await refused(`${PROFILE_HEADER}\nnieuw,Nieuw\u0000,repair,NL\n`)).errors).toMatchObject([{ code: 'hidden-character', row: 2, column: 'name' }]);
  });

  it('keeps to each organisation what is its own', async () => {
    expect(await refused(profile('naaicafe', 'Van ons'), {}, zwolle)).toMatchObject({ status: 400, errors: [{ code: 'slug-taken', row: 2, column: 'initiative', value: 'naaicafe' }] });
    for (const slug of ['fietsenmaker', 'naaicafe', 'groep-1']) {
      expect(await refused(measurements(co2Of(slug, 2016, 1)), {}, zwolle)).toMatchObject({ status: 400, errors: [{ code: 'unknown-initiative', row: 2, value: slug }] });
    }
    expect((await server.import(profile('zwolle-2'), { organisation: 'haarlem' }, { key: zwolle })).status).toBe(403);
    const mine = await server.import(profile('zwolle-3'), {}, { key: zwolle });
    expect(await server.get<ImportBody>(`imports/${mine.body.id}`, zwolle)).toMatchObject({ id: mine.body.id, status: 'done', rowsNew: 1 });
    expect(await statusOf(`imports/${mine.body.id}`, haarlem)).toBe(404);
    expect(await statusOf(`imports/${mine.body.id}`, null)).toBe(401);
    expect((await server.import(profile('zwolle-4'), { organisation: 'zwolle' })).status).toBe(201);
    expect(await statusOf('initiatives/zwolle-4', zwolle)).toBe(200);
  });

  it('refuses what is too large or of another kind', async () => {
    const large = measurements(...Array.from({ length: 20_000 }, (_, index) => co2Of(`groep-${index}`, 2020, 1)));
    expect(large.length).toBeGreaterThan(1024 * 1024);
    expect(await server.import<ProblemBody>(large, {}, { key: haarlem })).toMatchObject({ status: 413, body: { status: 413, code: 'http-413' } });
    for (const [type, status] of [['application/xml', 415], ['application/json', 400], ['text/plain', 400]] as const) {
      const answer = await server.request('imports', { method: 'POST', key: haarlem, headers: { 'content-type': type }, body: type === 'application/json' ? '{}' : profile('x') });
      expect({ type, status: answer.status, problem: answer.body?.status }).toEqual({ type, status, problem: status });
    }
    expect((await server.request('imports', { method: 'POST', key: haarlem })).status).toBe(400);
    expect((await server.import(profile('y'), { visibility: 'secret' }, { key: haarlem })).status).toBe(400);
    expect((await server.import(profile('y'), { force: 'true' }, { key: haarlem })).status).toBe(400);
  });

  it('publishes a new vintage when something changed, and leaves the old one as it was, to the byte', async () => {
    await server.post<Publication>('publications', {});
    const index = async () => (await server.get<{ items: IndexSummary[] }>('indices')).items.find(({ code }) => code === 'repair-nl')!;
    const { vintage } = await index();
    const old = async () => Promise.all(['', '/series', '/series.csv', '/constituents', '/constituents.csv'].map((path) => server.text(`indices/repair-nl${path}?vintage=${vintage}`)));
    const before = await old();
    expect((await server.post<Publication>('publications', {})).body).toMatchObject({ published: [] });

    await bringIn('nieuwkomer', 'public', co2Of('nieuwkomer', 2022, 50), co2Of('nieuwkomer', 2023, 60));
    expect((await index()).vintage).toBe(vintage);
    const { status, body } = await server.post<Publication>('publications', { reason: 'a seventh group' });
    expect({ status, published: body.published }).toEqual({ status: 201, published: expect.arrayContaining(['repair-nl', 'repair-europe']) });
    expect(body.published).not.toContain('repair-be');
    expect(await index()).toMatchObject({ vintage: vintage + 1, reason: 'a seventh group', knownAt: body.knownAt });
    const again = await server.post<Publication>('publications', { reason: 'nothing is new' });
    expect(again.body).toMatchObject({ published: [], knownAt: body.knownAt });
    expect(again.body.unchanged).toContain('repair-nl');
    expect((await index()).vintage).toBe(vintage + 1);

    expect((await server.import(profile('nieuwkomer', 'Nieuwe naam'), { visibility: 'public' }, { key: haarlem })).body).toMatchObject({ rowsCorrected: 1 });
    const renamed = csv(PROFILE_HEADER, [['groep-1', 'Groep Een', 'repair', 'NL']]);
    expect((await server.import(renamed, { visibility: 'public' })).body).toMatchObject({ rowsCorrected: 1 });
    expect(await old()).toEqual(before);
    expect((await server.request(`indices/repair-nl?vintage=${vintage}`)).headers.get('cache-control')).toMatch(/immutable/);
    expect(await statusOf(`indices/repair-nl?vintage=${vintage + 9}`, null)).toBe(404);
  });

  it('publishes the MAEX index in the years that two sectors have five compared initiatives each', async () => {
    const points = async (code: string) => (await server.get<{ points: SeriesPoint[] }>(`indices/${code}/series`)).points.map(({ year, link, reason, matched, segment }) => ({ year, link, reason, matched, segment }));
    const [before] = (await points('maex-nl')).slice(-1);
    expect(before).toMatchObject({ year: 2023, link: null, reason: 'one-sector' });

    const food = [1, 2, 3, 4, 5].map((number) => `voedselbank-${number}`);
    const profiles = csv(PROFILE_HEADER, [...food.map((slug) => [slug, slug, 'food', 'NL']), ['buurttheater', 'Buurttheater', 'culture', 'NL']]);
    const years = measurements(...[...food, 'buurttheater'].flatMap((slug) => [co2Of(slug, 2022, 10), co2Of(slug, 2023, 20)]), ...[1, 2, 3, 4, 5, 6].map((number) => co2Of(`groep-${number}`, 2024, 100)));
    expect((await server.import(profiles, { visibility: 'public' })).status).toBe(201);
    const published = await publication();
    const asked = await server.import<ProblemBody>(years, { visibility: 'public', accept: 'outlier' });
    expect(asked).toMatchObject({ status: 409, body: { code: 'to-be-accepted', detail: expect.stringMatching(/accept=repeated-number\./), errors: [{ code: 'repeated-number', row: 2 }, { code: 'repeated-number', row: 3 }, { code: 'repeated-number', row: 14 }] } });
    expect(await publication()).toBe(published);
    expect((await server.import<ProblemBody>(years, { accept: 'alles' })).status).toBe(400);
    expect((await server.import(years, { visibility: 'public', accept: 'repeated-number' })).status).toBe(201);
    expect((await server.post<Publication>('publications', { reason: 'a second sector' })).body.published).toEqual(['maex-nl', 'culture-nl', 'repair-nl', 'food-nl', 'repair-europe']);

    expect(await points('food-nl')).toMatchObject([{ year: 2022, reason: 'first-year' }, { year: 2023, link: expect.stringMatching(/^2\.00000/), matched: 5 }]);
    expect(await points('culture-nl')).toMatchObject([{ year: 2022, reason: 'first-year' }, { year: 2023, reason: 'fewer-than-five', matched: 1 }]);
    const maex = await points('maex-nl');
    const two = maex.find(({ year }) => year === 2023)!;
    expect(two).toMatchObject({ reason: null, matched: before!.matched + 6, link: expect.stringMatching(/^1\.\d{20}$/) });
    expect(maex.at(-1)).toMatchObject({ year: 2024, link: null, reason: 'one-sector', matched: 6, segment: null });

    const { items } = await server.get<{ items: Constituent[] }>('indices/maex-nl/constituents?period=2023');
    const matched = items.filter(({ match }) => match === 'matched');
    expect(matched.filter(({ sector }) => sector !== 'repair').map(({ initiative }) => initiative).sort()).toEqual(['buurttheater', ...food]);
    const sum = (side: 'baseValue' | 'currentValue') => matched.reduce((total, row) => total + Number(row[side]), 0);
    expect(Number(two.link)).toBeCloseTo(sum('currentValue') / sum('baseValue'), 9);
  });

  it('refuses a sentence of a publication that is none', async () => {
    for (const document of [{ reason: '' }, { reason: 'x'.repeat(1001) }, { list: 'NL' }, { force: true }, { reason: 5 }]) {
      const { status, body } = await server.post('publications', document);
      expect({ document, status, errors: body.errors?.length }).toEqual({ document, status: 400, errors: 1 });
    }
    expect((await server.post('publications', { list: 'onbekend' })).status).toBe(404);
  });

  it('takes a changed file of the starting data for a correction: what is no longer in it no longer counts', async () => {
    expect((await putIn('groep-1')).concat(await putIn('groep-2'))).toMatchObject([{ quantity: '500', file: GROUP_INPUTS }, { quantity: '700' }]);
    const before = await publication();
    await server.stop();
    await writeFile(join(folder.path, GROUP_INPUTS), inputs(given('groep-1', 'gemeente', 'money', 2023, 550)));
    server = await start();
    expect((await putIn('groep-1')).concat(await putIn('groep-2'))).toMatchObject([{ quantity: '550', file: GROUP_INPUTS, publication: before + 1 }]);
    expect(await publication()).toBe(before + 1);
  });

  itReadsFiles(() => server);
  itGoesOnByItself(() => server, async () => {
    await server.import(csv(PROFILE_HEADER, [['lang-bestand', 'Lang bestand', 'repair', 'NL']]), { visibility: 'public' }, { key: zwolle });
    return { own: zwolle, other: haarlem, slug: 'lang-bestand' };
  });
  itUndoes(() => server, () => database.env['DATABASE_URL']);
  itTellsFunders(() => server);
  itCompares(() => server);
  itValuesMaps(() => server);
});
