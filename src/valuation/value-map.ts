import { z } from 'zod';
import type { Problem } from '../shared/errors.js';
import { schemaProblems } from '../shared/schema-problems.js';
import { date, levelYear, line, missing, rate, years } from './value-map-fields.js';
import { rowProblems } from './value-map-problems.js';
import { input, outcome } from './value-map-rows.js';

/** The value map: a study of social return on investment as one document. All amounts are in the map's own currency. */

const oneRate = rate.transform((value) => [{ from: 1, rate: value }]);
const schedule = z.array(z.strictObject({ from: years(1), rate }, 'write a segment as an object with from and rate')).min(1, 'write at least one segment').refine(
  (segments) => segments.every((segment, index) => segment.from > (segments[index - 1]?.from ?? 0)) && segments[0]?.from === 1,
  { params: { code: 'rates-not-rising' }, error: 'the segments of a rate schedule begin with "from": 1 and rise. Put them in the order of their years.' },
);

const schema = z.strictObject({
  title: line.nullable().default(null),
  source: line.nullable().default(null).describe('Where the study can be read'),
  remark: line.nullable().default(null),
  claim: z.boolean('write true or false').default(false).describe('Some figures were derived from the published answer: it is shown, and proves nothing'),
  currency: z.string('write it as text').regex(/^[A-Z]{3}$/, 'is not a currency: write its ISO code, such as EUR').describe('ISO code; all amounts of the map are in it'),
  priceList: z.strictObject({ list: line, version: line }, 'write an object with list and version').nullable().default(null).describe('Published list that rows with an indicator, and unpaid hours, take their price from'),
  priceLevel: levelYear.nullable().default(null).describe('Year that all amounts are brought to; left out: that of the price list'),
  date: date.nullable().default(null).describe('First day of the first year of the activity'),
  method: z.enum(['societal', 'asPublished'], 'write societal, or asPublished to reproduce a study that counts transfers').default('societal').describe('asPublished reproduces a study that counts transfers'),
  combine: z.enum(['multiply', 'subtract'], 'write multiply or subtract').default('multiply').describe('How deadweight, displacement and attribution combine'),
  discountRate: z.union([oneRate, schedule]).nullable().default(null).describe('One yearly rate, or a schedule of segments; 3.5 % is "0.035". Left out only with a price list, for that of the list'),
  discountTiming: z.enum(['start', 'mid', 'end'], 'write start, mid or end').nullable().default(null).describe('When in a year its value falls; left out only with a price list'),
  inputs: z.array(input, 'write a list; an empty one where nothing is known').max(1000, 'write at most 1000 inputs'),
  outcomes: z.array(outcome, 'write a list').min(1, 'write at least one outcome').max(1000, 'write at most 1000 outcomes'),
}, 'write a value map as an object with currency, discountRate, discountTiming, inputs and outcomes')
  .refine(({ priceList, discountRate }) => priceList !== null || discountRate !== null, missing('discountRate'))
  .refine(({ priceList, discountTiming }) => priceList !== null || discountTiming !== null, missing('discountTiming'));

/** The form of a value map as JSON Schema, for readers of the API. */
export const valueMapForm = () => z.toJSONSchema(schema, { io: 'input' });

export type ValueMap = z.infer<typeof schema>;
export type ParsedValueMap = { map: ValueMap } | { problems: Problem[] };

/**
 * Reads a value map that JSON or YAML has decoded, strictly: every problem at once, each with its place and its repair.
 * Numbers come as text and become decimals: at most 6 decimals in an amount, 12 in a quantity. Shares and durations must be
 * written, or come with the indicator of a price list: missing is never zero. Left out, `combine` is multiply, `method` societal and a `year` 1;
 * an outcome without a price stays, to be held.
 * @param document what the decoder returned
 */
export function parseValueMap(document: unknown): ParsedValueMap {
  const read = schema.safeParse(document);
  const problems = read.success ? rowProblems(read.data) : read.error.issues.flatMap((issue) => issueProblems(issue, document));
  return read.success && problems.length === 0 ? { map: read.data } : { problems };
}

/** Of two forms that a field may have the written one is judged. A check across fields says itself what stands there; `schemaProblems` would show the whole list. */
function issueProblems(issue: z.core.$ZodIssue, document: unknown): Problem[] {
  if (issue.code === 'invalid_union') {
    const written = issue.path.reduce<unknown>((value, part) => (value as Record<PropertyKey, unknown>)[part], document);
    const form = issue.errors.at(typeof written === 'object' && written !== null ? -1 : 0)!;
    return form.flatMap((own) => issueProblems({ ...own, path: [...issue.path, ...own.path] }, document));
  }
  const code: unknown = issue.code === 'custom' ? issue.params?.['code'] : undefined;
  return typeof code === 'string' ? [{ code, pointer: issue.path.map((part) => `/${String(part)}`).join(''), message: issue.message }] : schemaProblems([issue], document);
}
