import { parseDecimal, sum, ZERO, type Decimal } from '../shared/decimal.js';
import { MEMBERS_MIN, PRIVATE_CHANGES_MIN, REMAINDER_SHARE_MIN } from './rule-book.js';

/** A member of a total: the size of its value in euro, 0 or more. */
export interface Member {
  size: Decimal;
  private: boolean;
}

/**
 * Whether a total would tell a member's private amount: fewer than 5 members, or too little beside the two largest, so that the second could work
 * out the first:  total - largest - second < 15 % of the largest  (the p% rule). A total without private amounts tells nothing.
 */
export function isConfidential(members: readonly Member[]): boolean {
  if (!members.some((member) => member.private)) return false;
  if (members.length < MEMBERS_MIN) return true;
  const [largest = ZERO, second = ZERO] = members.map(({ size }) => size).toSorted((one, other) => other.cmp(one));
  return sum(members.map(({ size }) => size)).minus(largest).minus(second).lt(largest.times(parseDecimal(REMAINDER_SHARE_MIN)));
}

/**
 * Which children of a published parent are hidden: those that are confidential, and as many more, the smallest first, as it takes to keep them from being
 * computed as the parent less its other children. The hidden ones appear only as one sum, which must not be confidential itself.
 * @param children by code, each with its members
 */
export function hiddenChildren(children: ReadonlyMap<string, readonly Member[]>): Set<string> {
  const hidden = new Set([...children].filter(([, members]) => isConfidential(members)).map(([code]) => code));
  const size = (members: readonly Member[]) => sum(members.map((member) => member.size));
  const next = [...children].filter(([code]) => !hidden.has(code)).sort(([one, a], [other, b]) => size(a).cmp(size(b)) || (one < other ? -1 : 1));
  const tells = () => hidden.size === 1 || isConfidential([...hidden].flatMap((code) => [...children.get(code)!]));
  while (hidden.size > 0 && tells() && next.length > 0) hidden.add(next.shift()![0]);
  return hidden;
}

/** The children that are shown, and the hidden ones as one sum: all that is published of weights or contributions. */
export function disclosed<Code>(values: ReadonlyMap<Code, Decimal>, hidden: ReadonlySet<Code>): { shown: Map<Code, Decimal>; hidden: Decimal | null } {
  const of = (which: boolean) => [...values].filter(([code]) => hidden.has(code) === which);
  return { shown: new Map(of(false)), hidden: hidden.size === 0 ? null : sum(of(true).map(([, value]) => value)) };
}

/** Whether a vintage waits: it changes the private amounts of so few members that the difference with the one before would tell them. */
export function vintageWaits(changedPrivateMembers: number): boolean {
  return changedPrivateMembers > 0 && changedPrivateMembers < PRIVATE_CHANGES_MIN;
}
