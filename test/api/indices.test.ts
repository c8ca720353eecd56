import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSheet } from 'read-excel-file/universal';
import { cellMatch, countsInPopulation } from '../../src/indices/cell-match.js';
import { classSums, type ComparedCell } from '../../src/indices/class-sums.js';
import type { Contributions } from '../../src/indices/contributions.service.js';
import { likeForLike, type YearLinks } from '../../src/indices/like-for-like.js';
import type { Constituent, IndexSummary, SeriesPoint, Vintage } from '../../src/indices/published-index.js';
import { WARNINGS } from '../../src/measurements/warnings.js';
import type { PriceList } from '../../src/pricelist/price-list.js';
import { parseDecimal, sum, toFixed, toText } from '../../src/shared/decimal.js';
import { testDatabases, type TestDatabase } from '../databases.js';
import { maex, ServerUnderTest } from './server-under-test.js';
import { CO2, csv, fixturesFolder, MEASUREMENT_HEADER, readFixture, type Folder } from './small-fixtures.js';

/** Indices of made-up initiatives in two sectors: whoever joins, leaves, closes, is founded, skips a year or reports a part of one. */

const DEBTS = 'debt-counselling-case-avoided';
const YEARS = [2021, 2022, 2023, 2024] as const;
interface Group { slug: string; sector: string; founded?: number; closed?: number; province?: string; co2: string; debts?: string }

/** Quantities by year, `-` none, `p` a part of the year. */
const GROUPS: Group[] = [
  ...[1, 2, 3, 4, 5, 6].map((n): Group => ({ slug: `repair-${n}`, sector: 'repair', province: 'Utrecht', co2: `${9000 + n * 911} ${9500 + n * 700} ${9100 + n * 1003} ${9900 + n * 400}`, debts: `${n} ${n + 1} ${n + 3} ${n + 2}` })),
  ...[1, 2, 3, 4, 5].map((n): Group => ({ slug: `food-${n}`, sector: 'food', co2: `${7000 + n * 13} ${7100 + n * 77} ${6900 + n * 91} ${7200 + n * 17}`, debts: `${n} ${n} ${n + 1} ${n}` })),
  { slug: 'skips-a-year', sector: 'repair', co2: '9000 - 4500 4600' },
  { slug: 'comes-and-goes', sector: 'food', co2: '8000 8100 - -' },
  { slug: 'founded', sector: 'repair', founded: 2022, co2: '- 4000 8000 8000' },
  { slug: 'closed', sector: 'food', closed: 2023, co2: '5000 5000 - -' },
  { slug: 'joined', sector: 'repair', co2: '- - 6000 6600' },
  { slug: 'half-a-year', sector: 'repair', co2: '5000 2500p 5100 5200' },
  ...[1, 2, 3, 4].map((n): Group => ({ slug: `culture-${n}`, sector: 'culture', co2: '100 110 120 130' })),
  ...[1, 2, 3, 4, 5, 6].map((n): Group => ({ slug: `energy-${n}`, sector: 'energy', co2: n === 1 ? '90000 91000 92000 93000' : '100 110 120 130' })),
];
const DEFINITIONS = [
  { code: 'maex-nl', sectors: ['food', 'repair'] }, { code: 'repair-nl', sectors: ['repair'] }, { code: 'food-nl', sectors: ['food'] }, { code: 'culture-nl', sectors: ['culture'] }, { code: 'energy-nl', sectors: ['energy'] },
  { code: 'utrecht', sectors: 'all', provinces: ['PV26'] }, { code: 'climate', sectors: ['food', 'repair'], sdg: 13 }, { code: 'municipalities-gain', sectors: ['food', 'repair'], stakeholder: 'gemeente' },
].map((each) => ({ ...each, title: { nl: each.code, en: each.code }, countries: ['NL'], list: 'nl' }));

const cellsOf = ({ slug, co2, debts }: Group) => [[CO2, co2, 'kg'], [DEBTS, debts, 'case']].flatMap(([indicator, quantities, unit]) => quantities?.split(' ').map((quantity, at) => ({ slug, indicator: indicator!, year: YEARS[at]!, quantity, unit: unit! })) ?? [])
  .filter(({ quantity }) => quantity !== '-');
const rows = (groups: readonly Group[]) => groups.flatMap(cellsOf).map(({ slug, indicator, year, quantity, unit }) => [slug, indicator, `${year}-01-01`, quantity.endsWith('p') ? `${year}-07-01` : `${year + 1}-01-01`, quantity.replace('p', ''), unit]);

describe.each(testDatabases())('Indices on $name', ({ create }) => {
  let database: TestDatabase;
  let server: ServerUnderTest;
  let folder: Folder;
  beforeAll(async () => {
    folder = await fixturesFolder({
      'reference/indices.yaml': JSON.stringify(DEFINITIONS),
      'initiatives/all-initiatives.csv': csv('initiative,name,sector,country,founded,closed,province', GROUPS.map(({ slug, sector, founded, closed, province }) => [slug, slug, sector, 'NL', founded ?? '', closed ? `${closed}-03-01` : '', province ?? ''])),
      'initiatives/all-measurements.csv': csv(MEASUREMENT_HEADER, rows(GROUPS)),
    });
    database = await create();
    server = await ServerUnderTest.start({ ...database.env, MAEX_FIXTURES: folder.path });
  }, 240_000);
  afterAll(async () => {
    await server?.stop();
    await folder?.remove();
    await database?.drop();
  });

  const series = async (code: string) => (await server.get<{ points: SeriesPoint[] }>(`indices/${code}/series`)).points;
  const constituents = async (code: string) => (await server.get<{ items: Constituent[] }>(`indices/${code}/constituents`)).items;
  const contributionsOf = (code: string, query = '') => server.get<Contributions & { index: Vintage }>(`indices/${code}/contributions${query}`);

  it('matches every cell as the pure function does', async () => {
    const found = new Set<string>();
    for (const row of [...await constituents('maex-nl'), ...await constituents('energy-nl')]) {
      const group = GROUPS.find(({ slug }) => slug === row.initiative)!;
      const report = (year: number) => {
        const cell = cellsOf(group).find((each) => each.indicator === row.indicator && each.year === year);
        return cell ? { months: cell.quantity.endsWith('p') ? '1-6' : '1-12' } : null;
      };
      const reports = { twoBefore: report(row.year - 2), before: report(row.year - 1), now: report(row.year), founded: group.founded ?? null, closed: group.closed ?? null };
      const match = cellMatch(reports, row.year)!;
      expect({ ...row, match: row.match, counts: row.counts }).toEqual({ ...row, match, counts: countsInPopulation(match, reports, row.year) });
      found.add(match);
    }
    expect([...found].sort()).toEqual(['closed', 'founded', 'left', 'matched', 'new', 'not-reported', 'partial-period', 'returned']);
  });

  it.each(['maex-nl', 'repair-nl', 'food-nl', 'culture-nl', 'energy-nl', 'utrecht', 'climate', 'municipalities-gain'])('links %s set-based as the pure functions do', async (code) => {
    const [points, items] = [await series(code), await constituents(code)];
    const several = !['repair-nl', 'food-nl', 'culture-nl', 'energy-nl'].includes(code);
    let before: YearLinks | null = null;
    for (const [at, point] of points.entries()) {
      const cells = items.filter(({ year }) => year === point.year).map((row): ComparedCell => ({
        initiative: row.initiative, sector: row.sector, match: row.match, counts: row.counts!, base: row.baseValue === null ? null : parseDecimal(row.baseValue), current: row.currentValue === null ? null : parseDecimal(row.currentValue),
      }));
      const expected = likeForLike(classSums(cells), before, several);
      before = expected.links;
      const text = (ratio: typeof expected.link) => ratio && toFixed(ratio, 20);
      expect({ code, year: point.year, link: point.link, reason: at === 0 ? expected.reason : point.reason, base: toText(parseDecimal(point.baseValue)), current: toText(parseDecimal(point.currentValue)), population: point.beside!.population.link })
        .toEqual({ code, year: point.year, link: text(expected.link), reason: expected.reason, base: toText(expected.base), current: toText(expected.current), population: text(expected.populationLink) });
    }
  });

  it('shows why a year has no link: one dominates, four are too few, one sector is no index over sectors', async () => {
    const reasons = async (code: string) => (await series(code)).map(({ reason }) => reason);
    expect([await reasons('energy-nl'), await reasons('culture-nl'), await reasons('utrecht')]).toEqual([
      ['first-year', 'dominance', 'dominance', 'dominance'], ['first-year', 'fewer-than-five', 'fewer-than-five', 'fewer-than-five'], ['first-year', 'one-sector', 'one-sector', 'one-sector'],
    ]);
  });

  it('takes the part of a value that serves a goal, or that a stakeholder gains', async () => {
    const of = async (code: string, indicator: string) => (await constituents(code)).filter((row) => row.indicator === indicator).map(({ initiative, year, baseValue, currentValue }) => ({ initiative, year, baseValue, currentValue })).sort((a, b) => (`${a.initiative} ${a.year}` < `${b.initiative} ${b.year}` ? -1 : 1));
    expect(await of('climate', CO2)).toEqual(await of('maex-nl', CO2));
    expect(await of('climate', DEBTS)).toEqual([]);
    expect(await of('municipalities-gain', DEBTS)).toEqual(await of('maex-nl', DEBTS));
    expect((await of('municipalities-gain', CO2)).every(({ currentValue }) => currentValue === null || Number(currentValue) === 0)).toBe(true);
  });

  it('tells who was founded, joined, closed, is silent and left', async () => {
    const counts = (await series('maex-nl')).map(({ beside }) => beside!.turnover.map(({ kind, initiatives }) => `${kind} ${initiatives}`).join(', '));
    expect(counts.slice(1)).toEqual([
      'founded 1, joined 0, closed 0, silent 1, left 0', 'founded 0, joined 1, closed 1, silent 1, left 0', 'founded 0, joined 0, closed 0, silent 0, left 1',
    ]);
    expect((await series('maex-nl'))[1]!.beside!.coverage).toMatchObject({ known: 17, reporting: 15, heldLines: 0, excludedLines: 0 });
  });

  it('moves by contributions that add up to the last digit, over one year and over three', async () => {
    for (const [code, query] of [['maex-nl', ''], ['maex-nl', '?period=2022'], ['maex-nl', '?period=2024&from=2021'], ['repair-nl', '?period=2023'], ['food-nl', '?period=2024&from=2022']]) {
      const { items, change, level, levelFrom } = await contributionsOf(code!, query);
      expect({ code, query, change: toFixed(sum(items.map(({ points }) => parseDecimal(points))), 20) }).toEqual({ code, query, change });
      expect(toFixed(parseDecimal(level).minus(parseDecimal(levelFrom)), 20)).toBe(change);
    }
    const { items } = await contributionsOf('repair-nl', '?period=2023');
    expect(items.find(({ initiative }) => initiative === 'skips-a-year')).toMatchObject({ imputed: true, points: expect.stringMatching(/^-/) });
    expect((await server.request('indices/repair-nl/contributions?period=2021')).status).toBe(404);
    expect((await server.request('indices/repair-nl/contributions?period=2022&from=2022')).status).toBe(404);
  });

  it('has a range around every link, volume times price as value, and a level on another base where asked', async () => {
    const points = (await series('maex-nl')).slice(1);
    for (const { link, range, beside, status } of points) {
      expect(range!.link).toMatchObject({ centralInside: true });
      expect([Number(range!.link.low) < Number(range!.link.high), Number(range!.level!.low) < Number(range!.level!.high), status]).toEqual([true, true, status === 'preliminary' ? 'preliminary' : 'final']);
      if (beside!.value.link !== null) expect(toFixed(parseDecimal(link!).times(parseDecimal(beside!.value.priceEffect!)), 6)).toBe(toFixed(parseDecimal(beside!.value.link), 6));
    }
    const rebased = (await server.get<{ points: SeriesPoint[] }>('indices/maex-nl/series?base=2023')).points;
    expect(rebased.find(({ year }) => year === 2023)).toMatchObject({ level: '100.00000000000000000000', range: { level: null } });
    expect((await server.request('indices/maex-nl/series?base=1990')).status).toBe(404);
  });

  it('gives the same series as JSON, CSV, XLSX and JSON-stat', async () => {
    const levels = (await series('maex-nl')).map(({ level }) => level && Number(level));
    const lines = (await server.text('indices/maex-nl/series.csv')).trim().split('\r\n').map((line) => line.split(','));
    expect(lines.slice(1).map((cells) => Number(cells[lines[0]!.indexOf('level')]))).toEqual(levels);
    const answer = await fetch(`${server.address}/api/v1/indices/maex-nl/series.xlsx`);
    const [heads, ...sheet] = await readSheet(new Blob([await answer.arrayBuffer()]));
    expect(sheet.map((cells) => cells[heads!.indexOf('level')])).toEqual(levels);
    const stat = await server.get<{ class: string; size: number[]; value: (number | null)[]; source: string }>('indices/maex-nl/series.jsonstat');
    expect(stat).toMatchObject({ class: 'dataset', size: [4, 7], source: expect.stringMatching(/vintage 1, .*SHA-256 [0-9a-f]{64}/) });
    expect(stat.value.filter((_, at) => at % 7 === 0)).toEqual(levels);
  });

  it('redirects to the number of a vintage, whose answers carry a strong tag, and refuses what it does not know', async () => {
    const to = async (query: string) => {
      const { status, headers } = await server.request(`indices/maex-nl/series?${query}`);
      return [status, headers.get('location')];
    };
    const today = new Date().toISOString().slice(0, 10);
    expect([await to('vintage=latest'), await to(`edition=${today}&base=2022`), (await to('edition=2020-01-01'))[0], (await to('vintage=newest'))[0], (await to('vintages=1'))[0]])
      .toEqual([[302, '/api/v1/indices/maex-nl/series?vintage=1'], [302, '/api/v1/indices/maex-nl/series?base=2022&vintage=1'], 404, 400, 400]);
    const { headers } = await server.request('indices/maex-nl/series?vintage=1');
    const tag = headers.get('etag')!;
    expect([tag, headers.get('cache-control')]).toEqual([expect.stringMatching(/^"/), expect.stringMatching(/immutable/)]);
    expect((await server.request('indices/maex-nl/series?vintage=1', { headers: { 'if-none-match': tag } })).status).toBe(304);
    expect(await server.text('publications.atom')).toMatch(/^<\?xml[^]*<entry><id>[^<]*<\/id><title>maex-nl: editie 1<\/title>/);
    expect((await server.get<{ items: { what: string }[] }>('publications/calendar')).items.map(({ what }) => what)).toEqual(expect.arrayContaining(['preliminary', 'final', 'review']));
  });

  it('does not move when a list default changes from 25 to 50 %: links that stand keep their list, the next takes the new one, and a vintage before stays readable', async () => {
    const before = new Map(await Promise.all(DEFINITIONS.map(async ({ code }) => [code, await series(code)] as const)));
    const old = await server.text('indices/maex-nl/series?vintage=1');
    await server.stop();
    const list = await readFixture<PriceList>('pricelist/nl-2026-1.yaml');
    const changed = structuredClone({ ...list, version: '2026-2', published: '2026-11-30' });
    const debts = changed.indicators.find(({ code }) => code === DEBTS)!;
    debts.adjustments!.deadweight = { ...debts.adjustments!.deadweight, value: '0.5', low: '0.5', high: '0.6' };
    await writeFile(join(folder.path, 'pricelist/nl-2026-2.yaml'), JSON.stringify(changed));
    server = await ServerUnderTest.start({ ...database.env, MAEX_FIXTURES: folder.path });
    expect((await server.get<{ items: IndexSummary[] }>('indices')).items.find(({ code }) => code === 'maex-nl')).toMatchObject({ vintage: 2, listVersion: '2026-2' });
    for (const [code, points] of before) expect([code, (await series(code)).map(({ level }) => level)]).toEqual([code, points.map(({ level }) => level)]);
    expect((await series('maex-nl')).slice(1).map(({ listVersion }) => listVersion)).toEqual(['2026-1', '2026-1', '2026-1']);
    expect(await server.text('indices/maex-nl/series?vintage=1')).toBe(old);

    const next = GROUPS.filter(({ sector, debts: some }) => some && ['food', 'repair'].includes(sector)).flatMap(({ slug }, at) => [[slug, CO2, '2025-01-01', '2026-01-01', 9000 + at * 31, 'kg'], [slug, DEBTS, '2025-01-01', '2026-01-01', 3 + at, 'case']]);
    expect(await server.import(csv(MEASUREMENT_HEADER, next), { visibility: 'public', accept: WARNINGS.join(',') }).then(({ status, text }) => (status === 201 ? status : text))).toBe(201);
    await server.post('publications', { reason: 'the measurements of 2025 are in' });
    const points = await series('maex-nl');
    expect(points.slice(0, -1).map(({ level }) => level)).toEqual(before.get('maex-nl')!.map(({ level }) => level));
    expect(points.at(-1)).toMatchObject({ year: 2025, listVersion: '2026-2', link: expect.any(String), status: 'preliminary', beside: { listEffect: expect.stringMatching(/^0\.\d{20}$/) } });

    const { years } = await server.get<{ years: { year: number; levels: { level: string | null; revision: string | null }[] }[] }>('indices/maex-nl/revisions');
    expect(years.find(({ year }) => year === 2024)!.levels.map(({ revision }) => revision && Number(revision))).toEqual([null, 0, 0]);
    expect(years.at(-1)!.levels.map(({ level }) => level === null)).toEqual([true, true, false]);
    const { code, stdout } = await maex(['rebuild'], database.env);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('Identical, to the last digit.') });
  }, 240_000);
});
