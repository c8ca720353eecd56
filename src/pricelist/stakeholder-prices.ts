import type { DatedPrice, Indicator } from './price-list.js';
import { pricePosts, type PricePost } from './price-posts.js';

/** A price that a stakeholder gains from or pays to, with its own posts of it. */
export interface StakeholderPrice {
  entry: Indicator;
  price: DatedPrice;
  posts: PricePost[];
}

/** The newest prices of a list in which a stakeholder stands, in the order of the list. */
export function stakeholderPrices(indicators: readonly Indicator[], stakeholder: string): StakeholderPrice[] {
  return indicators.flatMap((entry) => {
    const price = entry.prices?.at(-1);
    const posts = price && price.amount !== null ? pricePosts(price).filter((post) => post.stakeholder === stakeholder) : [];
    return price && posts.length > 0 ? [{ entry, price, posts }] : [];
  });
}
