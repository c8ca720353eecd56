import { z } from 'zod';
import { sum, type Decimal } from '../shared/decimal.js';
import { priceOf, unbalancedTransfers } from './ledgers.js';
import { adjustment, amount, date, levelYear, line, missing, otherwise, quantity, share, unlessWrong, years } from './value-map-fields.js';

/** The rows of a value map: posts, outcomes and inputs, with what is wrong within one of them. */

const post = z.strictObject({
  stakeholder: line.describe('Who gains, or with a negative amount who pays'),
  amount: amount.describe('Per unit'),
  kind: z.enum(['fiscal', 'economic', 'social'], 'write fiscal, economic or social, or leave it out').nullable().default(null),
  basis: z.enum(['resource', 'cash', 'wtp', 'qaly', 'wellbeing'], 'write resource, cash, wtp, qaly or wellbeing, or leave it out').nullable().default(null),
  transfer: line.nullable().default(null).describe('Name of a transfer, the same in its payer\'s and its receiver\'s post: it cancels for society'),
  costBasis: z.enum(['marginal', 'average'], 'write marginal or average, or leave it out').nullable().default(null).describe('marginal: what one unit less really saves'),
  cashableShare: share.nullable().default(null).describe('Share of a marginal fiscal amount that comes free as money, 0 to 1'),
}, 'write a post as an object with stakeholder and amount');
export type ValueMapPost = z.infer<typeof post>;

const conversion = z.strictObject({
  share: share.describe('Outcomes for one output, 0 to 1'),
  unit: line.describe('Unit of the outcome'),
  source: line.describe('Where the share comes from'),
}, 'write a conversion as an object with share, unit and source');

const shareOrRange = adjustment.nullable().default(null);
const ownAssumptions = ['deadweight', 'displacement', 'attributedToOthers', 'dropOff', 'durationYears'] as const;
const ownPrice = ['pricePerUnit', 'posts', 'low', 'high', 'priceLevel'] as const;

const fields = z.strictObject({
  code: line.nullable().default(null).describe('Name of the row, for parent and yieldsTo of other rows'),
  stakeholder: line.describe('Who changes'),
  description: line,
  quantity,
  unit: line,
  indicator: line.nullable().default(null).describe('Code in the price list: price, and what is left out below, are those of the list'),
  pricePerUnit: amount.nullable().default(null).describe('Without it, and without posts or indicator, the outcome is counted and held'),
  low: amount.nullable().default(null).describe('Lowest price per unit thought possible'),
  high: amount.nullable().default(null).describe('Highest price per unit thought possible'),
  posts: z.array(post, 'write a list of posts, or leave it out').min(1, 'write at least one post, or leave it out').max(50, 'write at most 50 posts').nullable().default(null).describe('The price, split over who gains and who pays'),
  priceLevel: levelYear.nullable().default(null).describe('Year of the price, where it is not the map\'s'),
  deadweight: shareOrRange.describe('Share that would have happened anyway, 0 to 1. A share of an outcome is left out only beside an indicator'),
  displacement: shareOrRange.describe('Share that only moved the problem elsewhere, 0 to 1'),
  attributedToOthers: shareOrRange.describe('Share caused by others, 0 to 1: the share taken away'),
  dropOff: shareOrRange.describe('Yearly decay from the second year, 0 to 1'),
  durationYears: years(1).nullable().default(null),
  startOffset: years(0).nullable().default(null).describe('How many periods after the activity it begins; left out: 0, or that of the indicator'),
  year: years(1).default(1).describe('Year of the activity'),
  date: date.nullable().default(null).describe('First day of the activity, which decides on the price; left out: the day of the map, in its year'),
  stage: z.enum(['output', 'outcome'], 'write output or outcome, or leave it out').default('outcome').describe('An output is held, unless it has a conversion'),
  conversion: conversion.nullable().default(null),
  count: z.enum(['event', 'stock', 'level'], 'write event, stock or level, or leave it out').nullable().default(null).describe('A stock or level is in units times years, and lasts 1 year'),
  overlapCluster: line.nullable().default(null).describe('Rows of one cluster partly count the same'),
  alpha: share.nullable().default(null).describe('Share that this row keeps beside the largest of its cluster'),
  caseGroup: line.nullable().default(null).describe('Rows about the same persons: the shares they keep sum to at most 1'),
  parent: line.nullable().default(null).describe('Code, indicator or description of the row this one is a part of'),
  yieldsTo: z.array(line, 'write a list of rows').max(20, 'name at most 20 rows').default([]).describe('Rows beside which this one is not counted'),
  sdg: z.array(z.strictObject({ target: z.string('write it as text').regex(/^\d{1,2}(\.[0-9a-z]{1,2})?$/, 'is not a goal: write "3", or "3.4" for a target'), share }, 'write an object with target and share'), 'write a list, or leave it out').max(50, 'name at most 50 goals').nullable().default(null),
  evidence: z.enum(['self-reported', 'documented', 'audited', 'effect-study'], 'write self-reported, documented, audited or effect-study, or leave it out').nullable().default(null).describe('How well the quantity is known'),
  source: line.nullable().default(null).describe('Where the price comes from; rows of one source share its doubt'),
  remark: line.nullable().default(null),
}, 'write an outcome as an object');
type Fields = z.infer<typeof fields>;

const priced = fields.refine((value) => !value.posts || !value.pricePerUnit || priceOf(value.posts).eq(value.pricePerUnit), {
  path: ['posts'],
  params: { code: 'posts-do-not-sum' },
  error: ({ input }) => `the posts without transfer sum to ${priceOf((input as Fields).posts ?? []).toFixed()}, not to the pricePerUnit ${(input as Fields).pricePerUnit?.toFixed()}. Correct an amount, or add a post for the rest.`,
  ...unlessWrong('posts', 'pricePerUnit'),
}).refine(({ posts }) => unbalancedTransfers(posts ?? []).length === 0, {
  path: ['posts'],
  params: { code: 'transfer-unbalanced' },
  error: ({ input }) => `transfer ${unbalancedTransfers((input as Fields).posts ?? []).map((id) => `"${id}"`).join(', ')} needs one payer and one receiver post of opposite amounts. Several receivers: several transfers.`,
  ...unlessWrong('posts'),
}).refine((value) => value.indicator === null || ownPrice.every((name) => value[name] === null),
  otherwise('price-and-indicator', 'indicator', `an outcome has the price of its indicator or one of its own. Remove the indicator, or ${ownPrice.join(', ')}.`, ...ownPrice))
  .refine(inOrder, otherwise('range-order', 'low', 'low, price and high rise, and a range needs a price. Put them in order, or remove low and high.', 'high', 'pricePerUnit', 'posts'));

const complete = ownAssumptions.reduce((schema, name) => schema.refine((value) => value.indicator !== null || value[name] !== null, missing(name)), priced);

export const outcome = complete
  .refine(({ count, durationYears }) => count === null || count === 'event' || (durationYears ?? 1) === 1,
    otherwise('stock-over-time', 'durationYears', 'the years of a stock or level are in its quantity (units times years). Write durationYears 1, with a row for each year it lasts.', 'count'))
  .refine(({ stage, conversion }) => stage === 'output' || conversion === null,
    otherwise('conversion-of-outcome', 'conversion', 'only an output is converted. Write "stage": "output", or remove the conversion.', 'stage'))
  .refine(({ overlapCluster, alpha }) => (overlapCluster === null) === (alpha === null),
    otherwise('cluster-and-alpha', 'overlapCluster', 'a row of an overlap cluster says which share it keeps beside the largest. Write overlapCluster and alpha, or neither.', 'alpha'))
  .refine(({ sdg }) => sum((sdg ?? []).map((goal) => goal.share)).lte(1),
    otherwise('sdg-over-one', 'sdg', 'the SDG shares sum to more than 1, so money would be counted twice. Lower them.'));
export type ValueMapOutcome = z.infer<typeof outcome>;

/** The price a row gives itself; null: none. */
export function ownPriceOf({ posts, pricePerUnit }: Pick<Fields, 'posts' | 'pricePerUnit'>): Decimal | null {
  return posts ? priceOf(posts) : pricePerUnit;
}

function inOrder(value: Fields): boolean {
  const price = ownPriceOf(value);
  return price === null ? value.low === null && value.high === null : (value.low ?? price).lte(price) && (value.high ?? price).gte(price);
}

const notNegative = 'is an input below 0: a cost caused to others is an outcome with a negative pricePerUnit';

export const input = z.strictObject({
  stakeholder: line.describe('Who puts it in'),
  description: line,
  kind: z.enum(['money', 'hours', 'goods'], 'write money, hours or goods, or leave it out').default('money').describe('hours: unpaid; goods: durable ones, as a yearly part of what they cost'),
  amount: amount.refine((value) => value.gte(0), notNegative).nullable().default(null).describe('Of goods: what they cost when bought'),
  hours: quantity.refine((value) => value.gte(0), notNegative).nullable().default(null).describe('Number of unpaid hours'),
  hourPrice: amount.refine((value) => value.gte(0), notNegative).nullable().default(null).describe('Of one hour; left out: that of the price list'),
  lifeYears: years(1).nullable().default(null).describe('Years that goods are used'),
  priceLevel: levelYear.nullable().default(null).describe('Year of the amount, where it is not the map\'s'),
  year: years(1).default(1).describe('Year of the activity in which it is put in'),
  date: date.nullable().default(null).describe('Day that decides on the price of an hour; left out: the day of the map, in its year'),
  source: line.nullable().default(null),
  remark: line.nullable().default(null),
}, 'write an input as an object with stakeholder, description and amount')
  .refine(({ kind, amount: money, hours }) => money !== null || (kind === 'hours' && hours !== null), missing('amount'))
  .refine(({ kind, lifeYears }) => kind !== 'goods' || lifeYears !== null, missing('lifeYears'))
  .refine(({ kind, lifeYears }) => kind === 'goods' || lifeYears === null, otherwise('not-of-this-kind', 'lifeYears', 'only goods have years of life. Write "kind": "goods", or remove lifeYears.', 'kind'))
  .refine(({ kind, hours, hourPrice }) => kind === 'hours' || (hours === null && hourPrice === null), otherwise('not-of-this-kind', 'hours', 'only hours have a number of hours and a price of one. Write "kind": "hours", or remove hours and hourPrice.', 'kind', 'hourPrice'))
  .refine(({ kind, amount: money, hours }) => kind !== 'hours' || money === null || hours === null, otherwise('amount-and-hours', 'hours', 'give the hours, to be priced, or the amount they were priced at, not both.', 'kind', 'amount'))
  .refine(({ hours, hourPrice, priceLevel }) => hours === null || hourPrice !== null || priceLevel === null, otherwise('price-level-of-list', 'priceLevel', 'hours with the price of the list have its price level. Remove priceLevel, or give hourPrice.', 'hours', 'hourPrice'));
export type ValueMapInput = z.infer<typeof input>;
