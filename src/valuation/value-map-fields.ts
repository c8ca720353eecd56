import { z } from 'zod';
import { isDecimalText, ONE, parseDecimal } from '../shared/decimal.js';
import { isDate } from '../shared/period.js';

/** The fields of a value map: how each is written, and what to say to whoever wrote it otherwise. */

/** Effects and inputs reach at most this many years; Dutch guidance works with horizons up to 200 years. */
const MOST_YEARS = 200;

export const line = z.string('write it as text').regex(/^(?=.*\S)\P{Cc}+$/u, 'is not a text of one line: write one').max(2000, 'shorten it to 2000 characters');

const decimal = z.string('write the number as text, in quotes and with a point before the decimals, such as "1200.5"')
  .refine(isDecimalText, 'is not a number: write digits with a point before the decimals and nothing between thousands, such as "1200.5"')
  .transform(parseDecimal);
const withDecimals = (most: number) => decimal.refine((value) => value.dp() <= most, `has more than ${most} decimals: round it to ${most}`);
export const amount = withDecimals(6);
export const quantity = withDecimals(12);
export const share = decimal.refine((value) => value.gte(0) && value.lte(1), 'is a share: write it between "0" and "1", so 25 % as "0.25"');
export const rate = decimal.refine((value) => value.abs().lt(ONE), 'is a yearly rate: write it between "-1" and "1", so 3.5 % as "0.035"');
export const date = z.string('write the day as text, in quotes, such as "2025-01-01"').refine(isDate, 'is not a day: write it as 2025-01-01, in quotes');
export const levelYear = z.string('write the year as text, in quotes, such as "2024"').regex(/^\d{4}(\/\d{2})?$/, 'is not a price level year: write "2024", or "2013/14" for a fiscal year');

/** A share, or a share with how low and how high it may be. */
export const adjustment = z.union([
  share.transform((value) => ({ value, low: null, high: null })),
  z.strictObject({ value: share, low: share.nullable().default(null), high: share.nullable().default(null) })
    .refine(({ value, low, high }) => (low ?? value).lte(value) && (high ?? value).gte(value), { params: { code: 'range-order' }, error: 'low, value and high of a share rise. Put them in order.' }),
]);

export const years = (least: number) => {
  const message = `write a whole number of years from ${least} to ${MOST_YEARS}, without quotes`;
  return z.int(message).min(least, message).max(MOST_YEARS, message);
};

/** Checks across fields run beside the other problems of the same object, unless the fields themselves are wrong. */
export const unlessWrong = (...fields: string[]) => ({
  when: ({ issues }: z.core.ParsePayload) => !issues.some(({ code, path }) => (path?.length ? fields.includes(String(path[0])) : code === 'invalid_type')),
});

/** A check across fields: the code of its problem, the field it is told at, and what to do. */
export const otherwise = (code: string, at: string, error: string, ...fields: string[]) => ({ path: [at], params: { code }, error, ...unlessWrong(at, ...fields) });

/** A field that only here must be written. */
export const missing = (field: string) => otherwise('missing', field, `"${field}" is missing. Add it.`);
