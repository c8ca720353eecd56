import type { Decimal } from '../shared/decimal.js';
import { passesBaseTest } from './base-test.js';
import { asLink, type Link } from './link.js';

/** What the known initiatives of an index deliver in t-1 and t, in euro at p*. */
export interface PopulationSums {
  /** Of those compared, with what is imputed of those that are neither founded nor closed: as in the like-for-like link. */
  base: Decimal;
  current: Decimal;
  /** Of those that were founded or closed, by a date: founded from 0, closed to 0, and what they reported of a part of a year. */
  changedBase: Decimal;
  changedCurrent: Decimal;
}

/**
 * Population volume link: as the like-for-like link, and founding and closing count. Who joined or left the platform without a date is
 * in neither sum, so neutral.
 *
 *     sum over compared, founded, closed of V(t; p*) / sum over the same of V(t-1; p*)             20 decimals
 *
 * @returns null where the earlier sum is not above 0, or the later not
 */
export function populationLink({ base, current, changedBase, changedCurrent }: PopulationSums): Link | null {
  const [before, now] = [base.plus(changedBase), current.plus(changedCurrent)];
  return passesBaseTest(before, before, now) ? asLink(now.div(before)) : null;
}
