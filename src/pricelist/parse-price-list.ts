import type { z } from 'zod';
import { Decimal, parseDecimal, sum } from '../shared/decimal.js';
import type { Problem } from '../shared/errors.js';
import { groupBy } from '../shared/group-by.js';
import { schemaProblems } from '../shared/schema-problems.js';
import { UNIT_YEARS } from './closed-lists.js';
import { indicatorSchema, priceListSchema, type Adjustment, type DatedPrice, type Indicator, type PriceList } from './price-list.js';
import { pricePosts } from './price-posts.js';

export type ParsedPriceList = { list: PriceList } | { problems: Problem[] };

/**
 * Reads a price list document (already decoded from YAML or JSON) strictly: every problem at once, each with its path.
 * @param document what the YAML or JSON decoder returned
 */
export function parsePriceList(document: unknown): ParsedPriceList {
  const read: z.ZodSafeParseResult<PriceList> = priceListSchema.safeParse(document);
  const entries = rightInForm(document);
  const problems = [
    ...(read.success ? scheduleProblems(read.data.discount.schedule) : schemaProblems(read.error.issues, document)),
    ...entries.flatMap(({ entry, index }) => indicatorProblems(entry, `/indicators/${index}`)),
    ...duplicateCodes(entries),
    ...scaleProblems(entries),
    ...alternativeProblems(entries, allCodes(document)),
  ];
  return read.success && problems.length === 0 ? { list: read.data } : { problems };
}

interface Entry {
  entry: Indicator;
  index: number;
}

function indicatorsOf(document: unknown): unknown[] {
  const indicators = (document as { indicators?: unknown } | null | undefined)?.indicators;
  return Array.isArray(indicators) ? indicators : [];
}

/** The indicators whose form is right: they are checked further, also where the form of the others is not. */
function rightInForm(document: unknown): Entry[] {
  return indicatorsOf(document).flatMap((each, index) => {
    const { data: entry } = indicatorSchema.safeParse(each);
    return entry ? [{ entry, index }] : [];
  });
}

function allCodes(document: unknown): Set<unknown> {
  return new Set(indicatorsOf(document).map((each) => (each as { code?: unknown } | null)?.code));
}

function duplicateCodes(entries: Entry[]): Problem[] {
  return entries.flatMap(({ entry, index }) =>
    entries.find((other) => other.entry.code === entry.code)?.index === index ? [] : [{
      code: 'duplicate-code', pointer: `/indicators/${index}/code`, value: entry.code,
      message: `the code "${entry.code}" stands twice: a code names one indicator, for ever. Give the second another code.`,
    }]);
}

/** A scale is usable as a whole or not at all: a step is worth the difference of two levels. */
function scaleProblems(entries: Entry[]): Problem[] {
  const levels = entries.flatMap(({ entry, index }) => (entry.scale ? [{ entry, index, ...entry.scale }] : []));
  const ofScale = groupBy(levels, ({ code }) => code);
  return levels.flatMap(({ entry, index, code, level }): Problem[] => {
    const scale = ofScale.get(code)!;
    const unpriced = scale.find((other) => !other.entry.prices);
    return [
      ...(scale.find((other) => other.level === level)!.index === index ? [] : [{
        code: 'level-twice', pointer: `/indicators/${index}/scale`, message: `level ${level} of the scale "${code}" stands twice. Give each level one indicator.`,
      }]),
      ...(!unpriced || entry.held ? [] : [{
        code: 'scale-not-whole', pointer: `/indicators/${index}/held`,
        message: `"${unpriced.entry.code}" of the same scale "${code}" has no price, so no step to or from it has a value. Say in \`held\` of every level why the scale cannot be used.`,
      }]),
    ];
  });
}

function alternativeProblems(entries: Entry[], codes: Set<unknown>): Problem[] {
  const alternatives = new Map(entries.flatMap(({ entry }) => (entry.alternativeOf === undefined ? [] : [[entry.code, entry.alternativeOf] as const])));
  return entries.flatMap(({ entry: { alternativeOf: central }, index }): Problem[] => {
    if (central === undefined) return [];
    const say = (code: string, message: string): Problem[] => [{ code, pointer: `/indicators/${index}/alternativeOf`, value: central, message }];
    if (!codes.has(central)) return say('alternative-unknown', `there is no indicator "${central}" in this list. Name the central one of the same concept.`);
    return alternatives.has(central) ? say('alternative-of-alternative', `"${central}" is itself an alternative of "${alternatives.get(central)}". Name the central one.`) : [];
  });
}

function scheduleProblems(schedule: PriceList['discount']['schedule']): Problem[] {
  const right = schedule.every(({ from }, index) => (index === 0 ? from === 1 : from > schedule[index - 1]!.from));
  return right ? [] : [{ code: 'schedule-not-rising', pointer: '/discount/schedule', message: 'the rates begin in year 1 and each starts later than the one before. Order them.' }];
}

function indicatorProblems(entry: Indicator, pointer: string): Problem[] {
  const problems: Problem[] = [];
  const say = (code: string, at: string, message: string) => problems.push({ code, pointer: pointer + at, message });
  const prices = entry.prices ?? [];
  if (entry.held === undefined && entry.prices === undefined) {
    say('price-or-reason', '', 'an indicator has prices, or `held` with the reason why it has none. Write one of the two.');
  }
  if (entry.stage === 'output' && prices.length > 0 && !entry.held) {
    say('output-priced', '/prices', 'an output counts what was done and its price is not used. Price the outcome it leads to, or say in `held` why it stands here.');
  }
  if (entry.scale && entry.count !== 'level') {
    say('scale-without-level', '/scale', `a scale has levels, and this indicator counts as ${entry.count}. Write \`count: level\`, or remove the scale.`);
  }
  if (entry.count !== 'event' && prices.length > 0) for (const problem of unitYearProblems(entry)) say(problem.code, problem.at, problem.message);
  if (prices.length > 0 && !entry.adjustments) {
    say('adjustments-missing', '/adjustments', 'a priced indicator says its deadweight, displacement, attribution and drop-off. Write "0" with a reason where none is known.');
  }
  for (const [name, adjustment] of Object.entries(entry.adjustments ?? {})) {
    if (typeof adjustment === 'object') for (const problem of rangeProblems('value', adjustment.value, adjustment)) say(problem.code, `/adjustments/${name}${problem.at}`, problem.message);
  }
  if (entry.sdg && sum(entry.sdg.map((goal) => parseDecimal(goal.share))).gt(1)) {
    say('sdg-over-one', '/sdg', 'the SDG shares sum to more than 1, so euros would be counted twice. Lower them.');
  }
  prices.forEach((price, index) => {
    const at = `/prices/${index}`;
    if (index > 0 && price.from <= prices[index - 1]!.from) {
      say('dates-not-rising', `${at}/from`, `"${price.from}" does not come after "${prices[index - 1]!.from}". Order the prices by their first day.`);
    }
    if (index > 0 && price.backcast) say('backcast-later', `${at}/backcast`, 'only the first price can be used for earlier years. Remove it here.');
    for (const problem of priceProblems(price)) say(problem.code, at + problem.at, problem.message);
  });
  return problems;
}

/** A stock or level is valued in unit-years: the time is in the quantity, so nothing is left for later years. */
function unitYearProblems({ count, unit, scale, adjustments }: Indicator): { code: string; at: string; message: string }[] {
  const timeless = !adjustments || (adjustments.durationYears === 1 && adjustments.startOffset === 0 && parseDecimal(adjustments.dropOff.value).isZero());
  return [
    ...(UNIT_YEARS.includes(unit) ? [] : [{ code: 'not-in-unit-years', at: '/unit', message: `a priced ${count} is measured in units times years. Write one of ${UNIT_YEARS.join(', ')}.` }]),
    ...(count === 'stock' || scale ? [] : [{ code: 'scale-missing', at: '/scale', message: 'a priced level says of which scale it is which level. Add `scale: {code: ..., level: ...}`.' }]),
    ...(timeless ? [] : [{ code: 'time-counted-twice', at: '/adjustments', message: `the years of a ${count} are in its quantity. Write durationYears 1, startOffset 0 and dropOff "0".` }]),
  ];
}

function priceProblems(price: DatedPrice): { code: string; at: string; message: string }[] {
  if (price.amount === null) {
    return price.withdrawn ? [] : [{ code: 'withdrawn-reason', at: '/withdrawn', message: 'a withdrawn price (amount null) says why. Write the reason.' }];
  }
  if (price.posts.length === 0) return [{ code: 'no-posts', at: '/posts', message: 'a price has at least one post. Where the split is not known, write one of stakeholder onverdeeld.' }];
  const amount = parseDecimal(price.amount);
  return [...rangeProblems('price', price.amount, price), ...postProblems(price, amount)];
}

function rangeProblems(what: string, central: string, { low, high }: Pick<Adjustment, 'low' | 'high'>): { code: string; at: string; message: string }[] {
  const problems: { code: string; at: string; message: string }[] = [];
  if (low !== undefined && parseDecimal(low).gt(parseDecimal(central))) {
    problems.push({ code: 'low-above-central', at: '/low', message: `low ${low} is above the ${what} ${central}. Swap or correct them.` });
  }
  if (high !== undefined && parseDecimal(high).lt(parseDecimal(central))) {
    problems.push({ code: 'high-below-central', at: '/high', message: `high ${high} is below the ${what} ${central}. Swap or correct them.` });
  }
  return problems;
}

function postProblems(price: DatedPrice, amount: Decimal): { code: string; at: string; message: string }[] {
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
