import { expect, test } from '@jest/globals';
import { parse as parseCsv } from 'csv-parse/sync';
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { parsePriceList } from '../../src/pricelist/parse-price-list.js';
import type { DatedPrice, Indicator, PriceList } from '../../src/pricelist/price-list.js';
import { pricePosts } from '../../src/pricelist/price-posts.js';
import { Decimal, ONE, sum, toText } from '../../src/shared/decimal.js';
import { lineValue } from '../../src/valuation/line-value.js';

/** The Dutch price list against what its sources say of themselves, and against their tables where those are at hand. */

const read = parsePriceList(parse(readFileSync(new URL('../../fixtures/pricelist/nl-2026-1.yaml', import.meta.url), 'utf8')));
const { indicators } = (read as { list: PriceList }).list;
const entry = (code: string): Indicator => indicators.find((indicator) => indicator.code === code)!;
const price = (code: string): DatedPrice => entry(code).prices![0]!;
/** What the source states: with transfers, where it counts them. */
const stated = (code: string) => new Decimal(price(code).sourceAmount ?? price(code).amount!);
const text = (values: Decimal[]) => values.map(toText);

test.each([
  ['social-assistance-month-single-avoided', 12, 'social-assistance-year-single-avoided'],
  ['social-assistance-month-couple-avoided', 12, 'social-assistance-year-couple-avoided'],
  ['absence-hour-avoided', 8, 'absence-day-avoided'],
])('%s times %d is %s', (part, times, whole) => {
  expect(text([stated(part).times(times)])).toEqual(text([stated(whole)]));
  expect([price(part).low, price(part).high].map((bound) => bound && toText(new Decimal(bound).times(times)))).toEqual([price(whole).low, price(whole).high]);
});

test.each([
  ['absence-day-avoided-at-wage', 'a yearly wage of 36,960 over 250 days, rounded', new Decimal(36_960).div(250).round()],
  ['shelter-year-avoided-street', '280 million for 12,050 people, rounded down', new Decimal(280e6).div(12_050).floor()],
  ['shelter-year-avoided-residential', '135 million for 13,000 people, rounded down', new Decimal(135e6).div(13_000).floor()],
  ['public-cost-year-avoided-street', '557 million for 12,050 people, rounded down', new Decimal(557e6).div(12_050).floor()],
  ['public-cost-year-avoided-residential', '469 million for 13,000 people, rounded down', new Decimal(469e6).div(13_000).floor()],
  ['youth-shelter-year-avoided', '9.3 million for 417 young people, rounded down', new Decimal(9.3e6).div(417).floor()],
])('%s: %s', (code, _, expected) => expect(text([stated(code)])).toEqual(text([expected])));

/** Code, price, what the source states, and the components it gives; the receiver of a transfer (=) is ours. */
const LEVELS = [
  ['physical-health-level-1', '-17500', '-17500', 'zorgverzekeraar -8000, werkgever -9500'],
  ['physical-health-level-2', '-8500', '-8500', 'zorgverzekeraar -4000, werkgever -4500'],
  ['physical-health-level-3', '-3000', '-3000', 'zorgverzekeraar -1500, werkgever -1500'],
  ['physical-health-level-4', '0', '0', 'onverdeeld 0'],
  ['physical-health-level-5', '2000', '2000', 'maatschappij 2000'],
  ['healthy-lifestyle-level-1', '-9855', '-15000', 'gemeente -5145 = huishouden 5145, werkgever -4440, zorgverzekeraar -2415, werkgever -3000'],
  ['healthy-lifestyle-level-2', '-6000', '-6000', 'werkgever -2220, werkgever -3120, zorgverzekeraar -660'],
  ['healthy-lifestyle-level-3', '-2500', '-2500', 'werkgever -740, werkgever -1630, zorgverzekeraar -130'],
  ['healthy-lifestyle-level-4', '0', '0', 'onverdeeld 0'],
  ['healthy-lifestyle-level-5', '2000', '2000', 'werkgever 592, werkgever 1250, zorgverzekeraar 158'],
  ['participation-level-1', '-4500', '-21150', 'gemeente -5600 = huishouden 5600, rijk -11050 = huishouden 11050, maatschappij -4500'],
  ['participation-level-2', '-2850', '-19500', 'gemeente -5600 = huishouden 5600, rijk -11050 = huishouden 11050, maatschappij -2850'],
  ['physical-health-energy-poverty-level-1', '-11312.70', '-15537.30', 'uwv -4224.6 = huishouden 4224.6, zorgverzekeraar -644, zorgverzekeraar -360, zorgverzekeraar -308.7, huishouden -10000'],
  ['physical-health-energy-poverty-level-2', '-8362.55', '-8362.55', 'werkgever -3190.4, zorgverzekeraar -777.8, zorgverzekeraar -240, zorgverzekeraar -154.35, huishouden -4000'],
  ['physical-health-energy-poverty-level-4', '0', '0', 'onverdeeld 0'],
] as const;

test('every level with a price is in the table', () => {
  expect(indicators.filter(({ scale, prices }) => scale && prices).map(({ code }) => code).sort()).toEqual(LEVELS.map(([code]) => code).sort());
});

test.each(LEVELS)('%s: %s to society, %s in the source', (code, amount, sourceAmount, posts) => {
  const split = pricePosts(price(code));
  const receiver = (index: number) => split[index]!.transfer !== null && split[index]!.transfer === split[index - 1]?.transfer;
  expect([price(code).amount, price(code).sourceAmount]).toEqual([amount, sourceAmount]);
  expect(split.map((post, index) => `${index === 0 ? '' : receiver(index) ? ' = ' : ', '}${post.stakeholder} ${toText(post.amount)}`).join('')).toBe(posts);
  expect(text([sum(split.filter((_, index) => !receiver(index)).map((post) => post.amount))])).toEqual(text([new Decimal(sourceAmount)]));
});

test('a year at level 4 instead of level 2 is worth the difference of the two, whole and per stakeholder', () => {
  const [left, reached] = [['physical-health-level-2', -1], ['physical-health-level-4', 1]].map(([code, quantity]) =>
    lineValue({ quantity: new Decimal(quantity!), posts: pricePosts(price(code as string)), indexRatio: ONE, factors: { afterDeadweight: ONE, afterDisplacement: ONE, net: ONE, presentValue: ONE } }));
  expect(text([left!.presentValue.plus(reached!.presentValue)])).toEqual(['8500']);
  expect(left!.posts.map((post) => `${post.stakeholder} ${toText(post.presentValue)}`)).toEqual(['zorgverzekeraar 4000', 'werkgever 4500']);
});

test('no benefit or tax is worth anything to society, and of a wage the employer keeps nothing', () => {
  const transfers = indicators.filter(({ category, prices }) => category === 'income' && prices?.[0]!.sourceAmount !== undefined);
  expect(transfers.map(({ prices }) => prices![0]!.amount)).toEqual(Array(5).fill('0'));
  const wage = pricePosts(price('paid-work-year-long-distance'));
  const net = (stakeholder: string) => toText(sum(wage.filter((post) => post.stakeholder === stakeholder).map((post) => post.amount)));
  expect([net('werkgever'), net('huishouden')]).toEqual(['0', '36960']);
});

const TABLES = new URL('../../../shared/data/nl-price-references/', import.meta.url);
const SCALES: Record<string, string> = { 'fysieke-gezondheid': 'physical-health', 'gezonde-leefstijl': 'healthy-lifestyle', participatieladder: 'participation', 'mentale-gezondheid': 'mental-health-levels', 'financiele-gezondheid': 'financial-health-levels' };

test('the tables of the sources, where they are at hand, say the same', () => {
  if (!existsSync(TABLES)) {
    process.stderr.write('price-list-nl: skipped the comparison with the tables of the sources, ../shared/data/nl-price-references is not here.\n');
    return;
  }
  const rows = (name: string) => parseCsv(readFileSync(new URL(name, TABLES)), { columns: true }) as Record<string, string>[];
  const payers = (code: string) => pricePosts(price(code)).filter((post, index, all) => post.transfer === null || post.transfer !== all[index - 1]?.transfer).map((post) => `${code} ${post.stakeholder} ${toText(post.amount)}`);
  const components = rows('meetstandaard_build_up_by_stakeholder.csv').map((row) => `${SCALES[row['effect']!]!}-level-${row['score']!} ${row['stakeholder']!.replace('rijksoverheid', 'rijk')} ${row['eur_per_person_per_year']!}`);
  expect(components).toHaveLength(26);
  expect([...new Set(components.map((line) => line.split(' ')[0]!))].flatMap(payers)).toEqual(components);

  for (const { effect, score_1_5: level, eur_per_person_per_year: amount } of rows('meetstandaard_effect_levels.csv')) {
    const found = indicators.find(({ code }) => code === `${SCALES[effect!]!}-level-${level!}`) ?? entry(SCALES[effect!]!);
    const inWords = new Intl.NumberFormat('nl').format(Number(amount));
    expect(found.prices ? found.prices[0]!.sourceAmount : found.held!.nl).toContain(found.prices ? amount : inWords);
  }

  const prices = indicators.flatMap((indicator) => indicator.prices ?? []);
  const dated = rows('nl_reference_prices.csv').filter((row) => row['price_year'] !== '' && !row['unit']!.startsWith('%'));
  expect(dated.filter(({ value, price_year: year }) => !prices.some((each) => each.priceLevel === year && new Decimal(each.sourceAmount ?? each.amount!).eq(value!)))).toEqual([]);
  expect(dated.length).toBeGreaterThan(15);
});
