import { parseDecimal, RATIO_DECIMALS, toFixed } from '../shared/decimal.js';

/** A published level: what a vintage said of a year. */
export interface VintageLevel {
  vintage: number;
  year: number;
  level: string | null;
}

/** What later vintages said of a year, each with the difference to the vintage before; null where either says nothing. */
export interface RevisedYear {
  year: number;
  levels: { vintage: number; level: string | null; revision: string | null }[];
}

/** Revision triangle: by how much history moved, year by year, from vintage to vintage. Differences in points, 20 decimals. */
export function revisionTriangle(levels: readonly VintageLevel[]): RevisedYear[] {
  const vintages = [...new Set(levels.map(({ vintage }) => vintage))].sort((one, other) => one - other);
  const known = new Map(levels.map(({ vintage, year, level }) => [`${vintage} ${year}`, level]));
  const years = [...new Set(levels.map(({ year }) => year))].sort((one, other) => one - other);
  return years.map((year) => {
    const said = vintages.map((vintage) => known.get(`${vintage} ${year}`) ?? null);
    return { year, levels: vintages.map((vintage, at) => ({ vintage, level: said[at]!, revision: difference(said[at - 1] ?? null, said[at]!) })) };
  });
}

function difference(before: string | null, after: string | null): string | null {
  return before === null || after === null ? null : toFixed(parseDecimal(after).minus(parseDecimal(before)), RATIO_DECIMALS);
}
