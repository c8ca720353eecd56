import { z } from 'zod';
import { isDate } from './period.js';

/** The pieces that query strings are made of. Every query is strict: an unknown filter is refused, never ignored. */
export const code = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is not a code: lower case letters, digits and hyphens').max(100);
export const province = z.string().regex(/^PV\d{2}$/, 'is not a province: write its code, such as PV27').describe('Code of a Dutch province');
export const country = z.string().regex(/^[A-Z]{2}$/, 'is not a country: write its ISO code, such as NL').describe('ISO code of the country');
/** The list values are made with where none is named. */
export const DEFAULT_LIST = 'nl';
export const list = code.default(DEFAULT_LIST).describe('Code of the price list to value with');
export const year = z.string().regex(/^\d{4}$/, 'is not a year: write four digits').transform(Number).meta({ description: 'A calendar year', example: '2018' });
export const run = z.uuid().describe('A published valuation run by its id, in the place of the newest standing one with the list');
export const vintage = z.string().regex(/^(latest|[1-9]\d{0,5})$/, 'is not a vintage: write its number, or latest').transform((text) => (text === 'latest' ? text : Number(text)))
  .describe('A vintage by its number; without it the newest. What is asked for by number never changes and may be kept for ever; `latest` redirects to the newest by its number');
export const day = z.string().refine(isDate, 'is not a day: write it as 2026-12-31').meta({ description: 'A calendar day', example: '2026-12-31' });
export const limit = z.string().regex(/^\d{1,3}$/, 'is not a number of rows').default('50').transform(Number).refine((value) => value >= 1 && value <= 200, 'must be between 1 and 200').meta({ description: 'Rows on one page, 1 to 200', example: '2' });
export const cursor = z.string().max(1000).describe('Where the next page begins: `next` of the page before');
