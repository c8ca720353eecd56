/** The version of the index rule book (METHODOLOGY.md, "Indices"). A vintage carries the one it was made under. */
export const RULE_BOOK_VERSION = '3';

/** Fewer matched initiatives than this: no link (quality). */
export const MATCHED_MIN = 5;
/** An index over several sectors: fewer than this with MATCHED_MIN matched initiatives each: no link. */
export const SECTORS_MIN = 2;
/** One initiative above this share of the sum of absolute values: no link (quality). */
export const LARGEST_SHARE_MAX = '0.5';
/** The limits of an index; a definition may be stricter. */
export interface Limits {
  minimumConstituents: number;
  dominanceLimit: string;
}
export const RULE_BOOK_LIMITS: Limits = { minimumConstituents: MATCHED_MIN, dominanceLimit: LARGEST_SHARE_MAX };
/** The base test: the sum of the values is at least this share of the sum of their absolute values. */
export const BASE_SHARE_MIN = '0.5';
/** Missing reports above this share of the base: the link is preliminary; above the next: none (quality). */
export const IMPUTED_SHARE_FIRM = '0.25';
export const IMPUTED_SHARE_MAX = '0.5';
/** The largest weight in the capped variant of an index, as in the AEX. */
export const CAP = '0.15';
/** Month and day on which caps are set anew, every year. */
export const REVIEW = '01-01';
/** A total with private amounts: fewer members than this, or less beside the two largest than this share of the largest, and it is not shown. */
export const MEMBERS_MIN = 5;
export const REMAINDER_SHARE_MIN = '0.15';
/** A vintage that changes the private amounts of fewer members than this waits. */
export const PRIVATE_CHANGES_MIN = 3;
/** Months after the end of a year: from when it may be published, if this share of its base has reported, and from when it is final. */
export const PRELIMINARY_AFTER_MONTHS = 6;
export const PRELIMINARY_SHARE_MIN = '0.6';
export const FINAL_AFTER_MONTHS = 18;
/** Where an index, or a new segment of it, begins. */
export const BASE_LEVEL = 100;

export type NoLinkReason = 'no-data' | 'fewer-than-five' | 'partial-period' | 'one-sector' | 'base-not-positive' | 'dominance' | 'imputation' | 'too-early' | 'too-few-reported';

/** What is known of a link that is published: whether it may still change by late reports. */
export type LinkStatus = 'preliminary' | 'final';
