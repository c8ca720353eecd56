import { ONE, ZERO, type Decimal } from '../shared/decimal.js';

/** The shares taken away from a gross value, each between 0 and 1 (method: section 2). */
export interface Adjustments {
  /** Share that would have happened anyway. */
  deadweight: Decimal;
  /** Share that only moved the problem elsewhere. */
  displacement: Decimal;
  /** Share caused by others; a source that states the share kept is converted before it comes here. */
  attributedToOthers: Decimal;
}

/** `multiply`: each share is taken from what the step before it left. `subtract`: all shares are taken from the whole. */
export type Combine = 'multiply' | 'subtract';

/** What is left of 1 after each step of the waterfall, in its fixed order. */
export interface KeptShares {
  afterDeadweight: Decimal;
  afterDisplacement: Decimal;
  /** After attribution too: what may be claimed. */
  net: Decimal;
  /** True where `subtract` took more than there was, so that `net` was raised to 0. */
  floored: boolean;
}

/**
 * Kept shares: what remains of a value after deadweight, displacement and attribution.
 *
 *     multiply   (1 - dw), (1 - dw)(1 - disp), (1 - dw)(1 - disp)(1 - att)
 *     subtract   1 - dw,   1 - dw - disp,      max(0, 1 - dw - disp - att)
 *
 * Exact, not rounded. With `subtract` the second step may be below 0: only the last step is floored.
 * The readers refuse shares outside 0..1.
 * Source: A Guide to Social Return on Investment (2012), stage 4; studies use both ways to combine.
 */
export function keptShares(adjustments: Adjustments, combine: Combine): KeptShares {
  const { deadweight, displacement, attributedToOthers } = adjustments;
  const afterDeadweight = ONE.minus(deadweight);
  if (combine === 'multiply') {
    const afterDisplacement = afterDeadweight.times(ONE.minus(displacement));
    return { afterDeadweight, afterDisplacement, net: afterDisplacement.times(ONE.minus(attributedToOthers)), floored: false };
  }
  const afterDisplacement = afterDeadweight.minus(displacement);
  const rest = afterDisplacement.minus(attributedToOthers);
  const floored = rest.lt(0);
  return { afterDeadweight, afterDisplacement, net: floored ? ZERO : rest, floored };
}
