import { z } from 'zod';
import type { Problem } from '../shared/errors.js';
import { schemaProblems } from '../shared/schema-problems.js';
import { STAKEHOLDERS, UNITS, type StakeholderCode, type Unit } from './closed-lists.js';
import { indicatorSchema, priceListSchema, source, text } from './price-list.js';

/**
 * A mapping says how a table becomes a price list: which column is what, and what its words are in ours. Columns are called by their name in
 * lower case where the table has one header row, else by their letter. Words are compared without regard to capitals and spaces.
 */

const column = z.string().min(1);
const words = <Value extends z.ZodType>(value: Value) => z.record(z.string().min(1), value);
const stakeholder = z.enum(Object.keys(STAKEHOLDERS) as [StakeholderCode, ...StakeholderCode[]]);
const { category, count, stage, adjustments, prices } = indicatorSchema.shape;
const { from, grade, amount, posts } = prices.unwrap().element.shape;
const { kind, basis, transfer } = posts.element.shape;

export const tableMappingSchema = z.strictObject({
  list: priceListSchema.pick({ list: true, version: true, title: true, currency: true, published: true, priceLevel: true, priceIndex: true, licence: true, authors: true, discount: true }),
  table: z.strictObject({ sheets: z.array(z.string()).min(1).optional(), headerRows: z.int().min(0).max(20) }),
  /** In which the texts of the table are; in the other they stand untranslated, marked as such: "[en] ...". */
  language: z.enum(['nl', 'en']),
  code: z.strictObject({ column, prefix: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*-$/, 'is not a prefix: write lower case letters and a hyphen, such as "gmca-"') }),
  label: column,
  /** The same for all; `{unit}` becomes the unit as the table has it. */
  definition: text,
  category: z.strictObject({ column, words: words(category) }),
  unit: z.strictObject({ column, words: words(z.strictObject({ unit: z.enum(Object.keys(UNITS) as [Unit, ...Unit[]]), count })) }),
  stage,
  adjustments: adjustments.unwrap(),
  from,
  /** Each is a part of the price: who bears it is one stakeholder, or in `agencies`, the most specific of which counts: "NHS / GP" before "NHS". */
  values: z.array(z.strictObject({
    kind, basis, amount: column, priceLevel: column,
    stakeholder: stakeholder.optional(),
    agencies: z.strictObject({ columns: z.array(column).min(1), words: words(stakeholder) }).optional(),
  }).refine((value) => (value.stakeholder === undefined) !== (value.agencies === undefined), 'needs either a stakeholder or agencies, not both')).min(1),
  /** Of rows with one of these words in each of these columns the value of that kind only changes hands. */
  transfers: z.array(z.strictObject({ id: transfer.unwrap(), kind, receiver: stakeholder, payer: stakeholder, where: words(z.array(z.string()).min(1)) })),
  /** A code that has one of another and a last part after the separator is a part of it; amounts sum if they differ by no more than the tolerance. */
  parents: z.strictObject({ separator: z.string().length(1), tolerance: amount.unwrap() }),
  grade: z.union([grade, z.strictObject({ column, words: words(grade) })], 'is neither a grade for all rows, nor a column with its words'),
  /** The same for all, but for the title where that is in a column. `quotedIn` is the table itself: each row adds its place. */
  source: z.strictObject({ ...source.shape, title: source.shape.title.optional(), titleColumn: column.optional(), quotedIn: source.shape.quotedIn.unwrap() })
    .refine((value) => (value.title === undefined) !== (value.titleColumn === undefined), 'needs either a title or a titleColumn, not both'),
  remark: column.optional(),
  /** A row with a text in this column is doubted: its price is not taken, for that reason. */
  doubt: column.optional(),
});
export type TableMapping = z.infer<typeof tableMappingSchema>;

/** Reads a mapping (already decoded from YAML or JSON) strictly: every problem at once, each with its path. */
export function parseTableMapping(document: unknown): { mapping: TableMapping } | { problems: Problem[] } {
  const read = tableMappingSchema.safeParse(document);
  return read.success ? { mapping: read.data } : { problems: schemaProblems(read.error.issues, document) };
}

/** Every column a mapping names, with its place in the mapping. */
export function mappedColumns(mapping: TableMapping): { name: string; pointer: string }[] {
  const { code, label, category, unit, values, transfers, grade, source: { titleColumn }, remark, doubt } = mapping;
  const named = [
    { name: code.column, pointer: '/code/column' }, { name: label, pointer: '/label' }, { name: category.column, pointer: '/category/column' }, { name: unit.column, pointer: '/unit/column' },
    ...values.flatMap(({ amount, priceLevel, agencies }, index) => [
      { name: amount, pointer: `/values/${index}/amount` }, { name: priceLevel, pointer: `/values/${index}/priceLevel` },
      ...(agencies?.columns ?? []).map((name, at) => ({ name, pointer: `/values/${index}/agencies/columns/${at}` })),
    ]),
    ...transfers.flatMap(({ where }, index) => Object.keys(where).map((name) => ({ name, pointer: `/transfers/${index}/where/${name}` }))),
    { name: typeof grade === 'string' ? undefined : grade.column, pointer: '/grade/column' }, { name: titleColumn, pointer: '/source/titleColumn' }, { name: remark, pointer: '/remark' }, { name: doubt, pointer: '/doubt' },
  ];
  return named.flatMap(({ name, pointer }) => (name === undefined ? [] : [{ name, pointer }]));
}
