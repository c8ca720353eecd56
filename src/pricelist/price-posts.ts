import { Decimal, parseDecimal } from '../shared/decimal.js';
import type { DatedPrice } from './price-list.js';

export interface PricePost {
  stakeholder: string;
  /** Euro per unit of the indicator. */
  amount: Decimal;
  kind: 'fiscal' | 'economic' | 'social';
  basis: DatedPrice['posts'][number]['basis'];
  /** One payer and one receiver post of opposite amounts share an id; null: a real gain or cost. */
  transfer: string | null;
  /** null: not said. */
  costBasis: 'marginal' | 'average' | null;
  /** Share of a marginal fiscal amount that comes free as money; null: not known. */
  cashableShare: Decimal | null;
}

/**
 * The posts of a price in amounts: a share becomes share * price, and where the shares cover the whole price the last of
 * them takes the remainder, so that the posts sum to the price to the last digit (method: section 3).
 */
export function pricePosts(price: DatedPrice): PricePost[] {
  const amount = parseDecimal(price.amount ?? '0');
  const shares = price.posts.filter((post) => post.share !== undefined);
  const whole = shares.reduce((total, post) => total.plus(post.share!), new Decimal(0)).eq(1);
  let rest = amount;
  return price.posts.map((post) => {
    const last = whole && post === shares.at(-1);
    const own = post.share === undefined ? parseDecimal(post.amount!) : last ? rest : amount.times(parseDecimal(post.share)).toDecimalPlaces(6);
    if (post.share !== undefined) rest = rest.minus(own);
    return {
      stakeholder: post.stakeholder, amount: own, kind: post.kind, basis: post.basis, transfer: post.transfer ?? null,
      costBasis: post.costBasis ?? null, cashableShare: post.cashableShare === undefined ? null : parseDecimal(post.cashableShare),
    };
  });
}
