import { AMOUNT_DECIMALS, roundTo, sum, ZERO, type Decimal } from '../shared/decimal.js';
import { groupBy } from '../shared/group-by.js';
import { counts, type Ledger } from './ledgers.js';
import type { ValuedPost } from './outcome-value.js';

/** What comes free as money of a fiscal amount, as far as that is known (method: section 3). */
export interface Fiscal {
  fiscal: Decimal;
  /** Of marginal amounts with a cashable share; null: of none of it is that known. */
  cashable: Decimal | null;
  /** Fiscal amounts of which it is not known how much is cashable. */
  cashableUnknown: Decimal;
}

/** Calendar basis: what falls in one year at one stakeholder, undiscounted, transfers included. */
export interface CalendarEntry extends Fiscal {
  year: number;
  stakeholder: string;
  value: Decimal;
}

export interface FiscalValue extends Fiscal {
  stakeholder: string;
}

/** Undiscounted amounts by year and stakeholder, for budgets; never to be mixed with present values. `asPublished` leaves out the side of a transfer that it does not count. */
export function calendarEntries(posts: readonly ValuedPost[], ledger: Ledger): CalendarEntry[] {
  const flows = posts.filter((post) => ledger === 'societal' || counts(post, ledger)).flatMap((post) => {
    let [reached, cashed] = [ZERO, ZERO];
    return post.years.map(({ year, value }) => {
      reached = reached.plus(value);
      const before = cashed;
      cashed = cashablePart(post, reached) ?? ZERO;
      return { year, post, value, cashable: knownCashable(post) ? cashed.minus(before) : null };
    });
  });
  const byYear = [...groupBy(flows, ({ year }) => year)].sort(([one], [other]) => one - other);
  return byYear.flatMap(([year, own]) => [...groupBy(own, ({ post }) => post.stakeholder)].map(([stakeholder, each]) => ({
    year, stakeholder, value: sum(each.map(({ value }) => value)), ...fiscalOf(each),
  })));
}

/** Fiscal ledger: of every stakeholder with fiscal posts, their present value, transfers included: who pays or saves first. */
export function fiscalLedger(posts: readonly ValuedPost[]): FiscalValue[] {
  const parts = posts.filter(({ kind }) => kind === 'fiscal').map((post) => ({ post, value: post.presentValue, cashable: cashablePart(post, post.presentValue) }));
  return [...groupBy(parts, ({ post }) => post.stakeholder)].map(([stakeholder, own]) => ({ stakeholder, ...fiscalOf(own) }));
}

/** Only of a marginal price is it known what one unit less really saves. */
const knownCashable = ({ costBasis, cashableShare }: ValuedPost) => costBasis === 'marginal' && cashableShare !== null;

function cashablePart(post: ValuedPost, value: Decimal): Decimal | null {
  return knownCashable(post) ? roundTo(value.times(post.cashableShare!), AMOUNT_DECIMALS) : null;
}

function fiscalOf(parts: readonly { post: ValuedPost; value: Decimal; cashable: Decimal | null }[]): Fiscal {
  const fiscal = parts.filter(({ post }) => post.kind === 'fiscal');
  const known = fiscal.flatMap(({ cashable }) => cashable ?? []);
  return {
    fiscal: sum(fiscal.map(({ value }) => value)),
    cashable: known.length > 0 ? sum(known) : null,
    cashableUnknown: sum(fiscal.filter(({ cashable }) => cashable === null).map(({ value }) => value)),
  };
}
