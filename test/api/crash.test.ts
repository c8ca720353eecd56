import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IndexSummary } from '../../src/indices/published-index.js';
import type { Finding } from '../../src/measurements/doctor.service.js';
import type { MeasurementRow } from '../../src/measurements/measurements.service.js';
import type { Basis, YearValue } from '../../src/valuation/valuations.service.js';
import type { ShownRun } from '../../src/valuation/valuation-runs.controller.js';
import { testDatabases, type TestDatabase } from '../databases.js';
import { eventually, Inconclusive, ownTemporary, ServerUnderTest, type Settings } from './server-under-test.js';
import { CO2, co2Of, csv, fixturesFolder, MEASUREMENT_HEADER, PROFILE_HEADER, sixGroups, type Folder } from './small-fixtures.js';

/**
 * What is acknowledged is never lost, and nothing is ever half visible, wherever the process dies. A checker that gets no answer
 * fails as inconclusive (see ServerUnderTest), so that a server that does not start is never taken for lost data.
 */

interface Valuations { basis: Basis; years: YearValue[] }

const rowsOf = async (server: ServerUnderTest, slug: string) => (await server.get<{ items: MeasurementRow[] }>(`initiatives/${slug}/measurements`)).items;
const publicationOf = async (server: ServerUnderTest) => (await server.get<{ publication: number }>('health')).publication;
const indicesOf = async (server: ServerUnderTest) => (await server.get<{ items: IndexSummary[] }>('indices')).items.map(({ code, vintage, contentHash }) => `${code} ${vintage} ${contentHash}`);

/** What is not whole. */
const brokenIn = async (server: ServerUnderTest) => (await server.get<{ items: Finding[] }>('doctor', server.key)).items.filter(({ broken }) => broken > 0);

/** Everything that two installations with the same data must have in common. */
async function fingerprint(server: ServerUnderTest) {
  const { items } = await server.get<{ items: { slug: string }[] }>('initiatives?limit=1');
  const { basis } = await server.get<Valuations>(`initiatives/${items[0]!.slug}/valuations`);
  return { publication: await publicationOf(server), indices: await indicesOf(server), valuation: basis.contentHash, initiatives: await server.text('initiatives.csv') };
}

/** Starts a server for some work and kills it afterwards: a way to stop that must always be good enough. */
async function withServer<Result>(settings: Settings, work: (server: ServerUnderTest) => Promise<Result>): Promise<Result> {
  const server = await ServerUnderTest.start(settings);
  try {
    return await work(server);
  } finally {
    await server.kill();
  }
}

const GROUPS = Array.from({ length: 8 }, (_, index) => `groot-${index}`);
/** Six groups as starting data, and a temporary directory for the sockets of the dead. */
const folder: Promise<Folder> = fixturesFolder(sixGroups());
const temporary = ownTemporary();
const small = async (): Promise<Settings> => ({ MAEX_FIXTURES: (await folder).path, ...(await temporary).settings });

type Create = () => Promise<TestDatabase>;

async function inDatabase<Result>(create: Create, work: (settings: Settings) => Promise<Result>): Promise<Result> {
  const database = await create();
  try {
    return await work(database.env);
  } finally {
    await database.drop();
  }
}

/** Starts with a crash point, and expects to die there. */
async function dieAt(point: string, settings: Settings): Promise<void> {
  const ended = await ServerUnderTest.launch({ ...settings, MAEX_CRASH_AT: point }).ready;
  if (ended instanceof ServerUnderTest) await ended.kill();
  expect({ point, ...ended }).toMatchObject({ point, signal: 'SIGKILL' });
}

/** An import is acknowledged, a valuation asked for, and every job after it dies at each of its points: the start after those has all of it valued and published, once. */
async function killedWhileValuing(env: Settings): Promise<void> {
  const settings = { ...env, ...(await small()) };
  await withServer({ ...settings, MAEX_CRASH_AT: 'asked.step' }, async (server) => {
    expect(await publicationOf(server)).toBe(2);
    expect((await server.import(csv(MEASUREMENT_HEADER, [co2Of('groep-1', 2020, 1000)]), { visibility: 'public' })).body).toMatchObject({ status: 'done', publication: 3 });
    await server.post('valuation-runs', { discountTiming: 'mid' }).catch((error: unknown) => expect(error).toBeInstanceOf(Inconclusive));
    expect(await server.end(5_000)).toMatchObject({ signal: 'SIGKILL' });
  });
  for (const point of ['valuation.step', 'valuation.before-publish', 'publication.before-commit']) await dieAt(point, settings);
  await withServer(settings, async (server) => {
    expect((await rowsOf(server, 'groep-1')).filter(({ from }) => from.startsWith('2020-'))).toMatchObject([{ quantity: '1000', indicator: CO2 }]);
    const { basis, years } = await server.get<Valuations>('initiatives/groep-1/valuations');
    expect([await publicationOf(server), basis.knownAt, await brokenIn(server)]).toEqual([3, 3, []]);
    expect(years.map(({ year, priced, backcast }) => [year, priced + backcast])).toEqual([[2020, 1], [2022, 1], [2023, 1]]);
    expect((await indicesOf(server)).find((line) => line.startsWith('repair-nl '))).toMatch(/^repair-nl 2 /);
    const runs = async () => (await server.get<{ items: ShownRun[] }>('valuation-runs', server.key)).items.filter(({ askedBy }) => askedBy !== null);
    expect(await eventually(runs, ([run]) => run?.status === 'done')).toMatchObject([{ knownAt: 3, parameters: { discountTiming: 'mid' }, progress: { done: 6, total: 6 } }]);
  });
}

/** The first start of all, with all starting data, dies at a random moment; the next one ends as one that nothing happened to. */
async function killedAtFirstStart(settings: Settings, undisturbed: ReturnType<typeof fingerprint>): Promise<void> {
  const delay = 300 + Math.floor(Math.random() * 5_000);
  const first = ServerUnderTest.launch({ ...settings, ...(await temporary).settings });
  await sleep(delay);
  await first.kill();
  await withServer({ ...settings, ...(await temporary).settings }, async (server) => expect({ delay, ...(await fingerprint(server)) }).toEqual({ delay, ...(await undisturbed) }));
}

/** What waits much, for the lock of a dead process to lapse, goes on beside the rest; its tests await it. */
const background = new Map<string, { valuing: Promise<void>; firstStart: Promise<void> }>();
beforeAll(() => {
  const undisturbed = inDatabase(testDatabases().at(-1)!.create, async (settings) => withServer({ ...settings, ...(await temporary).settings }, fingerprint));
  for (const { name, create } of testDatabases()) {
    background.set(name, {
      valuing: inDatabase(create, killedWhileValuing),
      firstStart: undisturbed.then(() => inDatabase(create, (settings) => killedAtFirstStart({ ...settings, MAEX_DATA_DIR: join(settings.MAEX_DATA_DIR!, 'first') }, undisturbed))),
    });
  }
  for (const each of background.values()) for (const outcome of Object.values(each)) outcome.catch(() => undefined);
});
afterAll(async () => {
  await Promise.allSettled([...background.values()].flatMap((each) => Object.values(each)));
  await Promise.all([(await folder).remove(), (await temporary).remove()]);
}, 240_000);

describe.each(testDatabases())('A process killed on $name', ({ name, create }) => {
  let database: TestDatabase;
  let server: ServerUnderTest;

  beforeAll(async () => {
    database = await create();
    server = await ServerUnderTest.start({ ...database.env, ...(await small()) });
    const profiles = csv(PROFILE_HEADER, GROUPS.map((slug) => [slug, slug, 'repair', 'NL']));
    expect((await server.import(profiles, { visibility: 'public' })).status).toBe(201);
  }, 240_000);
  afterAll(async () => {
    await server?.kill();
    await database?.drop();
  });

  const restart = async (crashAt?: string) => {
    await server.kill();
    server = await ServerUnderTest.start({ ...database.env, ...(await small()), ...(crashAt !== undefined && { MAEX_CRASH_AT: crashAt }) });
    expect(await brokenIn(server)).toEqual([]);
  };

  it('at a named point of an import: all of its file is there or nothing, and sending it again completes it', async () => {
    const points = [
      { point: 'import.staging', year: 2010, survives: false },
      { point: 'import.before-commit', year: 2011, survives: false },
      { point: 'import.after-commit', year: 2012, survives: true },
    ];
    const fileOf = (year: number) => csv(MEASUREMENT_HEADER, GROUPS.map((slug, index) => co2Of(slug, year, index + 1)));
    const counted = async (year: number) => (await Promise.all(GROUPS.map((slug) => rowsOf(server, slug)))).flat().filter(({ from }) => from.startsWith(`${year}-`)).length;
    const before = await publicationOf(server);
    await restart(points[0]!.point);
    for (const [index, { point, year, survives }] of points.entries()) {
      await expect(server.import(fileOf(year), { visibility: 'public' })).rejects.toThrow(Inconclusive);
      expect(await server.end(5_000)).toMatchObject({ signal: 'SIGKILL' });
      await restart(points[index + 1]?.point);
      expect({ point, rows: await counted(year), publication: await publicationOf(server) }).toEqual({ point, rows: survives ? GROUPS.length : 0, publication: before + (survives ? 1 : 0) });
    }
    for (const [index, { point, year, survives }] of points.entries()) {
      const { status, body } = await server.import(fileOf(year), { visibility: 'public' });
      expect({ point, status, body }).toMatchObject({ point, status: survives ? 200 : 201, body: { already: survives, rowsTotal: GROUPS.length, rowsNew: GROUPS.length, status: 'done' } });
      expect({ point, rows: await counted(year), publication: await publicationOf(server) }).toEqual({ point, rows: GROUPS.length, publication: before + Math.min(index + 2, points.length) });
    }
  }, 240_000);

  it('at a named point of an import that goes on by itself: what was acknowledged is done after the next start, once', async () => {
    const fileOf = (year: number) => csv(MEASUREMENT_HEADER, GROUPS.map((slug, index) => co2Of(slug, year, index + 1)));
    const counted = async (year: number) => (await Promise.all(GROUPS.map((slug) => rowsOf(server, slug)))).flat().filter(({ from }) => from.startsWith(`${year}-`)).length;
    for (const [index, point] of ['import.staging', 'import.before-commit', 'import.after-commit'].entries()) {
      await restart(point);
      const [year, before] = [2015 + index, await publicationOf(server)];
      const { status, body: { id } } = await server.import(fileOf(year), { visibility: 'public' }, { prefer: 'respond-async' });
      expect({ point, status, ...(await server.end(5_000)) }).toMatchObject({ point, status: 202, signal: 'SIGKILL' });
      await restart();
      const done = await eventually(async () => server.get<{ status: string; rowsNew?: number }>(`imports/${id}`, server.key), (job) => job.status === 'done');
      expect({ point, ...done, rows: await counted(year), publication: await publicationOf(server) }).toMatchObject({ point, rowsNew: GROUPS.length, rows: GROUPS.length, publication: before + 1 });
    }
  }, 240_000);

  it('at a named point of an undoing: it is undone or it is not, and asking again completes it', async () => {
    const file = csv(MEASUREMENT_HEADER, GROUPS.map((slug, index) => co2Of(slug, 2013, index + 1)));
    const { id } = (await server.import(file, { visibility: 'public' })).body;
    const before = await publicationOf(server);
    const undo = () => server.post<{ already: boolean }>(`imports/${id}/undo`, { reason: 'the wrong file' });
    const counted = async () => (await Promise.all(GROUPS.map((slug) => rowsOf(server, slug)))).flat().filter(({ from }) => from.startsWith('2013-')).length;
    await restart('undo.before-commit');
    for (const [next, done] of [['undo.after-commit', false], [undefined, true]] as const) {
      await expect(undo()).rejects.toThrow(Inconclusive);
      expect(await server.end(5_000)).toMatchObject({ signal: 'SIGKILL' });
      await restart(next);
      expect({ done, rows: await counted(), publication: await publicationOf(server) }).toEqual({ done, rows: done ? 0 : GROUPS.length, publication: before + (done ? 1 : 0) });
    }
    expect(await undo()).toMatchObject({ status: 200, body: { already: true } });
    expect(await publicationOf(server)).toBe(before + 1);
  }, 240_000);

  it('at any moment of a larger import', async () => {
    const ROWS = 700;
    const day = (number: number) => new Date(Date.UTC(2015, 0, 1 + number)).toISOString().slice(0, 10);
    for (const [indicator, unit] of [['repair-item', 'item'], ['repair-event', 'event']] as const) {
      const file = csv(MEASUREMENT_HEADER, GROUPS.flatMap((slug, group) => Array.from({ length: ROWS }, (_, row) => [slug, indicator, day(row), day(row + 1), row * GROUPS.length + group, unit])));
      const about = { indicator, delay: 50 + Math.floor(Math.random() * 750) };
      const sent = server.import(file, { visibility: 'public' }).then(({ status }) => status === 201, (error: unknown) => {
        if (error instanceof Inconclusive) return false;
        throw error;
      });
      await sleep(about.delay);
      await restart();
      const acknowledged = await sent;

      const found = async () => (await Promise.all(GROUPS.map((slug) => rowsOf(server, slug)))).map((rows) => rows.filter((row) => row.indicator === indicator));
      const survived = await found();
      const whole = survived[0]!.length > 0;
      expect({ ...about, whole: whole || !acknowledged, rows: survived.map(({ length }) => length) }).toEqual({ ...about, whole: true, rows: Array(GROUPS.length).fill(whole ? ROWS : 0) });
      const again = await server.import(file, { visibility: 'public' });
      expect({ ...about, status: again.status, rows: again.body.rowsNew }).toEqual({ ...about, status: whole ? 200 : 201, rows: GROUPS.length * ROWS });
      const completed = (await found()).flat();
      expect({ ...about, rows: completed.length, different: new Set(completed.map(({ quantity }) => quantity)).size }).toEqual({ ...about, rows: GROUPS.length * ROWS, different: GROUPS.length * ROWS });
    }
  }, 240_000);

  it('at every named point of a valuation and a publication: what was acknowledged is there, and the next start completes it', async () => {
    await background.get(name)!.valuing;
  }, 240_000);

  it('in its first start: the next one ends with the hashes of one that nothing happened to', async () => {
    await background.get(name)!.firstStart;
  }, 240_000);
});
