import { AMOUNT_DECIMALS, Decimal, RATIO_DECIMALS, roundTo, sum, toFixed, ZERO } from '../shared/decimal.js';
import { groupBy } from '../shared/group-by.js';

/** Why a funder's share of a value is not known. */
export type Unshared = 'unknown-initiative' | 'other-currency' | 'no-index-value' | 'no-inputs' | 'inputs-held' | 'nothing-priced';

/** What a portfolio holds of one initiative in one year. */
export interface Holding {
  initiative: string;
  year: number;
  /** Grants of the portfolio, at the price level of the values. */
  amount: Decimal;
  /** All that was put in within the year, hours included; null: nothing is reported. */
  inputs: Decimal | null;
  /** Inputs without an amount. */
  held: number;
  /** Realised value of the year; null: nothing is priced. */
  value: Decimal | null;
}

export interface SharedHolding extends Holding {
  /** Of all inputs, 0..1, 20 decimals. */
  share: Decimal | null;
  /** The part of the value that goes with it. */
  shared: Decimal | null;
  reason: Unshared | null;
}

/**
 * A funder's share of a value is its share of all inputs of that year, hours included: bookkeeping, not causation (method: section 10).
 *
 *     all = max(inputs reported, amount);   share = amount / all;   shared = round(value x amount / all, 6)
 *
 * What no funder is known of stays unknown. No inputs reported, one without an amount, or nothing priced: no share, with the reason.
 */
export function sharedHolding(holding: Holding): SharedHolding {
  const { amount, inputs, held, value } = holding;
  const reason = inputs === null && held === 0 ? 'no-inputs' : held > 0 ? 'inputs-held' : value === null ? 'nothing-priced' : null;
  const all = Decimal.max(inputs ?? ZERO, amount);
  if (reason !== null || all.isZero()) return { ...holding, share: null, shared: null, reason: reason ?? 'no-inputs' };
  return { ...holding, share: roundTo(amount.div(all), RATIO_DECIMALS), shared: roundTo(value!.times(amount).div(all), AMOUNT_DECIMALS), reason: null };
}

/**
 * The value divided over all who put something in, in their order: differences of running totals, so that their shares sum to the whole to the last digit.
 * @param amounts of all donors; together more than 0
 */
export function donorShares(value: Decimal, amounts: readonly Decimal[]): Decimal[] {
  const all = sum(amounts);
  let [put, before]: [Decimal, Decimal] = [ZERO, ZERO];
  return amounts.map((amount) => {
    put = put.plus(amount);
    const running = roundTo(value.times(put).div(all), AMOUNT_DECIMALS);
    const part = running.minus(before);
    before = running;
    return part;
  });
}

/** The parts of a value in the proportion in which the whole is shared: they sum to what is shared, to the last digit. */
export function shareOut<Part extends { value: Decimal }>(parts: readonly Part[], whole: Decimal, shared: Decimal): Part[] {
  if (whole.isZero()) return parts.map((part) => ({ ...part, value: ZERO }));
  let [reached, before]: [Decimal, Decimal] = [ZERO, ZERO];
  return parts.map((part) => {
    reached = reached.plus(part.value);
    const running = roundTo(reached.times(shared).div(whole), AMOUNT_DECIMALS);
    const value = running.minus(before);
    before = running;
    return { ...part, value };
  });
}

export interface Concentration {
  recipients: number;
  /** Of all amounts, the share of the largest recipient, and of the five largest: 0..1, 6 decimals. */
  largest: string;
  fiveLargest: string;
  /** 1 / sum of squared shares: of so many equal recipients it is as concentrated. */
  equalRecipients: string;
}

const FIVE = 5;

/** How much of the money goes to few; null where there is none. @param amounts by recipient, in one currency */
export function concentration(amounts: readonly Decimal[]): Concentration | null {
  const all = sum(amounts);
  if (all.lte(0)) return null;
  const shares = amounts.map((amount) => amount.div(all)).sort((one, other) => other.cmp(one));
  return {
    recipients: amounts.length, largest: toFixed(shares[0]!, AMOUNT_DECIMALS), fiveLargest: toFixed(sum(shares.slice(0, FIVE)), AMOUNT_DECIMALS),
    equalRecipients: toFixed(new Decimal(1).div(sum(shares.map((share) => share.times(share)))), AMOUNT_DECIMALS),
  };
}

export interface PortfolioChange { from: number; to: number; before: string; after: string; started: string; ended: string; share: string; delivered: string }

/**
 * Why the shared value of a year is another than that of the year before. Of an initiative in both:
 *
 *     share      round((share_to - share_from) x value_from, 6)       its part of the inputs changed
 *     delivered  the rest                                             it was worth more or less
 *
 * of one in a single year all of it: started, ended. The four sum to after - before.
 */
export function portfolioChange(holdings: readonly SharedHolding[], from: number, to: number): PortfolioChange {
  const of = (year: number) => new Map(holdings.filter((holding) => holding.year === year && holding.shared !== null).map((holding) => [holding.initiative, holding]));
  const [before, after] = [of(from), of(to)];
  const total = (some: Iterable<SharedHolding>) => sum([...some].map(({ shared }) => shared!));
  const [started, ended] = [total([...after.values()].filter(({ initiative }) => !before.has(initiative))), total([...before.values()].filter(({ initiative }) => !after.has(initiative)))];
  const share = sum([...before.values()].flatMap((was) => {
    const is = after.get(was.initiative);
    return is ? roundTo(is.share!.minus(was.share!).times(was.value!), AMOUNT_DECIMALS) : [];
  }));
  const delivered = total(after.values()).minus(total(before.values())).minus(started).plus(ended).minus(share);
  const text = (amount: Decimal) => toFixed(amount, AMOUNT_DECIMALS);
  return { from, to, before: text(total(before.values())), after: text(total(after.values())), started: text(started), ended: text(ended.neg()), share: text(share), delivered: text(delivered) };
}

export interface WhatIf { amount: string; fromReturn: string; toReturn: string; lost: string; gained: string; low: string; high: string; sameEffect: string }

/**
 * An amount moved from one initiative to another: what the next euro does is e times what the average euro did, and e is known of neither.
 *
 *     between - amount x r_from (all is lost there, nothing comes here) and + amount x r_to;   e = 1 for both: amount x (r_to - r_from)
 *
 * An assumption, not a forecast: average, not marginal return.
 */
export function whatIf(amount: Decimal, fromReturn: Decimal, toReturn: Decimal): WhatIf {
  const text = (value: Decimal) => toFixed(value, AMOUNT_DECIMALS);
  const [lost, gained] = [amount.times(fromReturn), amount.times(toReturn)];
  return { amount: text(amount), fromReturn: toFixed(fromReturn, RATIO_DECIMALS), toReturn: toFixed(toReturn, RATIO_DECIMALS), lost: text(lost), gained: text(gained), low: text(Decimal.min(0, lost.neg(), gained)), high: text(Decimal.max(0, lost.neg(), gained)), sameEffect: text(gained.minus(lost)) };
}

/** Sums by a key, the largest first. */
export function totalsBy<Item>(items: readonly Item[], keyOf: (item: Item) => string, amountOf: (item: Item) => Decimal): { code: string; amount: string; share: string }[] {
  const all = sum(items.map(amountOf));
  return [...groupBy(items, keyOf)].map(([code, own]) => ({ code, total: sum(own.map(amountOf)) })).sort((one, other) => other.total.cmp(one.total) || (one.code < other.code ? -1 : 1))
    .map(({ code, total }) => ({ code, amount: toFixed(total, AMOUNT_DECIMALS), share: all.isZero() ? '0' : toFixed(total.div(all), AMOUNT_DECIMALS) }));
}

/** euro of value per euro put in; null where nothing was. */
export function perEuro(value: Decimal, amount: Decimal): string | null {
  return amount.isZero() ? null : toFixed(value.div(amount), RATIO_DECIMALS);
}

