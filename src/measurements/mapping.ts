import { z } from 'zod';
import { canonicalHash } from '../shared/canonical-hash.js';
import { decodeDocument } from '../shared/decode-document.js';
import type { Problem } from '../shared/errors.js';
import { schemaProblems } from '../shared/schema-problems.js';
import { COLUMNS_MAX } from '../shared/table.js';
import { aggregateSchema } from './aggregate.js';
import { plainName } from './header-names.js';

const name = z.string().min(1).max(300);
const names = z.record(name, name).refine((record) => Object.keys(record).length <= COLUMNS_MAX, `has more than ${COLUMNS_MAX} names: keep those that are needed`).default({});
const mappingSchema = z.strictObject({
  columns: names.describe('What columns of other names are: a column of ours, an indicator whose quantities it holds, or - to leave it out'),
  values: names.describe('What every row says in a column of ours where it says nothing itself'),
  aggregate: aggregateSchema.optional().describe('How rows of ours are made of rows that each tell one thing: it names the columns of the file itself'),
}).refine(({ aggregate, columns }) => aggregate === undefined || Object.keys(columns).length === 0, { path: ['columns'], message: 'stand beside aggregate, which names the columns of the file itself: leave them out' });

/** What columns of other names are, and what every row has: both by the names of our own columns; an indicator by its code. `-` leaves a column out. */
export type Mapping = Readonly<z.infer<typeof mappingSchema>>;
export const NO_MAPPING: Mapping = { columns: {}, values: {} };

/** Reads a mapping out of JSON or YAML. */
export function parseMapping(text: string): { mapping: Mapping } | { problems: Problem[] } {
  const decoded = decodeDocument(text, 'yaml');
  if ('problems' in decoded) return decoded;
  const read = mappingSchema.safeParse(decoded.document);
  return read.success ? { mapping: read.data } : { problems: schemaProblems(read.error.issues, decoded.document) };
}

/** Tells files with the same columns, in whatever order, from those with others. */
export function headersHash(columns: readonly string[]): string {
  return canonicalHash(columns.map(plainName).sort());
}
