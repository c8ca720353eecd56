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

/** A row that is right by itself: where it stands, and what it counts, such as the indicator, of whom and from when. */
export interface CountedRow {
  line: number;
  initiative: string;
  what: string;
  from: string;
  quantity: string;
}

/** A row with all it says. */
interface Counted<Draft> extends CountedRow {
  draft: Draft;
}
type AnyDraft = ReportedRow & { description?: string };

/** Initiatives that share a number before that is asked about, and rows that one is set against as their sum. */
export const [SHARED_LEAST, SUMMED_LEAST] = [3, 3];

const counted = <Draft extends AnyDraft>({ line, draft }: { line: number; draft: Draft }, what: (draft: Draft) => string): Counted<Draft> =>
  ({ line, draft, what: what(draft), initiative: draft.initiative, from: draft.period_from, quantity: draft.quantity });

/** Asks about rows that are right in form: all of a file. @param what is counted by a row, beside whom, when and with what status */
export function warningsOf<Draft extends AnyDraft>(drafts: readonly { line: number; draft: Draft }[], what: (draft: Draft) => string, context: WarningContext): Problem[] {
  const rows = drafts.map((row) => counted(row, what));
  const groups = [...groupBy(rows, ({ what: of, from, draft: { period_until, status } }) => [of, from, period_until, status].join('\n')).values()];
  return [...warningsOfRows(drafts, what, context), ...groups.flatMap(groupWarnings), ...outliers(rows, context.known)].sort((a, b) => a.row! - b.row!);
}

/** Those that each row asks for by itself. */
export function warningsOfRows<Draft extends AnyDraft>(drafts: readonly { line: number; draft: Draft }[], what: (draft: Draft) => string, { initiatives }: Pick<WarningContext, 'initiatives'>): Problem[] {
  return drafts.flatMap((each) => {
    const [row, { note, description, initiative }] = [counted(each, what), each.draft];
    const closed = initiatives.get(initiative)?.closed;
    const total = [['note', note], ['description', description]].find(([, text]) => isTotal(text ?? ''));
    return [
      ...(closed && row.from >= closed ? [warning('after-closing', row, 'from', row.from, `it closed on ${closed}, before this period. Correct the period, or the day it closed.`)] : []),
      ...(total ? [warning('totals-row', row, total[0]!, total[1]!, 'this looks like a row of totals, which would be counted beside what it sums. Leave it out.')] : []),
    ];
  });
}

function warning(code: Warning, { line, initiative }: CountedRow, column: string, value: string, message: string): Problem {
  return { code, row: line, column, value: value.slice(0, 80), message: `${initiative}: ${message} If it is right, accept it: ${code}.` };
}

/** One number stands on all rows of a thing and period. @param first of them @param rows how many they are */
export const repeatedNumber = (first: CountedRow, rows: number): Problem =>
  warning('repeated-number', first, 'quantity', first.quantity, `the number ${first.quantity} stands on all ${rows} rows of ${first.what} from ${first.from}. A number of all together belongs on one row, or is divided.`);

/** One row is the sum of all others of its thing and period. @param rows how many they are with it */
export const sumOfOthers = (row: CountedRow, rows: number): Problem =>
  warning('sum-of-others', row, 'quantity', row.quantity, `${row.quantity} is exactly the sum of the other ${rows - 1} rows of ${row.what} from ${row.from}. Leave a total out.`);

/** A row lies far from what is usual. @param times how far from its own usual, or else from that of others */
export function outlier(row: CountedRow, { own, peers }: { own: number | null; peers: number | null }): Problem {
  const times = (many: number) => Math.round(many).toLocaleString('en');
  const beside = own !== null ? `${times(own)} times what it usually reports of ${row.what}` : `${times(peers!)} times what others usually report of ${row.what}`;
  return warning('outlier', row, 'quantity', row.quantity, `${row.quantity} is, per day, ${beside}. Look whether a point, a unit or a period is wrong.`);
}

/** Rows that count the same in the same period: one number on all of them, or one that is the sum of the others. */
function groupWarnings(rows: readonly CountedRow[]): Problem[] {
  if (new Set(rows.map(({ initiative }) => initiative)).size < SHARED_LEAST) return [];
  const quantities = rows.map(({ quantity }) => parseDecimal(quantity));
  const [first] = quantities;
  if (quantities.every((quantity) => quantity.eq(first!))) return first!.abs().gt(1) ? [repeatedNumber({ ...rows[0]!, quantity: toText(first!) }, rows.length)] : [];
  const total = sum(quantities);
  return rows.length <= SUMMED_LEAST ? [] : rows.flatMap((row, index) => (quantities[index]!.isZero() || !quantities[index]!.eq(total.minus(quantities[index]!)) ? [] : [sumOfOthers(row, rows.length)]));
}

function outliers(rows: readonly Counted<AnyDraft>[], known: KnownFigures): Problem[] {
  const realised = rows.filter(({ draft }) => draft.status === 'realised').map((row) => ({ ...row, rate: perDay(row.draft) }));
  return [...groupBy(realised, ({ what }) => what)].flatMap(([what, all]) => {
    const [own, peers] = [overOwn(all, known.own.get(what)), overPeers(all, known.peers.get(what))];
    return all.flatMap((row) => {
      const times = { own: own(row), peers: peers(row) };
      return times.own === null && times.peers === null ? [] : [outlier(row, times)];
    });
  });
}
