import { AMOUNT_DECIMALS, roundTo, ZERO, type Decimal } from '../shared/decimal.js';

/** The part of a value that serves a goal; target null: what serves no goal named. */
export interface SdgValue {
  target: string | null;
  presentValue: Decimal;
}

/**
 * A value divided over its goals by their shares, which sum to at most 1: each part is the difference of two rounded running totals,
 * in the order of the shares, and what is left serves none, so that the parts are the value to the last digit.
 */
export function sdgParts(presentValue: Decimal, shares: readonly { target: string; share: Decimal }[]): SdgValue[] {
  let [share, reached] = [ZERO, ZERO];
  const parts = shares.map((goal): SdgValue => {
    share = share.plus(goal.share);
    const upTo = roundTo(presentValue.times(share), AMOUNT_DECIMALS);
    const part = upTo.minus(reached);
    reached = upTo;
    return { target: goal.target, presentValue: part };
  });
  const rest = presentValue.minus(reached);
  return rest.isZero() ? parts : [...parts, { target: null, presentValue: rest }];
}
