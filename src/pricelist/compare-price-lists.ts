import type { Text, Unit } from './closed-lists.js';
import { compareAdjustments, comparePrices, newestQuote, same, type AdjustmentChange, type ChangeKind, type PriceChange, type Quote } from './compare-prices.js';
import type { Indicator, PriceList } from './price-list.js';
import type { ResolvedIndicator, ResolvedPriceList } from './resolve-layers.js';

interface Named {
  code: string;
  label: Text;
  unit: Unit;
}

/** What holds for every price of a list, in words. */
export interface TermChange {
  term: 'currency' | 'priceLevel' | 'priceIndex' | 'discount' | 'notTogether' | 'hourPrice';
  before: string;
  after: string;
}

/** An entry that only one of two lists has, with its newest price. */
export interface OnlyInOne extends Named {
  quote: Quote;
}

/** An entry that counts something else in the other list: its prices say nothing of each other. */
export interface Incomparable extends Named {
  before: string;
  after: string;
}

export interface IndicatorChange extends Named {
  kinds: ChangeKind[];
  prices: PriceChange[];
  adjustments: AdjustmentChange[];
}

export interface ListChanges {
  terms: TermChange[];
  added: OnlyInOne[];
  removed: OnlyInOne[];
  incomparable: Incomparable[];
  changed: IndicatorChange[];
  /** How many entries are the same in both. */
  unchanged: number;
}

/**
 * What differs between two price lists, or two versions of one: each in the order of the list after, removed entries in that of
 * the list before. Two amounts are compared as they are written, for every stretch of days on which the two lists say something
 * else (method: comparing two lists). A list's title, authors and dates are not compared.
 * @param before,after with every entry they stand for (`resolveLayers`); published or not
 */
export function comparePriceLists(before: ResolvedPriceList, after: ResolvedPriceList): ListChanges {
  const [old, young] = [byCode(before), byCode(after)];
  const pairs = after.indicators.flatMap((entry) => (old.has(entry.code) ? [[old.get(entry.code)!, entry] as const] : []));
  const [comparable, not] = [pairs.filter(([one, other]) => counted(one) === counted(other)), pairs.filter(([one, other]) => counted(one) !== counted(other))];
  const changed = comparable.flatMap(([one, other]) => compareEntries(one, other, before.currency === after.currency));
  return {
    terms: TERMS.flatMap(([term, words]) => (words(before) === words(after) ? [] : [{ term, before: words(before), after: words(after) }])),
    added: after.indicators.filter(({ code }) => !old.has(code)).map(onlyInOne),
    removed: before.indicators.filter(({ code }) => !young.has(code)).map(onlyInOne),
    incomparable: not.map(([one, other]) => ({ ...named(other), before: counted(one), after: counted(other) })),
    changed,
    unchanged: comparable.length - changed.length,
  };
}

/** Whether a comparison found anything at all. */
export function nothingChanged({ terms, added, removed, incomparable, changed }: ListChanges): boolean {
  return [terms, added, removed, incomparable, changed].every((changes) => changes.length === 0);
}

const TERMS: readonly [TermChange['term'], (list: Omit<PriceList, 'overrides'>) => string][] = [
  ['currency', ({ currency }) => currency],
  ['priceLevel', ({ priceLevel }) => priceLevel],
  ['priceIndex', ({ priceIndex: { code, version } }) => `${code} ${version}`],
  ['discount', ({ discount: { timing, schedule } }) => `${timing}; ${schedule.map(({ from, rate }) => `${from}: ${rate}`).join(', ')}`],
  ['notTogether', ({ notTogether = [] }) => notTogether.map(({ codes }) => codes.join(' + ')).join('; ')],
  ['hourPrice', ({ hourPrice = '' }) => hourPrice],
];

const byCode = ({ indicators }: ResolvedPriceList) => new Map(indicators.map((entry) => [entry.code, entry]));
const named = ({ code, label, unit }: Indicator): Named => ({ code, label, unit });
const onlyInOne = (entry: Indicator): OnlyInOne => ({ ...named(entry), quote: newestQuote(entry) });
const counted = ({ unit, stage, count }: Indicator) => `${unit}, ${stage}, ${count}`;

function compareEntries(before: ResolvedIndicator, after: ResolvedIndicator, sameCurrency: boolean): IndicatorChange[] {
  const prices = comparePrices(before, after, sameCurrency);
  const adjustments = compareAdjustments(before, after);
  const kinds = new Set<ChangeKind>([
    ...prices.flatMap((price) => price.kinds), ...adjustments.map(({ kind }) => kind),
    ...(!before.adjustments === !after.adjustments ? [] : ['adjustments' as const]),
    ...(same(before.held, after.held) ? [] : ['held' as const]),
    ...(same(description(before), description(after)) ? [] : ['description' as const]),
  ]);
  return kinds.size === 0 ? [] : [{ ...named(after), kinds: [...kinds], prices, adjustments }];
}

function description({ prices: _prices, adjustments: _adjustments, held: _held, layers: _layers, ...rest }: ResolvedIndicator) {
  return rest;
}
