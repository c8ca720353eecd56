import { expect, it } from '@jest/globals';
import type { PriceList } from '../../src/pricelist/price-list.js';
import { AMOUNT_DECIMALS, parseDecimal, toFixed } from '../../src/shared/decimal.js';
import type { ShownRun } from '../../src/valuation/valuation-runs.controller.js';
import type { Totals } from '../../src/valuation/valuations.service.js';
import { eventually, maex, type ServerUnderTest, type Settings } from './server-under-test.js';
import { co2Of, csv, MEASUREMENT_HEADER, readFixture } from './small-fixtures.js';

type Run = ShownRun & { totals: Totals | null };
interface Valued { basis: { contentHash: string; knownAt: number }; years: { year: number; value: string }[] }

/** Asks for a valuation of everything, and waits for it. */
export async function askedRun(server: ServerUnderTest, asked: object, key: string = server.key): Promise<Run> {
  const { status, body, text, headers } = await server.post<Run>('valuation-runs', asked, key);
  expect({ status, text, location: headers.get('location') }).toEqual({ status: 202, text, location: `/api/v1/valuation-runs/${body.id}` });
  return eventually(() => server.get<Run>(`valuation-runs/${body.id}`, key), (run) => run.status === 'done' || run.status === 'failed');
}

/** Valuations that somebody asks for, on a server with six groups, after which the measurements and the list of all are other ones. */
export function describeAskedRuns(running: () => ServerUnderTest, settings: () => Settings, keys: { haarlem: string; zwolle: string; contributor: string }): void {
  const standing = (list = 'nl') => running().get<Run>(`valuation-runs/${list}`);
  const valued = (query = '') => running().get<Valued>(`initiatives/groep-2/valuations${query}`);

  it('computes the valuation of then again, to the last digit, though figures were corrected and a new list was published', async () => {
    const server = running();
    const [then, valuesThen] = [await standing(), await valued()];
    const list = await readFixture<PriceList>('pricelist/nl-2026-1.yaml');
    const dearer = { ...list, version: '2026-2', indicators: list.indicators.map(({ adjustments, ...entry }) => ({ ...entry, ...(adjustments && { adjustments: { ...adjustments, deadweight: { value: '0.5', reason: { nl: 'proef', en: 'trial' } } } }) })) };
    expect((await server.post('price-lists', dearer)).status).toBe(201);
    expect((await server.import(csv(MEASUREMENT_HEADER, [co2Of('groep-2', 2023, 7)]), { visibility: 'public', reason: 'weighed again' })).status).toBe(201);
    const now = await eventually(standing, (run) => run.version === '2026-2' && run.knownAt === then.knownAt + 1);
    expect(now.totals!.value).not.toBe(then.totals!.value);

    const again = await askedRun(server, { list: 'nl', version: then.version, knownAt: then.knownAt });
    expect(again).toMatchObject({ status: 'done', askedBy: 'maex', contentHash: then.contentHash, totals: then.totals, parameters: then.parameters, progress: { done: again.progress.total } });
    expect((await valued(`?run=${again.id}`)).years).toEqual(valuesThen.years);
    const { lines } = await server.get<{ lines: { quantity: string }[] }>(`initiatives/groep-2/valuations/explain?year=2023&run=${again.id}`);
    expect(lines.map(({ quantity }) => quantity)).toEqual(['112']);
    expect([await standing(), await valued()]).toMatchObject([{ id: now.id }, { basis: { contentHash: now.contentHash } }]);
  });

  it('takes parameters: a price level, a way to combine, a timing and rates', async () => {
    const run = await askedRun(running(), { version: '2026-1', priceLevel: '2021', combine: 'subtract', discountTiming: 'end', schedule: [{ from: 1, rate: '0.250' }], uncertainty: { seed: 'a', error: { documented: '0.2' } } });
    expect(run.parameters).toMatchObject({ priceLevel: '2021', combine: 'subtract', discountTiming: 'end', schedule: [{ from: 1, rate: '0.25' }], uncertainty: { seed: 'a', error: { documented: '0.2', audited: '0.05' } } });
    expect((await valued(`?run=${run.id}&year=2022`)).years[0]!.value).toBe(toFixed(parseDecimal('101').times('0.13').times('0.8'), AMOUNT_DECIMALS));
    const refused = await running().post('valuation-runs', { knownAt: 0, combine: 'add', schedule: [{ from: 2, rate: '3 %' }] });
    expect(refused.body.errors!.map(({ pointer }) => pointer)).toEqual(['/knownAt', '/combine', '/schedule/0/rate', '/schedule']);
    for (const asked of [{ knownAt: 1000 }, { priceLevel: '1700' }]) expect((await running().post('valuation-runs', asked)).body).toMatchObject({ status: 400, errors: [{ pointer: `/${Object.keys(asked)[0]}` }] });
  });

  it('is asked for once, tells how it gets on, and cannot be taken back once it is published', async () => {
    const server = running();
    const send = (body: object) => server.request<Run>('valuation-runs', { method: 'POST', key: server.key, headers: { 'content-type': 'application/json', 'idempotency-key': 'once' }, body: JSON.stringify(body) });
    const [first, second, other] = [await send({}), await send({}), await send({ combine: 'subtract' })];
    expect([first.status, second.body.id, other.status]).toEqual([202, first.body.id, 409]);

    const events = await server.text(`valuation-runs/${first.body.id}/events`, server.key);
    const [, id, data] = /id: (\S+)\nevent: done\ndata: (.*)\n\n$/.exec(events)!;
    expect(JSON.parse(data!)).toMatchObject({ status: 'done', failure: null });
    const resumed = (lastEvent: string) => server.request(`valuation-runs/${first.body.id}/events`, { key: server.key, headers: { 'last-event-id': lastEvent } });
    expect([(await resumed(id!)).status, (await resumed('queued-0')).text]).toEqual([204, expect.stringMatching(/^id: \S+\nevent: done\n[^\n]+\n\n$/)]);
    expect((await server.request(`valuation-runs/${first.body.id}`, { method: 'DELETE', key: server.key })).body).toMatchObject({ status: 409, code: 'published' });
  });

  it('is seen, before it is published, by who asked for it, and may be cancelled by them', async () => {
    const server = running();
    const asked = await Promise.all(['start', 'mid', 'end'].map((discountTiming) => server.post<Run>('valuation-runs', { list: 'hact', discountTiming }, keys.haarlem)));
    const last = asked.at(-1)!.body.id;
    const cancelled = await server.request(`valuation-runs/${last}`, { method: 'DELETE', key: keys.haarlem });
    expect([204, 409]).toContain(cancelled.status); // it may have been made already
    if (cancelled.status === 204) expect((await server.request(`valuation-runs/${last}`, { key: keys.haarlem })).status).toBe(404);
    for (const { body: { id } } of asked.slice(0, 2)) await eventually(() => server.get<Run>(`valuation-runs/${id}`, keys.haarlem), ({ status }) => status === 'done');
    const statuses = await Promise.all([keys.haarlem, keys.contributor, keys.zwolle, null].map(async (key) => (await server.request(`initiatives/groep-2/valuations?run=${asked[0]!.body.id}`, { key })).status));
    expect(statuses).toEqual([200, 200, 404, 404]);
    const seen = async (key: string | null) => (await server.get<{ items: Run[] }>('valuation-runs', key)).items.some(({ id }) => id === asked[0]!.body.id);
    expect([await seen(keys.haarlem), await seen(keys.zwolle), await seen(null)]).toEqual([true, false, false]);
    expect((await server.post('valuation-runs', { list: 'hact' }, keys.zwolle)).status).toBe(404);
    expect((await server.post('valuation-runs', {}, keys.contributor)).status).toBe(403);
  });

  it('is computed again like all that is stored, with what was corrected since, and private', async () => {
    const { code, stdout } = await maex(['rebuild'], settings());
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('Identical, to the last digit.') });
  });
}
