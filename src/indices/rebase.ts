import { RATIO_DECIMALS, roundTo, type Decimal } from '../shared/decimal.js';
import type { Level, LevelOfYear } from './chain.js';
import { BASE_LEVEL } from './rule-book.js';

/**
 * Rebasing: the same series with another year as 100, level * 100 / level of that year, 20 decimals. Links do not change.
 * Levels of other segments than that of the year become null: they cannot be compared with it.
 * @returns null where the year has no level, or a level of 0
 */
export function rebase(levels: readonly LevelOfYear[], year: number): LevelOfYear[] | null {
  const base = levels.find((each) => each.year === year);
  if (!base?.level || base.level.isZero()) return null;
  const onBase = (level: Decimal) => roundTo(level.times(BASE_LEVEL).div(base.level!), RATIO_DECIMALS) as Level;
  return levels.map((each) => ({ ...each, level: each.level && each.segment === base.segment ? onBase(each.level) : null }));
}
