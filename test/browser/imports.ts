import { describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { toWorkbook } from '../../src/shared/to-xlsx.js';
import type { ServerUnderTest } from '../api/server-under-test.js';

const INITIATIVES = `initiatief;naam;sector;land;gemeente;opgericht
SLUG-noord;Buurtreparatie Noord;repair;NL;Haarlem;2019
SLUG-zuid;Buurtreparatie Zuid;repair;NL;Haarlem;2020
`;
/** A title above the table, a column of no use, a name for a short name, another unit, a row twice, a year to come, a sum, and a figure of 10^13. */
const MESSY = [
  ['Jaaroverzicht van de repaircafés'], [], ['Initiatief', 'Meting', 'Jaar', 'Aantal', 'Eenheid', 'Opmerking', 'Geteld tijdens'],
  ['Buurtreparatie Noord', 'repair-item-fixed', '2023', '1.200,5', 'item', '', ''],
  ['SLUG-noord', 'repair-item-fixed', '2024', '10000000000000', 'item', 'geteld', 'maandag'],
  ['SLUG-zuid', 'repair-item-fixed', '2023', '87', 'item', '', ''],
  ['SLUG-zuid', 'repair-item-fixed', '2023', '91', 'item', '', ''],
  ['SLUG-zuid', 'co2e-avoided-fixometer-r2', '2023', '1,5', 'ton', '', ''],
  ['SLUG-zuid', 'repair-item-fixed', '2031', '5', 'item', '', ''],
  ['Totaal', 'repair-item-fixed', '2023', '499', 'item', '', ''],
];

function workbook(slug: string): Buffer {
  const rows = MESSY.map((row, line) => row.map((value) => ({ value: value.replace('SLUG', slug), ...(line === 2 && { as: 'heading' as const }) })));
  return Buffer.concat([...toWorkbook([{ name: 'Blad1', rows }])]);
}

/** From a messy workbook to figures that count, and back, by a volunteer with the keyboard. */
export function describeImports(now: () => { server: ServerUnderTest; browser: Browser; violations(page: Page): Promise<string[]> }): void {
  describe.each([
    { language: 'nl', colorScheme: 'light', width: 1200, javaScriptEnabled: false, problems: '5 dingen te herstellen', asked: 'Klopt dit?', done: 'Geïmporteerd', nothing: 'al bekend, precies zo', undone: 'ongedaan gemaakt' },
    { language: 'en', colorScheme: 'dark', width: 340, javaScriptEnabled: true, problems: '5 things to repair', asked: 'Is this right?', done: 'Imported', nothing: 'known already, exactly so', undone: 'was undone' },
  ] as const)('a volunteer in $language, $width pixels wide, scripts: $javaScriptEnabled', ({ language, colorScheme, width, javaScriptEnabled, problems, asked, done, nothing, undone }) => {
    it('imports a messy workbook, and undoes it', async () => {
      const { server, browser, violations } = now();
      const slug = `buurt-${language}`;
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, javaScriptEnabled });
      const page = await context.newPage();
      const home = `${server.address}/${language}/import`;
      const headings = () => page.locator('h2').allInnerTexts();
      /** What every page on the way must be: axe itself needs a script. */
      const sound = async () => {
        if (!javaScriptEnabled) return;
        expect({ url: page.url(), violations: await violations(page), overflow: await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth) }).toEqual({ url: page.url(), violations: [], overflow: 0 });
      };
      const press = async (element: string) => {
        await Promise.all([page.waitForEvent('load'), page.locator(element).last().press('Enter')]);
        await sound();
      };
      const send = async (name: string, mimeType: string, content: Buffer) => {
        await page.goto(home);
        await page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer: content });
        await press('main form[enctype] button');
      };
      const start = async () => {
        await page.locator('form[action$="/start"] button').press('Enter');
        await page.locator('h2', { hasText: done }).waitFor();
        await page.waitForLoadState();
        await sound();
      };

      await page.goto(home);
      await page.locator('input[name=key]').fill(await server.newKey(slug, 'contributor'));
      await press('input[name=key]');
      expect(page.url()).toBe(home);
      await send('verslag.pdf', 'application/pdf', Buffer.from('%PDF'));
      expect([await page.getByRole('alert').count(), page.url()]).toEqual([1, home]);

      await send('initiatieven.csv', 'text/csv', Buffer.from(INITIATIVES.replaceAll('SLUG', slug)));
      await page.locator('input[value=public]').check();
      await start();

      await send('messy.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', workbook(slug));
      expect(await page.locator('.repairs tbody tr').count()).toBe(1);
      await page.locator('select[name="as.Geteld tijdens"]').selectOption('-');
      await press('form[action$="/columns"] button');
      expect([(await headings()).at(-1), (await page.locator('.repairs tbody th').allInnerTexts()).map((place) => /\d+/.exec(place)![0])]).toEqual([problems, ['4', '7', '8', '9', '10']]);
      await page.locator('input[name="cell.4.Initiatief"]').fill(`${slug}-noord`);
      await page.locator('input[name="cell.8.Eenheid"]').fill('kg');
      for (const line of [7, 9, 10]) await page.locator(`input[name="leave.${line}"]`).check();
      await press('form[action$="/repairs"] button');
      expect(await headings()).toContain(asked);
      await page.locator('input[name="cell.5.Aantal"]').fill('1.310');
      await press('form[action$="/repairs"]:has(table) button');
      expect([await headings(), await page.locator('#effect tbody tr').count()]).toEqual([expect.not.arrayContaining([asked]), 3]);
      await page.locator('input[value=public]').check();
      await start();
      const imported = page.url();
      const measured = (await server.get<{ items: { indicator: string; quantity: string; file: string; line: number }[] }>(`initiatives/${slug}-noord/measurements`)).items;
      expect(measured.map(({ quantity, file, line }) => [quantity, file, line])).toEqual([['1200.5', 'messy.xlsx', 4], ['1310', 'messy.xlsx', 5]]);

      await send('again.csv', 'text/csv', Buffer.from(await server.text(`initiatives/${slug}-noord/measurements.csv`)));
      expect([await page.locator('main').innerText(), await page.locator('form[action$="/start"]').count()]).toEqual([expect.stringContaining(nothing), 0]);
      await press('form[action$="/cancel"] button');
      expect(page.url()).toBe(home);

      await page.goto(imported);
      await page.locator('input[name=reason]').fill('wrong file');
      await press('form[action$="/undo"] button');
      expect([await page.locator('main').innerText(), (await server.get<{ items: unknown[] }>(`initiatives/${slug}-noord/measurements`)).items]).toEqual([expect.stringContaining(undone), []]);

      const other = await browser.newContext();
      await other.request.post(`${server.address}/${language}/sign-in`, { form: { key: await server.newKey(`${slug}-2`, 'contributor') }, maxRedirects: 0 });
      expect((await other.request.get(imported)).status()).toBe(404);
      await other.close();
      await context.close();
    }, 240_000);
  });
}
