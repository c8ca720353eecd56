import { indexRatio, type PriceIndex } from '../pricelist/price-index.js';
import { priceOn, type HoldReason, type Indicator } from '../pricelist/price-list.js';
import { pricePosts } from '../pricelist/price-posts.js';
import type { ResolvedPriceList } from '../pricelist/resolve-layers.js';
import { ONE, parseDecimal, type Decimal } from '../shared/decimal.js';
import type { Problem } from '../shared/errors.js';
import type { Adjustments } from './adjustments.js';
import type { AssumptionSet } from './assumption-factors.js';
import type { RateSegment } from './present-value.js';
import { sourceKey } from './unit-draws.js';
import type { ValueMap } from './value-map.js';
import { ownPriceOf, type ValueMapOutcome, type ValueMapPost } from './value-map-rows.js';

/** The price list a map names, resolved, with its price index. */
export interface MapList {
  list: ResolvedPriceList;
  index: PriceIndex;
}

/** Prices, price levels and rates of one map: of its list where it names one, else its own. */
export interface MapTerms {
  map: ValueMap;
  list: MapList | null;
  /** Year all amounts are brought to; null: the map does not say, and nothing is. */
  priceLevel: string | null;
  schedule: readonly RateSegment[];
  timing: NonNullable<ValueMap['discountTiming']>;
}

export type ShareName = keyof Adjustments | 'dropOff';
/** How low and how high a figure may be; null: not said. */
export interface Bounds {
  low: Decimal | null;
  high: Decimal | null;
}

/** What an outcome is valued with. */
export interface RowTerms {
  status: 'valued';
  /** Of the outcome: an output's after its conversion. */
  quantity: Decimal;
  posts: ValueMapPost[];
  /** Sum of the posts without transfer, at the price's own level. */
  price: Decimal;
  priceBounds: Bounds;
  /** What the price comes from: rows of one source share its doubt. */
  source: string | null;
  /** First day of the price; null: not of a list. */
  priceFrom: string | null;
  backcast: boolean;
  indexRatio: Decimal;
  /** `startOffset` counts from the first year of the map. */
  assumptions: AssumptionSet;
  /** Of each share, and whether it is the default of the list. */
  shareBounds: Record<ShareName, Bounds & { byList: boolean }>;
}
export type MapHoldReason = HoldReason | 'output';
export type RowPrice = RowTerms | { status: 'held'; reason: MapHoldReason };

export function termsOf(map: ValueMap, list: MapList | null): MapTerms {
  const schedule = map.discountRate ?? list!.list.discount.schedule.map(({ from, rate }) => ({ from, rate: parseDecimal(rate) }));
  return { map, list, priceLevel: map.priceLevel ?? list?.list.priceLevel ?? null, schedule, timing: map.discountTiming ?? list!.list.discount.timing };
}

/** Between a price level and that of the map; a level that is not said is the map's own. null: not known, `no-index-value`. */
export function ratioTo({ priceLevel, list }: MapTerms, level: string | null): Decimal | null {
  if (level === null || level === priceLevel) return ONE;
  return list && priceLevel !== null ? indexRatio(list.index, level, priceLevel) : null;
}

/** The first day of a row's activity: its own, or that of the map in its year. */
export function dayOf({ date, year }: Pick<ValueMapOutcome, 'date' | 'year'>, map: ValueMap): string {
  const first = map.date!;
  return date ?? `${String(Number(first.slice(0, 4)) + year - 1).padStart(4, '0')}${first.slice(4)}`;
}

/** What is wrong between a map and its list. */
export function listProblems(map: ValueMap, { list }: MapList): Problem[] {
  const name = `${list.list} ${list.version}`;
  return [
    ...(map.currency === list.currency ? [] : [{ code: 'other-currency', pointer: '/currency', value: map.currency, message: `${name} is in ${list.currency}. Prices of two currencies are never mixed: write ${list.currency}, or name another list.` }]),
    ...map.outcomes.flatMap((row, index): Problem[] => {
      if (row.indicator === null) return [];
      const pointer = `/outcomes/${index}`;
      const entry = entryOf(row.indicator, list);
      if (!entry) return [{ code: 'indicator-unknown', pointer: `${pointer}/indicator`, value: row.indicator, message: `there is no indicator "${row.indicator}" in ${name}. Correct the code, or give a price of your own.` }];
      const unit = row.conversion?.unit ?? row.unit;
      return [
        ...(unit === entry.unit ? [] : [{ code: 'unit-mismatch', pointer: row.conversion ? `${pointer}/conversion/unit` : `${pointer}/unit`, value: unit, message: `"${entry.code}" is priced per ${entry.unit}, and this is counted in ${unit}. Count in ${entry.unit}, or choose another indicator.` }]),
        ...(row.count === null || row.count === entry.count ? [] : [{ code: 'count-differs', pointer: `${pointer}/count`, value: row.count, message: `"${entry.code}" counts as ${entry.count} in ${name}. Write ${entry.count}, or leave it out.` }]),
        ...(entry.count === 'event' || (row.durationYears ?? 1) === 1 ? [] : [{ code: 'stock-over-time', pointer: `${pointer}/durationYears`, message: `the years of a ${entry.count} are in its quantity (${entry.unit}). Write durationYears 1, with a row for each year it lasts.` }]),
      ];
    }),
    ...(list.hourPrice !== undefined || !map.inputs.some(({ hours, hourPrice }) => hours !== null && hourPrice === null) ? [] : [{ code: 'no-hour-price', pointer: '/priceList', message: `${name} has no price of an unpaid hour. Give the hourPrice of each input of hours.` }]),
  ];
}

export function entryOf(code: string | null | undefined, list: ResolvedPriceList | undefined): Indicator | undefined {
  return list?.indicators.find((entry) => entry.code === code);
}

/** The price and the assumptions of an outcome, or why it has none. The map has no problem with its list. */
export function rowPrice(row: ValueMapOutcome, terms: MapTerms): RowPrice {
  if (row.stage === 'output' && row.conversion === null) return held('output');
  const quantity = row.conversion ? row.quantity.times(row.conversion.share) : row.quantity;
  return row.indicator === null ? ownPrice(row, quantity, terms) : listPrice(row, quantity, terms);
}

const held = (reason: MapHoldReason): RowPrice => ({ status: 'held', reason });

function ownPrice(row: ValueMapOutcome, quantity: Decimal, terms: MapTerms): RowPrice {
  const price = ownPriceOf(row);
  const ratio = ratioTo(terms, row.priceLevel);
  if (price === null) return held('no-price');
  if (ratio === null) return held('no-index-value');
  const { stakeholder, low, high, source } = row;
  return {
    status: 'valued', quantity, price, source, priceFrom: null, backcast: false, indexRatio: ratio, priceBounds: { low, high },
    posts: row.posts ?? [{ stakeholder, amount: price, kind: null, basis: null, transfer: null, costBasis: null, cashableShare: null }],
    ...assumed(row, undefined),
  };
}

function listPrice(row: ValueMapOutcome, quantity: Decimal, terms: MapTerms): RowPrice {
  const entry = entryOf(row.indicator, terms.list!.list)!;
  const found = priceOn(entry, dayOf(row, terms.map));
  if ('held' in found) return held(found.held);
  const { price, backcast } = found;
  const ratio = ratioTo(terms, price.priceLevel);
  if (ratio === null) return held('no-index-value');
  return {
    status: 'valued', quantity, price: parseDecimal(price.amount!), source: sourceKey(price.source), priceFrom: price.from, backcast, indexRatio: ratio,
    priceBounds: boundsOf(price), posts: pricePosts(price), ...assumed(row, entry.adjustments),
  };
}

const optional = (text: string | undefined) => (text === undefined ? null : parseDecimal(text));

export function boundsOf({ low, high }: { low?: string | undefined; high?: string | undefined }): Bounds {
  return { low: optional(low), high: optional(high) };
}

/** What the row says itself, and for the rest what the list says. */
function assumed(row: ValueMapOutcome, defaults: Indicator['adjustments']): Pick<RowTerms, 'assumptions' | 'shareBounds'> {
  const share = (name: ShareName) => {
    const own = row[name];
    if (own) return { ...own, byList: false };
    return { value: parseDecimal(defaults![name].value), ...boundsOf(defaults![name]), byList: true };
  };
  const shares = { deadweight: share('deadweight'), displacement: share('displacement'), attributedToOthers: share('attributedToOthers'), dropOff: share('dropOff') };
  return {
    assumptions: {
      deadweight: shares.deadweight.value, displacement: shares.displacement.value, attributedToOthers: shares.attributedToOthers.value, dropOff: shares.dropOff.value,
      durationYears: row.durationYears ?? defaults!.durationYears,
      startOffset: (row.startOffset ?? defaults?.startOffset ?? 0) + row.year - 1,
    },
    shareBounds: shares,
  };
}

/** Kept by a row beside the largest of its cluster: its own say, else that of its indicator. */
export function overlapOf({ overlapCluster, alpha, indicator }: ValueMapOutcome, list: ResolvedPriceList | undefined): { cluster: string; alpha: Decimal } | null {
  if (overlapCluster !== null) return { cluster: overlapCluster, alpha: alpha! };
  const overlap = entryOf(indicator, list)?.overlap;
  return overlap ? { cluster: overlap.cluster, alpha: parseDecimal(overlap.alpha) } : null;
}

/** Shares of a row's value that serve a goal: its own, else those of its indicator. */
export function sdgOf({ sdg, indicator }: ValueMapOutcome, list: ResolvedPriceList | undefined): { target: string; share: Decimal }[] {
  return sdg ?? (entryOf(indicator, list)?.sdg ?? []).map(({ target, share }) => ({ target, share: parseDecimal(share) }));
}
