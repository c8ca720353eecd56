import type { CellMatch } from './cell-match.js';

/** What became of an initiative between two years. Silent: missing once, not closed; left: missing twice, without a date. */
export type Turnover = 'founded' | 'joined' | 'closed' | 'silent' | 'left';

/**
 * Whether an initiative is new or gone, by the matches of all its cells; null: it reported in both years, or came back after one.
 * It joined where it reports for the first time (again) without having been founded that year.
 */
export function turnover(matches: readonly CellMatch[]): Turnover | null {
  const has = (...some: readonly CellMatch[]) => matches.some((match) => some.includes(match));
  if (has('matched', 'returned', 'partial-period')) return null;
  const reported = has('founded', 'new');
  if (reported) return has('not-reported', 'closed') ? null : has('founded') ? 'founded' : 'joined';
  return has('closed') ? 'closed' : has('not-reported') ? 'silent' : has('left') ? 'left' : null;
}
