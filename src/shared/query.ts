import { z } from 'zod';

/** The pieces that query strings are made of. Every query is strict: an unknown filter is refused, never ignored. */
export const code = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is not a code: lower case letters, digits and hyphens').max(100);
export const list = code.default('nl');
export const year = z.string().regex(/^\d{4}$/, 'is not a year: write four digits').transform(Number);
export const vintage = z.string().regex(/^[1-9]\d{0,5}$/, 'is not a vintage: write its number').transform(Number);
export const limit = z.string().regex(/^\d{1,3}$/, 'is not a number of rows').default('50').transform(Number).refine((value) => value >= 1 && value <= 200, 'must be between 1 and 200');
export const cursor = z.string().max(1000);
