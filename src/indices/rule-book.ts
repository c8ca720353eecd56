/** The version of the index rule book (METHODOLOGY.md, "Indices"). A vintage carries the one it was made under. */
export const RULE_BOOK_VERSION = '2';

/** Fewer matched initiatives than this: no link (quality). */
export const MATCHED_MIN = 5;
/** An index over several sectors: fewer than this with MATCHED_MIN matched initiatives each: no link. */
export const SECTORS_MIN = 2;
/** One initiative above this share of the sum of absolute values: no link (quality). */
export const LARGEST_SHARE_MAX = '0.5';
/** The base test: the sum of the values is at least this share of the sum of their absolute values. */
export const BASE_SHARE_MIN = '0.5';
/** Where an index, or a new segment of it, begins. */
export const BASE_LEVEL = 100;

export type NoLinkReason = 'no-data' | 'fewer-than-five' | 'partial-period' | 'one-sector' | 'base-not-positive' | 'dominance';
