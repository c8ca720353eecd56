import { expect, it } from '@jest/globals';
import type { shownJob } from '../../src/measurements/import-jobs.service.js';
import type { MeasurementRow } from '../../src/measurements/measurements.service.js';
import { eventually, type ImportBody, type ProblemBody, type ServerUnderTest } from './server-under-test.js';
import { csv, MEASUREMENT_HEADER, PROFILE_HEADER } from './small-fixtures.js';

type Job = ReturnType<typeof shownJob>;
const LATER = { prefer: 'respond-async' };
const ITEM = 'repair-item';
/** More rows than are looked at as one: what is told of them is told by the database. */
const LONG = 2_500;
const day = (number: number) => new Date(Date.UTC(2015, 0, 1 + number)).toISOString().slice(0, 10);
const long = (slug: string, change: (row: (string | number)[], index: number) => (string | number)[] = (row) => row) =>
  csv(MEASUREMENT_HEADER, Array.from({ length: LONG }, (_, index) => change([slug, ITEM, day(index), day(index + 1), (index % 7) + 1, 'item'], index)));

/** Imports that are asked to answer at once, and go on as jobs. */
export function itGoesOnByItself(serverOf: () => ServerUnderTest, keyOf: () => Promise<{ own: string; other: string; slug: string }>): void {
  const ended = async (id: string, key: string) => eventually(async () => serverOf().get<Job & ImportBody>(`imports/${id}`, key), ({ status }) => !['queued', 'running'].includes(status));

  it('keeps a file, answers at once, tells how it gets on, and what came of it', async () => {
    const { own, other, slug } = await keyOf();
    const server = serverOf();
    const headers = { ...LATER, 'idempotency-key': 'long-one', key: own };
    const sent = await server.import<Job>(long(slug), { visibility: 'public', name: 'long.csv' }, headers);
    expect(sent).toMatchObject({ status: 202, body: { name: 'long.csv', status: 'queued' } });
    expect([sent.headers.get('location'), sent.headers.get('preference-applied')]).toEqual([`/api/v1/imports/${sent.body.id}`, 'respond-async']);
    const told = await server.text(`imports/${sent.body.id}/events`, own);
    expect(told).toMatch(new RegExp(`event: done\ndata: .*"rowsRead":${LONG},"import":"${sent.body.id}"`));
    expect(await ended(sent.body.id, own)).toMatchObject({ id: sent.body.id, status: 'done', rowsTotal: LONG, rowsNew: LONG });
    expect((await server.get<{ items: MeasurementRow[] }>(`initiatives/${slug}/measurements`)).items).toHaveLength(LONG);

    const again = await server.import<Job>(long(slug), { visibility: 'public', name: 'long.csv' }, headers);
    expect(again).toMatchObject({ status: 202, body: { id: sent.body.id } });
    expect(await server.import<ProblemBody>(long(slug, (row) => [...row.slice(0, 4), 9, 'item']), { visibility: 'public', name: 'long.csv' }, headers)).toMatchObject({ status: 409, body: { code: 'idempotency-key-reused' } });
    const once = await server.import<Job>(long(slug), { visibility: 'public', name: 'long.csv' }, { ...LATER, key: own });
    expect(await eventually(async () => server.text(`imports/${once.body.id}/events`, own), (text) => text.includes('event: done'))).toContain(`"import":"${sent.body.id}","already":true`);
    for (const path of [`imports/${sent.body.id}`, `imports/${sent.body.id}/events`]) expect((await server.request(path, { key: other })).status).toBe(404);
    expect(await server.request(`imports/${sent.body.id}/cancel`, { method: 'POST', key: own })).toMatchObject({ status: 409, body: { code: 'published' } });
  });

  it('tells everything that is wrong with a long file, of rows far apart too, and keeps nothing of it', async () => {
    const { own, slug } = await keyOf();
    const file = long(slug, (row, index) => (index === 0 ? [...row.slice(0, 4), 'veel', 'item'] : index === LONG - 1 ? [slug, ITEM, day(1), day(2), 5, 'item'] : row));
    const { body } = await serverOf().import<Job>(file, { visibility: 'public' }, { ...LATER, key: own });
    expect(await ended(body.id, own)).toMatchObject({
      status: 'refused', import: null, toBeAccepted: false, problems: [{ row: 2, code: 'not-a-number' }, { row: LONG + 1, code: 'duplicate-row', message: expect.stringContaining('overlaps that of line 3') }],
    });
    expect((await serverOf().request<ProblemBody>('imports', { key: own })).text).not.toContain(body.id);
  });

  it('asks about a figure in a long file that is far from the others, and takes it once it is accepted', async () => {
    const { own, slug } = await keyOf();
    const file = long(slug, (row, index) => (index === 1_700 ? [...row.slice(0, 4), '10000000000000', 'item'] : row));
    const [asked, accepted] = [{ visibility: 'public', reason: 'counted again' }, { visibility: 'public', reason: 'counted again', accept: 'outlier' }];
    const refused = await serverOf().import<Job>(file, asked, { ...LATER, key: own });
    expect(await ended(refused.body.id, own)).toMatchObject({ status: 'refused', toBeAccepted: true, problems: [{ row: 1_702, code: 'outlier' }] });
    const taken = await serverOf().import<Job>(file, accepted, { ...LATER, key: own });
    expect(await ended(taken.body.id, own)).toMatchObject({ status: 'done', rowsCorrected: 1, rowsUnchanged: LONG - 1 });
  });

  it('can be cancelled while it waits or goes on: nothing of it stays', async () => {
    const { own, slug } = await keyOf();
    const server = serverOf();
    const before = await server.get<{ publication: number }>('health');
    const sent = await Promise.all([1, 2, 3].map(async (times) => server.import<Job>(long(slug, (row, index) => [...row.slice(0, 4), index + times * 10, 'item']), { visibility: 'public', reason: 'again', accept: 'outlier' }, { ...LATER, key: own })));
    const last = sent.at(-1)!.body.id;
    expect(await server.request<Job>(`imports/${last}/cancel`, { method: 'POST', key: own })).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(await ended(last, own)).toMatchObject({ status: 'cancelled', import: null });
    const others = await Promise.all(sent.slice(0, -1).map(async ({ body }) => ended(body.id, own)));
    expect(others.map(({ status }) => status)).toEqual(['done', 'done']);
    expect((await server.get<{ publication: number }>('health')).publication).toBe(before.publication + 2);
  });

  it('reads a file in which only a late row tells how numbers are written from the start again', async () => {
    const { own } = await keyOf();
    await serverOf().import(csv(PROFILE_HEADER, [['laat-verteld', 'Laat verteld', 'repair', 'NL']]), { visibility: 'public' }, { key: own });
    const file = csv(MEASUREMENT_HEADER.replaceAll(',', ';'), []) + Array.from({ length: LONG }, (_, index) => `laat-verteld;${ITEM};${day(index)};${day(index + 1)};${index === LONG - 1 ? '1.200,5' : '1.200'};item\r\n`).join('');
    const { body } = await serverOf().import<Job>(file, { visibility: 'public' }, { ...LATER, key: own });
    expect(await ended(body.id, own)).toMatchObject({ status: 'done', rowsNew: LONG, understood: { numbers: 'comma', rows: LONG } });
  });
}
