import { parseDecimal, sum, toText } from '../shared/decimal.js';
import type { Problem } from '../shared/errors.js';
import { groupBy } from '../shared/group-by.js';
import { overOwn, overPeers, perDay, type KnownFigures } from './outliers.js';
import { isTotal, type ReportedRow } from './reported-rows.js';

/** What may be right and seldom is. Whoever sends the file is asked, and accepts by the code. */
export const WARNINGS = ['outlier', 'repeated-number', 'sum-of-others', 'totals-row', 'after-closing'] as const;
export type Warning = (typeof WARNINGS)[number];

export interface WarningContext {
  initiatives: ReadonlyMap<string, { closed: string | null }>;
  known: KnownFigures;
}

/** A row that is right by itself: its line, and what it counts, such as the indicator. */
interface Counted {
  line: number;
  draft: ReportedRow & { description?: string };
  what: string;
}

/** Initiatives that share a number before that is asked about, and rows that one is set against as their sum. */
const [SHARED_LEAST, SUMMED_LEAST] = [3, 3];

/** Asks about rows that are right in form. @param what is counted by a row, beside whom, when and with what status */
export function warningsOf<Draft extends ReportedRow & { description?: string }>(drafts: readonly { line: number; draft: Draft }[], what: (draft: Draft) => string, context: WarningContext): Problem[] {
  const rows = drafts.map(({ line, draft }) => ({ line, draft, what: what(draft) }));
  const groups = [...groupBy(rows, ({ draft: { period_from, period_until, status }, ...row }) => [row.what, period_from, period_until, status].join('\n')).values()];
  return [...rows.flatMap((row) => rowWarnings(row, context)), ...groups.flatMap(groupWarnings), ...outliers(rows, context.known)].sort((a, b) => a.row! - b.row!);
}

function warning(code: Warning, { line, draft }: Counted, column: string, value: string, message: string): Problem {
  return { code, row: line, column, value: value.slice(0, 80), message: `${draft.initiative}: ${message} If it is right, accept it: ${code}.` };
}

function rowWarnings(row: Counted, { initiatives }: WarningContext): Problem[] {
  const { draft: { initiative, period_from, note, description } } = row;
  const closed = initiatives.get(initiative)?.closed;
  const total = [['note', note], ['description', description]].find(([, text]) => isTotal(text ?? ''));
  return [
    ...(closed && period_from >= closed ? [warning('after-closing', row, 'from', period_from, `it closed on ${closed}, before this period. Correct the period, or the day it closed.`)] : []),
    ...(total ? [warning('totals-row', row, total[0]!, total[1]!, 'this looks like a row of totals, which would be counted beside what it sums. Leave it out.')] : []),
  ];
}

/** Rows that count the same in the same period: one number on all of them, or one that is the sum of the others. */
function groupWarnings(rows: readonly Counted[]): Problem[] {
  if (new Set(rows.map(({ draft }) => draft.initiative)).size < SHARED_LEAST) return [];
  const quantities = rows.map(({ draft }) => parseDecimal(draft.quantity));
  const [first] = quantities;
  if (quantities.every((quantity) => quantity.eq(first!))) {
    const counts = first!.abs().gt(1);
    return counts ? [warning('repeated-number', rows[0]!, 'quantity', toText(first!), `the number ${toText(first!)} stands on all ${rows.length} rows of ${rows[0]!.what} from ${rows[0]!.draft.period_from}. A number of all together belongs on one row, or is divided.`)] : [];
  }
  const total = sum(quantities);
  return rows.length <= SUMMED_LEAST ? [] : rows.flatMap((row, index) => (quantities[index]!.isZero() || !quantities[index]!.eq(total.minus(quantities[index]!)) ? []
    : [warning('sum-of-others', row, 'quantity', row.draft.quantity, `${row.draft.quantity} is exactly the sum of the other ${rows.length - 1} rows of ${row.what} from ${row.draft.period_from}. Leave a total out.`)]));
}

function outliers(rows: readonly Counted[], known: KnownFigures): Problem[] {
  const realised = rows.filter(({ draft }) => draft.status === 'realised').map((row) => ({ ...row, initiative: row.draft.initiative, rate: perDay(row.draft) }));
  const times = (many: number) => Math.round(many).toLocaleString('en');
  return [...groupBy(realised, ({ what }) => what)].flatMap(([what, all]) => {
    const [own, peers] = [overOwn(all, known.own.get(what)), overPeers(all, known.peers.get(what))];
    return all.flatMap((row) => {
      const [ownTimes, peerTimes] = [own(row), peers(row)];
      if (ownTimes === null && peerTimes === null) return [];
      const beside = ownTimes !== null ? `${times(ownTimes)} times what it usually reports of ${what}` : `${times(peerTimes!)} times what others usually report of ${what}`;
      return [warning('outlier', row, 'quantity', row.draft.quantity, `${row.draft.quantity} is, per day, ${beside}. Look whether a point, a unit or a period is wrong.`)];
    });
  });
}
