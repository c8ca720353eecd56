import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { Contributions } from '../../src/indices/contributions.service.js';
import type { Constituent, SeriesPoint } from '../../src/indices/published-index.js';
import { speak } from '../../src/web/language.js';
import { ReferenceService } from '../../src/initiatives/reference.service.js';
import type { ServerUnderTest } from '../api/server-under-test.js';
import { csv, MEASUREMENT_HEADER } from '../api/small-fixtures.js';

const CO2 = 'co2e-avoided-fixometer-r2';

/** An index in full: who moved it, what stands beside it, on another site, and after it was published again. */
export function describeIndices(now: () => { server: ServerUnderTest; browser: Browser; violations(page: Page): Promise<string[]> }): void {
  describe('an index', () => {
    it('says who broke it in 2020, and by how many points', async () => {
      const { server, browser } = now();
      const page = await browser.newPage();
      await page.goto(`${server.address}/nl/indices/repair-gb?year=2020`);
      const { items, change } = await server.get<Contributions>('indices/repair-gb/contributions?period=2020');
      const { number } = speak('nl', new ReferenceService().names);
      const rows = await page.locator('#moved ~ div table tbody tr').allInnerTexts();
      expect([await page.locator('#moved ~ p').first().innerText(), rows.length, rows.find((row) => row.startsWith(items.at(-1)!.name))]).toEqual([
        expect.stringContaining(number(change, 1)), Math.min(10, items.filter(({ points }) => Number(points) > 0).length) + Math.min(10, items.filter(({ points }) => Number(points) < 0).length), expect.stringContaining(number(items.at(-1)!.points, 2)),
      ]);
      expect(await page.locator('#constituents').innerText()).toContain('2020');
      await page.close();
    });

    it('is drawn on the base and over the years that are asked for', async () => {
      const { server, browser } = now();
      const page = await browser.newPage();
      await page.goto(`${server.address}/en/indices/repair-gb`);
      await page.locator('select[name=base]').selectOption('2019');
      await page.locator('select[name=from]').selectOption('2017');
      await Promise.all([page.waitForEvent('load'), page.locator('form.filters button').press('Enter')]);
      const { points } = await server.get<{ points: SeriesPoint[] }>('indices/repair-gb/series?base=2019');
      expect(await page.locator('#index-table tbody tr').evaluateAll((rows) => rows.map((row) => [(row as HTMLElement).dataset['x'], (row as HTMLElement).dataset['y']])))
        .toEqual(points.filter(({ year }) => year >= 2017).map(({ year, level }) => [String(year), level ?? '']));
      expect(await page.locator('#index-table').getAttribute('data-axis')).toBe('2019 = 100');
      await page.close();
    });

    it('stands on another site, and asks nothing of anyone but us', async () => {
      const { server, browser, violations } = now();
      const site = createServer((_request, answer) => answer.setHeader('content-type', 'text/html').end(`<title>x</title><iframe src="${server.address}/embed/nl/indices/repair-europe" width="420" height="340"></iframe>`)).listen(0, '127.0.0.1');
      await once(site, 'listening');
      const asked: string[] = [];
      const page = await browser.newPage({ colorScheme: 'dark' });
      page.on('request', (request) => asked.push(request.url()));
      const elsewhere = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
      await page.goto(elsewhere, { waitUntil: 'load' });
      const frame = page.frames()[1]!;
      expect([await frame.locator('h1').innerText(), await frame.locator('svg polyline').count(), await frame.locator('script').count()]).toEqual(['Repareren Europa', 2, 0]);
      expect(asked.filter((url) => !url.startsWith(elsewhere) && !url.startsWith(server.address))).toEqual([]);
      const refused = await server.request('/nl/indices/repair-europe');
      expect(refused.headers.get('content-security-policy')).toContain(`frame-ancestors 'self'`);
      await page.goto(`${server.address}/embed/en/indices/maex-nl`);
      expect([await page.locator('main').innerText(), await violations(page)]).toEqual([expect.stringContaining('No level yet'), []]);
      await page.close();
      site.close();
    });

    it('explains by an example that can be changed', async () => {
      const { server, browser } = now();
      const page = await browser.newPage({ javaScriptEnabled: false });
      await page.goto(`${server.address}/nl/indices/explained`);
      await page.locator('input[value=closes]').check();
      await Promise.all([page.waitForEvent('load'), page.locator('main form button').press('Enter')]);
      expect(await page.locator('#toy-levels tbody tr').evaluateAll((rows) => rows.map((row) => [...(row as HTMLTableRowElement).cells].map((cell) => cell.textContent)))).toEqual([
        ['De index', '100,0', '100,0', '100,0'], ['Met wie begon of stopte', '100,0', '83,3', '83,3'], ['In euro’s van toen', '100,0', '100,0', '100,0'], ['Alles samen, 2023 = 100', '100,0', '83,3', '83,3'],
      ]);
      await page.close();
    });

    it('keeps what it said before it was published again', async () => {
      const { server, browser, violations } = now();
      const { initiative } = (await server.get<{ items: Constituent[] }>('indices/repair-nl/constituents?period=2019')).items.find(({ match }) => match === 'matched')!;
      const measured = (await server.get<{ items: { indicator: string; from: string; until: string; quantity: string }[] }>(`initiatives/${initiative}/measurements`)).items.find(({ indicator, from }) => indicator === CO2 && from === '2019-01-01')!;
      const row = csv(MEASUREMENT_HEADER, [[initiative, CO2, measured.from, measured.until, String(Number(measured.quantity) * 2), 'kg']]);
      const admin = await server.newKey('maex', 'admin');
      expect((await server.import(row, { visibility: 'public', reason: 'counted again' }, { key: admin })).status).toBe(201);
      expect((await server.post('publications', { reason: 'counted again' }, admin)).status).toBe(201);
      const page = await browser.newPage();
      await page.goto(`${server.address}/nl/indices/repair-nl?overlay=on`);
      expect([await page.locator('#revisions-table th[data-series]').count(), await page.locator('#revisions-table .unit').allInnerTexts(), await page.locator('canvas').getAttribute('data-overlay'), await violations(page)]).toEqual([2, expect.arrayContaining([expect.stringMatching(/^\+\d/)]), 'revisions-table', []]);
      await page.locator('select[name=vintage]').selectOption('1');
      await Promise.all([page.waitForEvent('load'), page.locator('form.filters button').press('Enter')]);
      expect([await page.getByRole('status').first().innerText(), await page.locator('#index-table tbody tr[data-x="2019"] td').first().innerText()]).toEqual(['Dit is niet de nieuwste editie: dat is editie 2.', '111,8']);
      await page.close();
    });
  });
}
