import { expect } from '@jest/globals';
import { Decimal, parseDecimal, sum, toFixed } from '../../src/shared/decimal.js';
import { groupBy } from '../../src/shared/group-by.js';
import type { SdgPart, StakeholderPart, WorthPart } from '../../src/valuation/breakdown.js';
import type { Breakdown } from '../../src/valuation/breakdown.service.js';
import type { ExplainedChange } from '../../src/valuation/change.service.js';
import type { YearPart } from '../../src/valuation/flows.js';
import type { Totals, YearValue } from '../../src/valuation/valuations.service.js';
import type { ServerUnderTest } from './server-under-test.js';

/** Parts of a total sum to it, and the parts of its parts to them, to the last digit. */

const text = (values: readonly (string | null)[]) => toFixed(sum(values.map((value) => parseDecimal(value ?? '0'))), 6);
const counts = ['priced', 'backcast', 'held', 'excluded'] as const;
const DIVISIONS = ['stakeholder', 'indicator', 'sdg', 'year', 'calendar-year', 'sector', 'country'] as const;

/** The total in every division, of all and of each initiative; and that the initiatives' parts sum to those of all. */
export async function checkBreakdowns(server: ServerUnderTest, slugs: readonly string[]): Promise<void> {
  const sectors = await server.get<{ items: (Totals & { code: string })[] }>('sectors');
  for (const by of DIVISIONS) {
    const whole = await checked(await server.get<Breakdown>(`valuations/breakdown?by=${by}`));
    if (by !== 'calendar-year') expect(whole.total.value).toBe(text(sectors.items.map(({ value }) => value)));
    const own = await Promise.all(slugs.map(async (slug) => checked(await server.get<Breakdown>(`initiatives/${slug}/valuations/breakdown?by=${by}`))));
    expect({ by, parts: valuesOf(own) }).toEqual({ by, parts: valuesOf([whole]) });
    if (by === 'year') {
      const years = await Promise.all(slugs.map(async (slug) => (await server.get<{ years: YearValue[] }>(`initiatives/${slug}/valuations`)).years));
      for (const { code, value, now, later } of whole.parts as YearPart[]) {
        if (value !== null && now !== null) expect({ code, value: text([now, later]) }).toEqual({ code, value });
        expect({ code, value: value ?? '0.000000' }).toEqual({ code, value: text(years.flat().filter(({ year }) => String(year) === code).map((row) => row.value)) });
      }
    }
  }
  await checkDrillDown(server, sectors.items);
}

/** From a sector to its initiatives, from an indicator to a stakeholder, and what is not named is summed. */
async function checkDrillDown(server: ServerUnderTest, sectors: (Totals & { code: string })[]): Promise<void> {
  for (const { code, value } of sectors.filter((sector) => sector.value !== null)) {
    const named = await server.get<Breakdown>(`valuations/breakdown?by=initiative&limit=3&sector=${code}`);
    expect({ code, value: text([...named.parts.map((part) => part.value), named.rest?.value ?? null]) }).toEqual({ code, value });
    expect((named.parts as WorthPart[]).every((part, at, all) => at === 0 || parseDecimal(part.value ?? '0').lte(all[at - 1]!.value ?? '0'))).toBe(true);
  }
  const stakeholders = await server.get<Breakdown>('valuations/breakdown?by=stakeholder');
  for (const [code, own] of groupBy(stakeholders.parts as StakeholderPart[], (part) => part.code)) {
    const outcomes = await checked(await server.get<Breakdown>(`valuations/breakdown?by=indicator&stakeholder=${code}`));
    expect({ code, value: outcomes.total.value }).toEqual({ code, value: text(own.map(({ ledger }) => ledger)) });
  }
}

/** The parts of one breakdown sum to its total, and so do the counts of lines. */
async function checked(breakdown: Breakdown): Promise<Breakdown> {
  const { by, parts, total, rest } = breakdown;
  const all = [...parts, ...(rest ? [rest] : [])];
  expect({ by, value: text(all.map(({ value }) => value)) }).toEqual({ by, value: total.value ?? '0.000000' });
  if (by === 'stakeholder') {
    const own = parts as StakeholderPart[];
    expect([text(own.map(({ transfers }) => transfers)), text(own.map(({ ledger }) => ledger))]).toEqual(['0.000000', total.value ?? '0.000000']);
  } else if (by !== 'sdg' && by !== 'calendar-year') {
    for (const count of counts) expect({ by, count, lines: (all as WorthPart[]).reduce((lines, part) => lines + part[count], 0) }).toEqual({ by, count, lines: total[count] });
  }
  return breakdown;
}

function valuesOf(breakdowns: readonly Breakdown[]) {
  const parts = groupBy(breakdowns.flatMap((breakdown) => breakdown.parts as (WorthPart & StakeholderPart & SdgPart)[]), ({ code, kind }) => `${code} ${kind ?? ''}`);
  const values = [...parts].map(([key, own]) => [key, text(own.map(({ value }) => value)), text(own.map(({ cashable }) => cashable ?? null))]);
  return values.filter(([, value]) => value !== '0.000000').sort(([a], [b]) => (a! < b! ? -1 : 1));
}

/** Value and transfers of each stakeholder and kind, from the posts of lines (`expectedLines`). */
export function stakeholdersOf(lines: readonly { posts: string[] }[]): Record<string, [string, string]> {
  const posts = lines.flatMap((line) => line.posts).map((post) => post.split(' ') as [string, string, string, string]);
  return Object.fromEntries([...groupBy(posts, ([stakeholder, kind]) => `${stakeholder} ${kind}`)].map(([key, own]) => {
    const of = (transfer: boolean) => text(own.filter(([, , id]) => (id !== 'null') === transfer).map(([, , , value]) => value));
    return [key, [of(false), of(true)]];
  }));
}

/** The change of all is that of the initiatives together, part by part, and the parts sum to it. @returns the parts that occur */
export async function checkChanges(server: ServerUnderTest, slugs: readonly string[], years: readonly (readonly [number, number])[], more = ''): Promise<Set<string>> {
  const seen = new Set<string>();
  for (const [from, to] of years) {
    const query = `valuations/change?from=${from}&to=${to}${more}`;
    const all = await server.get<ExplainedChange>(query);
    const own = await Promise.all(slugs.map(async (slug) => server.get<ExplainedChange>(`initiatives/${slug}/${query}`)));
    for (const { before, after, difference, parts } of [all, ...own]) {
      expect(text(parts.map(({ value }) => value))).toBe(difference);
      expect(new Decimal(after ?? 0).minus(before ?? 0).toFixed(6)).toBe(difference);
    }
    for (const { part, value } of all.parts) {
      expect({ from, to, part, value: text(own.map((change) => change.parts.find((each) => each.part === part)!.value)) }).toEqual({ from, to, part, value });
      if (value !== '0.000000') seen.add(part);
    }
  }
  return seen;
}
