import { sum, type Decimal } from '../shared/decimal.js';
import type { Post, PostFigures } from './line-value.js';

/**
 * What a total counts (method: section 3).
 * `societal`: every post; payer and receiver of a transfer cancel. `asPublished`: also the gaining side of transfers, as many
 * published studies do; only to reproduce such a study, never in totals or indices.
 */
export type Ledger = 'societal' | 'asPublished';

/** True where a post is part of the total: no transfer, or `asPublished` the side of the transfer with a positive amount. */
export function counts(post: Post, ledger: Ledger): boolean {
  return post.transfer === null || (ledger === 'asPublished' && post.amount.gt(0));
}

/** The price that posts make up: the sum of those without transfer. */
export function priceOf(posts: readonly Pick<Post, 'amount' | 'transfer'>[]): Decimal {
  return sum(posts.filter((post) => post.transfer === null).map((post) => post.amount));
}

export interface StakeholderValue {
  stakeholder: string;
  presentValue: Decimal;
}

/**
 * Stakeholder ledger: present value per stakeholder, in order of first appearance.
 * `societal` shows both sides of a transfer, which sum to nothing, so the stakeholders add up to the societal total to the last
 * digit; `asPublished` shows the counted posts, and adds up to the published total.
 */
export function stakeholderLedger(posts: readonly PostFigures<Post>[], ledger: Ledger): StakeholderValue[] {
  const totals = new Map<string, Decimal>();
  for (const post of posts) {
    if (ledger === 'asPublished' && !counts(post, ledger)) continue;
    totals.set(post.stakeholder, post.presentValue.plus(totals.get(post.stakeholder) ?? 0));
  }
  return [...totals].map(([stakeholder, presentValue]) => ({ stakeholder, presentValue }));
}

/** The ids of transfers without exactly one payer and one receiver post of opposite amounts. */
export function unbalancedTransfers(posts: readonly Pick<Post, 'amount' | 'transfer'>[]): string[] {
  return [...new Set(posts.flatMap((post) => post.transfer ?? []))].filter((transfer) => {
    const sides = posts.filter((post) => post.transfer === transfer);
    return sides.length !== 2 || !sum(sides.map((post) => post.amount)).isZero();
  });
}
