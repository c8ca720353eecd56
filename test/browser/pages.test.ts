import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ReferenceService } from '../../src/initiatives/reference.service.js';
import { speak, type Language } from '../../src/web/language.js';
import { ServerUnderTest } from '../api/server-under-test.js';
import { testDatabases, type TestDatabase } from '../databases.js';
import { describeApi } from './api-page.js';
import { launchBrowser } from './chromium.js';
import { describeDrafts } from './drafts.js';
import { describeIndices } from './indices.js';
import { describeImports } from './imports.js';
import { describeValueMap } from './value-map.js';

const PAGES = [
  '', '/initiatives', '/initiatives?country=NL&q=repair', '/initiatives?q=zzzz', '/initiatives/rci-nl-7', '/initiatives/rci-nl-74?year=1999',
  '/indices', '/indices/maex-nl', '/indices/food-nl', '/indices/repair-nl', '/indices/repair-nl?year=2020', '/indices/repair-gb?base=2019&from=2016&to=2021', '/indices/explained', '/indices/explained?event=closes&event=new-prices', '/price-lists/nl/2026-1',
  '/price-lists/nl/2026-1?q=bijstand&stakeholder=gemeente', '/price-lists/compare?from=nl/2026-1&to=nl/2026-1', '/indicators?sdg=13&status=priced', '/initiatives?indicator=waste-prevented-fixometer-r2',
  '/sectors/repair', '/places', '/places/PV27', '/places/GM0392', '/indicators/co2e-avoided-fixometer-r2', '/stakeholders', '/sign-in', '/api', '/value-map', '/value-map?example=wheels-to-meals',
  '/value', '/value?by=initiative&sector=repair', '/value?by=year&initiative=rci-nl-7', '/value/change',
  '/places/GM0392/council-note', '/places/GM0080/council-note?invest=1000&return=1,2&units=5000&ownCost=2,50&hours=x', '/comparisons', '/comparisons?initiatives=buuv&initiatives=rci-nl-7', '/initiatives/rci-nl-7/benchmark', '/sib', '/sib?capital=680.000', '/portfolio', '/portfolio?grant=buuv~2014~25000&grant=unknown~2014~5~GBP',
];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

let database: TestDatabase;
let server: ServerUnderTest;
let browser: Browser;
let closeBrowser: () => Promise<void>;
let axe: string;

beforeAll(async () => {
  database = await testDatabases()[0]!.create();
  server = await ServerUnderTest.start(database.env);
  ({ browser, close: closeBrowser } = await launchBrowser());
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
}, 240_000);

afterAll(async () => {
  await closeBrowser();
  await server.stop();
  await database.drop();
});

/** Opens a page and keeps what went wrong on it: errors, and requests to anyone but us. */
async function open(context: BrowserContext, path: string): Promise<{ page: Page; wrong: string[] }> {
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') wrong.push(message.text()); });
  page.on('request', (request) => { if (!request.url().startsWith(server.address)) wrong.push(`asks ${request.url()}`); });
  await page.goto(`${server.address}${path}`, { waitUntil: 'load' });
  return { page, wrong };
}

/** Violations of WCAG 2.2 AA, each with the element it is about. The rules run in the page's own world, past its CSP. */
async function violations(page: Page, colours: 'too' | 'only' | 'not' = 'too'): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async ({ rules, colours }) => {
    const { axe } = window as unknown as { axe: { run(context: Document, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
    const found = await axe.run(document, colours === 'only' ? { runOnly: { type: 'rule', values: ['color-contrast'] } } : { runOnly: rules, ...(colours === 'not' && { rules: { 'color-contrast': { enabled: false } } }) });
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }, { rules: RULES, colours });
}

/** By how many pixels a page is wider than its window, once its charts have followed. */
async function overflow(page: Page): Promise<number> {
  const now = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  for (let tries = 0; tries < 40 && await now() > 0; tries++) await page.waitForTimeout(50);
  return now();
}

/** The words of an element, with ordinary spaces. */
async function words(page: Page, selector: string): Promise<string> {
  return (await page.locator(selector).innerText()).replace(/\s+/g, ' ');
}

/** How many pixels of a canvas have colour, and in how many columns: a drawn chart covers its width. */
async function drawn(page: Page): Promise<{ pixels: number; columns: number }> {
  return page.locator('canvas').evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const { data, width } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    const columns = new Set<number>();
    let pixels = 0;
    for (let at = 3; at < data.length; at += 4) {
      if (data[at]! > 0) {
        pixels += 1;
        columns.add(((at - 3) / 4) % width);
      }
    }
    return { pixels, columns: columns.size / width };
  });
}

describe.each(['nl', 'en'] as const)('every page in %s', (language) => {
  /** Colours are the same in both languages, and are all that differs in the dark. */
  it.each(language === 'nl' ? (['light', 'dark'] as const) : (['light'] as const))('is free of errors, foreign requests and WCAG 2.2 AA violations, and fits a narrow screen: only tables scroll sideways, in their own box, in %s colours', async (colorScheme) => {
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, colorScheme });
    for (const path of PAGES) {
      const { page, wrong } = await open(context, `/${language}${path}`);
      expect({ path, wrong, lang: await page.getAttribute('html', 'lang'), headings: await page.locator('h1').count() }).toEqual({ path, wrong: [], lang: language, headings: 1 });
      expect({ path, violations: await violations(page, language === 'en' ? 'not' : colorScheme === 'dark' ? 'only' : 'too') }).toEqual({ path, violations: [] });
      await page.setViewportSize({ width: 340, height: 700 });
      expect({ path, overflow: await overflow(page) }).toEqual({ path, overflow: 0 });
      await page.close();
    }
    await context.close();
  }, 240_000);

  it('shows every page without JavaScript', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    for (const path of PAGES) {
      await page.goto(`${server.address}/${language}${path}`);
      expect({ path, words: (await page.locator('main').innerText()).split(/\s+/).length > 15 }).toEqual({ path, words: true });
    }
    await context.close();
  });
});

describe('the index', () => {
  it.each([['nl', '', 'repair-europe'], ['en', '', 'repair-europe'], ['nl', '/indices/repair-nl', 'repair-nl'], ['en', '/indices/repair-gb', 'repair-gb']] as [Language, string, string][])(
    'in %s at "%s" is drawn, and its table agrees with the API', async (language, path, code) => {
      const context = await browser.newContext();
      const { page } = await open(context, `/${language}${path}`);
      const ink = await drawn(page);
      expect(ink.pixels).toBeGreaterThan(2000);
      expect(ink.columns).toBeGreaterThan(0.9);

      const { points } = await server.get<{ points: { year: number; level: string | null; link: string | null; matched: number; candidates: number }[] }>(`indices/${code}/series`);
      const { number } = speak(language, new ReferenceService().names);
      const rows = await page.locator('#index-table tbody tr').evaluateAll((all) => all.map((row) => ({ y: (row as HTMLElement).dataset['y'], cells: [...(row as HTMLTableRowElement).cells].map((cell) => cell.textContent) })));
      expect(rows.map(({ y, cells }) => ({ year: cells[0], exact: y, level: cells[1], matched: cells[4] }))).toEqual(
        points.map((point) => ({ year: String(point.year), exact: point.level ?? '', level: point.level === null ? '—' : number(point.level, 1), matched: `${point.matched} / ${point.candidates}` })));
      await context.close();
    });

  it('draws nothing but says why where there is no level', async () => {
    const context = await browser.newContext();
    const { page } = await open(context, '/nl/indices/repair-be');
    expect(await page.locator('canvas').count()).toBe(0);
    expect(await page.locator('#index-table').innerText()).toMatch(/minder dan vijf vergeleken initiatieven|jaar maar deels geteld|meer dan de helft/);
    await context.close();
  });

  it('over all sectors says what it waits for, and which sectors there are', async () => {
    const context = await browser.newContext();
    const { page } = await open(context, '/nl/indices');
    await page.getByRole('link', { name: 'MAEX Nederland' }).first().click();
    const text = await words(page, 'main');
    expect(text).toContain('Nog geen stand: geen twee sectoren met elk vijf vergeleken initiatieven. Het dichtst bij kwam 2019.');
    expect(text).toContain('Eén sector heeft 5 of meer vergeleken initiatieven; er zijn 2 van zulke sectoren nodig.');
    expect(await words(page, '#sectors-table tbody')).toBe('Repareren en hergebruik 11 / 25 ja');
    await context.close();
  });
});

describe('a visitor', () => {
  it('follows one euro from the home page to the published price and its source', async () => {
    const context = await browser.newContext();
    const { page } = await open(context, '/nl');
    const { items } = await server.get<{ items: { label: { nl: string }; measured: number; value: string | null }[] }>('sectors');
    expect(await words(page, 'h1')).toMatch(new RegExp(`^€ [\\d.]+ aan maatschappelijke waarde, gemeten bij ${items.reduce((sum, { measured }) => sum + measured, 0)} initiatieven in 2013–2025$`));
    for (const { label } of items.filter(({ value }) => value !== null)) expect(await words(page, 'dl.figures')).toContain(`waarvan ${label.nl} €`);

    await page.getByRole('navigation').getByRole('link', { name: 'Initiatieven' }).click();
    await page.getByText('Meer filters').click();
    await page.locator('select[name=country]').selectOption('NL');
    await page.getByLabel('Sector').selectOption('repair');
    await page.getByRole('button', { name: 'Toon' }).click();
    expect(await page.getByRole('status').innerText()).toBe('59 initiatieven gevonden.');
    await page.getByRole('link', { name: 'Repair Café 7 (' }).click();
    await page.getByRole('link', { name: 'Reken 2018 na' }).click();

    const line = page.locator('article.line');
    expect(await words(page, 'article.line')).toContain('€ 0,13 × 1,1805 (prijspeil 2021 naar 2024)');
    expect(await words(page, 'article.line')).toContain('repair-cafe-international-measurements.csv, regel');
    await line.getByRole('link', { name: '€ 0,13 per kg' }).click();
    expect(page.url()).toBe(`${server.address}/nl/price-lists/nl/2026-1#co2e-avoided-fixometer-r2`);
    const row = page.locator('#co2e-avoided-fixometer-r2');
    expect(await row.getByRole('link', { name: 'CE Delft' }).getAttribute('href')).toBe('https://ce.nl/method/milieuprijzen/');
    await row.getByRole('link', { name: 'Vermeden CO2-uitstoot door reparatie' }).click();
    expect(await words(page, 'article.line')).toContain('maatschappij maatschappelijk, bespaarde middelen € 0,13');
    await context.close();
  });

  it('takes a total apart, from a sector to an outcome, an initiative, a year and its lines, and sees why a year is another', async () => {
    const context = await browser.newContext();
    const { page } = await open(context, '/nl/sectors/repair');
    const total = (await server.get<{ total: { value: string } }>('valuations/breakdown?by=indicator&sector=repair')).total.value;
    await page.getByRole('link', { name: 'per uitkomst' }).click();
    expect(await words(page, 'h1')).toBe(`${speak('nl', new ReferenceService().names).cents(total).replace(/\s/g, ' ')}, per uitkomst`);
    await page.getByRole('link', { name: 'Vermeden CO2-uitstoot door reparatie' }).click();
    expect((await drawn(page)).pixels).toBeGreaterThan(2000);
    await page.getByRole('link', { name: 'zonder dit filter: sector' }).click();
    await page.getByRole('link', { name: 'Repair Café 4 (' }).click();
    await page.getByRole('link', { name: '2019' }).click();
    expect(page.url()).toContain('/nl/initiatives/rci-nl-4?year=2019#explain');
    expect(await words(page, 'section[aria-labelledby=change]')).toMatch(/Waarom is 2019 anders dan 2018\? Waarde van 2018 € .* Meer of minder activiteit .* Waarde van 2019 €/);
    await context.close();
  });

  it('pages through the list, changes language on the spot, and reaches the content by keyboard', async () => {
    const context = await browser.newContext();
    const { page } = await open(context, '/en/initiatives?country=NL&sector=repair');
    const first = await page.locator('tbody tr').first().innerText();
    await page.getByRole('link', { name: 'Next' }).click();
    expect(await page.locator('tbody tr').first().innerText()).not.toBe(first);
    expect(await page.locator('tbody tr').count()).toBe(9);

    await page.getByRole('link', { name: 'Nederlands' }).click();
    expect(await page.getAttribute('html', 'lang')).toBe('nl');
    expect(page.url()).toContain('country=NL');

    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Naar de inhoud');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    await context.close();
  });

  it('sees what is not valued, and why', async () => {
    const context = await browser.newContext();
    const { page } = await open(context, '/nl/initiatives/rci-nl-74?year=1999');
    const text = await page.locator('main').innerText();
    expect(text).toContain('Van dit jaar is niets gewaardeerd.');
    expect(text).toContain('onmogelijke datum');
    expect(await page.locator('#year-table tbody tr').first().innerText()).toContain('niet bekend');
    await context.close();
  });

  it('gets a page in the language of the address for what is not there', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    for (const [path, title] of [['/nl/initiatives/bestaat-niet', 'Deze pagina is er niet'], ['/en/nowhere', 'This page is not here']] as const) {
      const answer = await page.goto(`${server.address}${path}`);
      expect([answer?.status(), await page.locator('h1').innerText()]).toEqual([404, title]);
      expect(await violations(page)).toEqual([]);
    }
    await context.close();
  });
});

describeApi(() => server);
describeDrafts(() => ({ server, browser, violations }));
describeImports(() => ({ server, browser, violations }));
describeIndices(() => ({ server, browser, violations }));
describeValueMap(() => ({ server, browser, violations }));
