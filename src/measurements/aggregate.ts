import { z } from 'zod';

const name = z.string().min(1).max(300);
const ROWS_MAX = 50;
const VALUES_MAX = 1_000;

const filter = z.record(name, z.array(z.string().max(300)).min(1).max(VALUES_MAX)).describe('Columns of the file with the values they may have; an empty text is an empty cell');
const templates = z.record(name, name).describe('Columns of ours with what stands in them: text, with {a column of the file} in it; {column|year} is the year of a day, {column|slug} the short name of a text');
const quantity = z.union([z.literal('count'), z.strictObject({ sum: name }), z.strictObject({ distinct: name })]);

/** How rows of ours are made of rows that each tell one thing: a repair, a gift. */
export const aggregateSchema = z.strictObject({
  where: filter.optional(),
  except: filter.optional(),
  by: templates.refine((columns) => Object.keys(columns).length > 0, 'names nothing: write at least initiative').describe('What rows that are taken together share'),
  first: templates.optional().describe('What is taken from the first of them'),
  rows: z.array(z.strictObject({
    values: z.record(name, name).optional().describe('What stands in other columns of ours, such as the indicator and its unit'),
    where: filter.optional(),
    quantity: quantity.describe('count: how many rows; {sum: a column}; {distinct: a column}: how many different values'),
  })).min(1).max(ROWS_MAX).optional().describe('A row of ours for each; left out, one row without a quantity'),
});

export type Aggregate = Readonly<z.infer<typeof aggregateSchema>>;
export type RowFilter = NonNullable<Aggregate['where']>;
export type AggregatedQuantity = z.infer<typeof quantity>;
