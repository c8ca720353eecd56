import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PriceList } from '../../src/pricelist/price-list.js';
import type { Layer, ResolvedIndicator } from '../../src/pricelist/resolve-layers.js';
import { AMOUNT_DECIMALS, parseDecimal, roundTo, toFixed } from '../../src/shared/decimal.js';
import type { Explanation } from '../../src/valuation/explain.js';
import type { YearValue } from '../../src/valuation/valuations.service.js';
import { testDatabases, type TestDatabase } from '../databases.js';
import { describeAskedRuns } from './asked-runs.js';
import { eventually, ServerUnderTest, type Answer, type ProblemBody } from './server-under-test.js';
import { CO2, co2Of, csv, fixturesFolder, MEASUREMENT_HEADER, PROFILE_HEADER, readFixture, sixGroups, type Folder } from './small-fixtures.js';

interface Published { list: string; version: string; sha256: string; visibility: string; status: string; indicators: number; already: boolean }
interface Draft { id: string; status: string; revision: number; source: string; problems: { code: string; pointer?: string }[] }
interface Version extends Omit<PriceList, 'checks'> { indicators: (ResolvedIndicator & { layer: Layer })[]; sha256: string; status: string; checks: { on: string; by: string }[]; expired: { indicator: string }[] }
interface Route { parameters: { name: string; in: string }[]; 'x-role'?: string }

const UTRECHT = 'pricelist/examples/utrecht-2026-1.yaml';
const TWELVE = new URL('../pricelist/rejected/twelve-mistakes.yaml', import.meta.url);
const NEVER = '01900000-0000-7000-8000-000000000000';
const privateIndex = { code: 'repair-toms', title: { nl: 'x', en: 'x' }, sectors: ['repair'], countries: ['NL'], list: 'toms' };

/** The life of a list: draft, published for ever, superseded; on another list, or for its own organisation only. */
describe.each(testDatabases())('Price lists on $name', ({ create }) => {
  let database: TestDatabase;
  let folder: Folder;
  let server: ServerUnderTest;
  let utrecht: PriceList;
  const keys = { haarlem: '', zwolle: '', zwolleAdmin: '', contributor: '' };

  beforeAll(async () => {
    folder = await fixturesFolder({ ...sixGroups(), 'reference/indices.yaml': JSON.stringify([privateIndex]) });
    database = await create();
    server = await ServerUnderTest.start({ ...database.env, MAEX_FIXTURES: folder.path });
    utrecht = await readFixture<PriceList>(UTRECHT);
    Object.assign(keys, {
      haarlem: await server.newKey('haarlem', 'methodologist'), zwolle: await server.newKey('zwolle', 'methodologist'), zwolleAdmin: await server.newKey('zwolle', 'admin'),
      contributor: await server.newKey('haarlem', 'contributor'),
    });
  });
  afterAll(async () => {
    await server?.stop();
    await folder?.remove();
    await database?.drop();
  });

  const send = async <Body>(path: string, document: string | object, key: string, more: { method?: string; headers?: Record<string, string> } = {}): Promise<Answer<Body>> =>
    server.request<Body>(path, { method: 'POST', key, ...more, headers: { 'content-type': 'application/yaml', ...more.headers }, body: typeof document === 'string' ? document : JSON.stringify(document) });
  const publish = async <Body = Published>(document: object, key: string, query = '') => send<Body>(`price-lists?${query}`, document, key);
  const problemsOf = async (document: object, key = keys.haarlem) => (await send<{ problems: { code: string; pointer?: string }[] }>('price-lists?dryRun=true', document, key)).body.problems.map(({ code, pointer }) => [code, pointer]);
  const versionOf = async (list: string, version = '2026-1', key: string | null = null) => server.get<Version>(`price-lists/${list}/versions/${version}`, key);
  const explained = async (list: string) => (await server.get<Explanation>(`initiatives/groep-1/valuations/explain?year=2023&list=${list}`)).lines.find(({ indicator }) => indicator === CO2)!;
  const valueOf = async (list: string, slug = 'groep-1') => (await server.request<{ years: YearValue[] }>(`initiatives/${slug}/valuations?year=2023&list=${list}`)).body.years?.[0]?.value;
  /** The same list under another name, as another version: its additions begin with its own code. */
  const renamed = (list: string, version = '2026-1', more: object = {}) => ({
    ...utrecht, list, version, indicators: utrecht.indicators.map((entry) => ({ ...entry, code: entry.code.replace('utrecht-', `${list}-`) })), ...more,
  });

  it('values a map with the list it names, and says of each mistake what it is', async () => {
    const row = { stakeholder: 'all', description: 'CO2', quantity: '1000', unit: 'kg', indicator: 'co2e-avoided' };
    const map = { currency: 'EUR', priceList: { list: 'nl', version: '2026-1' }, date: '2023-01-01', inputs: [{ stakeholder: 'fund', description: 'grant', amount: '0' }], outcomes: [row] };
    const answerOf = async (more: object) => (await server.post<Record<string, unknown>>('value-maps', { ...map, ...more }, null)).body;
    expect(await answerOf({})).toMatchObject({ gross: '153.461232', sroi: null, sroiReason: 'no-inputs', outcomes: [{ status: 'priced', priceFrom: '2021-01-01' }] });
    expect(await answerOf({ outcomes: [{ ...row, unit: 'person-month', indicator: 'social-assistance-month-single-avoided' }] })).toMatchObject({ presentValue: null, outcomes: [{ status: 'held', reason: 'before-first-price' }] });
    const codes = async (more: object) => ((await answerOf(more)) as unknown as ProblemBody).errors?.map(({ code, pointer }) => `${code} ${pointer}`);
    expect(await codes({ outcomes: [{ ...row, deadweight: '1.2', durationYears: 0 }] })).toEqual(['invalid /outcomes/0/deadweight', 'too-small /outcomes/0/durationYears']);
    expect(await codes({ outcomes: [{ ...row, unit: 'tonne' }] })).toEqual(['unit-mismatch /outcomes/0/unit']);
    expect(await codes({ priceList: { list: 'nl', version: '1999-1' } })).toEqual(['price-list-unknown /priceList']);
  });

  it('keeps a draft with all its mistakes, lets nobody overwrite an edit, and publishes it for ever', async () => {
    const { status, body: wrong } = await send<Draft>('price-lists/drafts?name=toy.yaml', await readFile(TWELVE, 'utf8'), keys.haarlem);
    expect([status, wrong.status, wrong.problems.length]).toEqual([201, 'draft', 12]);
    const path = `price-lists/drafts/${wrong.id}`;
    const read = await server.request<Draft>(path, { key: keys.haarlem });
    expect(read.body).toEqual(wrong);
    const tag = read.headers.get('etag')!;
    const edit = async (headers: Record<string, string>) => send<Draft>(path, renamed('domstad'), keys.haarlem, { method: 'PUT', headers });
    expect((await edit({})).status).toBe(428);
    expect((await edit({ 'if-match': '"7"' })).status).toBe(412);
    const edited = await edit({ 'if-match': tag });
    expect([edited.status, edited.body.problems]).toEqual([200, []]);
    expect((await edit({ 'if-match': tag })).status).toBe(412);
    expect((await send<ProblemBody>('price-lists/drafts', 'a: [', keys.haarlem)).body).toMatchObject({ problems: [{ code: 'syntax' }] });

    for (const [key, wanted] of [[keys.zwolle, 404], [keys.zwolleAdmin, 404], [keys.contributor, 403]] as const) {
      for (const [method, address] of [['GET', path], ['PUT', path], ['DELETE', path], ['POST', `${path}/publish`]] as const) {
        expect({ method, address, status: (await server.request(address, { method, key, headers: { 'if-match': '"2"', 'content-type': 'application/yaml' }, ...(method === 'PUT' && { body: '{}' }) })).status }).toEqual({ method, address, status: wanted });
      }
    }
    const [first, second] = [await server.request<Published>(`${path}/publish`, { method: 'POST', key: keys.haarlem }), await server.request<Published>(`${path}/publish`, { method: 'POST', key: keys.haarlem })];
    expect([first.status, first.body.already, first.body.visibility, second.status, second.body.already]).toEqual([201, false, 'public', 200, true]);
    expect((await server.get<Draft>(path, keys.haarlem)).status).toBe('published');
    expect((await edit({ 'if-match': '"2"' })).body).toMatchObject({ code: 'draft-published' });
    expect((await server.request(path, { method: 'DELETE', key: keys.haarlem })).status).toBe(409);

    expect((await publish<ProblemBody>(renamed('domstad', '2026-1', { licence: 'another' }), keys.haarlem)).body).toMatchObject({ status: 409, code: 'published-content-differs' });
    expect((await publish(renamed('domstad', '2026-2'), keys.haarlem)).status).toBe(201);
    expect((await server.get<{ items: Published[] }>('price-lists/domstad/versions')).items.map(({ version, status }) => [version, status])).toEqual([['2026-2', 'published'], ['2026-1', 'superseded']]);
    expect((await server.get<Draft>(path, keys.haarlem)).status).toBe('superseded');
    expect((await versionOf('domstad')).status).toBe('superseded');
    expect((await server.get<{ items: Draft[] }>('price-lists/drafts', keys.zwolle)).items).toEqual([]);
  });

  it('tells what stands in the way of a list, whatever it rests on', async () => {
    const list = renamed('stad');
    const own = list.indicators[0]!;
    for (const [document, ...problems] of [
      [list],
      [{ ...list, extends: { list: 'nl', version: '2020-1' } }, ['extends-unknown', '/extends']],
      [{ ...list, priceIndex: { code: 'cpi-nl', version: '1900-1' } }, ['index-unknown', '/priceIndex']],
      [{ ...list, published: '2099-01-01' }, ['in-the-future', '/published']],
      [{ ...list, currency: 'GBP', overrides: [{ ...list.overrides![0]!, code: 'nothing' }] }, ['other-currency', '/currency'], ['override-unknown', '/overrides/0/code']],
      [{ ...list, extends: undefined, overrides: undefined, indicators: [{ ...own, code: 'meal' }, { ...own, code: CO2 }] }, ['without-prefix', '/indicators/0/code'], ['indicator-differs', '/indicators/1/code']],
      [{ ...list, list: 'nl' }, ['list-taken', undefined]],
    ] as [object, ...[string, string | undefined][]][]) expect(await problemsOf(document)).toEqual(problems);
    expect((await server.request('price-lists/stad/versions')).status).toBe(404);
  });

  it('values with a list that extends another once somebody publishes with it, and keeps that up to date', async () => {
    expect((await publish(utrecht, server.key)).body).toMatchObject({ list: 'utrecht', indicators: (await versionOf('nl')).indicators.length + 1, already: false });
    expect((await publish(utrecht, server.key)).status).toBe(200);
    const found = await versionOf('utrecht');
    const co2 = found.indicators.find(({ code }) => code === CO2)!;
    expect(co2.layer).toMatchObject({ list: 'utrecht', override: { parts: ['prices'], reason: utrecht.overrides![0]!.reason, instead: { prices: [{ amount: '0.13' }] } } });
    expect(found.indicators.find(({ code }) => code === 'gp-consultation-avoided')!.layer).toEqual({ list: 'nl', version: '2026-1' });

    expect((await server.request('initiatives/groep-1/valuations?list=utrecht')).status).toBe(404);
    expect((await server.post('publications', { list: 'utrecht' })).status).toBe(201);
    const [national, own] = [await explained('nl'), await explained('utrecht')];
    const priced = (amount: string) => toFixed(roundTo(parseDecimal('110').times(amount).times(national.price!.indexRatio), AMOUNT_DECIMALS), AMOUNT_DECIMALS);
    expect([national.value, own.value]).toEqual([priced('0.13'), priced('0.20')]);
    expect([national.layer, own.layer]).toEqual([{ list: 'nl', version: '2026-1' }, co2.layer]);

    await server.import(csv(PROFILE_HEADER, [['groep-7', 'Groep 7', 'repair', 'NL']]), { visibility: 'public' });
    await server.import(csv(MEASUREMENT_HEADER, [co2Of('groep-7', 2023, 110)]), { visibility: 'public' });
    await eventually(async () => [await valueOf('nl', 'groep-7'), await valueOf('utrecht', 'groep-7')], (values) => values[0] === priced('0.13') && values[1] === priced('0.20'));
  });

  it('shows a private list, and what is valued with it, to its own organisation only', async () => {
    const hact = renamed('hact', '2026-1', { overrides: [{ code: CO2, reason: { nl: 'geheim', en: 'secret' }, held: { nl: 'geheim', en: 'secret' } }] });
    expect((await publish(hact, keys.haarlem, 'visibility=private')).body).toMatchObject({ visibility: 'private' });
    for (const key of [null, keys.zwolle]) expect((await server.post('publications', { list: 'hact' }, key ?? keys.zwolleAdmin)).status).toBe(404);
    expect((await server.post('publications', { list: 'hact' }, keys.haarlem)).status).toBe(201);

    const { paths } = await server.get<{ paths: Record<string, Record<string, Route>> }>('openapi.json');
    const naming = Object.entries(paths).flatMap(([path, { get }]) => (get && get['x-role'] === undefined && get.parameters.some(({ name }) => name === 'list') ? [{ path, query: get.parameters.some(({ name, in: where }) => name === 'list' && where === 'query') }] : []));
    expect(naming.length).toBeGreaterThan(8);
    const queryOf = (path: string, query: boolean) => (query ? `?list=hact${path.endsWith('explain') ? '&year=2023' : /breakdown/.test(path) ? '&by=indicator' : /change/.test(path) ? '&from=2022&to=2023' : /comparisons/.test(path) ? '&initiatives=groep-1,groep-7' : ''}` : /compare/.test(path) ? '?from=2026-1&to=nl/2026-1' : '');
    const addresses = naming.map(({ path, query }) => `${path.replace('{slug}', 'groep-1').replace('{code}', 'GM0392').replace('{list}', 'hact').replace('{version}', '2026-1')}${queryOf(path, query)}`);
    for (const address of [...addresses, 'price-lists/nl/compare?from=2026-1&to=hact/2026-1']) {
      const statuses = await Promise.all([keys.haarlem, keys.contributor, keys.zwolle, keys.zwolleAdmin, server.key, null].map(async (key) => (await server.request(address, { key })).status));
      expect({ address, statuses }).toEqual({ address, statuses: [200, 200, 404, 404, 404, 404] });
    }
    for (const page of ['/nl/price-lists/hact/2026-1', '/nl/price-lists/hact/2026-1/hact-2026-1.json', '/nl/price-lists/compare?from=nl/2026-1&to=hact/2026-1']) expect((await server.request(page, { key: keys.zwolle })).status).toBe(404);
    for (const path of ['price-lists', 'price-lists.csv', 'indicators', 'indicators.csv', `indicators/${CO2}`, 'price-lists/expired']) {
      for (const key of [null, keys.zwolle, keys.zwolleAdmin]) expect(await server.text(path, key)).not.toMatch(/hact/);
    }
    for (const path of ['price-lists', 'indicators', `indicators/${CO2}`]) expect(await server.text(path, keys.contributor)).toMatch(/hact/);
    const gains = async (key: string) => (await server.get<{ items: { code: string; prices: number }[] }>('stakeholders', key)).items.find(({ code }) => code === 'huishouden')!.prices;
    expect(await gains(keys.haarlem)).toBe(await gains(keys.zwolle) + 1);

    const meals = async (slug: string, key: string) => {
      await server.import(csv(PROFILE_HEADER, [[slug, slug, 'repair', 'NL']]), {}, { key });
      return (await server.import<ProblemBody>(csv(MEASUREMENT_HEADER, [[slug, 'hact-meal-in-company', '2025-01-01', '2026-01-01', '3', 'visit']]), {}, { key })).status;
    };
    expect([await meals('haarlem-eet', keys.haarlem), await meals('zwolle-eet', keys.zwolle)]).toEqual([201, 400]);
  });

  it('publishes nothing that rests on a private list, and nobody takes its place', async () => {
    expect((await publish(renamed('toms'), keys.haarlem, 'visibility=private')).status).toBe(201);
    expect((await server.post('publications', { list: 'toms' }, keys.haarlem)).body).toMatchObject({ status: 409, code: 'private-list' });
    const onHact = renamed('fonds', '2026-1', { extends: { list: 'hact', version: '2026-1' } });
    expect((await publish<ProblemBody>(onHact, keys.haarlem, 'visibility=public')).body.errors).toMatchObject([{ code: 'extends-private' }]);
    expect((await publish<ProblemBody>(onHact, keys.zwolle)).body.errors).toMatchObject([{ code: 'extends-unknown' }]);
    expect((await publish(onHact, keys.haarlem)).body).toMatchObject({ visibility: 'private' });
    for (const [document, key, query, code] of [
      [renamed('hact', '2026-2'), keys.zwolle, '', 'list-taken'], [renamed('hact', '2026-2'), keys.haarlem, 'visibility=public', 'visibility-differs'],
    ] as const) expect((await publish<ProblemBody>(document, key, query)).body).toMatchObject({ status: 409, code });
    const taking = renamed('hact-eet', '2026-1', { extends: undefined, overrides: undefined, indicators: [{ ...utrecht.indicators[0]!, code: 'hact-meal-in-company' }] });
    expect(await problemsOf(taking, keys.zwolle)).toEqual([['indicator-taken', '/indicators/0/code']]);
    expect((await publish(renamed('deventer'), keys.zwolle, 'organisation=haarlem')).status).toBe(403);
    expect((await publish(renamed('deventer'), keys.zwolleAdmin, 'organisation=haarlem')).body).toMatchObject({ organisation: 'haarlem' });
  });

  it('adds to a published list only that somebody looked at it', async () => {
    const check = { on: '2026-11-21', by: 'Redactie', note: 'nog geldig' };
    const before = await versionOf('domstad', '2026-2');
    const add = async (body: object, key: string, list = 'domstad/versions/2026-2') => (await server.post<{ checks: object[] }>(`price-lists/${list}/checks`, body, key)).status;
    expect(await add(check, keys.haarlem)).toBe(201);
    expect([await add(check, keys.zwolle), await add(check, keys.contributor), await add({ ...check, on: '2099-01-01' }, keys.haarlem), await add(check, keys.zwolle, 'hact/versions/2026-1')]).toEqual([403, 403, 400, 404]);
    expect(await versionOf('domstad', '2026-2')).toEqual({ ...before, checks: [check] });
    const later = { ...check, on: '2026-11-20', note: 'en eerder' };
    expect((await publish(renamed('domstad', '2026-2', { checks: [later] }), keys.haarlem)).status).toBe(200);
    expect(await versionOf('domstad', '2026-2')).toEqual({ ...before, checks: [check, later] });
  });

  it('lists the prices that were to be looked at again before today', async () => {
    const aged = (bestBefore: string) => utrecht.overrides!.map((override) => ({ ...override, prices: override.prices!.map((price) => ({ ...price, bestBefore })) }));
    await publish(renamed('vers', '2026-1', { overrides: aged('2099-01-01') }), keys.haarlem);
    await publish(renamed('oud', '2026-1', { overrides: aged('2026-01-31') }), keys.haarlem);
    const { items } = await server.get<{ items: { list: string; indicator: string; bestBefore: string }[] }>('price-lists/expired');
    expect(items.map(({ list, indicator, bestBefore }) => [list, indicator, bestBefore])).toEqual(['co2e-avoided-fixometer-r2', 'waste-prevented-fixometer-r2'].map((code) => ['oud', code, '2026-01-31']).sort());
    expect((await versionOf('oud')).expired.map(({ indicator }) => indicator).sort()).toEqual([CO2, 'waste-prevented-fixometer-r2']);
  });

  it('refuses what is no document', async () => {
    expect((await server.request('price-lists', { method: 'POST', key: keys.haarlem, headers: { 'content-type': 'application/yaml' }, body: Buffer.from([0xff, 0xfe]) })).body).toMatchObject({ status: 400, errors: [{ code: 'not-utf-8' }] });
    expect((await server.request('price-lists', { method: 'POST', key: keys.haarlem })).body).toMatchObject({ status: 400, errors: [{ code: 'not-a-document' }] });
    expect((await send<Draft>('price-lists/drafts', '['.repeat(20_000), keys.haarlem)).body.problems[0]).toMatchObject({ code: 'syntax' });
    expect((await send<Draft>('price-lists/drafts', { ...utrecht, indicators: Array(5_000).fill({}) }, keys.haarlem)).body.problems.at(-1)).toMatchObject({ code: 'more-problems' });
    expect((await server.request(`price-lists/drafts/${NEVER}`, { key: keys.haarlem })).status).toBe(404);
  });

  describeAskedRuns(() => server, () => database.env, keys);
});
