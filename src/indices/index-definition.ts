import { z } from 'zod';

const text = z.strictObject({ nl: z.string().min(1), en: z.string().min(1) });
const code = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);

/** Index definitions as data: a new index is one entry in fixtures/reference/indices.yaml. */
export const indexDefinitionsSchema = z.array(z.strictObject({
  code,
  title: text,
  /** Codes of the sectors whose initiatives are in it; `all`: every sector there is, and those to come. */
  sectors: z.union([z.literal('all'), z.array(code).min(1)]),
  /** ISO 3166 codes of the countries whose initiatives are in it. */
  countries: z.array(z.string().regex(/^[A-Z]{2}$/)).min(1),
  /** The price list its values are at. */
  list: z.string().min(1),
})).min(1);

export type IndexDefinition = z.infer<typeof indexDefinitionsSchema>[number];

/** An index over several sectors has a rule of its own: rule-book.ts, SECTORS_MIN. */
export function spansSectors({ sectors }: Pick<IndexDefinition, 'sectors'>): boolean {
  return sectors === 'all' || sectors.length > 1;
}
