import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import type { Finding } from '../../src/measurements/doctor.service.js';
import type { HistoryRow } from '../../src/measurements/import-history.service.js';
import { INVARIANTS } from '../../src/measurements/invariants.js';
import type { InputRow, MeasurementRow } from '../../src/measurements/measurements.service.js';
import type { Basis } from '../../src/valuation/valuations.service.js';
import type { ImportBody, ProblemBody, ServerUnderTest } from './server-under-test.js';
import { CO2, co2Of, csv, INPUT_HEADER, MEASUREMENT_HEADER, PROFILE_HEADER } from './small-fixtures.js';

/** What would break each thing that is always so. */
const BREAKS: Record<string, string> = {
  publications: 'update publication_counter set value = value + 1',
  'whole-imports': 'delete from measurement where restores_import is null and line = 2',
  'no-staging-left': `insert into import_row (import_id, attempt, line, initiative) select id, attempt, 2, '' from import where status = 'done'`,
  'row-publications': 'update measurement set publication = publication + 1',
  'no-overlap': 'delete from measurement_superseded',
  'restored-rows': 'update input set quantity = quantity + 1 where restores_import is not null',
  'undone-imports': 'update import set undoes = null where undone_by is null',
  versions: 'update initiative set version = version + 1',
  'figures-of-initiatives': 'update initiative set withdrawn = true',
  cells: 'update activity_cell set quantity = quantity + 1',
  activity: 'update activity set publication = publication - 1',
  valuations: 'delete from valuation',
  posts: 'update valuation_line set posts[1] = posts[1] + 1 where posts is not null',
  vintages: 'update index_vintage set vintage = vintage + 100',
};

interface UndoBody extends ImportBody { undoes: string; undoneBy: string | null; reason: string }

/** What was imported can be undone, and that undone again: the current figures are then as they were before, and both stay readable. */
export function itUndoes(serverOf: () => ServerUnderTest, databaseUrl: () => string | undefined): void {
  const key = 'undo';
  const keys = new Map<string, string>();
  const keyOf = async (organisation: string) => {
    if (!keys.has(organisation)) keys.set(organisation, await serverOf().newKey(organisation, 'contributor'));
    return keys.get(organisation)!;
  };
  const send = async (file: string, query: Record<string, string> = {}) => serverOf().import(file, { visibility: 'public', ...query }, { key: await keyOf(key) });
  const bring = async (file: string, query: Record<string, string> = {}) => {
    const { status, body } = await send(file, query);
    expect({ status, body }).toMatchObject({ status: 201, body: { status: 'done' } });
    return body.id;
  };
  const undo = async <Body = UndoBody>(id: string, reason = 'a mistake', by = key) => serverOf().post<Body>(`imports/${id}/undo`, { reason }, await keyOf(by));
  const undone = async (id: string) => {
    const { status, body } = await undo(id);
    expect({ status, body }).toMatchObject({ status: 201, body: { undoes: id, status: 'done' } });
    return body.id;
  };
  const figures = async (slug: string) => (await serverOf().get<{ items: MeasurementRow[] }>(`initiatives/${slug}/measurements`)).items.map(({ publication, ...row }) => row);
  const inputs = async (slug: string) => (await serverOf().get<{ items: InputRow[] }>(`initiatives/${slug}/inputs`)).items.map(({ publication, ...row }) => row);
  const measurements = (...rows: (string | number)[][]) => csv(MEASUREMENT_HEADER, rows);
  const profile = (slug: string, name = slug) => csv(PROFILE_HEADER, [[slug, name, 'repair', 'NL']]);

  it('undoes a correction: the figures it replaced count again, from the file and line they first came from', async () => {
    await bring(profile('fietsbrug'));
    await bring(measurements(co2Of('fietsbrug', 2021, 5), co2Of('fietsbrug', 2022, 10)), { name: 'first.csv' });
    const before = await figures('fietsbrug');
    const correction = await bring(measurements(co2Of('fietsbrug', 2022, 12), co2Of('fietsbrug', 2023, 20)), { name: 'second.csv', reason: 'counted again' });
    const corrected = await figures('fietsbrug');
    expect(corrected.map(({ quantity, file, line }) => [quantity, file, line])).toEqual([['5', 'first.csv', 2], ['12', 'second.csv', 2], ['20', 'second.csv', 3]]);

    const first = await undo(correction, 'the wrong year');
    expect(first).toMatchObject({ status: 201, body: { already: false, undoes: correction, reason: 'the wrong year', rowsTotal: 2, rowsCorrected: 1, status: 'done' } });
    expect(await figures('fietsbrug')).toEqual(before);
    expect(await serverOf().get(`imports/${correction}`, await keyOf(key))).toMatchObject({ status: 'undone', undoneBy: first.body.id });
    expect(await undo(correction)).toMatchObject({ status: 200, body: { already: true, id: first.body.id } });

    const back = await undo(first.body.id, 'it was right after all');
    expect(back).toMatchObject({ status: 201, body: { undoes: first.body.id, rowsTotal: 1, rowsCorrected: 2 } });
    expect(await figures('fietsbrug')).toEqual(corrected);
    expect(await serverOf().get(`imports/${correction}`, await keyOf(key))).toMatchObject({ status: 'done', undoneBy: null });
    await undone(back.body.id);
    expect(await figures('fietsbrug')).toEqual(before);
    expect(await serverOf().get(`imports/${correction}`, await keyOf(key))).toMatchObject({ status: 'undone', undoneBy: first.body.id });
  });

  it('takes a file again that was undone, and then no longer the undoing of its undoing', async () => {
    await bring(profile('wiebelbank'));
    const file = measurements(co2Of('wiebelbank', 2022, 7));
    const first = await bring(file);
    const gone = await undone(first);
    expect(await figures('wiebelbank')).toEqual([]);
    const again = await send(file);
    expect(again).toMatchObject({ status: 201, body: { already: false, rowsNew: 1 } });
    expect(again.body.id).not.toBe(first);
    expect(await undo<ProblemBody>(gone)).toMatchObject({ status: 409, body: { code: 'imported-again' } });
    expect(await figures('wiebelbank')).toMatchObject([{ quantity: '7', import: again.body.id }]);
  });

  it('refuses with the list of what rests on it, and undoes the newest first', async () => {
    const profiles = await bring(profile('haakclub'));
    const first = await bring(measurements(co2Of('haakclub', 2021, 5), co2Of('haakclub', 2022, 10)), { name: 'one.csv' });
    const second = await bring(measurements(co2Of('haakclub', 2022, 11)), { name: 'two.csv', reason: 'counted again' });
    const rests = async (id: string, ...messages: RegExp[]) => {
      const { status, body } = await undo<ProblemBody>(id);
      expect({ status, code: body.code, errors: body.errors?.map(({ code, row, message }) => [code, row, message]) })
        .toEqual({ status: 409, code: 'rested-on', errors: messages.map((message) => ['rested-on', expect.any(Number), expect.stringMatching(message)]) });
    };
    await rests(first, /^haakclub from 2022-01-01 was replaced since, by two\.csv/);
    await rests(profiles, /^haakclub has figures, by one\.csv/, /^haakclub has figures, by two\.csv/);
    const gone = await undone(second);
    const first2 = await undone(first);
    await rests(gone, /^haakclub from 2022-01-01 was replaced since, by one\.csv/);
    await undone(profiles);
    expect((await serverOf().request('initiatives/haakclub')).status).toBe(404);
    expect((await serverOf().get<{ total: number }>('initiatives?q=haakclub', serverOf().key)).total).toBe(0);
    await rests(first2, /./, /./);
    expect(await send(measurements(co2Of('haakclub', 2022, 1)))).toMatchObject({ status: 400, body: { errors: [{ code: 'unknown-initiative' }] } });
    expect((await send(profile('haakclub'))).body).toMatchObject({ rowsNew: 1, rowsCorrected: 0 });
    expect(await serverOf().get('initiatives/haakclub')).toMatchObject({ version: 3, name: 'haakclub' });
  });

  it('undoes profiles and what was put in', async () => {
    await bring(profile('breicafe', 'Breicafé'));
    const renamed = await bring(profile('breicafe', 'Brei- en haakcafé'), { visibility: 'private' });
    expect((await serverOf().request('initiatives/breicafe')).status).toBe(404);
    const back = await undone(renamed);
    expect(await serverOf().get('initiatives/breicafe')).toMatchObject({ name: 'Breicafé', version: 3, visibility: 'public' });
    await undone(back);
    expect(await serverOf().get('initiatives/breicafe', await keyOf(key))).toMatchObject({ name: 'Brei- en haakcafé', version: 4, visibility: 'private' });

    await bring(profile('breicafe', 'Breicafé in Haarlem'));
    const given = (euro: number) => csv(INPUT_HEADER, [['breicafe', 'gemeente', 'money', '2023-01-01', '2024-01-01', euro, 'EUR']]);
    await bring(given(100));
    const before = await inputs('breicafe');
    const more = await bring(given(150), { reason: 'a second gift' });
    await undone(more);
    expect(await inputs('breicafe')).toEqual(before);
  });

  it('is for the own organisation only', async () => {
    await bring(profile('besloten'));
    const id = await bring(measurements(co2Of('besloten', 2022, 7)));
    expect((await undo(id, 'not mine', 'another')).status).toBe(404);
    expect((await serverOf().post(`imports/${id}/undo`, { reason: 'an administrator', organisation: key })).status).toBe(201);
    expect((await serverOf().post(`imports/${id}/undo`, { reason: 'x' })).status).toBe(400);
  });

  it('gives after any corrections, undone one by one, the figures of before each, and the value of before all', async () => {
    await bring(profile('kringloop'));
    await bring(measurements(co2Of('kringloop', 2020, 3), co2Of('kringloop', 2022, 4)));
    const value = async () => {
      expect((await serverOf().post('publications', {})).status).toBeLessThan(300);
      const { basis, years } = await serverOf().get<{ basis: Basis; years: unknown[] }>('initiatives/kringloop/valuations');
      return { hash: basis.contentHash, years };
    };
    const valued = await value();
    const period = fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 99 }));
    const day = (half: number) => `${2020 + Math.floor(half / 2)}-${half % 2 === 0 ? '01' : '07'}-01`;
    let sent = 0;
    await fc.assert(fc.asyncProperty(fc.array(fc.uniqueArray(period, { selector: ([at]) => at, minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }), async (files) => {
      const stack: { id: string; before: object[]; after: object[] }[] = [];
      for (const rows of files) {
        const apart = rows.sort(([a], [b]) => a - b).map(([at, length, quantity], index) => ['kringloop', CO2, day(at), day(Math.min(at + length, rows[index + 1]?.[0] ?? 9)), `${quantity}.${(sent += 1)}`, 'kg']);
        const before = await figures('kringloop');
        stack.push({ before, id: await bring(measurements(...apart), { reason: 'counted again', accept: 'outlier' }), after: await figures('kringloop') });
      }
      const undoings: { id: string; after: object[] }[] = [];
      for (const { id, before, after } of stack.reverse()) {
        undoings.push({ id: await undone(id), after });
        expect(await figures('kringloop')).toEqual(before);
      }
      for (const { id, after } of undoings.reverse()) {
        const redone = await undone(id);
        expect(await figures('kringloop')).toEqual(after);
        stack.find((each) => each.after === after)!.id = redone;
      }
      for (const { id } of stack) await undone(id);
    }), { numRuns: 5 });
    expect(await value()).toEqual(valued);
  });

  it('keeps the history of an import readable: what it brought and superseded, and what superseded that and why', async () => {
    await bring(profile('leestafel'));
    const first = await bring(measurements(co2Of('leestafel', 2021, 5), co2Of('leestafel', 2022, 10)), { name: 'one.csv' });
    const second = await bring(measurements(co2Of('leestafel', 2022, 11)), { name: 'two.csv', reason: 'counted again' });
    const third = await undone(second);
    const rows = async (id: string) => (await serverOf().get<{ items: HistoryRow[] }>(`imports/${id}/rows`, await keyOf(key))).items.map((row) => [row.change, row['quantity'], row.file, row.line, row.supersededBy, row.reason]);
    expect(await rows(first)).toEqual([['brought', '5', 'one.csv', 2, null, null], ['brought', '10', 'one.csv', 3, second, 'counted again']]);
    expect(await rows(second)).toEqual([['brought', '11', 'two.csv', 2, third, 'a mistake'], ['superseded', '10', 'one.csv', 3, second, 'counted again']]);
    expect(await rows(third)).toEqual([['brought', '10', 'one.csv', 3, null, null], ['superseded', '11', 'two.csv', 2, third, 'a mistake']]);
    expect((await serverOf().text(`imports/${second}/rows.csv`, await keyOf(key))).trim().split('\r\n')).toHaveLength(3);

    const { items, next } = await serverOf().get<{ items: UndoBody[]; next: string }>('imports?limit=2', await keyOf(key));
    expect(items).toMatchObject([{ id: third, undoes: second, status: 'done', createdBy: 'contributor of undo' }, { id: second, status: 'undone', undoneBy: third, reason: 'counted again' }]);
    expect((await serverOf().get<{ items: UndoBody[] }>(`imports?limit=2&cursor=${next}`, await keyOf(key))).items[0]).toMatchObject({ id: first, name: 'one.csv' });
    expect((await serverOf().text('imports.csv', await keyOf(key))).split('\r\n')[1]).toMatch(new RegExp(`^${third},two\\.csv,measurements,public,done,a mistake,1,0,1,0,`));
    expect((await serverOf().request(`imports/${first}/rows`, { key: await keyOf('another') })).status).toBe(404);
    expect((await serverOf().request('imports?cursor=bm9uZQ', { key: await keyOf(key) })).status).toBe(400);
  });

  it('leaves all that is stored whole, and tells what is not', async () => {
    const { healthy, items } = await serverOf().get<{ healthy: boolean; items: Finding[] }>('doctor', serverOf().key);
    expect({ healthy, broken: items.filter(({ broken }) => broken > 0) }).toEqual({ healthy: true, broken: [] });
    expect(Object.keys(BREAKS)).toEqual(items.map(({ name }) => name));
    const url = databaseUrl();
    if (url === undefined) return; // only a server can be broken from here
    const client = new pg.Client(url);
    await client.connect();
    try {
      for (const { name, breaks } of INVARIANTS) {
        await client.query('begin');
        await client.query('set local session_replication_role = replica');
        await client.query(BREAKS[name]!);
        expect({ name, broken: (await client.query(`select what from (${breaks}) b`)).rows.length > 0 }).toEqual({ name, broken: true });
        await client.query('rollback');
      }
    } finally {
      await client.end();
    }
  });
}
