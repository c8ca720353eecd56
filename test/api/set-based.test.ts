import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WARNINGS } from '../../src/measurements/warnings.js';
import type { PriceIndex } from '../../src/pricelist/price-index.js';
import type { Indicator, PriceList } from '../../src/pricelist/price-list.js';
import { parseDecimal, sum, toFixed, toText, ZERO, type Decimal } from '../../src/shared/decimal.js';
import { groupBy } from '../../src/shared/group-by.js';
import type { StakeholderPart } from '../../src/valuation/breakdown.js';
import type { Breakdown } from '../../src/valuation/breakdown.service.js';
import type { ListComparison } from '../../src/valuation/compare-lists.service.js';
import type { Explanation } from '../../src/valuation/explain.js';
import type { Standing } from '../../src/valuation/landscape.service.js';
import type { Basis, YearValue } from '../../src/valuation/valuations.service.js';
import type { ReturnOfYear } from '../../src/valuation/returns.service.js';
import { testDatabases, type TestDatabase } from '../databases.js';
import { askedRun } from './asked-runs.js';
import { compareAll, expectedLines, parsed } from './expected-lines.js';
import { checkRanges } from './expected-range.js';
import { checkBreakdowns, checkChanges, stakeholdersOf } from './explained-totals.js';
import { expectedReturns, shownReturn } from './expected-returns.js';
import { eventually, ServerUnderTest, type ProblemBody } from './server-under-test.js';
import { csv, fixturesFolder, INPUT_HEADER, PROFILE_HEADER, readFixture, type Folder } from './small-fixtures.js';
import { randomStudy, TOY_MEASUREMENT_HEADER } from './toy-price-list.js';

/** What is realised of an initiative, under one list. */
function worthOf(lines: readonly { outcome: string; reason: string | null; backcast: boolean; value: string | null }[]) {
  const values = lines.flatMap(({ value }) => (value === null ? [] : parseDecimal(value)));
  const count = (outcome: string, backcast: boolean) => lines.filter((line) => line.outcome === outcome && line.backcast === backcast).length;
  return { value: values.length > 0 ? sum(values) : null, priced: count('priced', false), backcast: count('priced', true), held: count('held', false), refused: lines.filter(({ reason }) => reason === 'double-count').length };
}

const changed = (list: PriceList, change: (entry: Indicator) => Indicator): PriceList => ({ ...list, indicators: list.indicators.map(change) });
const moveOf = ({ before, after }: { before: Decimal | null; after: Decimal | null }) => (after ?? ZERO).minus(before ?? ZERO).abs();

/** The same comparison over the starting data, on every line, is in main-job.test.ts, beside the server that holds them. */
describe.each(testDatabases())('The set-based valuation of random data on $name', ({ create }) => {
  const study = randomStudy(20_261_121);
  let database: TestDatabase;
  let server: ServerUnderTest;
  let folder: Folder;
  beforeAll(async () => {
    const [slugs, open] = [[...new Set(study.rows.map(({ initiative }) => initiative))], study.rows.filter(({ visibility }) => visibility === 'public')];
    folder = await fixturesFolder({
      'pricelist/nl-2026-1.yaml': null,
      ...Object.fromEntries(study.lists.map((list) => [`pricelist/${list.version}.yaml`, JSON.stringify(list)])),
      'initiatives/toy-initiatives.csv': csv(PROFILE_HEADER, slugs.map((slug) => [slug, slug, 'repair', 'NL'])),
      'initiatives/toy-measurements.csv': csv(TOY_MEASUREMENT_HEADER, open.map(study.cellsOf)),
    });
    database = await create();
    server = await ServerUnderTest.start({ ...database.env, MAEX_FIXTURES: folder.path });
  }, 240_000);
  afterAll(async () => {
    await server?.stop();
    await folder?.remove();
    await database?.drop();
  });

  const expected = async (rows: typeof study.rows, change = (entry: Indicator): Indicator => entry) => expectedLines(rows, changed(parsed(study.lists.at(-1)), change), await readFixture<PriceIndex>('reference/cpi-nl.yaml'));
  const realised = (lines: readonly { status: string; value: string | null }[]) => lines.filter(({ status }) => status === 'realised').flatMap(({ value }) => (value === null ? [] : parseDecimal(value)));

  it('equals the pure functions on every line, priced or not', async () => {
    const closed = study.rows.filter(({ visibility }) => visibility === 'private');
    const { status, text } = await server.import(csv(TOY_MEASUREMENT_HEADER, closed.map(study.cellsOf)), { accept: WARNINGS.join(',') });
    expect({ status, text }).toEqual({ status: 201, text: expect.any(String) });
    expect((await server.import(csv(INPUT_HEADER, study.inputs.map(({ initiative, stakeholder, kind, from, until, quantity, unit }) => [initiative, stakeholder, kind, from, until, quantity, unit])), { visibility: 'public', accept: WARNINGS.join(',') })).status).toBe(201);
    const { publication } = await server.get<{ publication: number }>('health');
    await eventually(async () => (await server.get<Explanation & { basis: Basis }>(`initiatives/${closed[0]!.initiative}/valuations/explain?year=${closed[0]!.from.slice(0, 4)}`, server.key).catch(() => null))?.basis.knownAt, (knownAt) => knownAt === publication);

    const lines = await expected(study.rows);
    const seen = await compareAll(server, lines);
    const apart = await expected(study.rows, ({ overlap: _, ...entry }) => entry);
    const multiplied = [...lines].flatMap(([key, own]) => own.filter((line, index) => line.posts.join() !== apart.get(key)![index]!.posts.join()));
    expect(multiplied.length).toBeGreaterThan(25);
    expect(seen.get('priced')).toBeGreaterThan(400);
    for (const reason of ['no-price', 'not-usable', 'not-in-list', 'before-first-price', 'withdrawn', 'no-index-value', 'doubtful', 'double-count']) expect({ reason, lines: seen.get(reason) ?? 0 }).not.toEqual({ reason, lines: 0 });
  });

  it('adds up what is realised: what is only expected or claimed is in no total', async () => {
    const lines = await expected(study.rows);
    const years = await Promise.all([...new Set(study.rows.map(({ initiative }) => initiative))].map(async (slug) => {
      const valued = await server.get<{ years: YearValue[] }>(`initiatives/${slug}/valuations`, server.key);
      return valued.years.map(({ year, value, forecast, claimed }) => ({ key: `${slug} ${year}`, value: value && toText(parseDecimal(value)), forecast, claimed }));
    }));
    const counted = (own: readonly { status: string }[], status: string) => own.filter((line) => line.status === status).length;
    const inOrder = (rows: { key: string }[]) => rows.sort((a, b) => (a.key < b.key ? -1 : 1));
    expect(inOrder(years.flat())).toEqual(inOrder([...lines].map(([key, own]) => ({
      key, value: realised(own).length > 0 ? toText(sum(realised(own))) : null, forecast: counted(own, 'forecast'), claimed: counted(own, 'claimed'),
    }))));
    expect(Math.min(...['forecast', 'claimed'].map((status) => counted([...lines.values()].flat(), status)))).toBeGreaterThan(100);

    const open = await expected(study.rows.filter(({ visibility }) => visibility === 'public'));
    expect(/euros valued +EUR (\S+)/.exec(server.log)![1]!.replaceAll(',', '')).toBe(toFixed(sum(realised([...open.values()].flat())), 2));
  });

  it('divides the total exactly, by whatever it is asked for, down to each initiative', async () => {
    const lines = await expected(study.rows.filter(({ visibility, status }) => visibility === 'public' && status === 'realised'));
    await checkBreakdowns(server, [...new Set(study.rows.map(({ initiative }) => initiative))]);
    const { parts } = await server.get<Breakdown>('valuations/breakdown?by=stakeholder');
    expect(Object.fromEntries((parts as StakeholderPart[]).map(({ code, kind, value, transfers }) => [`${code} ${kind}`, [value, transfers]]))).toEqual(stakeholdersOf([...lines.values()].flat()));
    expect((parts as StakeholderPart[]).some(({ cashable }) => cashable !== null)).toBe(true);
    const [{ code }] = parts as [StakeholderPart];
    expect((await server.request<ProblemBody>(`valuations/breakdown?by=sdg&stakeholder=${code}`)).body.errors).toMatchObject([{ code: 'not-together', pointer: '/stakeholder' }]);
  });

  it('splits the change between years set-based as the pure function does for every initiative', async () => {
    const parts = await checkChanges(server, [...new Set(study.rows.map(({ initiative }) => initiative))], [[2022, 2023], [2023, 2022], [2016, 2017]]);
    expect([...parts].sort()).toEqual(['activity', 'newlyPriced', 'newlyReported', 'noLongerPriced', 'noLongerReported', 'overlap', 'price']);
  });

  it('has a range beside every value: of all together, an initiative, a year and a line, as drawn from what is explained of their lines', async () => {
    const open = await expected(study.rows.filter(({ visibility }) => visibility === 'public'));
    await checkRanges(server, [...open.keys()], parsed(study.lists.at(-1)), await readFixture<PriceIndex>('reference/cpi-nl.yaml'));
  });

  it('brings every input to one price level, hours at the price of an hour, and gives the return of every year', async () => {
    const [lines, index, list] = [await expected(study.rows), await readFixture<PriceIndex>('reference/cpi-nl.yaml'), parsed(study.lists.at(-1))];
    const found = expectedReturns(study.inputs, (key) => realised(lines.get(key) ?? []), list, index);
    const reasons = new Set<string | null>();
    for (const [slug, years] of found) {
      const { years: stored } = await server.get<{ years: ReturnOfYear[] }>(`initiatives/${slug}/valuations/returns`, server.key);
      expect({ slug, years: stored.filter(({ inputLines }) => inputLines.length > 0).map(shownReturn) }).toEqual({ slug, years });
      for (const { reason, inputLines } of stored) for (const each of [reason, ...inputLines.map((line) => line.reason)]) reasons.add(each);
    }
    for (const reason of [null, 'nothing-priced', 'inputs-held', 'no-inputs', 'no-index-value', 'before-first-price']) expect(reasons).toContain(reason);
  });

  it('makes the same run in full as from what changed since an earlier one', async () => {
    const standing = await server.get<{ contentHash: string; knownAt: number }>('valuation-runs/nl', server.key);
    expect(await askedRun(server, { list: 'nl' })).toMatchObject({ status: 'done', knownAt: standing.knownAt, contentHash: standing.contentHash });
  });

  it('weighs another list, published or not, to the last digit as the pure functions do, and the own list as it was stored', async () => {
    const [newest, random] = [study.lists.at(-1)!, randomStudy(7).lists.at(-1)!];
    const other = { ...random, list: 'ander', indicators: newest.indicators.map((entry, index) => ('prices' in entry ? random.indicators[index]! : entry)) };
    const body = JSON.stringify(other);
    const draft = await server.request<{ id: string; problems: object[] }>('price-lists/drafts', { method: 'POST', key: server.key, headers: { 'content-type': 'application/json' }, body });
    expect(draft.body).toMatchObject({ problems: [] });

    const rows = study.rows.filter(({ visibility, status }) => visibility === 'public' && status === 'realised');
    const index = await readFixture<PriceIndex>('reference/cpi-nl.yaml');
    const worths = (list: object) => [...groupBy([...expectedLines(rows, parsed(list), index)], ([key]) => key.split(' ')[0]!)].map(([slug, years]) => ({ slug, ...worthOf(years.flatMap(([, lines]) => lines)) }));
    const [before, after] = [worths(newest), worths(other)];
    const total = (own: typeof before) => {
      const values = own.flatMap(({ value }) => value ?? []);
      return { value: values.length > 0 ? toFixed(sum(values), 6) : null, priced: add(own, 'priced'), backcast: add(own, 'backcast'), held: add(own, 'held'), refused: add(own, 'refused') };
    };
    const add = (own: typeof before, what: 'priced' | 'backcast' | 'held' | 'refused') => own.reduce((count, each) => count + each[what], 0);
    const moves = before.map(({ slug, value }, at) => ({ slug, before: value, after: after[at]!.value })).sort((one, another) => (moveOf(another).cmp(moveOf(one))));

    const drafted = await server.get<ListComparison>(`price-lists/nl/compare?from=${newest.version}&to=drafts/${draft.body.id}`, server.key);
    expect(drafted.effect.total).toMatchObject({ initiatives: before.length, before: total(before), after: total(after) });
    expect(drafted.effect.initiatives.map(({ slug, before: one, after: another }) => ({ slug, before: one, after: another })))
      .toEqual(moves.slice(0, 10).map(({ slug, before: one, after: another }) => ({ slug, before: one && toFixed(one, 6), after: another && toFixed(another, 6) })));
    expect(drafted.effect.initiatives).toHaveLength(10);

    const { items } = await server.get<{ items: (Standing & { code: string })[] }>('sectors');
    const repair = items.find(({ code }) => code === 'repair');
    expect(drafted.effect.sectors).toMatchObject([{ sector: 'repair', initiatives: repair!.measured, excluded: repair!.excluded - total(before).refused, before: { value: repair!.value, backcastValue: repair!.backcastValue, priced: repair!.priced, backcast: repair!.backcast, held: repair!.held } }]);

    expect((await server.request('price-lists', { method: 'POST', key: server.key, headers: { 'content-type': 'application/json' }, body })).status).toBe(201);
    const published = await server.get<ListComparison>(`price-lists/nl/compare?from=${newest.version}&to=ander/${other.version}`);
    expect(published).toEqual({ ...drafted, to: published.to });
    const back = await server.get<ListComparison>(`price-lists/ander/compare?from=${other.version}&to=nl/${newest.version}`);
    expect(back.effect.total).toMatchObject({ before: published.effect.total.after, after: published.effect.total.before });
    expect((await server.request(`price-lists/nl/compare?from=${newest.version}&to=drafts/${draft.body.id}`)).status).toBe(404);
  });

  it('splits the change between two runs too: another list, another price level and other adjustments', async () => {
    const { id } = await askedRun(server, { list: 'ander', priceLevel: '2015', combine: 'subtract' });
    const parts = await checkChanges(server, [...new Set(study.rows.map(({ initiative }) => initiative))], [[2016, 2016], [2022, 2023]], `&toRun=${id}`);
    expect([...parts].sort()).toEqual(expect.arrayContaining(['adjustments', 'newlyPriced', 'noLongerPriced', 'priceLevel', 'priceList']));
  });
});
