import { z } from 'zod';
import { isDecimalText, parseDecimal, RATIO_DECIMALS, roundTo, type Decimal } from '../shared/decimal.js';
import { source, text } from './price-list.js';

/** A price index: a number per calendar year (`2021`) or fiscal year (`2013/14`). Immutable once published, like a price list. */
export const priceIndexSchema = z.strictObject({
  code: z.string().regex(/^[a-z0-9-]+$/),
  version: z.string().min(1),
  title: text,
  source,
  values: z.record(z.string().regex(/^\d{4}(\/\d{2})?$/), z.string().refine((value) => isDecimalText(value) && Number(value) > 0, 'is not an index number above 0 in text')),
});
export type PriceIndex = z.infer<typeof priceIndexSchema>;

/**
 * Uprating ratio: index number of the year asked for / index number of the price's own year, 20 decimals.
 * @returns null where one of the two years has no value: never extrapolated (reason `no-index-value`)
 */
export function indexRatio(index: PriceIndex, fromYear: string, toYear: string): Decimal | null {
  const [from, to] = [index.values[fromYear], index.values[toYear]];
  if (from === undefined || to === undefined) return null;
  return roundTo(parseDecimal(to).div(parseDecimal(from)), RATIO_DECIMALS);
}
