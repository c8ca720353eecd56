import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PriceIndex } from '../../src/pricelist/price-index.js';
import { parseDecimal, sum, toFixed, toText } from '../../src/shared/decimal.js';
import type { Explanation } from '../../src/valuation/explain.js';
import type { Basis, YearValue } from '../../src/valuation/valuations.service.js';
import { testDatabases, type TestDatabase } from '../databases.js';
import { compareAll, expectedLines, parsed } from './expected-lines.js';
import { eventually, ServerUnderTest } from './server-under-test.js';
import { csv, fixturesFolder, PROFILE_HEADER, readFixture, type Folder } from './small-fixtures.js';
import { randomStudy, TOY_MEASUREMENT_HEADER } from './toy-price-list.js';

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
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    await folder?.remove();
    await database?.drop();
  });

  const expected = async (rows: typeof study.rows) => expectedLines(rows, parsed(study.lists.at(-1)), await readFixture<PriceIndex>('reference/cpi-nl.yaml'));
  const realised = (lines: readonly { status: string; value: string | null }[]) => lines.filter(({ status }) => status === 'realised').flatMap(({ value }) => (value === null ? [] : parseDecimal(value)));

  it('equals the pure functions on every line, priced or not', async () => {
    const closed = study.rows.filter(({ visibility }) => visibility === 'private');
    const { status, text } = await server.import(csv(TOY_MEASUREMENT_HEADER, closed.map(study.cellsOf)));
    expect({ status, text }).toEqual({ status: 201, text: expect.any(String) });
    const { publication } = await server.get<{ publication: number }>('health');
    await eventually(async () => (await server.get<Explanation & { basis: Basis }>(`initiatives/${closed[0]!.initiative}/valuations/explain?year=${closed[0]!.from.slice(0, 4)}`, server.key).catch(() => null))?.basis.knownAt, (knownAt) => knownAt === publication);

    const seen = await compareAll(server, await expected(study.rows));
    expect(seen.get('priced')).toBeGreaterThan(400);
    for (const reason of ['no-price', 'not-usable', 'not-in-list', 'before-first-price', 'withdrawn', 'no-index-value', 'doubtful']) expect({ reason, lines: seen.get(reason) ?? 0 }).not.toEqual({ reason, lines: 0 });
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
});
