import type { LevelOfYear } from './chain.js';

/** The values of a class in t-1 and t in every common draw, and what they weigh in the parent. Floats: for ranges only. */
export interface DrawnClass {
  base: Float64Array;
  current: Float64Array;
  /** 1 + unmatched / base: how much of the parent it stands for (`parentSums`). */
  weight: number;
}

/** A link in every draw: sum of weight * current / sum of weight * base. What both periods share, such as a price, moves both. */
export function linkDraws(classes: readonly DrawnClass[]): Float64Array {
  const draws = new Float64Array(classes[0]!.base.length);
  return draws.map((_, draw) => {
    let [base, current] = [0, 0];
    for (const each of classes) [base, current] = [base + each.weight * each.base[draw]!, current + each.weight * each.current[draw]!];
    return current / base;
  });
}

/** Levels in every draw, by year: chained as the levels are, each segment from the same 100. */
export function levelDraws(levels: readonly LevelOfYear[], links: ReadonlyMap<number, Float64Array>): Map<number, Float64Array> {
  const drawn = new Map<number, Float64Array>();
  for (const { year, level } of levels) {
    const [link, before] = [links.get(year), drawn.get(year - 1)];
    if (link && level) drawn.set(year, link.map((each, draw) => each * (before ? before[draw]! : 100)));
  }
  return drawn;
}

/** How sure a figure is: the points below which 5, 50 and 95 % of the draws lie, and whether the figure is between the outer ones. */
export interface Sure {
  low: string;
  median: string;
  high: string;
  centralInside: boolean;
}
export interface LevelRange {
  link: Sure;
  /** null where the series is on another base than it was published on. */
  level: Sure | null;
}
