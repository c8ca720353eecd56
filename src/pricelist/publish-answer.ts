import { z } from 'zod';
import { summaryOf } from './price-list-summary.js';

/** What the routes that take a price list document have in common. */

export const named = z.strictObject({ name: z.string().min(1).max(300).default('price-list.yaml').describe('Name of the file, for people') });
export const publishing = z.strictObject({
  visibility: z.enum(['public', 'private']).optional()
    .describe('public: everyone sees it; private: your own organisation only, and nothing valued with it is published. Without it: as the earlier versions of the list, or the list it extends, else public'),
});
export const PRICE_LIST_BODY = { schema: { type: 'string', description: 'A price list document, as METHODOLOGY.md describes it; JSON with Content-Type: application/json' } };

/** What was published, in short, and whether it was before. */
export function publishedAs({ version, already }: { version: Parameters<typeof summaryOf>[0]; already: boolean }) {
  return { ...summaryOf(version), already };
}
