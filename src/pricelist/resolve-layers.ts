import type { Problem } from '../shared/errors.js';
import type { Text } from './closed-lists.js';
import { indicatorProblems } from './indicator-problems.js';
import type { Indicator, Override, PriceList } from './price-list.js';
import { hourPriceProblems, referenceProblems } from './reference-problems.js';

/** What an override can say of an entry. */
const PARTS = ['prices', 'held', 'adjustments'] as const;
type Part = (typeof PARTS)[number];

/** A list's say in an entry: the first has it, each later one overrides parts of it. */
export interface Layer {
  list: string;
  version: string;
  /** Not where the list is the first. */
  override?: {
    reason: Text;
    parts: Part[];
    /** What these parts were in the layer below; a part that was not there is absent. */
    instead: Partial<Pick<Indicator, Part>>;
  };
}

/** An entry with the layers it came through, lowest first; absent where it is the list's own, untouched. */
export type ResolvedIndicator = Indicator & { layers?: Layer[] };

/** A list with every entry it stands for: what its readers get and what values are made with. */
export type ResolvedPriceList = Omit<PriceList, 'overrides' | 'checks' | 'indicators'> & { indicators: ResolvedIndicator[] };

export type Resolution = { list: ResolvedPriceList } | { problems: Problem[] };

/**
 * Lays a list on the published list it extends. An entry that is overridden takes the parts its override names and keeps the
 * rest; one with new prices is no longer held, one that is held keeps its prices, which are shown and not used. The list's
 * own indicators follow. Groups of `notTogether` are added up, `hourPrice` is its own or that below. Currency, price index, price level and discount rates are those of the list itself.
 * @param document without problems of its own (`parsePriceList`)
 * @param base the list it extends, resolved itself; null where it extends none
 */
export function resolveLayers(document: PriceList, base: ResolvedPriceList | null): Resolution {
  const { overrides = [], checks: _, ...own } = document;
  if (!base) return { list: own };
  const overrideOf = new Map(overrides.map((override, index) => [override.code, { override, pointer: `/overrides/${index}` }]));
  const inherited = base.indicators.map((entry) => {
    const found = overrideOf.get(entry.code);
    return { entry: { ...(found ? overridden(entry, found.override) : entry), layers: layersOf(entry, base, found && { document, override: found.override }) }, pointer: found?.pointer ?? '/extends' };
  });
  const below = new Set(base.indicators.map(({ code }) => code));
  const added = own.indicators.map((entry, index) => ({ entry, pointer: `/indicators/${index}` })).filter(({ entry }) => !below.has(entry.code));
  const entries = [...inherited, ...added];
  const notTogether = [...(base.notTogether ?? []), ...(own.notTogether ?? [])];
  const groups = (own.notTogether ?? []).map(({ codes }, index) => ({ codes, pointer: `/notTogether/${index}` }));
  const known = new Set(entries.map(({ entry }) => entry.code));
  const hourPrice = own.hourPrice ?? base.hourPrice;
  const problems = [
    ...layerProblems(document, base, below),
    ...inherited.flatMap(({ entry, pointer }) => (pointer === '/extends' ? [] : indicatorProblems(entry, pointer))),
    ...referenceProblems(entries, groups, known),
    ...hourPriceProblems(own.hourPrice, entries, known),
  ];
  if (problems.length > 0) return { problems };
  return { list: { ...own, indicators: entries.map(({ entry }) => entry), ...(notTogether.length > 0 && { notTogether }), ...(hourPrice !== undefined && { hourPrice }) } };
}

/** The layer that an entry's price, or the reason why it has none, came from. */
export function priceLayer({ layers }: ResolvedIndicator, { list, version }: Pick<PriceList, 'list' | 'version'>): Layer {
  return layers?.findLast(({ override }) => !override || override.parts.some((part) => part !== 'adjustments')) ?? { list, version };
}

/** The entries that a list has of its own or overrides: the others are those of the list it extends, and stand there. */
export function ownEntries({ indicators, list, version }: ResolvedPriceList): ResolvedIndicator[] {
  return indicators.filter(({ layers }) => !layers || (layers.at(-1)!.list === list && layers.at(-1)!.version === version));
}

function overridden({ held, ...entry }: Indicator, override: Override): Indicator {
  return {
    ...entry,
    ...(override.prices ? { prices: override.prices } : held && { held }),
    ...(override.held && { held: override.held }),
    ...(override.adjustments && { adjustments: override.adjustments }),
  };
}

function layersOf(entry: ResolvedIndicator, base: ResolvedPriceList, over: { document: PriceList; override: Override } | undefined): Layer[] {
  const below = entry.layers ?? [{ list: base.list, version: base.version }];
  if (!over) return below;
  const { document: { list, version }, override } = over;
  const parts = PARTS.filter((part) => override[part] !== undefined);
  const replaced = PARTS.filter((part) => parts.includes(part) || (part === 'held' && override.prices));
  const instead = Object.fromEntries(replaced.flatMap((part) => (entry[part] === undefined ? [] : [[part, entry[part]]])));
  return [...below, { list, version, override: { reason: override.reason, parts, instead } }];
}

function layerProblems({ list, currency, overrides = [], indicators }: PriceList, base: ResolvedPriceList, below: ReadonlySet<string>): Problem[] {
  const on = `${base.list} ${base.version}`;
  return [
    ...(currency === base.currency ? [] : [{
      code: 'other-currency', pointer: '/currency', value: currency, message: `${on}, which this list extends, is in ${base.currency}. Prices of two currencies are never mixed: write ${base.currency}, or extend another list.`,
    }]),
    ...overrides.flatMap(({ code }, index) => (below.has(code) ? [] : [{
      code: 'override-unknown', pointer: `/overrides/${index}/code`, value: code, message: `there is no indicator "${code}" in ${on}. Correct the code, or add it under \`indicators\`.`,
    }])),
    ...indicators.flatMap(({ code }, index): Problem[] => {
      const at = { pointer: `/indicators/${index}/code`, value: code };
      if (below.has(code)) return [{ code: 'known-below', ...at, message: `"${code}" is in ${on} already. Say what differs, with the reason, under \`overrides\`.` }];
      return code.startsWith(`${list}-`) ? [] : [{ code: 'without-prefix', ...at, message: `an indicator that a list adds to another begins with the code of the list. Name it "${list}-${code}".` }];
    }),
  ];
}
