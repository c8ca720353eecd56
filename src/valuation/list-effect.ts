import { change } from '../shared/change.js';
import { AMOUNT_DECIMALS, parseDecimal, sum, toFixed, toText, ZERO, type Decimal } from '../shared/decimal.js';
import { groupBy } from '../shared/group-by.js';
import type { Yielding } from './double-counting.js';
import { FIRST_DAY, LAST_DAY, type PriceRate } from './price-rates.js';

/** What a quantity is multiplied with under one of two lists, or under both. */
export interface EffectRate {
  rate: number;
  indicator: string;
  appliesFrom: string;
  appliesUntil: string;
  backcast: boolean;
  priced: boolean;
  before: boolean;
  after: boolean;
  /** Euro per unit of each post without transfer, all years discounted. */
  values: string[];
  /** Its overlap cluster, and among which posts of it each post without transfer looks for the largest; null: it is in none. */
  overlap: { cluster: string; alpha: string; groups: string[] } | null;
}

/** Who yields to whom under one of two lists. */
export interface EffectYielding extends Yielding {
  before: boolean;
}

/** What is public and realised, valued with one list; amounts in its currency, at its price level. */
export interface Worth {
  /** null: nothing is priced, which is not zero. */
  value: string | null;
  backcastValue: string | null;
  /** Lines of each kind. */
  priced: number;
  backcast: number;
  held: number;
  /** Left out because they count the same as another line. */
  refused: number;
}

export interface EffectOn {
  /** How many have realised measurements. */
  initiatives: number;
  /** Lines that no list values. */
  excluded: number;
  before: Worth;
  after: Worth;
  difference: string | null;
  ratio: string | null;
}

export interface InitiativeEffect {
  slug: string;
  name: string;
  sector: string;
  before: string | null;
  after: string | null;
  difference: string | null;
  ratio: string | null;
}

export interface Effect {
  total: EffectOn;
  sectors: (EffectOn & { sector: string })[];
  /** The ten whose value moves most; none where the two lists have other currencies. */
  initiatives: InitiativeEffect[];
}

/** What one step of the database gives for each sector in it. */
export interface StepEffect extends Omit<EffectOn, 'difference' | 'ratio'> {
  sector: string;
  most: Pick<InitiativeEffect, 'slug' | 'name' | 'before' | 'after'>[];
}

/** How many initiatives are named. */
export const MOST = 10;

/**
 * The rates of two lists together: an entry whose rates are the same in both stands there once, so it is valued once; one that a
 * list does not have is held there.
 */
export function effectRates(before: readonly PriceRate[], after: readonly PriceRate[]): EffectRate[] {
  const [one, other] = [groupBy(before, ({ indicator }) => indicator), groupBy(after, ({ indicator }) => indicator)];
  const rates = [...new Set([...one.keys(), ...other.keys()])].flatMap((code) => {
    const [own, others] = [(one.get(code) ?? [notInList(code)]).map(valuing), (other.get(code) ?? [notInList(code)]).map(valuing)];
    if (JSON.stringify(own) === JSON.stringify(others)) return own.map((rate) => ({ ...rate, before: true, after: true }));
    return [...own.map((rate) => ({ ...rate, before: true, after: false })), ...others.map((rate) => ({ ...rate, before: false, after: true }))];
  });
  return rates.map((rate, position) => ({ rate: position, ...rate }));
}

function notInList(indicator: string): PriceRate {
  return { indicator, appliesFrom: FIRST_DAY, appliesUntil: LAST_DAY, priceFrom: null, backcast: false, reason: 'not-in-list', posts: null, overlap: null };
}

function valuing({ indicator, appliesFrom, appliesUntil, backcast, posts, overlap }: PriceRate) {
  const own = (posts ?? []).filter(({ societal }) => societal);
  return {
    indicator, appliesFrom, appliesUntil, backcast, priced: posts !== null, values: own.map(({ presentValue }) => toText(presentValue)),
    overlap: posts && overlap && { ...overlap, groups: own.map(({ overlapGroup }) => overlapGroup) },
  };
}

/** Who yields to whom under each of two lists. */
export function effectYieldings(before: readonly Yielding[], after: readonly Yielding[]): EffectYielding[] {
  return [...before.map((pair) => ({ ...pair, before: true })), ...after.map((pair) => ({ ...pair, before: false }))];
}

/** The effect on the whole out of that of its steps: sums of sums, and the most of the most. */
export function combineSteps(steps: readonly StepEffect[], sameCurrency: boolean): Effect {
  const together = (own: readonly StepEffect[]): EffectOn => {
    const [before, after] = [worth(own.map((step) => step.before)), worth(own.map((step) => step.after))];
    return { initiatives: count(own, 'initiatives'), excluded: count(own, 'excluded'), before, after, ...moved(before.value, after.value, sameCurrency) };
  };
  const sectors = [...groupBy(steps, ({ sector }) => sector)].map(([sector, own]) => ({ sector, ...together(own) }));
  const most = steps.flatMap(({ sector, most: own }) => own.map((initiative) => ({ sector, ...initiative }))).sort(byMove).slice(0, MOST);
  return {
    total: together(steps),
    sectors: sectors.sort((one, other) => (one.sector < other.sector ? -1 : 1)),
    initiatives: sameCurrency ? most.map(({ before, after, ...initiative }) => ({ ...initiative, before: fixed(before), after: fixed(after), ...moved(before, after, true) })) : [],
  };
}

const known = (amount: string | null): Decimal | null => (amount === null ? null : parseDecimal(amount));
const fixed = (amount: string | null) => (amount === null ? null : toFixed(parseDecimal(amount), AMOUNT_DECIMALS));

function moved(before: string | null, after: string | null, sameCurrency: boolean): Pick<EffectOn, 'difference' | 'ratio'> {
  const { difference, ratio } = sameCurrency ? change(known(before), known(after)) : { difference: null, ratio: null };
  return { difference: difference && toFixed(difference, AMOUNT_DECIMALS), ratio };
}

/** A value that is known under one list only moves by all of it. */
const move = ({ before, after }: { before: string | null; after: string | null }) => (known(after) ?? ZERO).minus(known(before) ?? ZERO).abs();

function byMove(one: StepEffect['most'][number], other: StepEffect['most'][number]): number {
  return move(other).cmp(move(one)) || (one.slug < other.slug ? -1 : 1);
}

function worth(parts: readonly Worth[]): Worth {
  const total = (amount: 'value' | 'backcastValue') => {
    const amounts = parts.flatMap((part) => known(part[amount]) ?? []);
    return amounts.length === 0 ? null : toFixed(sum(amounts), AMOUNT_DECIMALS);
  };
  return { value: total('value'), backcastValue: total('backcastValue'), priced: count(parts, 'priced'), backcast: count(parts, 'backcast'), held: count(parts, 'held'), refused: count(parts, 'refused') };
}

function count<Name extends string>(parts: readonly Record<Name, number>[], name: Name): number {
  return parts.reduce((total, part) => total + part[name], 0);
}
