import { expect, it } from '@jest/globals';
import type { Portfolio } from '../../src/comparison/portfolios.service.js';
import type { MunicipalSavings } from '../../src/comparison/savings.service.js';
import { parseDecimal, sum, toFixed } from '../../src/shared/decimal.js';
import type { Breakdown } from '../../src/valuation/breakdown.service.js';
import type { CalendarPart } from '../../src/valuation/flows.js';
import { eventually, type ImportBody, type ServerUnderTest } from './server-under-test.js';
import { csv, INPUT_HEADER, MEASUREMENT_HEADER } from './small-fixtures.js';

const PLACE = 'GM0080';
const SLUGS = ['leeuwarden-a', 'leeuwarden-b'];
const in2024 = ['2024-01-01', '2025-01-01'];
const total = (texts: readonly (string | null)[]) => toFixed(sum(texts.map((text) => parseDecimal(text ?? '0'))), 6);

/** What a municipality saves and what a portfolio shares in, beside what the initiatives themselves are said to be worth. */
export function itTellsFunders(serverOf: () => ServerUnderTest): void {
  const send = async (file: string, visibility = 'public') => {
    const { status, text, body } = await serverOf().import<ImportBody>(file, { visibility, accept: 'outlier,repeated-number' });
    expect({ status, text }).toEqual({ status: 201, text: expect.any(String) });
    return body.publication;
  };
  const savings = async (query = '?year=2024') => serverOf().get<MunicipalSavings>(`municipalities/${PLACE}/savings${query}`);
  const portfolio = async (query: string) => serverOf().get<Portfolio>(`portfolios?${query}`);
  const settled = async (publication: number) => eventually(async () => (await savings()).basis.knownAt, (knownAt) => knownAt >= publication);

  it('tells what a municipality saves: the sum of its initiatives, without what is private', async () => {
    await send(csv('initiative,name,sector,country,municipality', SLUGS.map((slug) => [slug, slug, 'social-cohesion', 'NL', 'Leeuwarden'])));
    await send(csv(MEASUREMENT_HEADER, [
      [SLUGS[0]!, 'debt-counselling-case-avoided', ...in2024, 25, 'case'], [SLUGS[0]!, 'hospital-day-avoided', ...in2024, 40, 'day'], [SLUGS[1]!, 'shelter-year-avoided-street', ...in2024, 2, 'person-year'],
    ]));
    await settled(await send(csv(`${INPUT_HEADER},description`, [[SLUGS[0]!, 'gemeente', 'money', ...in2024, 10000, 'EUR', 'subsidie'], [SLUGS[0]!, 'fonds', 'money', ...in2024, 30000, 'EUR', '"Fonds Noord, gift 1"']])));

    const found = await savings();
    const own = await Promise.all(SLUGS.map(async (slug) => serverOf().get<Breakdown>(`initiatives/${slug}/valuations/breakdown?by=calendar-year`)));
    const ofPlace = await Promise.all(SLUGS.map(async (slug) => serverOf().get<Breakdown>(`initiatives/${slug}/valuations/breakdown?by=calendar-year&stakeholder=gemeente`)));
    const falls = (breakdowns: Breakdown[]) => total(breakdowns.flatMap(({ parts }) => (parts as CalendarPart[]).filter(({ code }) => code === '2024').map(({ value }) => value)));
    expect(found.savings.total).toBe(falls(own));
    expect(found.saving).toBe(falls(ofPlace));
    expect(total(found.savings.stakeholders.map(({ value }) => value))).toBe(found.savings.total);
    expect(new Set(found.savings.laws.map(({ code }) => code))).toEqual(new Set(['wmo', 'schuldhulp', 'zorgverzekeringswet']));
    expect(Number(found.range!.low) < Number(found.saving) && Number(found.saving) < Number(found.range!.high)).toBe(true);
    expect(found.mismatch.find(({ stakeholder }) => stakeholder === 'fonds')).toEqual({ stakeholder: 'fonds', paid: '30000.000000', gained: null, balance: '-30000.000000' });
    expect(found.municipality.merged.map(({ name }) => name)).toContain('Leeuwarderadeel');

    await settled(await send(csv(MEASUREMENT_HEADER, [[SLUGS[1]!, 'reintegration-year-avoided', ...in2024, 500, 'person-year']]), 'private'));
    expect((await savings()).savings).toEqual(found.savings);
  });

  it('tells where a municipality that merged went', async () => {
    const { status, body } = await serverOf().request('municipalities/GM0081/savings');
    expect({ status, detail: body.detail }).toEqual({ status: 404, detail: expect.stringContaining('Leeuwarden (GM0080)') });
  });

  it('shares a value over those who put something in', async () => {
    const { years } = await serverOf().get<{ years: { year: number; value: string }[] }>(`initiatives/${SLUGS[0]}/valuations`);
    const value = years.find(({ year }) => year === 2024)!.value;
    const [fund, municipality] = [await portfolio(`grant=${SLUGS[0]}~2024~30000`), await portfolio(`grant=${SLUGS[0]}~2024~10000`)];
    // Each alone is rounded by itself; side by side, as holdings name them, they are the whole to the last digit.
    expect(parseDecimal(total([fund.shared, municipality.shared])).minus(value).abs().lte('0.000001')).toBe(true);
    expect(fund.holdings[0]).toMatchObject({ share: '0.75', reason: null, inputs: '40000.000000' });
    expect(total(fund.holdings[0]!.others.map(({ shared }) => shared))).toBe(toFixed(parseDecimal(value), 6));
    for (const parts of [fund.byYear, fund.bySector, fund.byPlace, fund.byStakeholder, fund.bySdg]) expect(total(parts.map(({ amount }) => amount))).toBe(fund.shared);
    expect(await portfolio('funder=Fonds%20Noord')).toMatchObject({ grants: 1, shared: fund.shared, perEuro: fund.perEuro, range: fund.range });
  });

  it('names every grant of which no share is known, in its own currency', async () => {
    const { status, body } = await serverOf().post<Portfolio>('portfolios', { grants: [
      { initiative: SLUGS[0], awardDate: '2024-02-01', amountAwarded: 5, currency: 'GBP' }, { initiative: SLUGS[1], awardDate: '2024-02-01', amountAwarded: 7.5, currency: 'EUR' },
      { recipientOrganization: [{ id: 'GB-CHC-1', name: 'Elsewhere' }], awardDate: '2024-02-01', amountAwarded: 9, currency: 'GBP' },
    ] }, null);
    expect(status).toBe(200);
    expect(body.unshared.map(({ reason, currency, amount }) => [reason, currency, amount]).sort()).toEqual([['no-inputs', 'EUR', '7.500000'], ['other-currency', 'GBP', '5.000000'], ['unknown-initiative', 'GBP', '9.000000']]);
    expect(body).toMatchObject({ grants: 3, amount: null, shared: null, perEuro: null, range: null });
  });
}
