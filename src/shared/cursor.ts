import type { Problem } from './errors.js';

/** Where a page of a list ended, as opaque text for an address. */
export function encodeCursor(keys: readonly string[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

/** @returns the keys, or a problem where the text is no cursor of ours with `count` keys */
export function decodeCursor(text: string, count: number): string[] | Problem {
  try {
    const keys: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(keys) && keys.length === count && keys.every((key) => typeof key === 'string' && !key.includes('\0'))) return keys as string[];
  } catch {
    // falls through to the problem
  }
  return { code: 'not-a-cursor', pointer: '/cursor', message: 'this cursor was not given out by this list. Begin without one, and follow the Link headers.' };
}
