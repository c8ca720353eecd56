import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { ServerUnderTest } from './server-under-test.js';

const DRAFTS = '/nl/price-lists/drafts';
const SIGN_IN_FIRST = { status: 303, location: '/nl/sign-in?next=%2Fnl%2Fprice-lists%2Fdrafts' };

/** What signing in, and pages that write, must withstand; on the server of the other questions about misuse. */
export function describeSessions(serverNow: () => ServerUnderTest, databaseUrl: () => string | undefined): void {
  describe('a session in a browser', () => {
    let server: ServerUnderTest;
    const keys = { contributor: '', methodologist: '' };
    beforeAll(async () => {
      server = serverNow();
      for (const role of ['contributor', 'methodologist'] as const) keys[role] = await server.newKey('zutphen', role);
    });

    const page = (path: string, cookie?: string, headers: Record<string, string> = {}) => server.request(path, { headers: { ...(cookie !== undefined && { cookie }), ...headers } });
    const send = (path: string, fields: Record<string, string>, cookie?: string, headers: Record<string, string> = {}) =>
      server.request(path, { method: 'POST', body: new URLSearchParams(fields), headers: { ...(cookie !== undefined && { cookie }), ...headers } });
    const where = ({ status, headers }: { status: number; headers: Headers }) => ({ status, location: headers.get('location') });
    const signIn = async (key: string) => (await send('/nl/sign-in', { key })).headers.get('set-cookie')!.split(';')[0]!;
    const formToken = async (cookie: string) => /name="formToken" value="([^"]+)"/.exec((await page('/nl', cookie)).text)![1]!;
    const drafts = async () => (await server.get<{ items: { name: string }[] }>('price-lists/drafts', keys.methodologist)).items.map(({ name }) => name);

    it('begins with a key, in a cookie that no script and no other site can use, and ends by signing out', async () => {
      expect(where(await page(DRAFTS))).toEqual(SIGN_IN_FIRST);
      const begun = await send('/nl/sign-in', { key: ` ${keys.methodologist}\n`, next: DRAFTS });
      expect(where(begun)).toEqual({ status: 303, location: DRAFTS });
      expect(begun.headers.get('set-cookie')).toMatch(/^maex-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
      const cookie = begun.headers.get('set-cookie')!.split(';')[0]!;
      const shown = await page(DRAFTS, `other=1; ${cookie}; more=2`);
      expect({ status: shown.status, cache: shown.headers.get('cache-control') }).toEqual({ status: 200, cache: 'no-store' });
      expect(shown.text).toContain('<strong>methodologist of zutphen</strong> (zutphen, methodoloog)');

      const ended = await send('/nl/sign-out', { formToken: await formToken(cookie) }, cookie);
      expect(where(ended)).toEqual({ status: 303, location: '/nl' });
      expect(ended.headers.get('set-cookie')).toBe('maex-session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0');
      expect(where(await page(DRAFTS, cookie))).toEqual(SIGN_IN_FIRST);
    });

    it('goes over https alone where the page did, and for this host alone', async () => {
      const https = { 'x-forwarded-proto': 'https' };
      const cookie = (await send('/nl/sign-in', { key: keys.methodologist }, undefined, https)).headers.get('set-cookie')!;
      expect(cookie).toMatch(/^__Host-maex-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
      expect((await page(DRAFTS, cookie.split(';')[0], https)).status).toBe(200);
      expect(where(await page(DRAFTS, cookie.split(';')[0]))).toEqual(SIGN_IN_FIRST);
    });

    it('is not begun with a key that is none, and who signs in twice has one session', async () => {
      const answers = await Promise.all(['', 'maex_wrong', keys.methodologist.slice(0, -1), `${keys.methodologist}x`, 'x'.repeat(5000), `' or true --`].map((key) => send('/nl/sign-in', { key })));
      expect(new Set(answers.map(({ status, text, headers }) => JSON.stringify([status, headers.get('set-cookie'), text]))).size).toBe(1);
      expect(answers[0]).toMatchObject({ status: 401, text: expect.stringContaining('Deze sleutel kennen we niet') });
      const first = await signIn(keys.contributor);
      const second = (await send('/nl/sign-in', { key: keys.methodologist }, first)).headers.get('set-cookie')!.split(';')[0]!;
      expect([where(await page(DRAFTS, first)), (await page(DRAFTS, second)).status]).toEqual([SIGN_IN_FIRST, 200]);
    });

    it.each([
      ['/en/price-lists/drafts?x=1', '/en/price-lists/drafts?x=1'], ['/nl', '/nl'], ['https://evil.example', '/nl'], ['//evil.example', '/nl'], ['/\\evil.example', '/nl'], ['/nl@evil.example', '/nl'], ['/nl.evil.example', '/nl'],
      ['javascript:alert(1)', '/nl'], ['/api/v1/health', '/nl'], ['/nl\r\nSet-Cookie: a=b', '/nl'], ['/nl/ /x', '/nl'], ['', '/nl'],
    ])('sends who signs in for "%s" to "%s": never to another site', async (next, location) => {
      expect(where(await send('/nl/sign-in', { key: keys.methodologist, next }))).toEqual({ status: 303, location });
      expect(where(await page(`/nl/sign-in?${new URLSearchParams({ next }).toString()}`, await signIn(keys.methodologist)))).toEqual({ status: 303, location });
    });

    it('takes only forms that were made for it: others are refused, and do nothing', async () => {
      const [cookie, other] = [await signIn(keys.methodologist), await signIn(keys.methodologist)];
      const [own, others] = [await formToken(cookie), await formToken(other)];
      const create = (fields: Record<string, string>, headers: Record<string, string> = {}) => send(DRAFTS, { source: 'list: x', name: 'forged', ...fields }, cookie, headers);
      for (const refused of [
        await create({}), await create({ formToken: '' }), await create({ formToken: others }), await create({ formToken: own.slice(1) }), await create({ formToken: cookie.split('=')[1]! }),
        await create({ formToken: own }, { 'sec-fetch-site': 'cross-site' }), await create({ formToken: own }, { 'sec-fetch-site': 'same-site' }), await create({ formToken: own }, { origin: 'https://evil.example' }), await create({ formToken: own }, { origin: 'null' }),
        await send('/nl/sign-out', {}, cookie), await send('/nl/sign-in', { key: keys.contributor }, undefined, { 'sec-fetch-site': 'cross-site' }),
      ]) expect(refused).toMatchObject({ status: 403, text: expect.stringContaining('Er is niets gebeurd.') });
      expect(await send(DRAFTS, { source: 'list: x', formToken: own })).toMatchObject({ status: 401, text: expect.stringContaining('niet meer, aangemeld') });
      expect(await drafts()).toEqual([]);
      expect((await create({ formToken: own, name: 'meant' }, { 'sec-fetch-site': 'same-origin', origin: server.address })).status).toBe(303);
      expect(await drafts()).toEqual(['meant']);
    });

    it('is for pages: a program is never known by a cookie, nor a page asked with a key', async () => {
      const cookie = await signIn(keys.methodologist);
      const body = JSON.stringify({ formToken: await formToken(cookie), organisation: 'zutphen', role: 'admin', label: 'forged' });
      for (const [method, path] of [['GET', 'price-lists/drafts'], ['GET', '/%61pi/v1/price-lists/drafts'], ['POST', 'price-lists/drafts'], ['POST', 'publications'], ['POST', 'keys']] as const) {
        const { status } = await server.request(path, { method, headers: { cookie, 'content-type': 'application/json' }, ...(method === 'POST' && { body }) });
        expect({ path, status }).toEqual({ path, status: 401 });
      }
      expect(where(await server.request(DRAFTS, { key: keys.methodologist }))).toEqual(SIGN_IN_FIRST);
    });

    it('of a contributor is told why it may not publish prices', async () => {
      const cookie = await signIn(keys.contributor);
      for (const answer of [await page(DRAFTS, cookie), await send(DRAFTS, { formToken: await formToken(cookie), source: 'list: x' }, cookie)]) {
        expect(answer).toMatchObject({ status: 403, text: expect.stringContaining('een sleutel met de rol methodoloog nodig. U bent aangemeld als bijdrager') });
      }
    });

    it('is not begun by looking around', async () => {
      for (const path of ['/nl', '/nl/price-lists/nl/2026-1', '/nl/sign-in', '/en/nowhere', '/api/v1/health']) expect({ path, cookie: (await page(path)).headers.get('set-cookie') }).toEqual({ path, cookie: null });
      expect((await page('/nl')).headers.get('cache-control')).toBeNull();
    });

    it('ends with its key, after twelve hours without a page, and after a week; the database never holds its token', async () => {
      const url = databaseUrl();
      if (url === undefined) return; // only a server can be asked from here
      const client = new pg.Client(url);
      await client.connect();
      try {
        const after = async (change: string, key = keys.methodologist) => {
          const cookie = await signIn(key);
          const token = cookie.split('=')[1]!;
          expect((await client.query(change, [createHash('sha256').update(change.includes('api_key') ? key : token).digest('hex')])).rowCount).toBe(1);
          expect((await client.query('select * from session')).rows).not.toContainEqual(expect.objectContaining({ token_hash: token }));
          return (await page(DRAFTS, cookie)).status;
        };
        const seen = (ago: string) => `update session set seen_at = now() - interval '${ago}' where token_hash = $1`;
        expect(await after(seen('11 hours 59 minutes'))).toBe(200);
        expect((await client.query(`select 1 from session where seen_at < now() - interval '11 hours'`)).rowCount).toBe(0); // kept alive by that page
        expect(await after(seen('12 hours 1 minute'))).toBe(303);
        expect(await after(`update session set created_at = now() - interval '7 days 1 minute' where token_hash = $1`)).toBe(303);
        const spoiled = await server.newKey('zutphen', 'methodologist');
        expect(await after('update api_key set revoked_at = now() where key_hash = $1', spoiled)).toBe(303);
        expect((await send('/nl/sign-in', { key: spoiled })).text).toBe((await send('/nl/sign-in', { key: 'maex_wrong' })).text);
        expect((await client.query(`select 1 from session s join api_key k on k.id = s.key_id where k.revoked_at is not null or s.seen_at < now() - interval '12 hours'`)).rowCount).toBe(0); // swept by that
      } finally {
        await client.end();
      }
    });
  });
}
