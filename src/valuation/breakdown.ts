import type { DatedPrice, Indicator } from '../pricelist/price-list.js';
import { AMOUNT_DECIMALS, parseDecimal, sum, toFixed, toText, ZERO, type Decimal } from '../shared/decimal.js';
import { groupBy } from '../shared/group-by.js';

/** Lines of one sector, country, activity year, indicator and price, summed. Amounts in euro, 6 decimals, as text. */
export interface LineSum {
  sector: string;
  country: string;
  year: number;
  indicator: string;
  priceFrom: string | null;
  backcast: boolean;
  outcome: 'priced' | 'held' | 'excluded';
  lines: number;
  quantity: string;
  value: string | null;
  /** By position of the price's posts; null beyond them. */
  posts: (string | null)[];
  /** Running totals over the targets of the indicator, in its order. */
  sdg: (string | null)[];
  /** By position; null where the list does not say which share can be cashed. */
  cashable: (string | null)[];
}

/** A value with what stands beside it. */
export interface Worth {
  /** Euro, 6 decimals; null where nothing is priced. */
  value: string | null;
  backcastValue: string | null;
  priced: number;
  backcast: number;
  held: number;
  excluded: number;
}

/** Of a sector, country, year, initiative or indicator. */
export interface WorthPart extends Worth {
  code: string;
  /** Of an initiative, its name; of an indicator, what is said in the list. */
  label?: string | Indicator['label'] | null;
  /** Of an indicator: the quantity that is priced, in its unit. */
  quantity?: string;
  unit?: string | null;
}

/** What one kind of value is for one stakeholder: `value` sums to the total, `transfers` to nothing, `ledger` = value + transfers. */
export interface StakeholderPart {
  code: string;
  kind: string;
  value: string;
  transfers: string;
  ledger: string;
  /** The part of a fiscal value that can be cashed; null where the list does not say: not known, never zero. */
  cashable: string | null;
}

export interface SdgPart {
  /** Target of a goal, such as 13 or 13.2; `none`: what no SDG share is known of. */
  code: string;
  goal: number | null;
  value: string;
}

export const DIVISIONS = ['stakeholder', 'indicator', 'sdg', 'year', 'sector', 'country'] as const;
export type Division = (typeof DIVISIONS)[number];

type Entries = ReadonlyMap<string, Indicator>;

/** What a line is divided by: of each price the running SDG shares of its indicator, and the cashable share of each fiscal post at a marginal price. */
export function sharesOf(indicators: readonly Indicator[]) {
  return indicators.flatMap(({ code, sdg = [], prices = [] }) => {
    let running: Decimal = ZERO;
    const shares = sdg.map(({ share }) => toText((running = running.plus(share))));
    return prices.map((price) => ({
      indicator: code, priceFrom: price.from, sdg: shares,
      cashable: price.posts.map(({ kind, costBasis, cashableShare }) => (kind === 'fiscal' && costBasis === 'marginal' ? (cashableShare ?? null) : null)),
    }));
  });
}

/** Lines that are read one by one, with what falls to each target of their indicator. */
export function withSdgs<Row extends Omit<LineSum, 'sdg' | 'cashable' | 'posts'> & { posts: (string | null)[] | null }>(rows: readonly Row[], indicators: readonly Indicator[]) {
  const shares = new Map(sharesOf(indicators).map(({ indicator, sdg }) => [indicator, sdg]));
  return rows.map((row) => ({ ...row, posts: row.posts ?? [], cashable: [], sdg: (shares.get(row.indicator) ?? []).map((share) => row.value && toFixed(parseDecimal(row.value).times(share), AMOUNT_DECIMALS)) }));
}

/** The sum of some lines. */
export function worthOf(rows: readonly LineSum[]): Worth {
  const count = (outcome: LineSum['outcome'], backcast?: boolean) => rows.reduce((total, row) => (row.outcome === outcome && row.backcast === (backcast ?? row.backcast) ? total + row.lines : total), 0);
  return {
    value: total(rows.map(({ value }) => value)), backcastValue: total(rows.map(({ value, backcast }) => (backcast ? value : null))),
    priced: count('priced', false), backcast: count('priced', true), held: count('held'), excluded: count('excluded'),
  };
}

/** The parts of a total: their values sum to it, to the last digit. Largest first; years in order. */
export function partsOf(rows: readonly LineSum[], by: Division, entries: Entries): (WorthPart | StakeholderPart | SdgPart)[] {
  if (by === 'stakeholder') return stakeholders(rows, entries);
  if (by === 'sdg') return sdgs(rows, entries);
  const parts = [...groupBy(rows, (row) => String(row[by]))].map(([code, own]): WorthPart => ({ code, ...(by === 'indicator' && counted(own, entries.get(code))), ...worthOf(own) }));
  return by === 'year' ? parts.sort((a, b) => Number(a.code) - Number(b.code)) : parts.sort((a, b) => descending(a.value, b.value) || (a.code < b.code ? -1 : 1));
}

/** What a total has beyond the parts that are named; null where they are all. */
export function restOf(total: Worth, named: readonly WorthPart[], all: number): (Worth & { initiatives: number }) | null {
  if (named.length === all) return null;
  const left = (what: 'priced' | 'backcast' | 'held' | 'excluded') => total[what] - named.reduce((count, part) => count + part[what], 0);
  const minus = (what: 'value' | 'backcastValue') => toFixed(parseDecimal(total[what] ?? '0').minus(sum(named.map((part) => parseDecimal(part[what] ?? '0')))), AMOUNT_DECIMALS);
  const [priced, backcast] = [left('priced'), left('backcast')];
  return {
    initiatives: all - named.length, value: priced + backcast > 0 ? minus('value') : null, backcastValue: backcast > 0 ? minus('backcastValue') : null,
    priced, backcast, held: left('held'), excluded: left('excluded'),
  };
}

function counted(rows: readonly LineSum[], entry: Indicator | undefined) {
  const priced = rows.filter(({ outcome }) => outcome === 'priced');
  return { label: entry?.label ?? null, unit: entry?.unit ?? null, quantity: toText(sum((priced.length > 0 ? priced : rows).map(({ quantity }) => parseDecimal(quantity)))) };
}

/** What a stakeholder gains or pays of the lines, transfers included, in the place of what they are worth to all. */
export function ofStakeholder(rows: readonly LineSum[], stakeholder: string, entries: Entries): LineSum[] {
  return rows.flatMap((row) => {
    const own = postsOf(row, entries).filter(({ post }) => post.stakeholder === stakeholder);
    return own.length === 0 ? [] : [{ ...row, value: toFixed(sum(own.map(({ value }) => value)), AMOUNT_DECIMALS) }];
  });
}

function postsOf(row: LineSum, entries: Entries) {
  const price: DatedPrice | undefined = row.outcome === 'priced' ? entries.get(row.indicator)?.prices?.find(({ from }) => from === row.priceFrom) : undefined;
  return (price?.posts ?? []).map((post, position) => ({ post, value: parseDecimal(row.posts[position]!), cashable: row.cashable[position] ?? null }));
}

function stakeholders(rows: readonly LineSum[], entries: Entries): StakeholderPart[] {
  const posts = groupBy(rows.flatMap((row) => postsOf(row, entries)), ({ post }) => `${post.stakeholder} ${post.kind}`);
  const parts = [...posts].map(([key, own]): StakeholderPart & { order: Decimal } => {
    const [code, kind] = key.split(' ') as [string, string];
    const of = (transfer: boolean) => sum(own.filter(({ post }) => (post.transfer !== undefined) === transfer).map(({ value }) => value));
    const [value, transfers] = [of(false), of(true)];
    const known = own.flatMap(({ cashable }) => (cashable === null ? [] : parseDecimal(cashable)));
    return {
      code, kind, value: toFixed(value, AMOUNT_DECIMALS), transfers: toFixed(transfers, AMOUNT_DECIMALS), ledger: toFixed(value.plus(transfers), AMOUNT_DECIMALS),
      cashable: known.length > 0 ? toFixed(sum(known), AMOUNT_DECIMALS) : null, order: value.plus(transfers),
    };
  });
  return parts.sort((a, b) => b.order.cmp(a.order)).map(({ order: _, ...part }) => part);
}

/** A target's part is the difference of two running totals in the order of the indicator's targets; what they leave is of no target. */
function sdgs(rows: readonly LineSum[], entries: Entries): SdgPart[] {
  const values = new Map<string, Decimal>();
  const add = (code: string, value: Decimal) => values.set(code, value.plus(values.get(code) ?? 0));
  for (const row of rows) {
    if (row.value === null) continue;
    let before: Decimal = ZERO;
    for (const [position, { target }] of (entries.get(row.indicator)?.sdg ?? []).entries()) {
      const running = parseDecimal(row.sdg[position]!);
      add(target, running.minus(before));
      before = running;
    }
    add(NO_TARGET, parseDecimal(row.value).minus(before));
  }
  return [...values].filter(([code, value]) => code !== NO_TARGET || !value.isZero()).sort(([a, x], [b, y]) => Number(a === NO_TARGET) - Number(b === NO_TARGET) || y.cmp(x))
    .map(([code, value]) => ({ code, goal: code === NO_TARGET ? null : Number(code.split('.')[0]), value: toFixed(value, AMOUNT_DECIMALS) }));
}

const NO_TARGET = 'none';

const total = (values: readonly (string | null)[]) => {
  const known = values.flatMap((value) => (value === null ? [] : parseDecimal(value)));
  return known.length > 0 ? toFixed(sum(known), AMOUNT_DECIMALS) : null;
};

function descending(one: string | null, other: string | null): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return parseDecimal(other).cmp(parseDecimal(one));
}
