import type { Indicator } from '../pricelist/price-list.js';
import { AMOUNT_DECIMALS, parseDecimal, sum, toFixed, ZERO, type Decimal } from '../shared/decimal.js';
import { groupBy } from '../shared/group-by.js';
import type { LineSum, WorthPart } from './breakdown.js';

/** Activity basis: discounted to the year of the activity. Calendar basis: as it falls, undiscounted. Never mixed. */
export type FlowBasis = 'activity' | 'calendar';

/** What of some lines falls in one year, or on the calendar basis in all years up to it: by position of the price's posts, in euro, 6 decimals. */
export interface FlowSum extends Pick<LineSum, 'sector' | 'country' | 'year' | 'indicator' | 'priceFrom' | 'backcast'> {
  /** Years after that of the activity. */
  offset: number;
  amounts: (string | null)[];
}

/** A year of activity: its value falls partly in the year itself, and is partly expected later. null where that is not stored. */
export interface YearPart extends WorthPart {
  now: string | null;
  later: string | null;
}

/** What falls in a calendar year, undiscounted; a part of it may come from activity of earlier years. */
export interface CalendarPart {
  code: string;
  value: string;
  earlier: string;
}

type Entries = ReadonlyMap<string, Indicator>;
const text = (value: Decimal) => toFixed(value, AMOUNT_DECIMALS);

/** Of all, without transfers; of one stakeholder, with them. */
function totalOf({ indicator, priceFrom, amounts }: FlowSum, entries: Entries, stakeholder: string | undefined): Decimal {
  const posts = entries.get(indicator)?.prices?.find(({ from }) => from === priceFrom)?.posts ?? [];
  return sum(posts.flatMap((post, position) => ((stakeholder === undefined ? post.transfer === undefined : post.stakeholder === stakeholder) ? parseDecimal(amounts[position] ?? '0') : [])));
}

/**
 * Activity basis: now + later = the value of the year, to the last digit. An effect that only starts later has nothing now.
 * @param flows of the activities' own years; null where those of the run are not stored
 */
export function yearParts(years: readonly WorthPart[], flows: readonly FlowSum[] | null, entries: Entries, stakeholder?: string): YearPart[] {
  const byYear = flows && groupBy(flows, ({ year }) => String(year));
  return years.map((part) => {
    if (!byYear || part.value === null) return { ...part, now: null, later: null };
    const now = sum((byYear.get(part.code) ?? []).map((flow) => totalOf(flow, entries, stakeholder)));
    return { ...part, now: text(now), later: text(parseDecimal(part.value).minus(now)) };
  });
}

/** Calendar basis: a year's flow is the difference of two running totals, so the years add up to all that an activity brings. */
export function calendarParts(flows: readonly FlowSum[], entries: Entries, stakeholder?: string): CalendarPart[] {
  const years = new Map<number, { value: Decimal; earlier: Decimal }>();
  for (const own of groupBy(flows, ({ sector, country, year, indicator, priceFrom, backcast }) => [sector, country, year, indicator, priceFrom, backcast].join(' ')).values()) {
    let before: Decimal = ZERO;
    for (const flow of own.toSorted((a, b) => a.offset - b.offset)) {
      const running = totalOf(flow, entries, stakeholder);
      const { value, earlier } = years.get(flow.year + flow.offset) ?? { value: ZERO, earlier: ZERO };
      const falls = running.minus(before);
      years.set(flow.year + flow.offset, { value: value.plus(falls), earlier: flow.offset > 0 ? earlier.plus(falls) : earlier });
      before = running;
    }
  }
  return [...years].sort(([a], [b]) => a - b).map(([year, { value, earlier }]) => ({ code: String(year), value: text(value), earlier: text(earlier) }));
}
