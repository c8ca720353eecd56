import { ONE, ZERO, type Decimal } from '../shared/decimal.js';
import { groupBy } from '../shared/group-by.js';
import type { Post } from './line-value.js';

/** A post of one overlap cluster (stored: of one initiative, activity year, status and visibility). */
export interface OverlapPost extends Post {
  /** Code of what was counted. */
  indicator: string;
  /** Share that is kept beside the largest of the cluster. */
  alpha: Decimal;
  /** With multiplier 1, rounded. */
  presentValue: Decimal;
}

/**
 * Overlap multipliers: indicators of one cluster partly count the same, so beside the largest of them the others keep the share alpha.
 *
 *     kept = max(+) + alpha * (sum(+) - max(+)), and the same for the negatives
 *
 * per (stakeholder, kind), over the indicators' sums of present values, those above and those below 0 apart. The largest in absolute value (of
 * equals the lowest code) keeps 1, the others alpha; a sum of 0 keeps 1. The two posts of a transfer stay opposite: they are a group of their own by
 * its id, measured by the payer's side, and have one multiplier. Refused lines are taken out before.
 * Source: method, section 2 (double counting).
 * @returns 1 or alpha for each post, in their order
 */
export function overlapMultipliers(posts: readonly OverlapPost[]): Decimal[] {
  const keeps = new Set<string>();
  for (const [group, own] of groupBy(posts, groupOf)) {
    const sums = [...groupBy(own, ({ indicator }) => indicator)].map(([indicator, each]) => ({ indicator, value: each.reduce((total, post) => total.plus(measured(post)), ZERO) }));
    for (const { indicator } of [...sums.filter(({ value }) => value.isZero()), ...largest(sums.filter(({ value }) => value.gt(0))), ...largest(sums.filter(({ value }) => value.lt(0)))]) {
      keeps.add(keyOf(group, indicator));
    }
  }
  return posts.map((post) => (keeps.has(keyOf(groupOf(post), post.indicator)) ? ONE : post.alpha));
}

/** Among whose posts a post has its largest: of one stakeholder and kind, or of one transfer. */
export const groupOf = ({ stakeholder, kind, transfer }: Post) => JSON.stringify(transfer === null ? [stakeholder, kind] : [transfer]);
const keyOf = (group: string, indicator: string) => JSON.stringify([group, indicator]);

/** A transfer counts once, by who pays. */
export const isMeasured = ({ transfer, amount }: Post) => transfer === null || amount.lt(0);
const measured = (post: OverlapPost) => (isMeasured(post) ? post.presentValue : ZERO);

function largest<Sum extends { indicator: string; value: Decimal }>(sums: readonly Sum[]): Sum[] {
  return sums.toSorted((one, other) => other.value.abs().cmp(one.value.abs()) || (one.indicator < other.indicator ? -1 : 1)).slice(0, 1);
}
