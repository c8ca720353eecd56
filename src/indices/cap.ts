import { Decimal, ONE, RATIO_DECIMALS, roundTo, sum, ZERO } from '../shared/decimal.js';

export interface Capped {
  /** 0 < factor <= 1 for each size, 20 decimals; 1 where it is not above the cap. */
  factors: Decimal[];
  /** Share of each size after capping; with the weight of the rest they sum to 1 exactly. */
  weights: Decimal[];
  /** Why nothing was capped though something is above the cap: with fewer than 1/cap members the caps cannot all hold. */
  note: 'too-few-to-cap' | null;
}

/**
 * Cap: the largest share a constituent may have. Sets those above it to the cap, scales the others, until none is above.
 *
 *     capped k of n:   weight = cap;   the others   share * (1 - k cap) / (1 - shares of the capped)
 *     factor of a capped one = cap / (share * that scale)          20 decimals; of the others 1
 *
 * @param sizes |V| in euro, at least 0, not all 0: all constituents, or the largest of them with the rest summed
 * @param cap share, 0 < cap <= 1
 * @param rest of the constituents that are not listed, none of which is larger than a listed one
 */
export function cap(sizes: readonly Decimal[], cap: Decimal, rest: { size: Decimal; count: number } = { size: ZERO, count: 0 }): Capped {
  const total = sum(sizes).plus(rest.size);
  const enough = cap.times(sizes.length + rest.count).gte(ONE);
  const capped = enough ? aboveCap(sizes, total, cap) : new Set<number>();
  const free = total.minus(sum([...capped].map((at) => sizes[at]!)));
  const left = ONE.minus(cap.times(capped.size));
  const factors = sizes.map((size, at) => (capped.has(at) ? roundTo(cap.times(free).div(left.times(size)), RATIO_DECIMALS) : ONE));
  const over = !enough && sizes.some((size) => size.gt(cap.times(total)));
  return { factors, weights: weightsOf(sizes, capped, { cap, free, left }), note: over ? 'too-few-to-cap' : null };
}

/** Which are at the cap once none is above it: with every one that is set to the cap the others grow. */
function aboveCap(sizes: readonly Decimal[], total: Decimal, cap: Decimal): Set<number> {
  const capped = new Set<number>();
  for (let grown = true; grown;) {
    const free = total.minus(sum([...capped].map((at) => sizes[at]!)));
    const left = ONE.minus(cap.times(capped.size));
    const above = sizes.flatMap((size, at) => (!capped.has(at) && size.times(left).gt(cap.times(free)) ? [at] : []));
    for (const at of above) capped.add(at);
    grown = above.length > 0;
  }
  return capped;
}

/** Differences of rounded running totals, so that they sum to 1; a capped weight is the cap itself. */
function weightsOf(sizes: readonly Decimal[], capped: ReadonlySet<number>, { cap, free, left }: { cap: Decimal; free: Decimal; left: Decimal }): Decimal[] {
  let [running, before]: Decimal[] = [ZERO, ZERO];
  return sizes.map((size, at) => {
    if (capped.has(at)) return cap;
    running = running!.plus(size);
    const until: Decimal = free.isZero() ? new Decimal(0) : roundTo(left.times(running).div(free), RATIO_DECIMALS);
    const weight = until.minus(before!);
    before = until;
    return weight;
  });
}
