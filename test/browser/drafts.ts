import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import type { ServerUnderTest } from '../api/server-under-test.js';

const MISTAKES = fileURLToPath(new URL('../pricelist/rejected/twelve-mistakes.yaml', import.meta.url));
const UTRECHT = new URL('../../fixtures/pricelist/examples/utrecht-2026-1.yaml', import.meta.url);

/** From a file with mistakes to a published list, by someone who signs in for it. */
export function describeDrafts(now: () => { server: ServerUnderTest; browser: Browser; violations(page: Page): Promise<string[]> }): void {
  describe.each([
    { language: 'nl', colorScheme: 'light', width: 1200, mistakes: '12 dingen te herstellen', right: 'Zonder fouten: dit zou er staan', out: 'Meld af', visibility: 'private', publicly: 404 },
    { language: 'en', colorScheme: 'dark', width: 340, mistakes: '12 things to repair', right: 'No mistakes: this is what it would say', out: 'Sign out', visibility: 'public', publicly: 200 },
  ] as const)('a methodologist in $language, in $colorScheme colours, $width pixels wide', ({ language, colorScheme, width, mistakes, right, out, visibility, publicly }) => {
    it('sends a list, repairs it, throws one away, and publishes', async () => {
      const { server, browser, violations } = now();
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
      const page = await context.newPage();
      const list = `city-${language}`;
      const home = `${server.address}/${language}/price-lists/drafts`;
      /** Presses Enter on a button, a link or a field, and looks at the page of drafts that comes: they need no script at all. */
      const go = async (element: string) => {
        await Promise.all([page.waitForEvent('load'), page.locator(element).press('Enter')]);
        if (!page.url().startsWith(home)) return;
        expect({ url: page.url(), violations: await violations(page), scripts: await page.locator('script').count(), overflow: await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth) })
          .toEqual({ url: page.url(), violations: [], scripts: 0, overflow: 0 });
      };

      await page.goto(home);
      await page.locator('input[name=key]').fill(await server.newKey(list, 'methodologist'));
      await go('input[name=key]');
      expect(page.url()).toBe(home);

      await go('main form[enctype] button');
      expect(await page.getByRole('alert').count()).toBe(1);
      await page.locator('input[type=file]').setInputFiles(MISTAKES);
      await go('main form[enctype] button');
      expect([await page.locator('h1').innerText(), await page.locator('h2').first().innerText(), await page.locator('#problems li').count()]).toEqual(['twelve-mistakes.yaml', mistakes, 12]);
      expect(await page.locator('#problems li').first().innerText()).toMatch(/5\s+\/currency.*"euro"\s+.*write its ISO code, such as EUR/s);
      await page.locator('details summary').press('Enter');
      await go('details button');
      expect(await page.locator('tbody tr').count()).toBe(0);

      const source = (await readFile(UTRECHT, 'utf8')).replace('list: utrecht', `list: ${list}`).replaceAll('utrecht-meal', `${list}-meal`);
      await page.locator('textarea').fill(source.replace('amount: "0.20"', 'amount: 0.20'));
      await page.locator('input[name=name]').fill('<b>our list</b>');
      await go('main form[enctype] button');
      expect([await page.locator('h1').innerText(), await page.locator('#problems li').count()]).toEqual(['<b>our list</b>', 1]);
      const other = await context.newPage();
      await other.goto(page.url());
      await page.locator('textarea').fill(source);
      await go('main form[enctype] button');
      expect([await page.locator('h2').first().innerText(), await page.locator('#own-entries tbody tr').count()]).toEqual([right, 3]);
      await other.locator('textarea').fill('my edit');
      await Promise.all([other.waitForEvent('load'), other.locator('main form[enctype] button').click()]);
      expect([await other.getByRole('alert').count(), await other.locator('textarea').inputValue(), await other.locator('#own-entries').count()]).toEqual([1, 'my edit', 1]);

      await go('main a[href*="/compare?to=drafts/"]');
      expect([await page.locator('#changes tbody tr').count(), await page.locator('#most tbody tr').count(), await page.locator('select[name=from]').inputValue(), await violations(page)]).toEqual([4, 10, 'nl/2026-1', []]);
      await page.goBack();

      await go('main a.button');
      await page.locator(`input[value=${visibility}]`).check();
      await go('main form button');
      await go(`main a[href="/${language}/price-lists/${list}/2026-1"]`);
      expect(await page.locator('h1').innerText()).toContain('2026-1');
      await go('header form button');
      expect([await page.getByRole('button', { name: out }).count(), (await server.request(`/${language}/price-lists/${list}/2026-1`)).status]).toEqual([0, publicly]);
      await context.close();
    });
  });
}
