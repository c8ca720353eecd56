import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { indexRatio, priceIndexSchema } from '../../src/pricelist/price-index.js';
import { priceOn } from '../../src/pricelist/price-list.js';
import { pricePosts } from '../../src/pricelist/price-posts.js';
import { Decimal, parseDecimal, RATIO_DECIMALS, roundTo, sum, toText } from '../../src/shared/decimal.js';
import { runTable } from '../shared/run-table.js';
import { frozen } from '../valuation/run-cases.js';
import { indicator, price, type Part } from './a-price.js';

const said = { nl: 'reden', en: 'reason' };

interface Day {
  on: string;
  absent?: boolean;
  'not-usable'?: boolean;
  prices?: { from: string; amount: string | null; backcast?: boolean }[];
}
runTable(import.meta.url, 'price-on', ({ on, absent, prices, 'not-usable': notUsable }: Day) => {
  const entry = indicator(prices?.map(({ from, amount, backcast }) => price(amount, [{ share: '1' }], { from, ...(backcast && { backcast: said }) })));
  const found = priceOn(absent ? undefined : frozen({ ...entry, ...(notUsable && { held: said }) }), on);
  if ('held' in found) return { held: found.held, ...(found.held === 'not-usable' && found.price && { shown: found.price.amount }) };
  return { amount: found.price.amount, ...(found.backcast && { backcast: true }) };
});

runTable(import.meta.url, 'price-posts', ({ price: amount, posts }: { price: string | null; posts: Part[] }) =>
  pricePosts(frozen(price(amount, posts))).map((post) => toText(post.amount)));

test('a post keeps who it is for, its kind, its basis, its transfer, and what of it is known to be cashable', () => {
  const [payer] = pricePosts(price('0.00', [{ amount: '5.00', transfer: 'bijstand' }]));
  expect(payer).toEqual({ stakeholder: 'maatschappij', amount: parseDecimal('5'), kind: 'social', basis: 'resource', transfer: 'bijstand', costBasis: null, cashableShare: null });
  expect(pricePosts(price('1', [{ share: '1' }]))[0]!.transfer).toBeNull();
});

/** Amounts of up to 12 digits with 6 decimals, and shares that sum to exactly 1. */
const amount = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).map((millionths) => new Decimal(millionths).div(1e6).toFixed());
const shares = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 20 }).map((cuts) => {
  const ordered = [0, ...cuts.sort((a, b) => a - b), 1_000_000];
  return ordered.slice(1).map((cut, index) => ({ share: new Decimal(cut - ordered[index]!).div(1_000_000).toFixed() }));
});

test('for any split of shares summing to 1, the posts sum to the price to the last digit', () => {
  fc.assert(fc.property(amount, shares, (total, parts) => {
    const posts = pricePosts(frozen(price(total, parts)));
    expect(toText(sum(posts.map((post) => post.amount)))).toBe(total);
    expect(posts.every((post) => post.amount.decimalPlaces() <= 6)).toBe(true);
  }));
});

const index = (values: Record<string, string>) => frozen({ code: 'test', version: '1', title: said, source: { title: 'Source', publisher: 'Publisher', url: 'https://example.org', accessed: '2026-11-21', licence: 'fact, cited' }, values });
runTable(import.meta.url, 'index-ratio', ({ values, from, to }: { values: Record<string, string>; from: string; to: string }) => {
  const ratio = indexRatio(index(values), from, to);
  return ratio && toText(ratio);
});

const indexNumber = fc.integer({ min: 1, max: 100_000 }).map((hundredths) => new Decimal(hundredths).div(100).toFixed());

test('there and back is the identity at 6 decimals', () => {
  fc.assert(fc.property(amount, indexNumber, indexNumber, (euro, before, after) => {
    const values = index({ 2021: before, 2024: after });
    const there = parseDecimal(euro).times(indexRatio(values, '2021', '2024')!);
    expect(toText(roundTo(there.times(indexRatio(values, '2024', '2021')!), 6))).toBe(euro);
  }));
});

test('a ratio has at most 20 decimals', () => {
  fc.assert(fc.property(indexNumber, indexNumber, (before, after) => {
    expect(indexRatio(index({ 2021: before, 2024: after }), '2021', '2024')!.decimalPlaces()).toBeLessThanOrEqual(RATIO_DECIMALS);
  }));
});

test.each(['0', '-1', '1e3', '110,5', ''])('"%s" is no index number', (value) => {
  expect(priceIndexSchema.safeParse(index({ 2021: value })).success).toBe(false);
});
