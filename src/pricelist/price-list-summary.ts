import type { PriceList } from './price-list.js';
import type { ResolvedPriceList } from './resolve-layers.js';

interface Published {
  list: string;
  version: string;
  sha256: string;
  currency: string;
  published: string;
  organisation: string;
  visibility: string;
  content: ResolvedPriceList;
  document: PriceList;
}

/** A version in short: what it is, on what it stands, and how many of its indicators are its own or overridden. */
export function summaryOf({ content, document, ...version }: Published) {
  return {
    ...version, title: content.title, extends: document.extends ?? null,
    indicators: content.indicators.length, added: document.indicators.length, overridden: document.overrides?.length ?? 0,
  };
}

/** Versions of lists in short, the newest of each list first: that one is in force, those after it are superseded. */
export function withStatus(versions: readonly Published[]) {
  return versions.map((version, at) => ({ ...summaryOf(version), status: versions[at - 1]?.list === version.list ? ('superseded' as const) : ('published' as const) }));
}
export type VersionSummary = ReturnType<typeof withStatus>[number];
