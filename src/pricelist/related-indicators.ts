import type { Text } from './closed-lists.js';
import type { Indicator, PriceList } from './price-list.js';

/** What of a list may not, or only in part, be counted beside an indicator for the same persons and period. */
export interface RelatedIndicators {
  /** The central one of the same concept, and the alternatives to it. */
  central: Indicator | null;
  alternatives: Indicator[];
  /** What it is a part of, and what its parts are. */
  parent: Indicator | null;
  parts: Indicator[];
  /** The others of its cluster: beside the largest each keeps the share alpha. */
  cluster: Indicator[];
  /** Groups of which only one may be counted, without itself. */
  apart: { reason: Text; others: Indicator[] }[];
}

export function relatedIndicators(entry: Indicator, { indicators, notTogether = [] }: Pick<PriceList, 'indicators' | 'notTogether'>): RelatedIndicators {
  const { code, alternativeOf, parent, overlap } = entry;
  const called = (wanted: string | undefined) => indicators.find((other) => other.code === wanted) ?? null;
  const others = indicators.filter((other) => other.code !== code);
  return {
    central: called(alternativeOf),
    alternatives: others.filter((other) => other.alternativeOf === code),
    parent: called(parent),
    parts: others.filter((other) => other.parent === code),
    cluster: overlap ? others.filter((other) => other.overlap?.cluster === overlap.cluster) : [],
    apart: notTogether.filter(({ codes }) => codes.includes(code)).map(({ codes, reason }) => ({ reason, others: others.filter((other) => codes.includes(other.code)) })),
  };
}
