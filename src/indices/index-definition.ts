import { z } from 'zod';
import { isDecimalText, parseDecimal } from '../shared/decimal.js';
import { BASE_LEVEL, CAP, LARGEST_SHARE_MAX, MATCHED_MIN, REVIEW } from './rule-book.js';

const text = z.strictObject({ nl: z.string().min(1), en: z.string().min(1) });
const code = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const codes = (pattern: RegExp) => z.array(z.string().regex(pattern)).min(1).optional();
const shareUpTo = (most: string) => z.string().refine((share) => isDecimalText(share) && parseDecimal(share).gt(0) && parseDecimal(share).lte(parseDecimal(most)), `must be a share above 0, at most ${most}`);

/** Index definitions as data: a new index is one entry in fixtures/reference/indices.yaml. What is left out has the value of the rule book. */
export const indexDefinitionsSchema = z.array(z.strictObject({
  code,
  title: text,
  /** Whose cells are in it: all that is named must hold. Codes of sectors; `all`: every sector there is, and those to come. */
  sectors: z.union([z.literal('all'), z.array(code).min(1)]),
  /** ISO 3166 codes of the countries. */
  countries: z.array(z.string().regex(/^[A-Z]{2}$/)).min(1),
  provinces: codes(/^PV\d{2}$/),
  municipalities: codes(/^GM\d{4}$/),
  themes: codes(/^[a-z0-9-]+$/),
  /** Only the part of a value that serves this goal of the UN. */
  sdg: z.int().min(1).max(17).optional(),
  /** Only the part of a value that this stakeholder gains or pays, transfers included. */
  stakeholder: z.string().min(1).optional(),
  /** The price list its values are at. */
  list: z.string().min(1),
  /** Quarters and months would each be linked to the same one a year before; only years are published so far. */
  frequency: z.literal('year').default('year'),
  /** The level at which it, and each new segment, begins. */
  base: z.literal(BASE_LEVEL).default(BASE_LEVEL),
  /** The largest weight in its variant "-C". */
  cap: shareUpTo('1').default(CAP),
  /** No link with fewer matched initiatives; stricter than the rule book, never looser. */
  minimumConstituents: z.int().min(MATCHED_MIN).default(MATCHED_MIN),
  /** No link where one initiative has more than this share. */
  dominanceLimit: shareUpTo(LARGEST_SHARE_MAX).default(LARGEST_SHARE_MAX),
  formula: z.literal('laspeyres').default('laspeyres'),
  /** Month and day on which caps are set anew, every year. */
  review: z.string().regex(/^\d{2}-\d{2}$/).default(REVIEW),
})).min(1);

export type IndexDefinition = z.infer<typeof indexDefinitionsSchema>[number];

/** An index over several sectors has a rule of its own: rule-book.ts, SECTORS_MIN. */
export function spansSectors({ sectors }: Pick<IndexDefinition, 'sectors'>): boolean {
  return sectors === 'all' || sectors.length > 1;
}

/** Which part of a value an index takes, as a code: those that take the same part share their values. Empty: the whole. */
export function measureOf({ sdg, stakeholder }: Pick<IndexDefinition, 'sdg' | 'stakeholder'>): string {
  return [sdg === undefined ? '' : `sdg ${sdg}`, stakeholder ?? ''].join(' ').trim();
}
