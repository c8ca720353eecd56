import { z } from 'zod';
import { isDecimalText, parseDecimal, toText } from '../shared/decimal.js';
import * as query from '../shared/query.js';
import { rate, share, years } from './value-map-fields.js';

/** A number as text, written in one way only, so that the same parameters have the same hash. */
const numberText = (kind: typeof rate, wrong: string) => z.string('write the number as text, in quotes, such as "0.035"').refine((text) => kind.safeParse(text).success, wrong)
  .transform((text) => (isDecimalText(text) ? toText(parseDecimal(text)) : text));
const rateText = numberText(rate, 'is not a yearly rate: write it between "-1" and "1", so 3.5 % as "0.035"');
const shareText = numberText(share, 'is not a share: write it between "0" and "1", so 25 % as "0.25"');
const schedule = z.array(z.strictObject({ from: years(1), rate: rateText })).min(1, 'write at least one segment').refine(
  (segments) => segments.every(({ from }, index) => (index === 0 ? from === 1 : from > segments[index - 1]!.from)),
  'is not in order: the first segment has "from": 1, and each begins later than the one before',
);

/** A valuation that somebody asks for: what is not said is as the list says, and as things are now. */
export const askedRunSchema = z.strictObject({
  list: query.list,
  version: z.string().max(100).optional().describe('Version of the price list; without it the newest'),
  knownAt: z.int().min(1).optional().describe('The publication number up to which measurements are known; without it the newest'),
  priceLevel: z.string().max(20).optional().describe('The year whose price level all amounts are brought to; one of the price index of the list'),
  combine: z.enum(['multiply', 'subtract']).optional().describe('How the shares taken off are combined'),
  discountTiming: z.enum(['end', 'mid', 'start']).optional(),
  schedule: schedule.optional().describe('Yearly discount rates, each from a year on'),
  uncertainty: z.strictObject({
    seed: z.string().regex(/^[\w-]{1,64}$/, 'is not a seed: write 1 to 64 letters, digits and hyphens').optional().describe('The draws are the same for the same seed'),
    error: z.partialRecord(z.enum(['self-reported', 'documented', 'audited', 'effect-study']), shareText).optional().describe('Half-width of the error of a measurement, as a share of its quantity, by its evidence'),
  }).optional(),
}).meta({ example: { list: 'nl', knownAt: 3, discountTiming: 'mid' } });

export type AskedRun = z.infer<typeof askedRunSchema>;
