import type { PriceList } from '../pricelist/price-list.js';
import { groupBy } from '../shared/group-by.js';

/** Of two that count the same thing `indicator` is left out where `yieldsTo` is there, and priced. */
export interface Yielding {
  indicator: string;
  yieldsTo: string;
}

/**
 * Who yields to whom in a price list: a part to every whole it is in, at any depth; an alternative to the central indicator of its concept; a
 * later code of a `notTogether` group to the earlier ones. Each pair once, in the order of the list.
 */
export function yieldings({ indicators, notTogether = [] }: Pick<PriceList, 'indicators' | 'notTogether'>): Yielding[] {
  const parents = new Map(indicators.map(({ code, parent }) => [code, parent]));
  const pairs = [
    ...indicators.flatMap(({ code, alternativeOf }) => [...ancestors(code, parents), ...(alternativeOf === undefined ? [] : [alternativeOf])].map((yieldsTo) => [code, yieldsTo] as const)),
    ...notTogether.flatMap(({ codes }) => codes.flatMap((code, index) => codes.slice(0, index).map((yieldsTo) => [code, yieldsTo] as const))),
  ];
  return [...groupBy(pairs, ([indicator]) => indicator)].flatMap(([indicator, own]) => [...new Set(own.map(([, yieldsTo]) => yieldsTo))].map((yieldsTo) => ({ indicator, yieldsTo })));
}

/** From the nearest to the farthest. A circle ends where it comes round; the readers refuse one. */
function ancestors(code: string, parents: ReadonlyMap<string, string | undefined>): string[] {
  const found: string[] = [];
  for (let next = parents.get(code); next !== undefined && next !== code && !found.includes(next); next = parents.get(next)) found.push(next);
  return found;
}

/**
 * Whom an indicator yields to among those priced beside it for the same persons and period (stored: of one initiative, activity year, status and
 * visibility); null: nobody, it counts. One look, no chain: with A yielding to B and B to C, and all three there, A and B are both left out.
 * Source: method, section 2 (refused together).
 * @param priced indicators with a price beside it, those that yield themselves included
 */
export function yieldsTo(indicator: string, priced: ReadonlySet<string>, relation: readonly Yielding[]): string | null {
  return relation.find((pair) => pair.indicator === indicator && priced.has(pair.yieldsTo))?.yieldsTo ?? null;
}
