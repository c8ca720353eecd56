import { ONE, parseDecimal, sum, type Decimal } from '../shared/decimal.js';
import { cellMatch, countsInPopulation, type Report } from './cell-match.js';
import { chain, type LevelOfYear } from './chain.js';
import { classSums, type ComparedCell } from './class-sums.js';
import { likeForLike, type YearLinks } from './like-for-like.js';
import type { Link } from './link.js';
import { priceEffect, valueLink } from './value-link.js';

/** What can happen in the example. */
export const EVENTS = ['closes', 'joins', 'counts-more', 'new-prices', 'does-more'] as const;
export type ToyEvent = (typeof EVENTS)[number];

/** A made-up index: what each initiative is worth, and what that does to every figure beside the headline. */
export interface ToyIndex {
  years: number[];
  /** Value at the prices of the time, euro; null: nothing reported. */
  rows: { initiative: string; values: (Decimal | null)[] }[];
  totals: Decimal[];
  headline: LevelOfYear[];
  population: LevelOfYear[];
  value: LevelOfYear[];
}

const YEARS = [2023, 2024, 2025];
/** The year in which it happens. */
const TURN = 1;
const [COUNTED, MORE, PRICE, NEW_PRICE, ADDED] = ['10', '12', '10', '15', '30'].map(parseDecimal) as [Decimal, Decimal, Decimal, Decimal, Decimal];
const NAMES = ['A', 'B', 'C', 'D', 'E', 'F'];
const JOINER = 'G';
const WHOLE_YEAR: Report = { months: '1-12' };

interface ToyCell {
  initiative: string;
  counted: (Decimal | null)[];
  closed: number | null;
}

/**
 * An index of six equal initiatives over three years, by the same functions as the published ones: `cellMatch`, `likeForLike`, `chain`. In the
 * second year F closes, G joins, A counts something more, B does more, or a new list has another price.
 */
export function toyIndex(events: ReadonlySet<ToyEvent>): ToyIndex {
  const cells = cellsOf(events);
  const prices = YEARS.map((_, at) => (events.has('new-prices') && at >= TURN ? NEW_PRICE : PRICE));
  let before: YearLinks | null = null;
  const links = YEARS.map((year, at) => {
    const compared = at === 0 ? [] : cells.flatMap((cell) => comparedCell(cell, year, at, prices[at - 1]!) ?? []);
    const found = likeForLike(classSums(compared), before, false);
    before = found.links;
    const effect = found.link && priceEffect({ atBasePrices: found.current, atOwnPrices: found.current.div(prices[at - 1]!).times(prices[at]!), baseRatio: ONE, ratio: ONE });
    return { year, link: found.link, population: found.populationLink, value: found.link && effect && valueLink(found.link, effect) };
  });
  const level = (of: (each: (typeof links)[number]) => Link | null) => chain(links.map((each) => ({ year: each.year, link: of(each) })));
  const rows = cells.map(({ initiative, counted }) => ({ initiative, values: counted.map((count, at) => count && count.times(prices[at]!)) }));
  return {
    years: YEARS, rows, totals: YEARS.map((_, at) => sum(rows.flatMap(({ values }) => values[at] ?? []))),
    headline: level(({ link }) => link), population: level(({ population }) => population), value: level(({ value }) => value),
  };
}

function cellsOf(events: ReadonlySet<ToyEvent>): ToyCell[] {
  const from = (count: Decimal, since: number) => YEARS.map((_, at) => (at >= since ? count : null));
  const cells = NAMES.map((initiative, at): ToyCell => {
    const closes = events.has('closes') && at === NAMES.length - 1;
    const more = events.has('does-more') && at === 1;
    return { initiative, counted: YEARS.map((_, year) => (closes && year >= TURN ? null : more && year >= TURN ? MORE : COUNTED)), closed: closes ? YEARS[TURN]! : null };
  });
  return [
    ...cells,
    ...(events.has('joins') ? [{ initiative: JOINER, counted: from(COUNTED, TURN), closed: null }] : []),
    ...(events.has('counts-more') ? [{ initiative: NAMES[0]!, counted: from(ADDED, TURN), closed: null }] : []),
  ];
}

function comparedCell({ initiative, counted, closed }: ToyCell, year: number, at: number, price: Decimal): ComparedCell | null {
  const report = (index: number) => (counted[index] ? WHOLE_YEAR : null);
  const reports = { twoBefore: report(at - 2), before: report(at - 1), now: report(at), founded: null, closed };
  const match = cellMatch(reports, year);
  const worth = (index: number) => counted[index]?.times(price) ?? null;
  return match && { initiative, sector: 'toy', match, counts: countsInPopulation(match, reports, year), base: worth(at - 1) ?? worth(at - 2), current: worth(at) };
}
