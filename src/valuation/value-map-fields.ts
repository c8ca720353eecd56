import { z } from 'zod';
import { isDecimalText, ONE, parseDecimal } from '../shared/decimal.js';

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

export const years = (least: number) => {
  const message = `write a whole number of years from ${least} to ${MOST_YEARS}, without quotes`;
  return z.int(message).min(least, message).max(MOST_YEARS, message);
};
