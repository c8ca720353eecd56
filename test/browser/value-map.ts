import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import type { ServerUnderTest } from '../api/server-under-test.js';

const REJECTED = fileURLToPath(new URL('../../fixtures/value-maps/rejected/not-json.json', import.meta.url));
const plain = async (element: Locator) => (await element.innerText()).replace(/\s+/g, ' ');

/** A social entrepreneur fills in a value map, with and without a script; nothing of it stays on the server. */
export function describeValueMap(now: () => { server: ServerUnderTest; browser: Browser; violations(page: Page): Promise<string[]> }): void {
  describe('a value map on its page', () => {
    it('answers while it is typed, takes rows in and out, and is the same after it was downloaded and opened again', async () => {
      const { server, browser, violations } = now();
      const context = await browser.newContext({ acceptDownloads: true });
      const page = await context.newPage();
      const wrong: string[] = [];
      page.on('pageerror', ({ message }) => wrong.push(message));
      const field = (at: string) => page.locator(`[id="${at}"]`);
      const summary = page.locator('#summary');
      const answered = (text: string) => summary.getByText(text).waitFor();

      await page.goto(`${server.address}/nl/value-map?example=wheels-to-meals`);
      expect(await plain(page.locator('#result dl.figures'))).toContain('£ 81.741,93 bandbreedte niet bekend: geen enkele regel zegt hoe ver hij ernaast kan zitten Wat erin ging £ 42.375,00 Netto £ 39.366,93 Per £ 1 die erin ging 1,93 Netto per £ 1 0,93 Terugverdiend na 6,2 maanden');
      await field('inputs.1.amount').fill('');
      await field('inputs.1.amount').pressSequentially('17.625,oo');
      await answered('Nog één ding');
      expect([await field('inputs.1.amount').getAttribute('aria-invalid'), await field('inputs.1.amount.problem').innerText(), await plain(page.locator('#todo')), await violations(page)])
        .toEqual(['true', expect.stringContaining('Schrijf een bedrag van 0 of meer'), expect.stringContaining('Inzet 2, Bedrag: Schrijf een bedrag'), []]);
      await field('inputs.1.amount').fill('17624,50');
      await answered('1,95');
      expect([await page.evaluate(() => document.activeElement?.id), await field('inputs.1.amount').getAttribute('aria-invalid')]).toEqual(['inputs.1.amount', null]);

      await page.getByRole('button', { name: 'Nog een verandering' }).click();
      await page.waitForFunction(() => document.activeElement?.id === 'outcomes.8.stakeholder');
      await field('outcomes.8.stakeholder').fill('buurt');
      await answered('Nog 8 dingen');
      await page.getByRole('button', { name: 'Verwijder verandering 9' }).press('Enter');
      await field('outcomes.8').waitFor({ state: 'detached' });
      await answered('1,95');

      const before = await page.locator('#result').innerText();
      for (const kind of ['JSON', 'YAML', 'CSV', 'XLSX']) {
        const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: kind, exact: true }).click()]);
        const name = `value-map.${kind.toLowerCase()}`;
        expect(download.suggestedFilename()).toBe(name);
        const buffer = await readFile(await download.path());
        await page.goto(`${server.address}/nl/value-map`);
        await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
        await page.getByRole('button', { name: 'Open dit bestand' }).click();
        expect([kind, await page.locator('#result').innerText(), await field('inputs.1.amount').inputValue()]).toEqual([kind, before, expect.stringMatching(/^17624,50?$/)]);
      }
      await page.emulateMedia({ media: 'print' });
      expect([await page.locator('#value-map').isVisible(), await page.locator('#result').isVisible()]).toEqual([false, true]);
      expect(wrong).toEqual([]);
      await context.close();
    });

    it('works by its buttons where there is no script', async () => {
      const { server, browser } = now();
      const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 340, height: 800 } });
      const page = await context.newPage();
      const press = (name: string) => Promise.all([page.waitForEvent('load'), page.getByRole('button', { name, exact: true }).click()]);
      const fill = async (row: string, values: Record<string, string>) => {
        for (const [name, value] of Object.entries(values)) await page.locator(`[id="${row}.${name}"]`).fill(value);
      };
      await page.goto(`${server.address}/en/value-map`);
      await press('Open this file');
      expect(await page.getByRole('alert').innerText()).toBe('Choose a file first.');
      await page.locator('input[type=file]').setInputFiles(REJECTED);
      await press('Open this file');
      expect(await page.getByRole('alert').innerText()).toBe('This file is not a value map that we can read.');

      await fill('outcomes.0', { stakeholder: 'residents', description: 'a visit less', quantity: '10', unit: 'visit', pricePerUnit: '19.50', deadweight: '120' });
      await press('Calculate');
      expect([await page.locator('[id="outcomes.0.deadweight.problem"]').innerText(), await page.locator('[id="outcomes.0.dropOff.problem"]').innerText(), await page.locator('#todo li').count()])
        .toEqual(['Write a percentage from 0 to 100, such as 12.5, or with a range such as 10 (5 - 20).', 'To be filled in.', 5]);
      await fill('outcomes.0', { deadweight: '20', displacement: '0', attributedToOthers: '0', dropOff: '0', durationYears: '1' });
      await page.locator('[id="outcomes.0.durationYears"]').press('Enter');
      await page.getByText('none: what went in is not there').first().waitFor();
      await press('Another input');
      await fill('inputs.1', { stakeholder: 'fund', description: 'grant', amount: '104' });
      await press('Another change');
      await fill('outcomes.1', { stakeholder: 'society', description: 'less CO2', quantity: '1000', indicator: 'co2e-avoided-fixometer-r2' });
      await page.locator('[id=date]').fill('2025-01-01');
      await press('Calculate');
      expect(await plain(page.locator('#result dl.figures'))).toMatch(/€309.46 between €[\d.]+ and €[\d.]+ What went in €104.00 Net €205.46 .* Per €1 put in 2.98 /);
      expect(await plain(page.locator('[id="outcomes.1.indicator.price"]'))).toMatch(/^CO2 emissions avoided by repair: €0.13 per kg, between €0.05 and €0.16. Source: CE Delft .* lasts 1 year.$/);
      expect(await plain(page.locator('article.line').nth(1))).toContain('1,000 kg × €0.13 (uprated by 1.1805), price from the list: CO2 emissions avoided by repair, between €0.05 and €0.16. Source: CE Delft');
      await context.close();
    });
  });
}
