import type { DatedPrice, Indicator } from '../../src/pricelist/price-list.js';
import { RATIO_DECIMALS, parseDecimal, roundTo, toText } from '../../src/shared/decimal.js';
import { keptShares, type Combine } from '../../src/valuation/adjustments.js';
import { assumptionFactors } from '../../src/valuation/assumption-factors.js';
import { yieldings, yieldsTo } from '../../src/valuation/double-counting.js';
import { lineValue, type PostKind } from '../../src/valuation/line-value.js';
import { overlapMultipliers } from '../../src/valuation/overlap.js';
import { paybackMonths } from '../../src/valuation/payback.js';
import { priceRates } from '../../src/valuation/price-rates.js';
import type { MapList } from '../../src/valuation/value-map-prices.js';
import { valueMapAnswer } from '../../src/valuation/value-map-answer.js';
import { discountFactor, type DiscountTiming } from '../../src/valuation/present-value.js';
import { decimals, frozen, readAndValue, runCases } from './run-cases.js';

type Schedule = { from: number; rate: string }[];
const rates = (schedule: Schedule) => frozen(schedule.map(({ from, rate }) => ({ from, rate: parseDecimal(rate) })));

runCases('adjustments', ({ combine, ...shares }: { combine: Combine; deadweight: string; displacement: string; attributedToOthers: string }) =>
  keptShares(frozen(decimals(shares)), combine));

runCases('present-value', ({ schedule, timing, k }: { schedule: Schedule; timing: DiscountTiming; k: number }) =>
  toText(roundTo(discountFactor(rates(schedule), timing, k), RATIO_DECIMALS)));

interface Assumptions {
  combine: Combine;
  discountTiming: DiscountTiming;
  schedule: Schedule;
  deadweight: string;
  displacement: string;
  attributedToOthers: string;
  dropOff: string;
  durationYears: number;
  startOffset: number;
}
runCases('assumption-factors', ({ combine, discountTiming, schedule, durationYears, startOffset, ...shares }: Assumptions) =>
  assumptionFactors(frozen({ ...decimals(shares), durationYears, startOffset }), frozen({ combine, discountTiming, schedule: rates(schedule) })));

interface Priced {
  held?: boolean;
  prices?: { from: string; amount: string | null; priceLevel?: string; backcast?: boolean }[];
}
const FACTORS = decimals({ afterDeadweight: '0.5', afterDisplacement: '0.4', net: '0.2', presentValue: '0.6' });
runCases('price-rates', ({ held, prices }: Priced) => {
  const text = { nl: 'verzonnen', en: 'made up' };
  const entry = { code: 'x', ...(held && { held: text }), prices: prices?.map((price) => ({ priceLevel: '2020', ...price, backcast: price.backcast && text })) } as Indicator;
  const halves = ({ amount }: DatedPrice) => ['gemeente', 'rijk'].map((stakeholder) => ({ stakeholder, amount: parseDecimal(amount!).div(2), kind: null, transfer: null }));
  return priceRates(frozen(entry), FACTORS, (level) => (level === '2020' ? parseDecimal('1.5') : null), halves).map((rate) => ({
    days: `${rate.appliesFrom} .. ${rate.appliesUntil}`,
    ...(rate.priceFrom && { price: rate.priceFrom }), ...(rate.backcast && { backcast: true }), ...(rate.reason && { reason: rate.reason }),
    ...(rate.posts && { posts: rate.posts.map((post) => [post.gross, post.afterDeadweight, post.afterDisplacement, post.net, post.presentValue].map(toText).join(' ')) }),
  }));
});

interface Related {
  indicators: Record<string, Pick<Indicator, 'parent' | 'alternativeOf'>>;
  notTogether?: string[][];
  priced: string[];
}
runCases('double-counting', ({ indicators, notTogether = [], priced }: Related) => {
  const entries = Object.entries(indicators).map(([code, entry]) => ({ code, ...entry }) as Indicator);
  const relation = yieldings(frozen({ indicators: entries, notTogether: notTogether.map((codes) => ({ codes, reason: { nl: 'verzonnen', en: 'made up' } })) }));
  const leftOut = priced.flatMap((indicator) => { const kept = yieldsTo(indicator, new Set(priced), relation); return kept === null ? [] : [[indicator, kept] as const]; });
  return { pairs: relation.map((pair) => `${pair.indicator} > ${pair.yieldsTo}`), 'left out': Object.fromEntries(leftOut) };
});

type OverlapRow = [indicator: string, stakeholder: string, kind: PostKind, presentValue: string, { alpha?: string; price?: string; transfer?: string }?];
runCases('overlap', (rows: OverlapRow[]) => overlapMultipliers(frozen(rows.map(([indicator, stakeholder, kind, presentValue, { alpha = '0.5', price = '1', transfer = null } = {}]) => (
  { indicator, stakeholder, kind, transfer, amount: parseDecimal(price), alpha: parseDecimal(alpha), presentValue: parseDecimal(presentValue) })))));

interface Line {
  quantity: string;
  indexRatio: string;
  posts: { stakeholder: string; kind: PostKind | null; transfer: string | null; amount: string }[];
  factors: Record<'afterDeadweight' | 'afterDisplacement' | 'net' | 'presentValue', string>;
}
runCases('line-value', ({ quantity, indexRatio, posts, factors }: Line) => lineValue(frozen({
  quantity: parseDecimal(quantity),
  indexRatio: parseDecimal(indexRatio),
  posts: posts.map((post) => ({ ...post, amount: parseDecimal(post.amount) })),
  factors: decimals(factors),
})));

runCases('payback', ({ inputs, yearValues }: { inputs: string; yearValues: string[] }) =>
  paybackMonths(frozen(parseDecimal(inputs)), frozen(yearValues.map(parseDecimal))));

const MAP = { currency: 'EUR', discountRate: '0.25', discountTiming: 'start', inputs: [{ stakeholder: 'fund', description: 'grant', amount: '1000' }] };
const OUTCOME = {
  stakeholder: 'residents', description: 'visits', quantity: '10', unit: 'visit', pricePerUnit: '200',
  deadweight: '0', displacement: '0', attributedToOthers: '0', dropOff: '0', durationYears: 1,
};
runCases('sroi', ({ map, outcomes, show }: { map?: object; outcomes: object[]; show: string[] }) => {
  const read = readAndValue({ ...MAP, ...map, outcomes: outcomes.map((outcome) => ({ ...OUTCOME, ...outcome })) });
  if ('problems' in read) return read.problems;
  return Object.fromEntries(Object.entries(valueMapAnswer(read.result)).filter(([key]) => show.includes(key)));
});

const said = { nl: 'verzonnen', en: 'made up' };
const toyShare = (value: string, bounds: object = {}) => ({ value, ...bounds, reason: said });
const toyEntry = (code: string, amount: string | null, more: object = {}, dated: object = {}) => ({
  code, unit: 'visit', stage: 'outcome', count: 'event', ...more,
  ...(amount !== null && { prices: [{ from: '2020-01-01', amount, priceLevel: '2020', posts: [{ stakeholder: 'gemeente', share: '1', kind: 'fiscal', basis: 'resource' }], source: { title: code, publisher: 'toy' }, ...dated }] }),
  adjustments: { deadweight: toyShare('0'), displacement: code === 'visit' ? toyShare('0.5', { low: '0.4', high: '0.6' }) : toyShare('0'), attributedToOthers: toyShare('0'), dropOff: toyShare('0'), durationYears: 1, startOffset: 0 },
});
const TOY = frozen({
  list: {
    list: 'toy', version: '2024-1', currency: 'EUR', priceLevel: '2024', hourPrice: 'hour', discount: { timing: 'start', schedule: [{ from: 1, rate: '0.25' }] },
    indicators: [
      toyEntry('visit', '10', { sdg: [{ target: '3.4', share: '0.6' }, { target: '10', share: '0.3' }] }, { low: '5', high: '20' }), toyEntry('part', '4', { parent: 'visit' }), toyEntry('other', '6', { alternativeOf: 'visit' }),
      toyEntry('ride', '10', {}, { from: '2022-01-01' }), toyEntry('old', '10', {}, { priceLevel: '1999' }), toyEntry('hour', '8', { unit: 'hour', held: said }, { low: '4', high: '12' }), toyEntry('none', null),
      toyEntry('place', '10', { unit: 'person-year', count: 'stock' }), toyEntry('care', '30', { overlap: { cluster: 'care', alpha: '0.25' } }), toyEntry('help', '20', { overlap: { cluster: 'care', alpha: '0.25' } }),
    ],
  },
  index: { values: { 2020: '100', 2024: '125' } },
}) as unknown as MapList;

interface Mapped {
  map?: { priceList?: null };
  inputs?: object[];
  outcomes: { indicator?: string }[];
  show?: string[];
}
runCases('value-map', ({ map = {}, inputs = [{ amount: '1000' }], outcomes, show = [] }: Mapped) => {
  const none = { deadweight: '0', displacement: '0', attributedToOthers: '0', dropOff: '0', durationYears: 1 };
  const terms = map.priceList === null ? { discountRate: '0.25', discountTiming: 'start' } : { priceList: { list: 'toy', version: '2024-1' } };
  const document = {
    currency: 'EUR', date: '2021-01-01', ...terms, ...map,
    inputs: inputs.map((input) => ({ stakeholder: 'fund', description: 'input', ...input })),
    outcomes: outcomes.map((row, index) => ({ stakeholder: 'residents', description: `row ${row.indicator ?? index}`, quantity: '100', unit: 'unit', ...(row.indicator === undefined && none), ...row })),
  };
  const read = readAndValue(document, map.priceList === null ? null : TOY);
  if ('problems' in read) return read.problems.map(({ code, pointer }) => `${code} ${pointer}`);
  const answer: unknown = valueMapAnswer(read.result);
  return show.map((path) => path.split('.').reduce((found, part) => (found as Record<string, unknown>)[part], answer));
});
