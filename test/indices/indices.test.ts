import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse as parseYaml } from 'yaml';
import { chain, type Level, type LinkOfYear } from '../../src/indices/chain.js';
import { indexDefinitionsSchema } from '../../src/indices/index-definition.js';
import { asLink, volumeLink, type Link, type MatchedSample } from '../../src/indices/link.js';
import { ReferenceService } from '../../src/initiatives/reference.service.js';
import { Decimal, parseDecimal, roundTo, sum, toText } from '../../src/shared/decimal.js';
import { runTable } from '../shared/run-table.js';
import { frozen } from '../valuation/run-cases.js';

type Sums = Record<'baseValue' | 'currentValue' | 'baseAbsolute', string> & { candidates: number; matched: number; sectors: number | null; largestShare: string | null; imputedShare: string | null };
function sampleOf(sums: Partial<Sums>): MatchedSample {
  const all = { candidates: 5, matched: 5, sectors: null, baseValue: '100', currentValue: '105', largestShare: '0.3', imputedShare: null, ...sums };
  const [baseValue, currentValue, baseAbsolute] = [all.baseValue, all.currentValue, all.baseAbsolute ?? all.baseValue].map(parseDecimal);
  const [largestShare, imputedShare] = [all.largestShare, all.imputedShare].map((share) => (share === null ? null : parseDecimal(share)));
  return frozen({ candidates: all.candidates, matched: all.matched, sectors: all.sectors, baseValue: baseValue!, currentValue: currentValue!, baseAbsolute: baseAbsolute!, largestShare: largestShare!, imputedShare: imputedShare! });
}
runTable(import.meta.url, 'volume-link', (sums: Partial<Sums>) => {
  const found = volumeLink(sampleOf(sums));
  return 'link' in found ? toText(found.link) : found.reason;
});

const yearly = (links: readonly (Decimal | null)[]): LinkOfYear[] => links.map((link, index) => ({ year: 2015 + index, link: link && asLink(link) }));
runTable(import.meta.url, 'chain', (text: string) => {
  const levels = chain(frozen(yearly(text.split(' ').map((link) => (link === '-' ? null : parseDecimal(link))))));
  expect(levels.map(({ year }) => year)).toEqual(levels.map((_, index) => 2015 + index));
  return levels.map(({ segment, level }) => (level === null ? '-' : `${segment}:${toText(level)}`)).join(' ');
});

test('no years, no levels', () => expect(chain([])).toEqual([]));

test('the matched sample of A and B, then of A and C (constructed): 100, 100, 113.125', () => {
  const ratio = (now: string[], before: string[]) => sum(now.map(parseDecimal)).div(sum(before.map(parseDecimal)));
  const levels = chain(yearly([null, ratio(['110', '190'], ['100', '200']), ratio(['121', '60'], ['110', '50'])]));
  expect(levels.map(({ level }) => level && toText(level))).toEqual(['100', '100', '113.125']);
});

/** Euros above zero, to 6 decimals; and levels of several years within a factor of 1000 of each other. */
const euros = fc.bigInt({ min: 1n, max: 10n ** 15n }).map((millionths) => new Decimal(millionths).div(1e6));
const years = fc.array(fc.integer({ min: 1000, max: 1_000_000 }).map((cents) => new Decimal(cents).div(100)), { minLength: 2, maxLength: 12 });
const linkOf = (baseValue: Decimal, currentValue: Decimal) => {
  const found = volumeLink(frozen({ candidates: 9, matched: 9, sectors: null, baseValue, currentValue, baseAbsolute: baseValue, largestShare: new Decimal('0.2'), imputedShare: null }));
  return 'link' in found ? toText(found.link) : found.reason;
};

test('equal values give link 1', () => {
  fc.assert(fc.property(euros, (value) => expect(linkOf(value, value)).toBe('1')));
});

test('more or less of both periods leaves the link: prices, units and currency do not matter', () => {
  fc.assert(fc.property(euros, euros, euros, (before, now, k) => expect(linkOf(before.times(k), now.times(k))).toBe(linkOf(before, now))));
});

test('the links of one segment multiply back to the direct ratio, at 6 decimals', () => {
  fc.assert(fc.property(years, (values) => {
    const levels = chain(yearly(values.map((value, index) => (index === 0 ? null : value.div(values[index - 1]!)))));
    const direct = values.at(-1)!.div(values[0]!).times(100);
    expect(toText(roundTo(levels.at(-1)!.level!.minus(direct), 6))).toBe('0');
  }));
});

test('a segment does not know what came before its gap', () => {
  fc.assert(fc.property(years, years, (first, second) => {
    const links = (values: Decimal[]) => values.map((value, index) => (index === 0 ? null : value.div(values[index - 1]!)));
    const levelsOf = (values: (Decimal | null)[]) => chain(yearly(values)).map(({ level }) => level && toText(level));
    expect(levelsOf([...links(first), ...links(second)])).toEqual([...levelsOf(links(first)), ...levelsOf(links(second))]);
  }));
});

test('a level cannot be put where a link is asked for, nor a bare number: the compiler refuses it', () => {
  const level = new Decimal(100) as Level;
  const link = asLink(new Decimal('1.05'));
  const right: LinkOfYear = { year: 2020, link };
  // @ts-expect-error a level is no link
  const wrong: LinkOfYear = { year: 2020, link: level };
  // @ts-expect-error a decimal is no link before it is rounded to one
  const bare: Link = new Decimal('1.05');
  // @ts-expect-error a link is no level
  const swapped: Level = link;
  expect([right.link, wrong.link, bare, swapped]).toHaveLength(4);
});

test('the MAEX index comes first, over all sectors; then each sector of the reference data has its Dutch index, and each province its own, in the same order', () => {
  const definitions = indexDefinitionsSchema.parse(parseYaml(readFileSync(new URL('../../fixtures/reference/indices.yaml', import.meta.url), 'utf8')));
  const { data } = new ReferenceService();
  const sectors = data.sectors.map(({ code }) => code);
  expect(definitions[0]).toMatchObject({ code: 'maex-nl', sectors: 'all', countries: ['NL'] });
  expect(definitions.slice(1, 1 + sectors.length)).toEqual(sectors.map((sector) => expect.objectContaining({ code: `${sector}-nl`, sectors: [sector], countries: ['NL'] })));
  expect(definitions.slice(1 + sectors.length, 1 + sectors.length + data.provinces.length)).toEqual(data.provinces.map(({ code }) => expect.objectContaining({ code: `maex-${code.toLowerCase()}`, sectors: 'all', provinces: [code] })));
  expect(definitions.flatMap((definition) => (definition.sectors === 'all' ? [] : definition.sectors)).filter((sector) => !sectors.includes(sector))).toEqual([]);
});

test.each([
  ['frequency', { frequency: 'quarter' }], ['fewer constituents than the rule book', { minimumConstituents: 4 }], ['more dominance than the rule book', { dominanceLimit: '0.6' }], ['a cap of nothing', { cap: '0' }],
  ['a goal that is not there', { sdg: 18 }], ['an unknown field', { colour: 'red' }],
])('refuses a definition with %s', (_, change) => {
  const definition = { code: 'x', title: { nl: 'x', en: 'x' }, sectors: 'all', countries: ['NL'], list: 'nl' };
  expect(indexDefinitionsSchema.parse([definition])[0]).toMatchObject({ frequency: 'year', base: 100, cap: '0.15', minimumConstituents: 5, dominanceLimit: '0.5', formula: 'laspeyres', review: '01-01' });
  expect(indexDefinitionsSchema.safeParse([{ ...definition, ...change }]).success).toBe(false);
});

test('a stricter minimum of an index holds', () => {
  expect(volumeLink(sampleOf({ matched: 5 }), { minimumConstituents: 8, dominanceLimit: '0.5' })).toEqual({ reason: 'fewer-than-five' });
  expect(volumeLink(sampleOf({ largestShare: '0.3' }), { minimumConstituents: 5, dominanceLimit: '0.25' })).toEqual({ reason: 'dominance' });
});
