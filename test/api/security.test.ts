import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { IndexSummary } from '../../src/indices/published-index.js';
import { testDatabases, type TestDatabase } from '../databases.js';
import { ServerUnderTest, type Answer, type ProblemBody } from './server-under-test.js';
import { describeSessions } from './sessions.js';
import { co2Of, csv, fixturesFolder, MEASUREMENT_HEADER, PROFILE_HEADER, sixGroups, type Folder } from './small-fixtures.js';

interface Operation { parameters?: { name: string; in: string; required?: boolean }[]; requestBody?: object }
interface OpenApi { openapi: string; paths: Record<string, Record<string, Operation>>; components: { securitySchemes: Record<string, object> } }
interface Route extends Operation { method: string; path: string }

const SOURCES = fileURLToPath(new URL('../../src/', import.meta.url));
/** Values for the parameters a route cannot do without. */
const SAMPLE: Record<string, string> = { slug: 'groep-1', code: 'repair-nl', list: 'nl', version: '2026-1', id: '01900000-0000-7000-8000-000000000000', year: '2023', by: 'indicator', kind: 'measurements', from: '2022', to: '2023', initiatives: 'groep-1,groep-2' };
/** What each route that writes refuses, and with which status, once the key is right. */
const WRITES: Record<string, { body: string; type: string; needs: 'none' | 'contributor' | 'methodologist' | 'admin'; status?: number }> = {
  'POST /api/v1/value-maps': { body: '{}', type: 'application/json', needs: 'none' },
  'POST /api/v1/portfolios': { body: '{}', type: 'application/json', needs: 'none' },
  'POST /api/v1/imports': { body: `${PROFILE_HEADER}\n`, type: 'text/csv', needs: 'contributor' },
  'POST /api/v1/imports/errors.csv': { body: 'x\n', type: 'text/csv', needs: 'contributor' },
  'POST /api/v1/imports/{id}/cancel': { body: '{}', type: 'application/json', needs: 'contributor', status: 404 },
  'POST /api/v1/imports/{id}/undo': { body: '{}', type: 'application/json', needs: 'contributor' },
  'POST /api/v1/publications': { body: '{"force":true}', type: 'application/json', needs: 'methodologist' },
  'POST /api/v1/valuation-runs': { body: '{"knownAt":0}', type: 'application/json', needs: 'methodologist' },
  'DELETE /api/v1/valuation-runs/{id}': { body: '{}', type: 'application/json', needs: 'methodologist', status: 404 },
  'POST /api/v1/keys': { body: '{}', type: 'application/json', needs: 'admin' },
  'POST /api/v1/price-lists': { body: 'list: [', type: 'application/yaml', needs: 'methodologist' },
  'POST /api/v1/price-lists/{list}/versions/{version}/checks': { body: '{}', type: 'application/json', needs: 'methodologist' },
  'POST /api/v1/price-lists/drafts': { body: '"text"', type: 'application/json', needs: 'methodologist' },
  'PUT /api/v1/price-lists/drafts/{id}': { body: 'list: [', type: 'application/yaml', needs: 'methodologist', status: 428 },
  'DELETE /api/v1/price-lists/drafts/{id}': { body: '{}', type: 'application/json', needs: 'methodologist', status: 404 },
  'POST /api/v1/price-lists/drafts/{id}/publish': { body: '{}', type: 'application/json', needs: 'methodologist', status: 404 },
};
const INJECTIONS = [
  `'; drop table initiative; --`, `' or '1'='1`, `nl' union select null, key_hash, null from api_key --`, `1; select pg_sleep(100)`, `") or true --`, `\\'; truncate measurement; --`,
  `$1`, `%`, `_`, `{{7*7}}`, `../../etc/passwd`, `\u0000`, `a\u0000b`, `\ufeff`, `\u202e`, `[object Object]`, `NaN`, `-1`, `1e309`, `99999999999999999999`, ` `, `null`, `true`, `0x7f`, `<script>alert(1)</script>`, 'z'.repeat(190),
];

/** The routes as the controllers declare them, in the notation of OpenAPI; its own document is none of them. */
async function declaredRoutes(): Promise<string[]> {
  const names = (await readdir(SOURCES, { recursive: true })).filter((name) => name.endsWith('.controller.ts'));
  const sources = await Promise.all(names.map((name) => readFile(join(SOURCES, name), 'utf8')));
  return sources.flatMap((source) => {
    const top = /@Controller\('([^']*)'\)/.exec(source)?.[1] ?? '';
    return [...source.matchAll(/^ {2}@(Get|Post|Put|Patch|Delete|Head|Options|All)\((?:'([^']*)')?\)/gm)]
      .map(([, method, path]) => `${method!.toUpperCase()} ${`/${top}/${path ?? ''}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1').replace(/:(\w+)/g, '{$1}')}`);
  }).filter((route) => route.includes(' /api/') && route !== 'GET /api/v1/openapi.json');
}

const addressOf = (path: string, values: Record<string, string> = {}) => path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? SAMPLE[name] ?? 'x'));
const requiredQuery = ({ parameters = [] }: Operation) => parameters.filter((parameter) => parameter.in === 'query' && parameter.required === true).map(({ name }): [string, string] => [name, SAMPLE[name] ?? '1']);

function expectProblem(answer: Answer<ProblemBody>, status: number, about: unknown): void {
  const { body, headers } = answer;
  expect({ about, status: answer.status, type: headers.get('content-type') }).toEqual({ about, status, type: expect.stringMatching(/^application\/problem\+json/) });
  expect({ about, body }).toEqual({ about, body: { type: `urn:maex:problem:${body.code}`, title: expect.stringMatching(/./), status, detail: expect.stringMatching(/./), code: expect.stringMatching(/^[a-z0-9-]+$/), ...(body.errors && { errors: expect.any(Array) }) } });
  for (const error of body.errors ?? []) expect(error).toMatchObject({ code: expect.stringMatching(/^[a-z0-9-]+$/), message: expect.stringMatching(/./) });
  expect(answer.text).not.toMatch(/node_modules|dist\/|at \w+ \(|QueryFailed|syntax error/);
}

describe.each(testDatabases())('The API against misuse on $name', ({ name, create }) => {
  let database: TestDatabase;
  let folder: Folder;
  let server: ServerUnderTest;
  let routes: Route[];
  let openApi: OpenApi;
  const keys = { contributor: '', methodologist: '', admin: '' };

  beforeAll(async () => {
    folder = await fixturesFolder(sixGroups());
    database = await create();
    server = await ServerUnderTest.start({ ...database.env, MAEX_FIXTURES: folder.path });
    for (const role of ['contributor', 'methodologist', 'admin'] as const) keys[role] = await server.newKey('haarlem', role);
    openApi = await server.get<OpenApi>('openapi.json');
    routes = Object.entries(openApi.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })));
  }, 240_000);
  afterAll(async () => {
    await server?.stop();
    await folder?.remove();
    await database?.drop();
  });

  const reading = () => routes.filter(({ method }) => method === 'GET');
  const writing = () => routes.filter(({ method }) => method !== 'GET');
  const send = ({ method, path }: Route, key: string | null) => server.request(addressOf(path), { method, key, headers: { 'content-type': WRITES[`${method} ${path}`]!.type }, body: WRITES[`${method} ${path}`]!.body });

  /** A fingerprint of all there is: through the API, and on PostgreSQL of every table itself. */
  const everything = async () => {
    const seen = {
      initiatives: await server.text('initiatives.csv?q=groep', keys.admin), indices: (await server.get<{ items: IndexSummary[] }>('indices')).items.map(({ contentHash }) => contentHash),
      lists: await server.text('price-lists'), measurements: await server.text('initiatives/groep-1/measurements.csv'), valuations: await server.text('initiatives/groep-1/valuations.csv'),
    };
    const url = database.env['DATABASE_URL'];
    if (url === undefined) return { ...seen, tables: {} };
    const client = new pg.Client(url);
    await client.connect();
    const { rows } = await client.query<{ name: string; rows: string }>(
      `select relname as name, (xpath('/row/c/text()', query_to_xml(format('select count(*) as c from %I', relname), false, true, '')))[1]::text as rows
       from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`);
    await client.end();
    return { ...seen, tables: Object.fromEntries(rows.map((row) => [row.name, row.rows])) };
  };

  it('describes every route it has in an OpenAPI 3.1 document, and no other', async () => {
    expect(openApi.openapi).toMatch(/^3\.1\./);
    expect(routes.map(({ method, path }) => `${method} ${path}`).sort()).toEqual((await declaredRoutes()).sort());
    expect(Object.values(openApi.components.securitySchemes)).toMatchObject([{ type: 'http', scheme: 'bearer' }]);
    expect(writing().map(({ method, path }) => `${method} ${path}`).sort()).toEqual(Object.keys(WRITES).sort());
    for (const { method, path } of reading()) expect({ path, status: (await server.request(`${addressOf(path)}?nonsense=1`, { method })).status }).not.toEqual({ path, status: 404 });
  });

  it('asks a key of enough weight of everyone who would change something', async () => {
    const rank = ['none', 'contributor', 'methodologist', 'admin'];
    for (const route of writing()) {
      const { needs, status = 400 } = WRITES[`${route.method} ${route.path}`]!;
      for (const [role, key] of [['none', null], ...Object.entries(keys)] as [string, string | null][]) {
        const answer = await send(route, key);
        const wanted = rank.indexOf(role) >= rank.indexOf(needs) ? status : role === 'none' ? 401 : 403;
        expectProblem(answer, wanted, { path: route.path, role });
        if (wanted === 401) expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      }
    }
    expectProblem(await server.request(addressOf('/api/v1/imports/{id}')), 401, 'an import without a key');
  });

  it('refuses a key that is wrong, whatever is wrong with it, on every route', async () => {
    for (const route of reading()) expectProblem(await server.request(addressOf(route.path), { key: 'maex_wrong' }), 401, route.path);
    for (const route of writing()) expectProblem(await send(route, keys.admin.slice(0, -1)), 401, route.path);
    const details = new Set<string>();
    for (const header of ['Bearer', 'Bearer ', `Basic ${keys.admin}`, keys.admin, `Bearer ${keys.admin}x`, `Bearer ${keys.admin} ${keys.admin}`, `Bearer ${'x'.repeat(5000)}`, `Bearer maex_'; drop table api_key; --`]) {
      const answer = await server.request('health', { headers: { authorization: header } });
      expectProblem(answer, 401, header);
      details.add(answer.body.detail);
    }
    expect(details.size).toBe(1);
    expect((await server.request('health', { headers: { authorization: `bearer ${keys.contributor}` } })).status).toBe(200);
  });

  it('refuses a query key it does not know, on every route that reads', async () => {
    for (const route of reading()) {
      for (const key of ['nonsense', 'Limit', '__proto__', 'constructor', 'q[]']) {
        const answer = await server.request(`${addressOf(route.path)}?${new URLSearchParams([...requiredQuery(route), [key, '1']]).toString()}`, { key: keys.admin });
        expectProblem(answer, 400, { path: route.path, key });
        expect({ path: route.path, key, errors: answer.body.errors }).toEqual({ path: route.path, key, errors: [expect.objectContaining({ code: 'unknown-key' })] });
      }
      for (const { name: parameter } of (route.parameters ?? []).filter((candidate) => candidate.in === 'query')) {
        expectProblem(await server.request(`${addressOf(route.path)}?${parameter}=1&${parameter}=2`, { key: keys.admin }), 400, { path: route.path, twice: parameter });
      }
    }
  });

  it('takes SQL in a parameter for text, and changes nothing', async () => {
    const before = await everything();
    for (const route of reading()) {
      for (const { name: parameter, in: place } of route.parameters ?? []) {
        if (place !== 'path' && place !== 'query') continue;
        for (const payload of INJECTIONS) {
          const query = new URLSearchParams(requiredQuery(route).filter(([other]) => other !== parameter));
          if (place === 'query') query.set(parameter, payload);
          const answer = await server.request(`${addressOf(route.path, place === 'path' ? { [parameter]: payload } : {})}?${query.toString()}`, { key: keys.admin });
          const about = { path: route.path, parameter, payload };
          expect({ about, status: answer.status, told: answer.status < 500 }).toEqual({ about, status: answer.status, told: true });
          if (answer.status >= 400) expectProblem(answer, answer.status, about);
          if (place === 'path') expect({ about, status: answer.status }).not.toEqual({ about, status: 200 });
        }
      }
    }
    expect(await everything()).toEqual(before);
  }, 240_000);

  it('takes SQL in what is posted for text, and stores nothing that is refused', async () => {
    const before = await everything();
    for (const payload of INJECTIONS) {
      const about = { payload };
      const imported = [
        await server.import<ProblemBody>(csv(MEASUREMENT_HEADER, [co2Of('groep-1', 2001, 1)]), { visibility: payload }, { key: keys.admin }),
        await server.import<ProblemBody>(csv(MEASUREMENT_HEADER, [co2Of('groep-1', 2001, 1)]), { organisation: payload }, { key: keys.admin }),
        await server.import<ProblemBody>(`${PROFILE_HEADER}\n"${payload.replaceAll('"', '""')}",x,repair,NL\n`, { name: payload, reason: `${payload} because` }, { key: keys.contributor }),
        await server.import<ProblemBody>(`${MEASUREMENT_HEADER}\n${`"${payload.replaceAll('"', '""')}",`.repeat(6).slice(0, -1)}\n`, {}, { key: keys.contributor }),
        await server.post('publications', { list: payload }, keys.admin), await server.post('keys', { organisation: payload, role: 'admin', label: payload }, keys.admin),
        await server.post('keys', { organisation: 'haarlem', role: payload, label: 'x' }, keys.admin), await server.post('value-maps', { currency: payload, outcomes: payload }),
      ].filter(({ status }) => status !== 201);
      for (const answer of imported) {
        expect({ about, status: answer.status, told: answer.status < 500 }).toEqual({ about, status: answer.status, told: true });
        expectProblem(answer, answer.status, about);
      }
    }
    const { tables, ...rest } = await everything();
    expect(rest).toEqual({ initiatives: before.initiatives, indices: before.indices, lists: before.lists, measurements: before.measurements, valuations: before.valuations });
    expect(Object.keys(tables)).toEqual(Object.keys(before.tables));
    for (const name of ['measurement', 'price', 'index_vintage', 'index_level', 'import_row']) expect(tables[name]).toBe(before.tables[name]);
  });

  it('tells a text that cannot be stored from an error of its own', async () => {
    for (const answer of [
      await server.import<ProblemBody>(csv(PROFILE_HEADER, [['nul-1', 'x', 'repair', 'NL']]), { name: 'a\u0000.csv' }, { key: keys.admin }),
      await server.import<ProblemBody>(csv(PROFILE_HEADER, [['nul-1', 'x', 'repair', 'NL']]), { reason: 'a\u0000bc' }, { key: keys.admin }),
      await server.post('keys', { organisation: 'haarlem', role: 'contributor', label: 'a\u0000b' }, keys.admin),
    ]) expectProblem(answer, 400, 'NUL');
    expect((await server.request('initiatives/nul-1', { key: keys.admin })).status).toBe(404);
  });

  it('refuses JSON that is too large, too deep or broken, and goes on', async () => {
    const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);
    const post = (body: string, path = 'value-maps') => server.request(path, { method: 'POST', key: keys.admin, headers: { 'content-type': 'application/json' }, body });
    for (const depth of [33, 5_000, 200_000]) {
      expectProblem(await post(nested(depth, '[', ']')), 400, { depth });
      expectProblem(await post(`{"currency":${nested(depth, '[', ']')}}`), 400, { depth });
      expectProblem(await post(nested(Math.min(depth, 50_000), '{"outcomes":', '}').replace(/:\}/, ':1}')), 400, { depth, objects: true });
    }
    for (const path of ['keys', 'publications']) expectProblem(await post(`{"list":${nested(200_000, '[', ']')}}`, path), 400, { path, deep: true });
    expectProblem(await post(`{"currency":"${'E'.repeat(1024 * 1024)}"}`), 413, 'large');
    for (const broken of ['', '{', '[1,]', '{"a":1}x', 'null', '"text"', '1', '[]', '{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}']) expectProblem(await post(broken), 400, { broken });
    expect(await server.get('health')).toMatchObject({ status: 'ok' });
  });

  it('answers every error as a problem with a code and a next step', async () => {
    expectProblem(await server.request('initiatives?limit=many'), 400, 'a wrong filter');
    expectProblem(await server.request('initiatives/%ff'), 400, 'an address that is no text');
    for (const path of ['initiatives/none', 'initiatives/none/measurements', 'initiatives/none/valuations', 'initiatives/groep-1/valuations/explain?year=1990', 'indices/none', 'indices/repair-nl?vintage=99', 'price-lists/nl/versions/none', 'nothing', 'initiatives/groep-1/valuations?list=none']) {
      expectProblem(await server.request(path), 404, path);
    }
    expectProblem(await server.request('initiatives', { method: 'DELETE', key: keys.admin }), 404, 'a method there is not');
    expect([404, 414]).toContain((await server.request(`initiatives/${'a'.repeat(300)}`)).status);
    const long = await server.request(`initiatives/${'a'.repeat(300)}`);
    expectProblem(long, long.status, 'a very long address');
    const file = csv(PROFILE_HEADER, [['conflict-1', 'x', 'repair', 'NL']]);
    await server.import(file, {}, { key: keys.contributor, 'idempotency-key': 'once' });
    expectProblem(await server.import<ProblemBody>(file.replaceAll('conflict-1', 'conflict-2'), {}, { key: keys.contributor, 'idempotency-key': 'once' }), 409, 'a reused key');
    const unknown = await server.request(addressOf('/api/v1/imports/{id}', { id: 'not-a-uuid' }), { key: keys.admin });
    expect([400, 404]).toContain(unknown.status);
    expectProblem(unknown, unknown.status, 'an id that is none');
  });

  it('sends its security headers with every kind of answer', async () => {
    for (const [path, options] of [['/nl', {}], ['initiatives', {}], ['initiatives.csv', {}], ['openapi.json', {}], ['initiatives/none', {}], ['health', { key: 'wrong' }], ['nothing', {}], ['keys', { method: 'POST' }]] as const) {
      const { headers } = await server.request(path, options);
      const policy = headers.get('content-security-policy') ?? '';
      expect({ path, policy }).toEqual({ path, policy: expect.stringMatching(/default-src 'none'.*script-src 'self'(;|$)/) });
      expect({ path, policy }).not.toEqual({ path, policy: expect.stringMatching(/unsafe-|\*|http:/) });
      expect(policy).toMatch(/frame-ancestors 'self'/);
      expect(policy).toMatch(/base-uri 'none'/);
      expect(policy).toMatch(/object-src 'none'/);
      expect({ path, options: headers.get('x-content-type-options'), referrer: headers.get('referrer-policy'), powered: headers.get('x-powered-by') }).toEqual({ path, options: 'nosniff', referrer: 'strict-origin-when-cross-origin', powered: null });
    }
  });

  it('answers HEAD as GET without the body, and 304 to who has it already', async () => {
    for (const path of ['initiatives', 'initiatives.csv', 'indices/repair-nl/series?vintage=1', 'price-lists/nl/versions/2026-1']) {
      const got = await server.request(path);
      const etag = got.headers.get('etag')!;
      expect({ path, etag }).toEqual({ path, etag: expect.stringMatching(/^(W\/)?"[^"]+"$/) });
      const head = await server.request(path, { method: 'HEAD' });
      expect({ path, status: head.status, etag: head.headers.get('etag'), length: head.headers.get('content-length'), text: head.text }).toEqual({ path, status: 200, etag, length: got.headers.get('content-length'), text: '' });
      const same = await server.request(path, { headers: { 'if-none-match': etag } });
      expect({ path, status: same.status, text: same.text }).toEqual({ path, status: 304, text: '' });
      expect((await server.request(path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
    }
    expect((await server.request('indices/repair-nl/series?vintage=1')).headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await server.request('price-lists/nl/versions/2026-1')).headers.get('cache-control')).toBe('no-cache');
    expect((await server.request('health')).headers.get('cache-control')).toBe('no-store');
  });

  it('never gives out a key again, nor its hash', async () => {
    for (const route of reading()) {
      const { text } = await server.request(`${addressOf(route.path)}?${new URLSearchParams(requiredQuery(route)).toString()}`, { key: keys.admin });
      for (const secret of [...Object.values(keys), server.key, server.adminKey!, 'key_hash', 'keyHash', 'requestHash']) expect({ path: route.path, holds: text.includes(secret) }).toEqual({ path: route.path, holds: false });
    }
    expect(Object.values(keys).some((key) => server.log.includes(key))).toBe(false);
  });

  describeSessions(() => server, () => database.env['DATABASE_URL']);

  it('limits how often one address may ask', async () => {
    await server.stop();
    server = await ServerUnderTest.start({ ...database.env, MAEX_FIXTURES: folder.path, MAEX_RATE_LIMIT: '5' });
    const statuses: number[] = [];
    for (let asked = 0; asked < 5; asked += 1) statuses.push((await server.request('health')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    const refused = await server.request('initiatives');
    expectProblem(refused, 429, name);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expectProblem(await server.post('value-maps', {}, null), 429, name);
    expectProblem(await server.request('health', { key: keys.admin }), 429, name);
    const guesses: number[] = [];
    for (let guessed = 0; guessed < 11; guessed += 1) guesses.push((await server.request('/nl/sign-in', { method: 'POST', body: new URLSearchParams({ key: `maex_${guessed}` }) })).status);
    expect(guesses).toEqual([...Array<number>(10).fill(401), 429]);
  });
});
