import { parseDecimal, RATIO_DECIMALS, toFixed, toText, type Decimal } from '../shared/decimal.js';
import { chain } from './chain.js';
import { spansSectors, type IndexDefinition } from './index-definition.js';
import { volumeLink, type MatchedSample } from './link.js';

/** What the database sums per index and year (index-sql.ts); amounts in euro, as text. */
export interface YearSums {
  index_code: string;
  year: number;
  candidates: number;
  matched: number;
  partial: number;
  /** Sectors with MATCHED_MIN matched initiatives or more. */
  sectors: number;
  base_value: string;
  current_value: string;
  base_absolute: string;
  largest: string;
  largest_of: string;
  total_value: string | null;
  backcast: boolean;
}

/** One year of a published index; decimals as text. */
export type IndexLevel = ReturnType<typeof levelsOf>[number];

const NOTHING = { matched: 0, candidates: 0, partial: 0, base_value: '0', current_value: '0', total_value: null, backcast: false };

/**
 * The levels of one index, from its first year to the last in which anything was measured: links where the rules allow one,
 * chained, and the reason where they do not.
 * @param rows by year, rising; a year in between may be missing
 */
export function levelsOf(definition: Pick<IndexDefinition, 'sectors'>, rows: readonly YearSums[]) {
  const byYear = new Map(rows.map((row) => [row.year, row]));
  const [first, last] = [rows[0]?.year ?? 0, rows.findLast((row) => row.total_value !== null)?.year ?? -1];
  const years = Array.from({ length: last - first + 1 }, (_, index) => {
    const year = first + index;
    const row = byYear.get(year);
    const sample = row && sampleOf(row, spansSectors(definition));
    const found = sample ? volumeLink(sample) : { reason: 'no-data' as const };
    return { year, row: row ?? NOTHING, share: sample?.largestShare ?? null, link: 'link' in found ? found.link : null, reason: 'reason' in found ? found.reason : null };
  });
  const levels = chain(years);
  return years.map(({ year, row, share, link, reason }, index) => ({
    year, segment: levels[index]!.segment, link: ratioText(link), level: ratioText(levels[index]!.level),
    matched: row.matched, candidates: row.candidates, partial: row.partial,
    base_value: toText(parseDecimal(row.base_value)), current_value: toText(parseDecimal(row.current_value)),
    largest_share: ratioText(share), total_value: row.total_value, backcast: row.backcast,
    reason: index === 0 ? 'first-year' : reason,
  }));
}

function sampleOf(row: YearSums, several: boolean): MatchedSample {
  const whole = parseDecimal(row.largest_of);
  return {
    candidates: row.candidates, matched: row.matched, sectors: several ? row.sectors : null,
    baseValue: parseDecimal(row.base_value), currentValue: parseDecimal(row.current_value), baseAbsolute: parseDecimal(row.base_absolute),
    largestShare: whole.isZero() ? null : parseDecimal(row.largest).div(whole), imputedShare: null,
  };
}

function ratioText(ratio: Decimal | null): string | null {
  return ratio && toFixed(ratio, RATIO_DECIMALS);
}
