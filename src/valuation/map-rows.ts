import { ONE, sum, toText, ZERO, type Decimal } from '../shared/decimal.js';
import type { Problem } from '../shared/errors.js';
import { groupBy } from '../shared/group-by.js';
import { keptShares } from './adjustments.js';
import { yieldings, yieldsTo } from './double-counting.js';
import { nameOf, RowRelation } from './row-relation.js';
import type { ValueMap } from './value-map.js';
import { listProblems, overlapOf, rowPrice, sdgOf, termsOf, type MapHoldReason, type MapList, type MapTerms, type RowTerms } from './value-map-prices.js';
import type { ValueMapOutcome } from './value-map-rows.js';

/** Years times posts of a whole map: what one valuation may take. */
const MOST_PARTS = 50_000;

export interface ValuedRow {
  status: 'valued';
  outcome: ValueMapOutcome;
  /** What is counted: rows of one name are summed wherever indicators are compared. */
  name: string;
  terms: RowTerms;
  /** Quantity of the rows before it that differ from it in nothing else: they are rounded together, so that a row may be split. */
  before: Decimal;
  overlap: { cluster: string; alpha: Decimal } | null;
  sdg: { target: string; share: Decimal }[];
}
/** Counted but without a price: never 0, and outside every total. */
export interface HeldRow {
  status: 'held';
  outcome: ValueMapOutcome;
  reason: MapHoldReason;
}
/** Priced, and left out beside a row that counts the same. */
export interface ExcludedRow {
  status: 'excluded';
  outcome: ValueMapOutcome;
  reason: 'double-count';
  yieldsTo: string;
}
export type MapRow = ValuedRow | HeldRow | ExcludedRow;

export type PricedMap = { terms: MapTerms; rows: MapRow[] } | { problems: Problem[] };

/**
 * The rows of a map with what each is valued with: own prices or those of its list; or why a row is held or left out.
 * @param list the list that the map names, null where it names none
 */
export function priceMap(map: ValueMap, list: MapList | null): PricedMap {
  const wrong = list ? listProblems(map, list) : [];
  if (wrong.length > 0) return { problems: wrong };
  const terms = termsOf(map, list);
  const rows = cells(refused(map.outcomes.map((outcome): MapRow => {
    const price = rowPrice(outcome, terms);
    if (price.status === 'held') return { outcome, ...price };
    return { status: 'valued', outcome, name: nameOf(outcome), terms: price, before: ZERO, overlap: overlapOf(outcome, list?.list), sdg: sdgOf(outcome, list?.list) };
  }), terms));
  const problems = [...caseGroupProblems(rows, map), ...tooLarge(rows)];
  return problems.length > 0 ? { problems } : { terms, rows };
}

/** Of rows of one year of activity, and of one case group where a row names one, only one that counts the same is kept. A study is reproduced without refusals. */
function refused(rows: readonly MapRow[], { map, list }: MapTerms): MapRow[] {
  if (map.method === 'asPublished') return [...rows];
  const pairs = [...(list ? yieldings(list.list) : []), ...new RowRelation(map.outcomes).yieldings()];
  const relation = groupBy(pairs, ({ indicator }) => indicator);
  const ofYear = groupBy(rows.flatMap((row) => (row.status === 'valued' ? [row] : [])), ({ outcome }) => outcome.year);
  const priced = new Map<string, Set<string>>();
  for (const [year, own] of ofYear) {
    priced.set(String(year), new Set(own.map(({ name }) => name)));
    for (const [group, each] of groupBy(own, ({ outcome }) => outcome.caseGroup)) if (group !== null) priced.set(`${year} ${group}`, new Set(each.map(({ name }) => name)));
  }
  return rows.map((row) => {
    if (row.status !== 'valued') return row;
    const { outcome, name } = row;
    const kept = yieldsTo(name, priced.get(outcome.caseGroup === null ? String(outcome.year) : `${outcome.year} ${outcome.caseGroup}`)!, relation.get(name) ?? []);
    return kept === null ? row : { status: 'excluded', outcome, reason: 'double-count', yieldsTo: kept };
  });
}

/** Rows that differ only in their quantity, and what is said of it, follow each other in one running total. */
function cells(rows: readonly MapRow[]): MapRow[] {
  const totals = new Map<string, Decimal>();
  return rows.map((row) => {
    if (row.status !== 'valued') return row;
    const { quantity: _, remark: __, evidence: ___, ...same } = row.outcome;
    const cell = JSON.stringify(same);
    const before = totals.get(cell) ?? ZERO;
    totals.set(cell, before.plus(row.terms.quantity));
    return { ...row, before };
  });
}

/** Of the same persons in the same year no more is kept than there is. */
function caseGroupProblems(rows: readonly MapRow[], { combine, outcomes }: ValueMap): Problem[] {
  const grouped = rows.flatMap((row) => (row.status === 'valued' && row.outcome.caseGroup !== null ? [row] : []));
  return [...groupBy(grouped, ({ outcome, terms }) => JSON.stringify([outcome.caseGroup, terms.assumptions.startOffset])).values()].flatMap((own) => {
    const kept = sum(own.map(({ terms }) => keptShares(terms.assumptions, combine).net));
    const { outcome } = own[0]!;
    return kept.lte(ONE) ? [] : [{
      code: 'case-group-over-1', pointer: `/outcomes/${outcomes.indexOf(outcome)}/caseGroup`, value: outcome.caseGroup!,
      message: `the rows of "${outcome.caseGroup}" keep ${toText(kept)} of the same persons together, more than the whole. Raise attributedToOthers of one or more of them.`,
    }];
  });
}

function tooLarge(rows: readonly MapRow[]): Problem[] {
  const parts = rows.reduce((total, row) => (row.status === 'valued' ? total + row.terms.posts.length * (row.terms.assumptions.startOffset + row.terms.assumptions.durationYears) : total), 0);
  return parts <= MOST_PARTS ? [] : [{ code: 'too-large', pointer: '/outcomes', message: `posts times years come to ${parts}, more than ${MOST_PARTS}. Split the map, or shorten durations.` }];
}
