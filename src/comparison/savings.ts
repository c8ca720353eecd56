import type { Indicator } from '../pricelist/price-list.js';
import { AMOUNT_DECIMALS, parseDecimal, sum, toFixed, ZERO, type Decimal } from '../shared/decimal.js';
import { groupBy } from '../shared/group-by.js';

/** What falls in one calendar year of some lines of one price: by position of its posts, in euro, undiscounted. */
export interface PlaceFlow {
  year: number;
  /** Years after the activity. */
  offset: number;
  indicator: string;
  priceFrom: string;
  quantity: string;
  doubt: string;
  amounts: (string | null)[];
  /** null where the list does not say which share can be cashed. */
  cashable: (string | null)[];
}

export interface SavingFigures {
  /** Without transfers: these sum to what it is worth to all. */
  value: string;
  /** What only changes hands: these sum to nothing. */
  transfers: string;
  /** Both together: what the stakeholder saves or gains, or pays. */
  ledger: string;
  /** Of a fiscal ledger, what can be cashed; null: not known of any part. */
  cashable: string | null;
  /** The part of a fiscal ledger of which it is not known whether it can be cashed. */
  cashableUnknown: string;
}
export interface StakeholderSaving extends SavingFigures { stakeholder: string; kind: string }
export interface FieldSaving extends SavingFigures { code: string; stakeholder: string }
export interface YearSavings {
  year: number;
  /** What it is worth to all: the sum of the values of all stakeholders. */
  total: string;
  stakeholders: StakeholderSaving[];
  /** Fiscal posts only: by law, and by category of the price list; `other`: under no law named. */
  laws: FieldSaving[];
  categories: FieldSaving[];
}

interface PostFlow { stakeholder: string; kind: string; transfer: boolean; value: Decimal; cashable: Decimal | null; indicator: string }
type Entries = ReadonlyMap<string, Pick<Indicator, 'category' | 'prices'>>;

export const NO_LAW = 'other';

/** The posts of flows, each with its amount. */
function postFlows(flows: readonly PlaceFlow[], entries: Entries): PostFlow[] {
  return flows.flatMap(({ indicator, priceFrom, amounts, cashable }) => (entries.get(indicator)?.prices?.find(({ from }) => from === priceFrom)?.posts ?? []).map((post, position) => ({
    indicator, stakeholder: post.stakeholder, kind: post.kind, transfer: post.transfer !== undefined,
    value: parseDecimal(amounts[position] ?? '0'), cashable: cashable[position] == null ? null : parseDecimal(cashable[position]),
  })));
}

/**
 * What stakeholders save or gain in one calendar year, undiscounted (method: section 3). Of every stakeholder and kind
 *
 *     ledger = value + transfers;      fiscal ledger = cashable + not known to be cashable + the rest of the shares that are known
 *
 * Values of all stakeholders sum to the total, transfers to nothing.
 * @param lawOf the law under which an indicator falls
 */
export function yearSavings(year: number, flows: readonly PlaceFlow[], entries: Entries, lawOf: ReadonlyMap<string, string>): YearSavings {
  const posts = postFlows(flows.filter((flow) => flow.year === year), entries);
  const fiscal = posts.filter(({ kind }) => kind === 'fiscal');
  const fields = (codeOf: (post: PostFlow) => string) => [...groupBy(fiscal, (post) => `${codeOf(post)} ${post.stakeholder}`)]
    .map(([key, own]): FieldSaving => ({ code: key.split(' ')[0]!, stakeholder: own[0]!.stakeholder, ...figuresOf(own) })).sort(largestFirst);
  return {
    year, total: text(sum(posts.filter(({ transfer }) => !transfer).map(({ value }) => value))),
    stakeholders: [...groupBy(posts, ({ stakeholder, kind }) => `${stakeholder} ${kind}`).values()].map((own): StakeholderSaving => ({ stakeholder: own[0]!.stakeholder, kind: own[0]!.kind, ...figuresOf(own) })).sort(largestFirst),
    laws: fields(({ indicator }) => lawOf.get(indicator) ?? NO_LAW), categories: fields(({ indicator }) => entries.get(indicator)?.category ?? NO_LAW),
  };
}

/** The fiscal ledger of one stakeholder in a year: what it saves first. null where it has no fiscal post. */
export function fiscalSaving({ stakeholders }: YearSavings, stakeholder: string): string | null {
  return stakeholders.find((each) => each.stakeholder === stakeholder && each.kind === 'fiscal')?.ledger ?? null;
}

/** By flow, what of it is the fiscal ledger of one stakeholder. */
export function fiscalOfFlow(flow: PlaceFlow, entries: Entries, stakeholder: string): Decimal {
  return sum(postFlows([flow], entries).filter((post) => post.kind === 'fiscal' && post.stakeholder === stakeholder).map(({ value }) => value));
}

function figuresOf(posts: readonly PostFlow[]): SavingFigures {
  const of = (some: readonly PostFlow[]) => sum(some.map(({ value }) => value));
  const [value, transfers] = [of(posts.filter(({ transfer }) => !transfer)), of(posts.filter(({ transfer }) => transfer))];
  const fiscal = posts.filter(({ kind }) => kind === 'fiscal');
  const known = fiscal.flatMap(({ cashable }) => cashable ?? []);
  return {
    value: text(value), transfers: text(transfers), ledger: text(value.plus(transfers)),
    cashable: known.length > 0 ? text(sum(known)) : null, cashableUnknown: text(of(fiscal.filter(({ cashable }) => cashable === null))),
  };
}

export interface PayerGainer {
  stakeholder: string;
  /** Put in within the year, as far as it has an amount; null where none has. */
  paid: string | null;
  /** Ledger of the year, all kinds together. */
  gained: string | null;
  /** gained - paid, where one of the two is known. */
  balance: string;
}

/** Who pays and who gains in the same year: the mismatch. All stakeholders of whom one of the two is known, the largest payer first. */
export function mismatch(inputs: readonly { stakeholder: string; amount: string | null }[], { stakeholders }: Pick<YearSavings, 'stakeholders'>): PayerGainer[] {
  const gained = groupBy(stakeholders, ({ stakeholder }) => stakeholder);
  const paid = new Map(inputs.flatMap(({ stakeholder, amount }) => (amount === null ? [] : [[stakeholder, amount] as const])));
  return [...new Set([...paid.keys(), ...gained.keys()])].map((stakeholder) => {
    const [put, got] = [paid.get(stakeholder) ?? null, gained.get(stakeholder)];
    const gain = got ? sum(got.map(({ ledger }) => parseDecimal(ledger))) : null;
    return { stakeholder, paid: put, gained: gain && text(gain), balance: text((gain ?? ZERO).minus(put === null ? ZERO : parseDecimal(put))) };
  }).sort((one, other) => parseDecimal(other.paid ?? '0').cmp(parseDecimal(one.paid ?? '0')) || parseDecimal(other.gained ?? '0').cmp(parseDecimal(one.gained ?? '0')));
}

const text = (amount: Decimal) => toFixed(amount, AMOUNT_DECIMALS);
const largestFirst = (one: SavingFigures, other: SavingFigures) => parseDecimal(other.ledger).abs().cmp(parseDecimal(one.ledger).abs());
