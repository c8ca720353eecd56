import { expect, it } from '@jest/globals';
import type { Benchmark } from '../../src/comparison/benchmark.service.js';
import type { Comparison } from '../../src/comparison/compare.service.js';
import { parseDecimal, sum, toFixed } from '../../src/shared/decimal.js';
import { eventually, type ImportBody, type ServerUnderTest } from './server-under-test.js';
import { csv, INPUT_HEADER, MEASUREMENT_HEADER } from './small-fixtures.js';

const SLUGS = Array.from({ length: 8 }, (_, at) => `vergelijk-${at + 1}`);
const in2022 = ['2022-01-01', '2023-01-01'];
const DEBTS = 'debt-counselling-case-avoided';

/** Initiatives side by side, and one among those like it: beside what each is said to be worth alone. */
export function itCompares(serverOf: () => ServerUnderTest): void {
  const send = async (file: string, visibility = 'public') => {
    const { status, text, body } = await serverOf().import<ImportBody>(file, { visibility, accept: 'outlier,repeated-number' });
    expect({ status, text }).toEqual({ status: 201, text: expect.any(String) });
    return body.publication;
  };
  const compare = async (initiatives: string) => serverOf().get<Comparison>(`comparisons?initiatives=${initiatives}`);
  const benchmark = async (slug: string) => serverOf().get<Benchmark>(`initiatives/${slug}/benchmark?year=2022`);
  const settled = async (publication: number) => eventually(async () => (await benchmark(SLUGS[0]!)).basis.knownAt, (knownAt) => knownAt >= publication);

  it('compares initiatives as each is alone, and B, A mirrors A, B', async () => {
    await send(csv('initiative,name,sector,country', SLUGS.map((slug) => [slug, slug, 'culture', 'NL'])));
    await send(csv(MEASUREMENT_HEADER, [...SLUGS.map((slug, at) => [slug, DEBTS, ...in2022, at + 1, 'case']), ...SLUGS.slice(1).map((slug) => [slug, 'hospital-day-avoided', ...in2022, 3, 'day']), [SLUGS[0]!, DEBTS, '2021-01-01', '2021-03-01', 4, 'case']]));
    await settled(await send(csv(INPUT_HEADER, [...SLUGS.slice(0, 6).map((slug, at) => [slug, 'gemeente', 'money', ...in2022, 20000 + at, 'EUR']), [SLUGS[7]!, 'vrijwilliger', 'hours', ...in2022, 100, 'hour']])));
    const [a, b] = [SLUGS[0]!, SLUGS[4]!];
    const [there, back] = [await compare(`${a},${b}&year=2022`), await compare(`${b},${a}&year=2022`)];
    for (const own of there.initiatives) {
      const { years } = await serverOf().get<{ years: { year: number; value: string; range: object }[] }>(`initiatives/${own.initiative}/valuations`);
      const alone = years.find(({ year }) => year === 2022)!;
      expect(own).toMatchObject({ value: alone.value, range: alone.range, year: 2022 });
      const { years: returns } = await serverOf().get<{ years: { year: number; inputs: string; sroi: string }[] }>(`initiatives/${own.initiative}/valuations/returns`);
      expect(own).toMatchObject({ inputs: returns.find(({ year }) => year === 2022)!.inputs, sroi: returns.find(({ year }) => year === 2022)!.sroi });
      for (const parts of [own.stakeholders, own.sdgs]) expect(toFixed(sum(parts.map(({ value }) => parseDecimal(value))), 6)).toBe(toFixed(parseDecimal(own.value!), 6));
    }
    expect(back.initiatives.map(({ profileShares: _, ...own }) => own)).toEqual(there.initiatives.toReversed().map(({ profileShares: _, ...own }) => own));
    expect(there.pairs.map(({ by, above, verdict }) => [by, above, verdict])).toEqual([['value', a, 'below'], ['sroi', a, 'below']]);
    expect(back.pairs.map(({ by, above, verdict }) => [by, above, verdict])).toEqual([['value', b, 'above'], ['sroi', b, 'above']]);
    expect(there.perUnit.map(({ indicator, of }) => [indicator, of.length])).toEqual([[DEBTS, 2]]);
  });

  it('says what is not fair, and keeps what is private out', async () => {
    const codes = ({ unfair }: Comparison) => unfair.map(({ code, initiatives }) => [code, initiatives.length]);
    expect(codes(await compare(`${SLUGS[0]}~2021,${SLUGS[1]}~2022`))).toEqual(expect.arrayContaining([['other-year', 2], ['part-of-year', 1], ['no-inputs', 1]]));
    expect(codes(await compare(`${SLUGS[5]},${SLUGS[6]},${SLUGS[7]}`))).toEqual(expect.arrayContaining([['inputs-held', 1], ['no-inputs', 1], ['hours-missing', 2]]));
    const [before, group] = [await compare(`${SLUGS[0]},${SLUGS[1]}&year=2022`), await benchmark(SLUGS[0]!)];
    await settled(await send(csv(MEASUREMENT_HEADER, [[SLUGS[1]!, 'shelter-year-avoided-street', ...in2022, 50, 'person-year']]), 'private'));
    const figures = ({ initiatives }: Comparison) => initiatives.map(({ basis: _, ...own }) => own);
    const after = await compare(`${SLUGS[0]},${SLUGS[1]}&year=2022`);
    expect([figures(after), after.unfair]).toEqual([figures(before), before.unfair]);
    expect({ ...(await benchmark(SLUGS[0]!)), basis: null }).toEqual({ ...group, basis: null });
    const ofAdmin = await serverOf().get<Comparison>(`comparisons?initiatives=${SLUGS[0]},${SLUGS[1]}&year=2022`, serverOf().key);
    expect(codes(ofAdmin)).toContainEqual(['private', 1]);
  });

  it('shows one among those like it, the same to whoever asks', async () => {
    const all = await Promise.all(SLUGS.slice(0, 6).map(benchmark));
    expect(all[0]).toMatchObject({ reason: null, year: 2022, group: { members: 6 } });
    const shown = ({ group, figures, upperQuarter }: Benchmark) => ({ group, upperQuarter, figures: figures.map(({ figure, n, spread }) => ({ figure, n, spread })) });
    for (const other of all) expect(shown(other)).toEqual(shown(all[0]!));
    expect(all.map(({ figures }) => figures.find(({ figure }) => figure === 'inputs')!.place)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(all.map(({ growthChances }) => growthChances.map(({ indicator }) => indicator))).toEqual([['hospital-day-avoided'], [], [], [], [], []]);
  });

  it('gives both as files, and refuses what it cannot read', async () => {
    expect((await serverOf().text(`comparisons.csv?initiatives=${SLUGS[0]},${SLUGS[1]}`)).trim().split('\r\n')).toHaveLength(3);
    expect((await serverOf().text(`initiatives/${SLUGS[0]}/benchmark.csv?year=2022`)).trim().split('\r\n')).toHaveLength(7);
    for (const [query, status] of [['a', 400], ['a,a', 400], ['a~20,b', 400], ['no-such-one,nor-this', 404], [SLUGS.concat(SLUGS.map((slug) => `${slug}x`)).join(','), 400]] as const) {
      expect({ query, status: (await serverOf().request(`comparisons?initiatives=${query}`)).status }).toEqual({ query, status });
    }
  });
}
