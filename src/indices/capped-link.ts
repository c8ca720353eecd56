import { parseDecimal, sum, type Decimal } from '../shared/decimal.js';
import { passesBaseTest } from './base-test.js';
import { cap, type Capped } from './cap.js';
import { asLink, type Link } from './link.js';
import { CAP } from './rule-book.js';

/** An initiative's values, or those of many: of t-1 and t, in euro at p*. */
export interface Sized {
  base: Decimal;
  current: Decimal;
  baseAbsolute: Decimal;
}

export interface CappedLink extends Pick<Capped, 'factors' | 'note'> {
  link: Link | null;
}

/**
 * The variant "-C": the link with every initiative capped at 15 % of the sum of |V(t-1)|.
 *
 *     sum of cap_i V_i(t; p*) / sum of cap_i V_i(t-1; p*)                20 decimals
 *
 * @param largest initiatives, the largest first: at least as many as can be above the cap @param rest of the others together
 */
export function cappedLink(largest: readonly Sized[], rest: Sized & { count: number }, share = CAP): CappedLink {
  const { factors, note } = cap(largest.map(({ baseAbsolute }) => baseAbsolute), parseDecimal(share), { size: rest.baseAbsolute, count: rest.count });
  const total = (figure: keyof Sized): Decimal => sum(largest.map((each, at) => each[figure].times(factors[at]!))).plus(rest[figure]);
  const [base, current] = [total('base'), total('current')];
  return { factors, note, link: passesBaseTest(base, total('baseAbsolute'), current) ? asLink(current.div(base)) : null };
}
