import { z } from 'zod';
import { isDate } from '../shared/period.js';
import { isDecimalText, parseDecimal } from '../shared/decimal.js';
import { STAKEHOLDERS, UNITS, type StakeholderCode, type Unit } from './closed-lists.js';

/** The price list document, as its authors write it (YAML or JSON): see METHODOLOGY.md, "The price list". */

const decimal = z.string('write the number as text, in quotes, such as "0.13"').refine(isDecimalText, 'is not a number in text: write digits with a point, in quotes, such as "0.13"');
const amount = decimal.refine((text) => (text.split('.')[1] ?? '').length <= 6, 'has more than 6 decimals: round it');
const rate = decimal.refine((text) => !isDecimalText(text) || parseDecimal(text).abs().lt(1), 'is not a rate: write 2.25 % as "0.0225"');
const share = decimal.refine((text) => !isDecimalText(text) || (parseDecimal(text).gte(0) && parseDecimal(text).lte(1)), 'is a share: write it between "0" and "1"');
const date = z.string('write the day as text, in quotes, such as "2021-01-01"').refine(isDate, 'is not a day: write it as 2021-01-01, in quotes');
const levelYear = z.string('write the year as text, in quotes, such as "2021"').regex(/^\d{4}(\/\d{2})?$/, 'is not a price level year: write "2021", or "2013/14" for a fiscal year');
const version = z.string().regex(/^\d{4}-\d+$/, 'is not a version: write the year and a number, such as "2026-1"');
const code = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is not a code: use lower case letters, digits and single hyphens');
const line = z.string('write it as text').regex(/^(?=.*\S)[^\p{Cc}\p{Cs}]+$/u, 'is not a text of one line: write one').max(2000);
export const text = z.strictObject({ nl: line, en: line });
export const source = z.strictObject({
  title: line,
  publisher: line,
  url: z.url().optional(),
  page: line.optional(),
  /** Where the figure was read, when that was not the source itself. */
  quotedIn: line.optional(),
  published: line.optional(),
  accessed: date,
  licence: line,
});

const assumption = z.strictObject({
  value: share,
  low: share.optional(),
  high: share.optional(),
  reason: text.optional(),
  source: source.optional(),
}).refine((value) => value.reason !== undefined || value.source !== undefined, 'needs a source, or a reason why there is none');

const post = z.strictObject({
  stakeholder: z.enum(Object.keys(STAKEHOLDERS) as [StakeholderCode, ...StakeholderCode[]]),
  amount: amount.optional(),
  share: share.optional(),
  kind: z.enum(['fiscal', 'economic', 'social']),
  basis: z.enum(['resource', 'cash', 'wtp', 'qaly', 'wellbeing']),
  transfer: code.optional(),
  costBasis: z.enum(['marginal', 'average']).optional(),
  cashableShare: share.optional(),
}).refine((value) => (value.amount === undefined) !== (value.share === undefined), 'needs either an amount or a share, not both');

const price = z.strictObject({
  from: date,
  amount: amount.nullable(),
  withdrawn: text.optional(),
  low: amount.optional(),
  high: amount.optional(),
  priceLevel: levelYear,
  backcast: text.optional(),
  posts: z.array(post).max(50),
  sourceAmount: amount.optional(),
  remark: text.optional(),
  grade: z.enum(['green', 'amber', 'red']),
  source,
  bestBefore: date.optional(),
});

const prices = z.array(price).min(1);
const adjustments = z.strictObject({
  deadweight: assumption,
  displacement: assumption,
  attributedToOthers: assumption,
  dropOff: assumption,
  durationYears: z.int().min(1).max(200),
  startOffset: z.int().min(0).max(200),
});

export const indicatorSchema = z.strictObject({
  code,
  label: text,
  definition: text,
  unit: z.enum(Object.keys(UNITS) as [Unit, ...Unit[]]),
  category: code,
  stage: z.enum(['output', 'outcome']),
  count: z.enum(['event', 'stock', 'level']),
  sdg: z.array(z.strictObject({ target: z.string().regex(/^\d{1,2}(\.[0-9a-z]{1,2})?$/), share })).optional(),
  iris: z.string().regex(/^[A-Z]{2}\d{4}$/).optional(),
  notBefore: z.strictObject({ date, reason: text }).optional(),
  adjustments: adjustments.optional(),
  /** One level of a ladder: the quantity is persons at it after minus before, in unit-years. */
  scale: z.strictObject({ code, level: z.int().min(0).max(100) }).optional(),
  /** The central indicator of the same concept: of the two only one may be counted. */
  alternativeOf: code.optional(),
  /** What it is a part of: of a part and its whole only one may be counted. */
  parent: code.optional(),
  /** Indicators of one cluster partly count the same: beside the largest of them the others keep the share alpha. */
  overlap: z.strictObject({ cluster: code, alpha: share }).optional(),
  held: text.optional(),
  prices: prices.optional(),
});

/** What a list says otherwise of an entry of the list it extends, and why; what it does not name stays as it is there. */
export const overrideSchema = z.strictObject({ code, reason: text, prices: prices.optional(), held: text.optional(), adjustments: adjustments.optional() })
  .refine((value) => value.prices !== undefined || value.held !== undefined || value.adjustments !== undefined, 'changes nothing: give prices, held or adjustments');

/** Words that stand in addresses where the code of a list stands. */
const RESERVED = ['drafts', 'expired'];

/** Somebody looked at the list on a day, and found it still valid. */
export const checkSchema = z.strictObject({ on: date, by: line, note: line });

export const priceListSchema = z.strictObject({
  list: code.refine((value) => !RESERVED.includes(value), 'is kept for addresses: choose another code'),
  version,
  title: text,
  /** The published version this list stands on: it has all entries of that, but for its overrides, and its own indicators. */
  extends: z.strictObject({ list: code, version }).optional(),
  currency: z.string().regex(/^[A-Z]{3}$/, 'is not a currency: write its ISO code, such as EUR'),
  published: date,
  priceLevel: levelYear,
  priceIndex: z.strictObject({ code, version: line }),
  licence: line,
  authors: z.array(line).min(1),
  discount: z.strictObject({
    validFrom: date,
    timing: z.enum(['start', 'mid', 'end']),
    schedule: z.array(z.strictObject({ from: z.int().min(1), rate })).min(1),
    source,
  }),
  overrides: z.array(overrideSchema).max(5000).optional(),
  indicators: z.array(indicatorSchema).max(5000),
  /** Of each group only one indicator may be counted for the same persons and period. */
  notTogether: z.array(z.strictObject({ codes: z.array(code).min(2, 'a group names two codes or more'), reason: text })).optional(),
  /** The indicator, in hours, whose price an unpaid hour has as an input; `held` there does not bar this use. */
  hourPrice: code.optional(),
  checks: z.array(checkSchema).optional(),
});

export type PriceList = z.infer<typeof priceListSchema>;
export type Indicator = PriceList['indicators'][number];
export type Override = NonNullable<PriceList['overrides']>[number];
export type Check = NonNullable<PriceList['checks']>[number];
export type DatedPrice = NonNullable<Indicator['prices']>[number];
export type PriceSource = z.infer<typeof source>;
export type Adjustment = z.infer<typeof assumption>;

export type HoldReason = 'not-in-list' | 'no-price' | 'not-usable' | 'before-first-price' | 'withdrawn' | 'no-index-value';
export type PriceFound = { price: DatedPrice; backcast: boolean } | { held: HoldReason; price?: DatedPrice };

/**
 * The price that holds on a day: the newest one that began on or before it (method: section 2).
 * A day before the first price takes that first price only where its authors said `backcast`.
 * A price that stands beside `held` is published, and not used.
 * @param on ISO date, the first day of the measurement's period
 */
export function priceOn(entry: Indicator | undefined, on: string): PriceFound {
  if (!entry) return { held: 'not-in-list' };
  const [first, ...later] = entry.prices ?? [];
  if (!first) return { held: 'no-price' };
  const price = on < first.from && !first.backcast ? undefined : (later.findLast((candidate) => candidate.from <= on) ?? first);
  if (entry.held) return { held: 'not-usable', ...(price && { price }) };
  if (!price) return { held: 'before-first-price' };
  return price.amount === null ? { held: 'withdrawn', price } : { price, backcast: on < first.from };
}
