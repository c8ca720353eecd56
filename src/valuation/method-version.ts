/** The version of METHODOLOGY.md's formulas. Any change that can move a published digit raises it. */
export const METHOD_VERSION = '2';
