import { z } from 'zod';
import type { Decimal } from '../shared/decimal.js';
import type { Problem } from '../shared/errors.js';
import { schemaProblems } from '../shared/schema-problems.js';
import { priceOf, unbalancedTransfers } from './ledgers.js';
import { amount, line, quantity, rate, share, years } from './value-map-fields.js';

/** The value map: a study of social return on investment as one document. All amounts are in the map's own currency. */

const post = z.strictObject({
  stakeholder: line.describe('Who gains, or with a negative amount who pays'),
  amount: amount.describe('Per unit'),
  kind: z.enum(['fiscal', 'economic', 'social'], 'write fiscal, economic or social, or leave it out').nullable().default(null),
  basis: z.enum(['resource', 'cash', 'wtp', 'qaly', 'wellbeing'], 'write resource, cash, wtp, qaly or wellbeing, or leave it out').nullable().default(null),
  transfer: line.nullable().default(null).describe('Name of a transfer, the same in its payer\'s and its receiver\'s post: it cancels for society'),
}, 'write a post as an object with stakeholder and amount');

type Priced = { pricePerUnit: Decimal | null; posts: ValueMapPost[] | null };
/** Checks across fields run beside the other problems of the same object, unless the fields themselves are wrong. */
const unlessWrong = (...fields: string[]) => ({
  when: ({ issues }: z.core.ParsePayload) => !issues.some(({ code, path }) => (path?.length ? fields.includes(String(path[0])) : code === 'invalid_type')),
});

const outcome = z.strictObject({
  stakeholder: line.describe('Who changes'),
  description: line,
  quantity,
  unit: line,
  pricePerUnit: amount.nullable().default(null).describe('Without it, and without posts, the outcome is counted and held'),
  posts: z.array(post, 'write a list of posts, or leave it out').min(1, 'write at least one post, or leave it out').max(50, 'write at most 50 posts').nullable().default(null).describe('The price, split over who gains and who pays'),
  deadweight: share.describe('Share that would have happened anyway, 0 to 1'),
  displacement: share.describe('Share that only moved the problem elsewhere, 0 to 1'),
  attributedToOthers: share.describe('Share caused by others, 0 to 1: the share taken away'),
  dropOff: share.describe('Yearly decay from the second year, 0 to 1'),
  durationYears: years(1),
  startOffset: years(0).default(0).describe('How many periods after the activity it begins'),
}, 'write an outcome as an object').refine((value) => !value.posts || !value.pricePerUnit || priceOf(value.posts).eq(value.pricePerUnit), {
  path: ['posts'],
  params: { code: 'posts-do-not-sum' },
  error: ({ input }) => `the posts without transfer sum to ${priceOf((input as Priced).posts ?? []).toFixed()}, not to the pricePerUnit ${(input as Priced).pricePerUnit?.toFixed()}. Correct an amount, or add a post for the rest.`,
  ...unlessWrong('posts', 'pricePerUnit'),
}).refine(({ posts }) => unbalancedTransfers(posts ?? []).length === 0, {
  path: ['posts'],
  params: { code: 'transfer-unbalanced' },
  error: ({ input }) => `transfer ${unbalancedTransfers((input as Priced).posts ?? []).map((id) => `"${id}"`).join(', ')} needs one payer and one receiver post of opposite amounts. Several receivers: several transfers.`,
  ...unlessWrong('posts'),
});

const input = z.strictObject({
  stakeholder: line.describe('Who puts it in'),
  description: line,
  amount: amount.refine((value) => value.gte(0), 'is an input below 0: a cost caused to others is an outcome with a negative pricePerUnit'),
  year: years(1).default(1).describe('Year of the activity in which it is put in'),
}, 'write an input as an object with stakeholder, description and amount');

const oneRate = rate.transform((value) => [{ from: 1, rate: value }]);
const schedule = z.array(z.strictObject({ from: years(1), rate }, 'write a segment as an object with from and rate')).min(1, 'write at least one segment').refine(
  (segments) => segments.every((segment, index) => segment.from > (segments[index - 1]?.from ?? 0)) && segments[0]?.from === 1,
  { params: { code: 'rates-not-rising' }, error: 'the segments of a rate schedule begin with "from": 1 and rise. Put them in the order of their years.' },
);

const rateOrSchedule = z.union([oneRate, schedule]).describe('One yearly rate, or a schedule of segments; 3.5 % is "0.035"');

const map = (discountRate: typeof oneRate | typeof schedule | typeof rateOrSchedule) => z.strictObject({
  currency: z.string('write it as text').regex(/^[A-Z]{3}$/, 'is not a currency: write its ISO code, such as EUR').describe('ISO code; all amounts of the map are in it'),
  method: z.enum(['societal', 'asPublished'], 'write societal, or asPublished to reproduce a study that counts transfers').default('societal').describe('asPublished reproduces a study that counts transfers'),
  combine: z.enum(['multiply', 'subtract'], 'write multiply or subtract').default('multiply').describe('How deadweight, displacement and attribution combine'),
  discountRate,
  discountTiming: z.enum(['start', 'mid', 'end'], 'write start, mid or end').describe('When in a year its value falls'),
  inputs: z.array(input, 'write a list; an empty one where nothing is known').max(1000, 'write at most 1000 inputs'),
  outcomes: z.array(outcome, 'write a list').min(1, 'write at least one outcome').max(1000, 'write at most 1000 outcomes'),
}, 'write a value map as an object with currency, discountRate, discountTiming, inputs and outcomes');
const schemas = { rate: map(oneRate), schedule: map(schedule) };

/** The form of a value map as JSON Schema, for readers of the API. */
export const valueMapForm = () => z.toJSONSchema(map(rateOrSchedule), { io: 'input' });

export type ValueMap = z.infer<typeof schemas.rate>;
export type ValueMapOutcome = ValueMap['outcomes'][number];
export type ValueMapPost = z.infer<typeof post>;
export type ValueMapInput = ValueMap['inputs'][number];
export type ParsedValueMap = { map: ValueMap } | { problems: Problem[] };

/**
 * Reads a value map that JSON or YAML has decoded, strictly: every problem at once, each with its place and its repair.
 * Numbers come as text and become decimals: at most 6 decimals in an amount, 12 in a quantity. Shares and durations must be
 * written: missing is never zero. Left out, `combine` is multiply, `method` societal, `startOffset` 0 and an input's `year` 1;
 * an outcome without `pricePerUnit` and `posts` stays, to be held.
 * @param document what the decoder returned
 */
export function parseValueMap(document: unknown): ParsedValueMap {
  const isSchedule = typeof document === 'object' && document !== null && 'discountRate' in document && Array.isArray(document.discountRate);
  const read = schemas[isSchedule ? 'schedule' : 'rate'].safeParse(document);
  if (read.success) return { map: read.data };
  return { problems: read.error.issues.flatMap((issue) => ownProblem(issue) ?? schemaProblems([issue], document)) };
}

/** A check across fields says itself what stands there; `schemaProblems` would show the whole list. */
function ownProblem(issue: z.core.$ZodIssue): Problem | undefined {
  const code: unknown = issue.code === 'custom' ? issue.params?.['code'] : undefined;
  return typeof code === 'string' ? { code, pointer: issue.path.map((part) => `/${String(part)}`).join(''), message: issue.message } : undefined;
}
