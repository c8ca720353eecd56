import { Decimal, RATIO_DECIMALS, roundTo } from '../shared/decimal.js';
import type { Link } from './link.js';
import { BASE_LEVEL } from './rule-book.js';

declare const levelBrand: unique symbol;
/** An index number on a base of 100. Not a link: levels are never multiplied with each other. */
export type Level = Decimal & { readonly [levelBrand]: true };

export interface LinkOfYear {
  year: number;
  /** From the year before to this one; null where there is none. */
  link: Link | null;
}

export interface LevelOfYear {
  year: number;
  /** Levels of one segment are comparable; a year without link ends a segment. null: the year stands in none. */
  segment: number | null;
  level: Level | null;
}

/**
 * Chains links into levels: I_t = I_(t-1) * L_t, each segment from 100 in the year before its first link; 20 decimals.
 * A gap is never bridged: after a year without link a new segment begins at 100.
 * @param links one for every year, consecutive and rising
 */
export function chain(links: readonly LinkOfYear[]): LevelOfYear[] {
  const levels: LevelOfYear[] = links.map(({ year }) => ({ year, segment: null, level: null }));
  let segment = 0;
  links.forEach(({ link }, index) => {
    const [before, now] = [levels[index - 1], levels[index]!];
    if (!link || !before) return;
    if (before.level === null) Object.assign(before, { segment: ++segment, level: new Decimal(BASE_LEVEL) as Level });
    now.segment = before.segment;
    now.level = roundTo(before.level!.times(link), RATIO_DECIMALS) as Level;
  });
  return levels;
}
