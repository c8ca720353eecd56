import { Decimal, sum, ZERO } from '../shared/decimal.js';
import { groupBy } from '../shared/group-by.js';
import type { CellMatch } from './cell-match.js';
import type { ClassSums } from './like-for-like.js';

/** A cell of an index in one year, compared with the year before; values in euro at p*. */
export interface ComparedCell {
  initiative: string;
  sector: string;
  match: CellMatch;
  /** Whether it counts in the population index: `countsInPopulation`. */
  counts: boolean;
  /** V(t-1; p*); V(t-2; p*) where the cell returned or left; null: not reported. */
  base: Decimal | null;
  /** V(t; p*); null: not reported. */
  current: Decimal | null;
}

const UNMATCHED: readonly CellMatch[] = ['partial-period', 'not-reported', 'closed'];

/** The sums of every class of an index in one year, classes in order. What this says of a few cells, index-sql.ts does with all. */
export function classSums(cells: readonly ComparedCell[]): ClassSums[] {
  return [...groupBy(cells, ({ sector }) => sector)].sort(([one], [other]) => (one < other ? -1 : 1)).map(([sector, own]) => {
    const of = (...matches: readonly CellMatch[]) => own.filter(({ match }) => matches.includes(match));
    const initiatives = (some: readonly ComparedCell[]) => new Set(some.map(({ initiative }) => initiative));
    const matched = initiatives(of('matched'));
    const partial = initiatives(of('partial-period'));
    const changed = own.filter(({ counts, match }) => counts && match !== 'matched' && match !== 'returned');
    return {
      sector, candidates: new Set([...matched, ...partial]).size, matched: matched.size, partial: [...partial].filter((initiative) => !matched.has(initiative)).length,
      base: total(of('matched'), 'base'), current: total(of('matched'), 'current'), baseAbsolute: size(of('matched'), 'base'), currentAbsolute: size(of('matched'), 'current'),
      returnedBase: total(of('returned'), 'base'), returnedCurrent: total(of('returned'), 'current'), returnedAbsolute: size(of('returned'), 'base'),
      silentAbsolute: size(of('not-reported'), 'base'), unmatchedBase: total(of(...UNMATCHED), 'base'), unmatchedAbsolute: size(of(...UNMATCHED), 'base'),
      largestBase: largest(of('matched'), 'base'), largestCurrent: largest(of('matched'), 'current'),
      changedBase: total(changed, 'base'), changedCurrent: total(changed, 'current'),
    };
  });
}

const amounts = (cells: readonly ComparedCell[], side: 'base' | 'current') => cells.map((cell) => cell[side] ?? ZERO);
const total = (cells: readonly ComparedCell[], side: 'base' | 'current') => sum(amounts(cells, side));
const size = (cells: readonly ComparedCell[], side: 'base' | 'current') => sum(amounts(cells, side).map((amount) => amount.abs()));

function largest(cells: readonly ComparedCell[], side: 'base' | 'current'): Decimal {
  return Decimal.max(ZERO, ...[...groupBy(cells, ({ initiative }) => initiative).values()].map((own) => size(own, side)));
}
