import { parseDecimal, sum, type Decimal } from '../shared/decimal.js';
import type { Problem } from '../shared/errors.js';
import { UNIT_YEARS } from './closed-lists.js';
import type { Adjustment, DatedPrice, Indicator } from './price-list.js';
import { pricePosts } from './price-posts.js';

/** A problem with its place below the entry. */
type Found = { code: string; at: string; message: string };

/** What is wrong within one entry of a price list, all of it. @param pointer where the entry stands in the document */
export function indicatorProblems(entry: Indicator, pointer: string): Problem[] {
  return placed([...entryProblems(entry), ...partProblems(entry)], pointer);
}

/** What is wrong within the prices and the adjustments, whoever's they are: of an indicator or of an override. */
export function pricesProblems(parts: Pick<Indicator, 'prices' | 'adjustments'>, pointer: string): Problem[] {
  return placed(partProblems(parts), pointer);
}

function placed(found: readonly Found[], pointer: string): Problem[] {
  return found.map(({ code, at, message }) => ({ code, pointer: pointer + at, message }));
}

function entryProblems(entry: Indicator): Found[] {
  const problems: Found[] = [];
  const say = (code: string, at: string, message: string) => problems.push({ code, at, message });
  const priced = entry.prices !== undefined;
  if (entry.held === undefined && !priced) {
    say('price-or-reason', '', 'an indicator has prices, or `held` with the reason why it has none. Write one of the two.');
  }
  if (entry.stage === 'output' && priced && !entry.held) {
    say('output-priced', '/prices', 'an output counts what was done and its price is not used. Price the outcome it leads to, or say in `held` why it stands here.');
  }
  if (entry.scale && entry.count !== 'level') {
    say('scale-without-level', '/scale', `a scale has levels, and this indicator counts as ${entry.count}. Write \`count: level\`, or remove the scale.`);
  }
  if (entry.count !== 'event' && priced) problems.push(...unitYearProblems(entry));
  if (priced && !entry.adjustments) {
    say('adjustments-missing', '/adjustments', 'a priced indicator says its deadweight, displacement, attribution and drop-off. Write "0" with a reason where none is known.');
  }
  if (entry.sdg && sum(entry.sdg.map((goal) => parseDecimal(goal.share))).gt(1)) {
    say('sdg-over-one', '/sdg', 'the SDG shares sum to more than 1, so euros would be counted twice. Lower them.');
  }
  return problems;
}

function partProblems({ prices = [], adjustments }: Pick<Indicator, 'prices' | 'adjustments'>): Found[] {
  const within = (at: string, found: readonly Found[]) => found.map((problem) => ({ ...problem, at: at + problem.at }));
  return [
    ...Object.entries(adjustments ?? {}).flatMap(([name, adjustment]) => (typeof adjustment === 'object' ? within(`/adjustments/${name}`, rangeProblems('value', adjustment.value, adjustment)) : [])),
    ...prices.flatMap((price, index) => within(`/prices/${index}`, [...orderProblems(price, prices[index - 1]), ...priceProblems(price)])),
  ];
}

function orderProblems(price: DatedPrice, before: DatedPrice | undefined): Found[] {
  if (!before) return [];
  return [
    ...(price.from > before.from ? [] : [{ code: 'dates-not-rising', at: '/from', message: `"${price.from}" does not come after "${before.from}". Order the prices by their first day.` }]),
    ...(price.backcast ? [{ code: 'backcast-later', at: '/backcast', message: 'only the first price can be used for earlier years. Remove it here.' }] : []),
  ];
}

/** A stock or level is valued in unit-years: the time is in the quantity, so nothing is left for later years. */
function unitYearProblems({ count, unit, scale, adjustments }: Indicator): Found[] {
  const timeless = !adjustments || (adjustments.durationYears === 1 && adjustments.startOffset === 0 && parseDecimal(adjustments.dropOff.value).isZero());
  return [
    ...(UNIT_YEARS.includes(unit) ? [] : [{ code: 'not-in-unit-years', at: '/unit', message: `a priced ${count} is measured in units times years. Write one of ${UNIT_YEARS.join(', ')}.` }]),
    ...(count === 'stock' || scale ? [] : [{ code: 'scale-missing', at: '/scale', message: 'a priced level says of which scale it is which level. Add `scale: {code: ..., level: ...}`.' }]),
    ...(timeless ? [] : [{ code: 'time-counted-twice', at: '/adjustments', message: `the years of a ${count} are in its quantity. Write durationYears 1, startOffset 0 and dropOff "0".` }]),
  ];
}

function priceProblems(price: DatedPrice): Found[] {
  if (price.amount === null) {
    return price.withdrawn ? [] : [{ code: 'withdrawn-reason', at: '/withdrawn', message: 'a withdrawn price (amount null) says why. Write the reason.' }];
  }
  if (price.posts.length === 0) return [{ code: 'no-posts', at: '/posts', message: 'a price has at least one post. Where the split is not known, write one of stakeholder onverdeeld.' }];
  const amount = parseDecimal(price.amount);
  return [...rangeProblems('price', price.amount, price), ...postProblems(price, amount)];
}

function rangeProblems(what: string, central: string, { low, high }: Pick<Adjustment, 'low' | 'high'>): Found[] {
  const problems: Found[] = [];
  if (low !== undefined && parseDecimal(low).gt(parseDecimal(central))) {
    problems.push({ code: 'low-above-central', at: '/low', message: `low ${low} is above the ${what} ${central}. Swap or correct them.` });
  }
  if (high !== undefined && parseDecimal(high).lt(parseDecimal(central))) {
    problems.push({ code: 'high-below-central', at: '/high', message: `high ${high} is below the ${what} ${central}. Swap or correct them.` });
  }
  return problems;
}

function postProblems(price: DatedPrice, amount: Decimal): Found[] {
  const posts = pricePosts(price);
  const total = sum(posts.filter((post) => post.transfer === null).map((post) => post.amount));
  const problems = total.eq(amount) ? [] : [{
    code: 'posts-do-not-sum', at: '/posts',
    message: `the posts without transfer sum to ${total.toFixed()}, not to the price ${amount.toFixed()}. Correct an amount, or add a post of stakeholder onverdeeld.`,
  }];
  const transfers = new Set(posts.flatMap((post) => post.transfer ?? []));
  for (const transfer of transfers) {
    const sides = posts.filter((post) => post.transfer === transfer);
    if (sides.length !== 2 || !sides[0]!.amount.plus(sides[1]!.amount).isZero()) {
      problems.push({ code: 'transfer-unbalanced', at: '/posts', message: `transfer "${transfer}" needs one payer and one receiver of opposite amounts. Several receivers: several transfers.` });
    }
  }
  return problems;
}
