import { isDecimalText } from '../shared/decimal.js';
import type { Problem } from '../shared/errors.js';
import { groupBy } from '../shared/group-by.js';
import { dayAfter, isDate, overlaps, type Period } from '../shared/period.js';
import { personalText } from '../shared/personal-data.js';
import { cell, type Table, type TableRow } from '../shared/table.js';

/** What a row of measurements and a row of inputs both say, checked; the names are those of the columns it is stored in. */
export interface ReportedRow {
  initiative: string;
  period_from: string;
  period_until: string;
  /** False: it lies somewhere within the period, its true first and last day are not known. */
  period_exact: boolean;
  quantity: string;
  /** realised: it happened; forecast: it is expected; claimed: somebody says so, no more. Only what is realised is ever counted. */
  status: string;
  evidence: string;
  note: string | null;
  /** A document that shows it, by its address. */
  document?: string;
  /** The line of the file it stands on, where several rows were made of one. */
  file_line?: number;
}

/** What every file of reported rows is checked against. */
export interface ReportedContext {
  /** ISO date: nothing realised can lie after it. */
  today: string;
  initiatives: ReadonlyMap<string, { founded: string | null }>;
}

/** Adds a problem of a row: its column, its code, and what is wrong and how to repair it. */
export type Say = (column: string, code: string, message: string) => void;

/** What one kind of file has of its own. */
interface RowKind<Draft> extends Subject<Draft> {
  required: readonly string[];
  draftOf: (row: TableRow) => Draft;
  check: (row: TableRow, say: Say) => void;
}

/** What a row is about. */
export interface Subject<Draft> {
  /** What it counts, in words. */
  what: (draft: Draft) => string;
  /** What two rows may not both say of one day; null where the row does not say it. */
  subject: (draft: Draft) => readonly string[] | null;
  /** The subject in words, and what else can be done about two rows that overlap. */
  sameSubject: string;
}

/** The rows that are right, and every problem of the others. */
export interface ReportedRows<Draft> {
  drafts: { line: number; draft: Draft }[];
  problems: Problem[];
}

export const QUANTITY_DECIMALS = 12;
const STATUSES = ['realised', 'forecast', 'claimed'];
const EVIDENCE = ['self-reported', 'documented', 'audited', 'effect-study'];
const PERIODS = ['exact', 'within'];
const ADDRESS = /^https?:\/\/\S+$/;
const LONGEST_ADDRESS = 1000;
/** A season or a school year: 2019/2020, 2019/20, 2019-2020, 2019 en 2020. */
const TWO_YEARS = /^\d{4} ?(?:[/–] ?(?:\d{2}|\d{4})|(?:-|&|\+|en|and) ?\d{4})$/;
/** Columns that anything can be written in. */
const TEXTS = ['description', 'note'];

/** Checks every row, and, where the table is the whole file, those of one subject against each other. @returns the drafts of those that are right by themselves, with their lines, and every problem */
export function readReportedRows<Draft extends ReportedRow>(table: Table, kind: RowKind<Draft>, whole: boolean): ReportedRows<Draft> {
  const read = table.rows.map((row) => ({ line: row.line, draft: kind.draftOf(row), problems: rowProblems(row, kind) }));
  const problems = read.flatMap((row) => row.problems).concat(whole ? overlapProblems(read, kind) : []);
  return { drafts: read.filter((row) => row.problems.length === 0).map(({ line, draft }) => ({ line, draft })), problems: problems.sort((a, b) => (a.row ?? 0) - (b.row ?? 0)) };
}

export function reportedRow(row: TableRow): ReportedRow {
  const document = cell(row, 'document');
  return {
    initiative: cell(row, 'initiative') ?? '',
    period_from: cell(row, 'from') ?? '',
    period_until: cell(row, 'until') ?? '',
    period_exact: (cell(row, 'period') ?? 'exact') === 'exact',
    quantity: cell(row, 'quantity') ?? '',
    status: cell(row, 'status') ?? 'realised',
    evidence: cell(row, 'evidence') ?? 'self-reported',
    note: cell(row, 'note') ?? null,
    ...(document !== undefined && { document }),
    ...(row.fileLine !== undefined && { file_line: row.fileLine }),
  };
}

function rowProblems<Draft>(row: TableRow, { required, check }: RowKind<Draft>): Problem[] {
  const problems: Problem[] = [];
  const say: Say = (column, code, message) => {
    const value = cell(row, column);
    problems.push({ code, row: row.line, column, ...(value !== undefined && { value: value.slice(0, 80) }), message });
  };
  for (const column of required) {
    if (cell(row, column) === undefined) say(column, 'missing-value', 'this cell is empty. Fill it in; leave the whole line out where there is nothing to report.');
  }
  for (const column of TEXTS) problems.push(...personalText(cell(row, column) ?? '', row.line, column));
  check(row, say);
  checkDocument(row, say);
  return problems;
}

function checkDocument(row: TableRow, say: Say): void {
  const document = cell(row, 'document');
  if (document !== undefined && !(ADDRESS.test(document) && document.length <= LONGEST_ADDRESS)) {
    say('document', 'not-an-address', `a document is named by its address, which begins with https:// or http:// and has no spaces, at most ${LONGEST_ADDRESS} characters. Put it where those who check it can open it, or say in the note where it is.`);
  }
}

const TOTAL = /^\W*(grand |sub|eind)?tota+l(en|s)?\b/i;

/** Whether a text names a row of totals, which would be counted beside what it sums. */
export const isTotal = (text: string) => TOTAL.test(text);

export function checkInitiative(row: TableRow, { initiatives }: ReportedContext, say: Say): void {
  const slug = cell(row, 'initiative');
  if (slug === undefined || initiatives.has(slug)) return;
  if (isTotal(slug)) say('initiative', 'totals-row', 'this is a row of totals, which would be counted beside what it sums. Leave it out.');
  else {
    say('initiative', 'unknown-initiative', `there is no initiative "${slug.slice(0, 80)}" of yours. Import it first, with a file of initiatives, or correct the name.`);
  }
}

export function checkQuantity(row: TableRow, decimals: number, say: Say): void {
  const quantity = cell(row, 'quantity');
  if (quantity === undefined) return;
  if (!isDecimalText(quantity)) {
    say('quantity', 'not-a-number', `"${quantity.slice(0, 80)}" is not a number. Write it with a point and without thousands separators, such as 1200.5.`);
  } else if ((quantity.split('.')[1] ?? '').length > decimals) {
    say('quantity', 'too-many-decimals', `"${quantity}" has more than ${decimals} decimals. Round it.`);
  }
}

/** @returns the period, for further checks, where its two days exist */
export function checkPeriod(row: TableRow, { today }: ReportedContext, say: Say): Period | undefined {
  const [from, until] = [cell(row, 'from'), cell(row, 'until')];
  for (const [column, value] of [['from', from], ['until', until]] as const) {
    if (value === undefined || isDate(value)) continue;
    if (TWO_YEARS.test(value)) say(column, 'two-years', `"${value}" names two years, and not where the period begins and ends. Write its first day in the column "from" and its last day in "through", such as 2019-09-01 and 2020-08-31.`);
    else say(column, 'not-a-date', `"${value.slice(0, 80)}" is not a day. Write it as 2019-12-31.`);
  }
  if (from === undefined || until === undefined || !isDate(from) || !isDate(until)) return undefined;
  if (until <= from) say('until', 'period-empty', `the period ends on ${until}, not after it begins on ${from}. "until" is the first day that no longer belongs to it.`);
  const realised = (cell(row, 'status') ?? 'realised') === 'realised';
  if (realised && until > dayAfter(today)) {
    say(from > today ? 'from' : 'until', 'in-the-future', `the period ${from} to ${until} is not over yet and cannot be realised. End it at ${dayAfter(today)} at the latest, or write forecast as the status.`);
  }
  return { from, until };
}

/** Columns whose values are a closed list: those of every row, and the kind's own. */
export function checkCodes(row: TableRow, own: Record<string, readonly string[]>, say: Say): void {
  for (const [column, allowed] of Object.entries({ status: STATUSES, evidence: EVIDENCE, period: PERIODS, ...own })) {
    const value = cell(row, column);
    if (value !== undefined && !allowed.includes(value)) say(column, 'unknown-value', `"${value.slice(0, 80)}" is not known here. Write one of: ${allowed.join(', ')}.`);
  }
}

/** Two rows of one subject may not cover the same day. */
export function overlapProblems<Draft extends ReportedRow>(drafts: readonly { line: number; draft: Draft }[], { subject, sameSubject }: Subject<Draft>): Problem[] {
  const placed = drafts.flatMap(({ line, draft: { period_from: from, period_until: until, file_line: fileLine }, draft }) => {
    const about = subject(draft);
    return about && isDate(from) && isDate(until) && from < until ? [{ line, fileLine, from, until, about: JSON.stringify(about) }] : [];
  });
  return [...groupBy(placed, ({ about }) => about).values()].flatMap((rows) => {
    const ordered = rows.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.line - b.line));
    let longest = ordered[0]!;
    return ordered.slice(1).flatMap((row) => {
      const before = longest;
      if (row.until > longest.until) longest = row;
      if (!overlaps(before, row)) return [];
      const same = before.from === row.from && before.until === row.until;
      const [upper, lower] = before.line < row.line ? [before, row] : [row, before];
      return [{ code: same ? 'duplicate-row' : 'overlapping-period', row: lower.line, column: 'from', value: lower.from,
        message: `this period overlaps that of line ${upper.fileLine ?? upper.line}, for the same ${sameSubject}, or split the period.` }];
    });
  });
}
