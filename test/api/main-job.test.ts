import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse as parseCsv } from 'csv-parse/sync';
import { Decimal as DecimalJs } from 'decimal.js';
import pg from 'pg';
import { readSheet } from 'read-excel-file/universal';
import { parse as parseYaml } from 'yaml';
import type { Contributions } from '../../src/indices/contributions.service.js';
import type { Constituent, IndexSummary, SeriesPoint, Vintage } from '../../src/indices/published-index.js';
import type { MeasurementRow } from '../../src/measurements/measurements.service.js';
import type { PriceIndex } from '../../src/pricelist/price-index.js';
import type { PriceList } from '../../src/pricelist/price-list.js';
import { canonicalHash, sha256 } from '../../src/shared/canonical-hash.js';
import { parseDecimal, toText } from '../../src/shared/decimal.js';
import type { Standing } from '../../src/valuation/landscape.service.js';
import type { Explanation } from '../../src/valuation/explain.js';
import type { Basis, YearValue } from '../../src/valuation/valuations.service.js';
import { testDatabases, type TestDatabase } from '../databases.js';
import { compareAll, expectedLines, parsed, type Measured } from './expected-lines.js';
import { maex, ServerUnderTest, type Answer, type ProblemBody } from './server-under-test.js';
import { CO2, FIXTURES, readFixture } from './small-fixtures.js';

/** The main job with the project's own starting data: from a file's line to a euro, to an index, and back. Figures are computed here anew. */

const Decimal = DecimalJs.clone({ precision: 100, rounding: DecimalJs.ROUND_HALF_UP });
type Decimal = DecimalJs;
const text20 = (value: Decimal) => value.toFixed(20);
const text6 = (value: Decimal) => value.toFixed(6);
const total = (values: Iterable<string | Decimal>) => [...values].reduce<Decimal>((sum, value) => sum.plus(value), new Decimal(0));

interface Initiative { slug: string; name: string; sector: string; country: string }
interface Page { items: Initiative[]; total: number; next: string | null }
interface Valuations { basis: Basis; years: YearValue[] }
interface Series { index: Vintage; points: SeriesPoint[] }
type Row = Record<string, string> & { file: string; line: number };

/** Every row of the files of the starting data whose name ends so, with its file and line. */
async function fixtureRows(ending: string): Promise<Row[]> {
  const names = (await readdir(join(FIXTURES, 'initiatives'), { recursive: true })).filter((name) => name.endsWith(ending)).map((name) => `initiatives/${name}`);
  const tables = await Promise.all(names.map(async (file) => {
    const rows = parseCsv(await readFile(join(FIXTURES, file)), { columns: true, info: true }) as unknown as { record: Record<string, string>; info: { lines: number } }[];
    return rows.map(({ record, info }) => ({ ...record, file, line: info.lines }) as Row);
  }));
  return tables.flat();
}

/** Uprating from the price level of 2021 to that of 2024, from the file of the consumer price index. */
async function cpiRatio(): Promise<Decimal> {
  const { values } = await readFixture<PriceIndex>('reference/cpi-nl.yaml');
  return new Decimal(new Decimal(values['2024']!).div(values['2021']!).toFixed(20));
}

/** EUR 0.13 per kilogram, uprated, rounded to 6 decimals: deadweight, displacement, attribution and drop-off are 0, one year. */
const co2Value = (kilograms: Decimal | string, ratio: Decimal) => new Decimal(new Decimal(kilograms).times('0.13').times(ratio).toFixed(6));

describe.each(testDatabases())('The main job on $name', ({ create }) => {
  let database: TestDatabase;
  let server: ServerUnderTest;
  let ratio: Decimal;
  let rows: Row[];
  let slugs: string[];
  const valuations = new Map<string, Valuations>();

  beforeAll(async () => {
    [database, rows, ratio] = await Promise.all([create(), fixtureRows('-measurements.csv'), cpiRatio()]);
    server = await ServerUnderTest.start(database.env);
  }, 240_000);
  afterAll(async () => {
    await server?.stop();
    await database?.drop();
  });

  const explain = (slug: string, year: number) => server.get<Explanation>(`initiatives/${slug}/valuations/explain?year=${year}`);
  const realised = ({ status }: Row) => !status || status === 'realised';
  const counted = () => rows.filter((row) => row.indicator === CO2 && row.excluded === '');

  it('visits every initiative exactly once, page by page, by the Link header', async () => {
    slugs = [];
    let path: string | undefined = '/api/v1/initiatives?limit=100';
    let pages = 0;
    while (path !== undefined) {
      const page: Answer<Page> = await server.request<Page>(path);
      expect(page.body.total).toBe(713);
      slugs.push(...page.body.items.map(({ slug }) => slug));
      pages += 1;
      path = /^<([^>]+)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1];
      expect(page.body.next === null).toBe(path === undefined);
    }
    expect(pages).toBe(8);
    const known = (await fixtureRows('-initiatives.csv')).map((row) => row.initiative);
    expect([...slugs].sort()).toEqual([...known].sort());
  });

  it('values all initiatives to the total the files give, year by year', async () => {
    for (let start = 0; start < slugs.length; start += 8) {
      await Promise.all(slugs.slice(start, start + 8).map(async (slug) => valuations.set(slug, await server.get<Valuations>(`initiatives/${slug}/valuations`))));
    }
    const expected = new Map<string, Decimal>();
    for (const row of counted()) {
      const key = `${row.initiative} ${row.from!.slice(0, 4)}`;
      expected.set(key, new Decimal(row.quantity!).plus(expected.get(key) ?? 0));
    }
    const years = [...valuations].flatMap(([slug, { years: own }]) => own.map((year) => ({ key: `${slug} ${year.year}`, ...year })));
    for (const { key, value, backcastValue, year } of years) {
      const kilograms = expected.get(key);
      expect({ key, value }).toEqual({ key, value: kilograms ? text6(co2Value(kilograms, ratio)) : null });
      expect({ key, backcastValue }).toEqual({ key, backcastValue: year < 2021 ? value : null });
    }
    const values = years.flatMap(({ value }) => value ?? []);
    expect(values).toHaveLength(expected.size);
    expect(total(values).toFixed(2)).toBe('223999.25');
    expect(text6(total(values))).toBe(text6(total([...expected.values()].map((kilograms) => co2Value(kilograms, ratio)))));
    const counts = (name: 'priced' | 'backcast' | 'held' | 'excluded') => years.reduce((sum, year) => sum + year[name], 0);
    expect([counts('priced') + counts('backcast'), counts('held'), counts('excluded')]).toEqual([expected.size, 7037, 9]);
  });

  it('says how every sector and place stands: the parts of the total, and what is not measured', async () => {
    const profiles = await fixtureRows('-initiatives.csv');
    const measuring = new Set(rows.filter(realised).map((row) => row.initiative));
    const { items: sectors } = await server.get<{ items: (Standing & { code: string })[] }>('sectors');
    for (const { code, initiatives, measured, value } of sectors) {
      const own = profiles.filter((row) => row.sector === code);
      expect({ code, initiatives, measured }).toEqual({ code, initiatives: own.length, measured: own.filter((row) => measuring.has(row.initiative)).length });
      const values = own.flatMap((row) => valuations.get(row.initiative!)?.years.flatMap((year) => year.value ?? []) ?? []);
      expect({ code, value }).toEqual({ code, value: values.length === 0 ? null : text6(total(values)) });
    }
    const { items: places } = await server.get<{ items: (Standing & { kind: string; population: number })[] }>('places');
    for (const kind of ['province', 'municipality']) {
      const own = places.filter((place) => place.kind === kind);
      expect(own.reduce((sum, { population }) => sum + population, 0)).toBe(17_590_672);
      expect(own.reduce((sum, { initiatives }) => sum + initiatives, 0)).toBe(profiles.filter((row) => row[kind]).length);
    }
  });

  it('names what can be counted, with its price or why there is none, and who gains', async () => {
    const list = await readFixture<PriceList>('pricelist/nl-2026-1.yaml');
    const { items } = await server.get<{ items: { code: string; status: string; price: { amount: string } | null; initiatives: number }[] }>('indicators');
    expect(items.map(({ code }) => code)).toEqual(list.indicators.map(({ code }) => code));
    for (const { code, status, price, initiatives } of items) {
      const entry = list.indicators.find((each) => each.code === code)!;
      const reasons = !entry.prices ? ['no-price'] : entry.held ? ['not-usable'] : ['priced', 'no-index-value'];
      expect({ code, status, amount: price?.amount }).toEqual({ code, status: expect.stringMatching(`^(${reasons.join('|')})$`), amount: entry.prices?.at(-1)?.amount });
      expect({ code, initiatives }).toEqual({ code, initiatives: new Set(rows.filter((row) => row.indicator === code && row.excluded === '' && realised(row)).map((row) => row.initiative)).size });
    }
    const stakeholders = await server.get<{ items: { code: string; prices: number }[] }>('stakeholders');
    for (const { code, prices } of stakeholders.items) {
      expect({ code, prices }).toEqual({ code, prices: list.indicators.filter((entry) => entry.prices?.at(-1)?.posts.some((post) => post.stakeholder === code)).length });
    }
  });

  it('finds prices, and who rests on one', async () => {
    const list = await readFixture<PriceList>('pricelist/nl-2026-1.yaml');
    const found = async (query: string) => (await server.get<{ items: { code: string }[] }>(`indicators?${query}`)).items.map(({ code }) => code);
    const codes = (has: (entry: PriceList['indicators'][number]) => boolean) => list.indicators.filter(has).map(({ code }) => code);
    expect(await found('category=income&stakeholder=gemeente')).toEqual(codes(({ category, prices }) => category === 'income' && prices?.at(-1)?.posts.some(({ stakeholder }) => stakeholder === 'gemeente') === true));
    expect(await found('sdg=13&status=priced')).toEqual(['co2e-avoided', CO2]);
    expect(await found('q=huisarts')).toContain('gp-consultation-avoided');
    expect((await server.request('indicators?status=none')).status).toBe(400);
    const { initiatives } = await server.get<{ initiatives: number }>(`indicators/${CO2}`);
    expect((await server.get<Page>(`initiatives?indicator=${CO2}&limit=1`)).total).toBe(initiatives);
    expect(initiatives).toBeGreaterThan(500);
  });

  it('gives a version of the list away whole: each document has its hash, the table every price', async () => {
    const at = 'price-lists/nl/versions/2026-1';
    const { sha256: hash } = await server.get<{ sha256: string }>(at);
    const [document, yaml, table] = await Promise.all(['document', 'document.yaml', 'prices.csv'].map((name) => server.text(`${at}/${name}`)));
    expect([sha256(document!), canonicalHash(parseYaml(yaml!))]).toEqual([hash, hash]);
    expect(table!.split('\r\n')[0]).toMatch(/^code,labelNl,.*amount,low,high,/);
    const xlsx = await fetch(`${server.address}/api/v1/${at}/prices.xlsx`);
    const [headings, ...lines] = await readSheet(await xlsx.blob());
    const prices = (parseCsv(table!, { columns: true }) as Record<string, string>[]).map(({ code, amount }) => [code, amount === '' ? null : Number(amount)]);
    expect(lines.map((line) => ['code', 'amount'].map((name) => line[headings!.indexOf(name)]))).toEqual(prices);
    expect(prices.filter(([, amount]) => amount !== null)).toHaveLength(62);
    expect(xlsx.headers.get('content-disposition')).toBe('attachment; filename="nl-2026-1.xlsx"');
    expect(await server.text('/en/price-lists/nl/2026-1/nl-2026-1.yaml')).toBe(yaml);
    expect((await server.request('/en/price-lists/nl/2026-1/other.yaml')).status).toBe(404);
    const cited = await server.get<{ URL: string; note: string }[]>(`${at}/citation?format=csl&indicator=${CO2}`);
    expect(cited).toMatchObject([{ URL: `${server.address}/nl/price-lists/nl/2026-1#${CO2}`, note: expect.stringContaining(hash) }]);
    expect((await server.request(`${at}/citation?indicator=none`)).status).toBe(404);
  });

  it('tells the totals when it starts', () => {
    for (const line of [
      /^ {2}MAEX Netherlands +No level yet: no two sectors with five compared initiatives each \(closest: 2019\)$/m,
      /^ {2}initiatives +713 \(640 with measurements\)$/m, /^ {2}measurements +8556$/m, /^ {2}euros valued +EUR 223,999\.25 \(of which backcast EUR 115,191\.95\)$/m,
      /^ {2}price list +nl 2026-1, price level 2024$/m, /^ {2}held +7037 lines/m, /^ {2}excluded +9 lines$/m, /^ {2}Repair Netherlands +111\.8 in 2019$/m,
    ]) expect(server.log).toMatch(line);
  });

  it('leads from a Dutch group to its value, its price and the very line of its file', async () => {
    const dutch = await server.get<Page>('initiatives?country=NL&sector=repair&limit=200');
    expect(dutch.total).toBe(59);
    const { slug } = dutch.items.find((group) => counted().some((row) => row.initiative === group.slug && row.from === '2019-01-01'))!;
    const { basis, years } = valuations.get(slug)!;
    const year = years.find((candidate) => candidate.year === 2019)!;

    const explanation = await explain(slug, 2019);
    const line = explanation.lines.find(({ indicator }) => indicator === CO2)!;
    expect(line.value).toBe(year.value);

    const list = await server.get<PriceList & { sha256: string }>('price-lists/nl/versions/2026-1');
    expect(list.sha256).toBe(basis.listSha256);
    const price = list.indicators.find(({ code }) => code === CO2)!.prices![0]!;
    expect(price.amount).toBe('0.13');
    expect(line.price).toMatchObject({ amount: '0.13', from: '2021-01-01', priceLevel: '2021', indexRatio: text20(ratio), source: price.source, backcast: price.backcast });

    expect(line.measurements).toHaveLength(1);
    const [measurement] = line.measurements;
    const written = (await readFile(join(FIXTURES, measurement!.file), 'utf8')).split('\n')[measurement!.line - 1]!;
    const [initiative, indicator, from, until, quantity, unit] = (parseCsv(written) as string[][])[0]!;
    expect([initiative, indicator, from, until, unit]).toEqual([slug, CO2, measurement!.from, measurement!.until, line.unit]);
    expect(new Decimal(quantity!).eq(measurement!.quantity)).toBe(true);

    const value = text6(co2Value(quantity!, ratio));
    expect(line.value).toBe(value);
    expect(line.steps.map(({ step, share, amount }) => [step, share, amount])).toEqual([
      ['gross', null, value], ['deadweight', '0', value], ['displacement', '0', value], ['attributedToOthers', '0', value], ['presentValue', null, value],
    ]);
    expect(line.steps.slice(1, 4).every(({ reason, source }) => reason !== null || source !== null)).toBe(true);
  });

  it('explains every Dutch line: posts sum to the line, lines to the year, and what is held has its reason and no value', async () => {
    const { items } = await server.get<Page>('initiatives?country=NL&limit=200');
    for (const { slug } of items) {
      for (const { year, value, priced, backcast, held, excluded } of valuations.get(slug)!.years) {
        const { lines } = await explain(slug, year);
        const by = (outcome: string) => lines.filter((line) => line.outcome === outcome && line.status === 'realised');
        expect([by('priced').length, by('held').length, by('excluded').length]).toEqual([priced + backcast, held, excluded]);
        for (const line of by('priced')) {
          expect(text6(total(line.posts.filter(({ transfer }) => transfer === null).map((post) => post.value)))).toBe(line.value);
          expect(line).toMatchObject({ reason: null, held: null });
        }
        for (const line of by('held')) {
          expect(line).toMatchObject({ reason: 'no-price', value: null, price: null, steps: [], posts: [] });
          expect(line.held!.nl.length).toBeGreaterThan(10);
        }
        const values = by('priced').map((line) => line.value!);
        expect(values.length === 0 ? null : text6(total(values))).toBe(value);
        for (const line of lines) {
          expect(line.measurements.length).toBeGreaterThan(0);
          expect(total(line.measurements.map(({ quantity }) => quantity)).eq(line.quantity)).toBe(true);
        }
      }
    }
  });

  it('stored on every line what the pure functions give, to the last digit', async () => {
    const measured = rows.map((row) => ({ ...row, visibility: 'public' })) as unknown as Measured[];
    const list = parsed(await readFixture('pricelist/nl-2026-1.yaml'));
    const seen = await compareAll(server, expectedLines(measured, list, await readFixture<PriceIndex>('reference/cpi-nl.yaml')));
    expect(Object.fromEntries(seen)).toEqual({ priced: rows.length - 7048 - 9, 'no-price': 7048, 'impossible-date': 6, doubtful: 3 });
  });

  it('keeps what cannot be right beside the figures: 1999 is excluded, and never valued', async () => {
    const { lines } = await explain('rci-nl-74', 1999);
    expect(lines).toHaveLength(6);
    for (const line of lines) expect(line).toMatchObject({ outcome: 'excluded', reason: 'impossible-date', value: null, price: null, posts: [], steps: [] });
    expect(lines.flatMap(({ measurements }) => measurements.map(({ from }) => from))).toEqual(Array(6).fill('1999-12-13'));
    expect(valuations.get('rci-nl-74')!.years.find(({ year }) => year === 1999)).toMatchObject({ value: null, priced: 0, backcast: 0, held: 0, excluded: 6 });
    const { points } = await server.get<Series>('indices/repair-nl/series');
    expect(points[0]!.year).toBeGreaterThan(2009);
  });

  it('links 2018 to 2019 for the Netherlands over the eleven groups with two whole years, and no partial year', async () => {
    const { points } = await server.get<Series>('indices/repair-nl/series');
    const of = (year: number) => points.find((point) => point.year === year)!;
    expect(of(2018)).toMatchObject({ link: null, reason: 'partial-period', level: '100.00000000000000000000' });
    expect(of(2019)).toMatchObject({ matched: 11, reason: null, segment: of(2018).segment });
    expect(of(2020)).toMatchObject({ link: null, reason: 'partial-period', level: null, segment: null, matched: 0 });

    const { items } = await server.get<{ items: Constituent[] }>('indices/repair-nl/constituents?period=2019');
    const matched = items.filter(({ match }) => match === 'matched');
    expect(new Set(matched.map(({ initiative }) => initiative)).size).toBe(11);
    const [base, current] = [total(matched.map(({ baseValue }) => baseValue!)), total(matched.map(({ currentValue }) => currentValue!))];
    expect([text6(base), text6(current)]).toEqual([of(2019).baseValue, of(2019).currentValue]);
    expect(of(2019).link).toBe(text20(current.div(base)));
    expect(of(2019).level).toBe(text20(current.div(base).toDecimalPlaces(20).times(100)));
    expect(of(2019).largestShare).toBe(text20(Decimal.max(...matched.map(({ baseValue }) => new Decimal(baseValue!).div(base)), ...matched.map(({ currentValue }) => new Decimal(currentValue!).div(current)))));
  });

  it('finds the same link from the files alone', async () => {
    const wholeMonths = (row: Row) => row.period === 'exact' && row.from!.endsWith('-01') && row.until!.endsWith('-01');
    const dutch = counted().filter((row) => /^(rci|connects|restart)-nl-/.test(row.initiative!) && wholeMonths(row));
    const months = (row: Row) => `${row.from!.slice(5)} ${row.until!.slice(5)}`;
    const pairs = dutch.filter(({ from }) => from!.startsWith('2018')).flatMap((before) => {
      const after = dutch.find((row) => row.initiative === before.initiative && row.from!.startsWith('2019') && months(row) === months(before));
      return after ? [[before, after] as const] : [];
    });
    expect(pairs).toHaveLength(11);
    const sumOf = (side: 0 | 1) => total(pairs.map((pair) => co2Value(pair[side].quantity!, ratio)));
    const { points } = await server.get<Series>('indices/repair-nl/series');
    expect(points.find(({ year }) => year === 2019)!.link).toBe(text20(sumOf(1).div(sumOf(0))));
  });

  it('chains every level from 100, and never bridges a gap', async () => {
    const { items } = await server.get<{ items: IndexSummary[] }>('indices');
    expect(items).toHaveLength(55);
    for (const { code } of items) {
      const { points } = await server.get<Series>(`indices/${code}/series`);
      points.forEach((point, at) => {
        const before = points[at - 1];
        expect({ code, year: point.year, known: point.link !== null }).toEqual({ code, year: point.year, known: point.reason === null });
        if (at > 0) expect(point.year).toBe(before!.year + 1);
        if (point.link !== null) {
          expect(point.matched).toBeGreaterThanOrEqual(5);
          expect(point.segment).toBe(before!.segment);
          expect(point.level).toBe(text20(new Decimal(before!.level!).times(point.link)));
        } else if (point.level !== null) {
          expect({ code, level: point.level, next: points[at + 1]?.link === null }).toEqual({ code, level: '100.00000000000000000000', next: false });
        }
      });
    }
  });

  it('publishes no MAEX of one sector: its sums are those of repair in the Netherlands, its links are not', async () => {
    const [maex, repair] = await Promise.all(['maex-nl', 'repair-nl'].map(async (code) => server.get<Series>(`indices/${code}/series`)));
    expect([maex!.index.sectors, repair!.index.sectors]).toEqual(['all', ['repair']]);
    const compared = ({ year, matched, candidates, totalValue }: SeriesPoint) => ({ year, matched, candidates, totalValue });
    expect(maex!.points.map(compared)).toEqual(repair!.points.map(compared));
    expect(maex!.points.map(({ reason }) => reason)).toEqual(repair!.points.map(({ link, reason }) => (link === null ? reason : 'one-sector')));
    expect(maex!.points.find(({ year }) => year === 2019)).toMatchObject({ reason: 'one-sector', matched: 11 });
  });

  it('shows the break of 2020, and who it came from: points of all groups add up to it', async () => {
    const { points } = await server.get<Series>('indices/repair-gb/series');
    expect(points.find(({ year }) => year === 2020)).toMatchObject({ status: 'final', matched: 20, link: expect.stringMatching(/^0\.39/), range: { link: { centralInside: true } } });
    const { items, change, from, period } = await server.get<Contributions>('indices/repair-gb/contributions?period=2020');
    expect([from, period, text20(total(items.map(({ points: moved }) => moved)))]).toEqual([2019, 2020, change]);
    expect(items.filter(({ points: moved }) => moved.startsWith('-')).length).toBeGreaterThan(items.length / 2);
  });

  it('suppresses a country with too few groups, every year with its reason', async () => {
    const index = (await server.get<{ items: IndexSummary[] }>('indices')).items.find(({ code }) => code === 'repair-ar')!;
    expect(index.last).toBeNull();
    const { points } = await server.get<Series>('indices/repair-ar/series');
    expect(points.length).toBeGreaterThan(0);
    for (const { level, link, reason } of points) expect({ level, link, reason }).toMatchObject({ level: null, link: null, reason: expect.stringMatching(/^(first-year|no-data|fewer-than-five|partial-period)$/) });
  });

  it('filters initiatives by country, sector and text, and refuses what it does not know', async () => {
    const byCountry = new Map<string, number>();
    for (const { country } of await fixtureRows('-initiatives.csv')) byCountry.set(country!, (byCountry.get(country!) ?? 0) + 1);
    for (const [country, count] of byCountry) expect((await server.get<Page>(`initiatives?country=${country}&limit=1`)).total).toBe(count);
    expect((await server.get<Page>('initiatives?country=ZZ')).total).toBe(0);
    expect((await server.get<Page>('initiatives?sector=repair')).total).toBe(621);
    expect((await server.get<Page>('initiatives?sector=food')).total).toBe(10);
    expect((await server.get<Page>('initiatives?q=maakbaar+leuven')).items.map(({ slug }) => slug)).toEqual(['connects-be-maakbaar-leuven', 'restart-be-maakbaar-leuven']);
    expect((await server.get<Page>('initiatives?q=%25')).items.map(({ slug }) => slug)).toEqual(['een-procent-rotterdam']);
    const combined = await server.get<Page>('initiatives?country=NL&q=caf%C3%A9+74');
    expect(combined.items.map(({ slug }) => slug)).toEqual(['rci-nl-74']);
    for (const [query, pointer] of [['country=nederland', '/country'], ['limit=0', '/limit'], ['limit=201', '/limit'], ['cursor=x', '/cursor'], ['order=name', '/order'], ['sector=', '/sector']] as const) {
      const { status, body } = await server.request<ProblemBody>(`initiatives?${query}`);
      expect({ query, status, pointers: body.errors?.map((error) => error.pointer) }).toEqual({ query, status: 400, pointers: [pointer] });
    }
  });

  it('gives as many rows in CSV as in JSON, with the same figures', async () => {
    const csvOf = async (path: string) => parseCsv(await server.text(path), { columns: true }) as Record<string, string>[];
    const initiatives = await csvOf('initiatives.csv');
    expect(initiatives.map(({ slug }) => slug)).toEqual(slugs);
    expect(await csvOf('initiatives.csv?country=NL')).toHaveLength(150);
    const [slug] = slugs.filter((candidate) => candidate.startsWith('wales-'));
    const measured = (await server.get<{ items: MeasurementRow[] }>(`initiatives/${slug}/measurements`)).items;
    const inCsv = await csvOf(`initiatives/${slug}/measurements.csv`);
    expect(inCsv.map(({ quantity }) => toText(parseDecimal(quantity!)))).toEqual(measured.map(({ quantity }) => quantity));
    expect(measured).toHaveLength(rows.filter(({ initiative }) => initiative === slug).length);
    expect((await csvOf(`initiatives/${slug}/valuations.csv`)).map(({ value }) => value)).toEqual(valuations.get(slug!)!.years.map(({ value }) => value ?? ''));
    expect(await csvOf('indices.csv')).toHaveLength(55);
    expect((await csvOf('indices.csv?sector=food')).map(({ code, sectors }) => [code, sectors])).toEqual([['food-nl', '["food"]']]);
    const { points } = await server.get<Series>('indices/repair-gb/series');
    expect((await csvOf('indices/repair-gb/series.csv')).map(({ level }) => level)).toEqual(points.map(({ level }) => level ?? ''));
    const { items } = await server.get<{ items: Constituent[] }>('indices/repair-gb/constituents');
    expect((await csvOf('indices/repair-gb/constituents.csv')).map(({ currentValue }) => currentValue)).toEqual(items.map(({ currentValue }) => currentValue ?? ''));
  });

  it('finds everything done when it is started again', async () => {
    const seen = async () => ({
      publication: (await server.get<{ publication: number }>('health')).publication,
      indices: (await server.get<{ items: IndexSummary[] }>('indices')).items,
      basis: (await server.get<Valuations>('initiatives/rci-nl-74/valuations')).basis,
      imported: (await server.get<{ items: MeasurementRow[] }>('initiatives/rci-nl-74/measurements')).items.map((row) => [row.import, row.importedAt]),
    });
    const before = await seen();
    expect(before.publication).toBe(15);
    await server.stop();
    server = await ServerUnderTest.start(database.env);
    expect(await seen()).toEqual(before);
    expect(server.adminKey).toBeNull();
    expect(server.log).toMatch(/^ {2}measurements +8556$/m);
  });

  it('is all there again when computed from the measurements and the price list alone, to the last digit; a digit that was changed is named', async () => {
    const rebuilt = async () => maex(['rebuild'], database.env);
    const compared = (stdout: string, table: string) => Number(new RegExp(`^ {2}${table} +(\\d+)`, 'm').exec(stdout)?.[1]);
    const { code, stdout } = await rebuilt();
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('Identical, to the last digit.') });
    expect(['activity_cell', 'valuation_line', 'index_vintage', 'index_constituent'].map((table) => compared(stdout, table) > 0)).toEqual([true, true, true, true]);
    expect(compared(stdout, 'index_vintage')).toBe(55);
    if (database.env['DATABASE_URL'] === undefined) return; // nobody but the server reaches the embedded database
    const client = new pg.Client(database.env['DATABASE_URL']);
    await client.connect();
    const ofGroup = `initiative_id = (select id from initiative where slug = 'rci-nl-74')`;
    const changes = [
      { sql: `update valuation_line set present_value = present_value + 0.000001 where ${ofGroup} and activity_year = 2019 and indicator = '${CO2}'`, told: /^ {2}valuation_line, rci-nl-74, co2e-avoided-fixometer-r2, 2019, line \d+, present_value: stored 334\.965204, computed again 334\.965203$/m },
      { sql: `update valuation_total set held = held + 1 where ${ofGroup}`, told: /^ {2}valuation_total, rci-nl-74, visibility public, held: stored \d+, computed again \d+$/m },
      { sql: `delete from activity_cell where ${ofGroup} and activity_year = 2019 and indicator = '${CO2}'`, told: /^ {2}activity_cell, rci-nl-74, co2e-avoided-fixometer-r2, 2019, .*: stored nothing, computed again there$/m },
      { sql: `update index_level set level = level + 0.00000000000000000001 where index_code = 'repair-nl' and year = 2019`, told: /^ {2}index_level, 2019, vintage 1, index code repair-nl, level: stored 111\.84\d{17}1, computed again 111\.84\d{17}0$/m },
      { sql: `update price_rate set present_value[1] = present_value[1] + 0.01 where indicator = '${CO2}' and reason is null`, told: /^ {2}price_rate, co2e-avoided-fixometer-r2, applies from [^,]+, present_value: stored /m },
      { sql: `update index_constituent set current_value = 0 where ${ofGroup} and index_code = 'repair-nl' and year = 2019 and indicator = '${CO2}'`, told: /^ {2}index_constituent, rci-nl-74, co2e-avoided-fixometer-r2, 2019, vintage 1, index code repair-nl, current_value: stored 0, computed again 334\.965203$/m },
    ];
    try {
      for (const table of ['index_level', 'price_rate']) await client.query(`alter table ${table} disable trigger append_only`);
      for (const { sql } of changes) expect({ sql, rows: (await client.query(sql)).rowCount }).not.toEqual({ sql, rows: 0 });
    } finally {
      await client.end();
    }
    const found = await rebuilt();
    expect({ ...found, told: changes.filter(({ told }) => !told.test(found.stdout)) }).toMatchObject({ code: 1, told: [] });
  });
});
