import { isDecimalText } from '../shared/decimal.js';
import type { Problem } from '../shared/errors.js';
import { groupBy } from '../shared/group-by.js';
import { dayAfter, isDate, overlaps } from '../shared/period.js';
import { cell, type Table, type TableRow } from '../shared/table.js';

export const MEASUREMENT_COLUMNS = ['initiative', 'indicator', 'from', 'until', 'quantity', 'unit', 'status', 'evidence', 'period', 'excluded', 'note'];
export const MEASUREMENT_REQUIRED = MEASUREMENT_COLUMNS.slice(0, 6);

/** One row of a file of measurements, checked; the names are those of the columns it is stored in. */
export interface MeasurementDraft {
  initiative: string;
  indicator: string;
  period_from: string;
  period_until: string;
  /** False: the activity lies somewhere within the period, its true first and last day are not known. */
  period_exact: boolean;
  quantity: string;
  status: string;
  evidence: string;
  /** Why the row must not be valued although it was reported; null: it counts. */
  excluded: string | null;
  note: string | null;
}

/** What a file of measurements is checked against. */
export interface MeasurementContext {
  /** ISO date: nothing realised can lie after it. */
  today: string;
  indicators: ReadonlyMap<string, { unit: string; notBefore?: { date: string; reason: { en: string } } | undefined }>;
  initiatives: ReadonlyMap<string, { founded: string | null }>;
}

const STATUSES = ['realised', 'forecast'];
const EVIDENCE = ['self-reported', 'documented', 'audited', 'effect-study'];
const PERIODS = ['exact', 'within'];
/** Why a reported row must not be valued. */
const EXCLUSIONS = ['impossible-date', 'double-count', 'doubtful'];
const QUANTITY_DECIMALS = 12;

/** Checks every row and returns the drafts with their lines, or every problem of every row. Pure: touches nothing. */
export function parseMeasurements(table: Table, context: MeasurementContext): { drafts: { line: number; draft: MeasurementDraft }[] } | { problems: Problem[] } {
  const problems = table.rows.flatMap((row) => rowProblems(row, context));
  const drafts = table.rows.map((row) => ({ line: row.line, draft: draftOf(row) }));
  const all = problems.concat(overlapProblems(drafts));
  if (all.length > 0) return { problems: all.sort((a, b) => (a.row ?? 0) - (b.row ?? 0)) };
  return { drafts };
}

function draftOf(row: TableRow): MeasurementDraft {
  return {
    initiative: cell(row, 'initiative') ?? '',
    indicator: cell(row, 'indicator') ?? '',
    period_from: cell(row, 'from') ?? '',
    period_until: cell(row, 'until') ?? '',
    period_exact: (cell(row, 'period') ?? 'exact') === 'exact',
    quantity: cell(row, 'quantity') ?? '',
    status: cell(row, 'status') ?? 'realised',
    evidence: cell(row, 'evidence') ?? 'self-reported',
    excluded: cell(row, 'excluded') ?? null,
    note: cell(row, 'note') ?? null,
  };
}

function rowProblems(row: TableRow, context: MeasurementContext): Problem[] {
  const problems: Problem[] = [];
  const say = (column: string, code: string, message: string) => {
    const value = cell(row, column);
    problems.push({ code, row: row.line, column, ...(value !== undefined && { value: value.slice(0, 80) }), message });
  };
  for (const column of MEASUREMENT_REQUIRED) {
    if (cell(row, column) === undefined) say(column, 'missing-value', 'this cell is empty. Fill it in; leave the whole line out where nothing was measured.');
  }
  checkNames(row, context, say);
  checkQuantity(row, say);
  checkPeriod(row, context, say);
  for (const [column, allowed] of [['status', STATUSES], ['evidence', EVIDENCE], ['period', PERIODS], ['excluded', EXCLUSIONS]] as const) {
    const value = cell(row, column);
    if (value !== undefined && !allowed.includes(value)) say(column, 'unknown-value', `"${value.slice(0, 80)}" is not known here. Write one of: ${allowed.join(', ')}.`);
  }
  return problems;
}

type Say = (column: string, code: string, message: string) => void;

function checkNames(row: TableRow, context: MeasurementContext, say: Say): void {
  const [slug, indicator, unit] = [cell(row, 'initiative'), cell(row, 'indicator'), cell(row, 'unit')];
  if (slug !== undefined && !context.initiatives.has(slug)) {
    say('initiative', 'unknown-initiative', `there is no initiative "${slug.slice(0, 80)}" of yours. Import it first, with a file of initiatives, or correct the name.`);
  }
  if (indicator === undefined) return;
  const known = context.indicators.get(indicator);
  if (!known) say('indicator', 'unknown-indicator', `the indicator "${indicator.slice(0, 80)}" stands in no published price list. ${context.indicators.size > 0 ? `Use one of: ${[...context.indicators.keys()].join(', ')}.` : 'No list is published here yet: publish one first.'}`);
  else if (unit !== undefined && unit !== known.unit) say('unit', 'unit-differs', `"${unit.slice(0, 80)}" is not the unit of ${indicator}, which is counted in ${known.unit}. Convert the quantity and write ${known.unit}.`);
}

function checkQuantity(row: TableRow, say: Say): void {
  const quantity = cell(row, 'quantity');
  if (quantity === undefined) return;
  if (!isDecimalText(quantity)) {
    say('quantity', 'not-a-number', `"${quantity.slice(0, 80)}" is not a number. Write it with a point and without thousands separators, such as 1200.5.`);
  } else if ((quantity.split('.')[1] ?? '').length > QUANTITY_DECIMALS) {
    say('quantity', 'too-many-decimals', `"${quantity}" has more than ${QUANTITY_DECIMALS} decimals. Round it.`);
  }
}

function checkPeriod(row: TableRow, context: MeasurementContext, say: Say): void {
  const [from, until] = [cell(row, 'from'), cell(row, 'until')];
  for (const [column, value] of [['from', from], ['until', until]] as const) {
    if (value !== undefined && !isDate(value)) say(column, 'not-a-date', `"${value.slice(0, 80)}" is not a day. Write it as 2019-12-31.`);
  }
  if (from === undefined || until === undefined || !isDate(from) || !isDate(until)) return;
  if (until <= from) say('until', 'period-empty', `the period ends on ${until}, not after it begins on ${from}. "until" is the first day that no longer belongs to it.`);
  const realised = (cell(row, 'status') ?? 'realised') === 'realised';
  if (realised && until > dayAfter(context.today)) {
    say(from > context.today ? 'from' : 'until', 'in-the-future', `the period ${from} to ${until} is not over yet and cannot be realised. End it at ${dayAfter(context.today)} at the latest, or write forecast as the status.`);
  }
  if (cell(row, 'excluded') !== undefined) return;
  const notBefore = context.indicators.get(cell(row, 'indicator') ?? '')?.notBefore;
  if (notBefore && from < notBefore.date) {
    say('from', 'impossible-date', `${from} cannot be right: ${notBefore.reason.en} Correct the date, or write impossible-date in the column "excluded" to keep the row, not valued.`);
  }
  const founded = context.initiatives.get(cell(row, 'initiative') ?? '')?.founded;
  if (founded && until <= founded) say('from', 'before-founding', `the initiative began on ${founded}, after this period. Correct the period, or the founding date of the initiative.`);
}

/** Two rows of one initiative, indicator and status may not cover the same day. */
function overlapProblems(drafts: { line: number; draft: MeasurementDraft }[]): Problem[] {
  const placed = drafts.filter(({ draft }) => draft.initiative && draft.indicator && isDate(draft.period_from) && isDate(draft.period_until) && draft.period_from < draft.period_until);
  const groups = groupBy(placed, ({ draft }) => JSON.stringify([draft.initiative, draft.indicator, draft.status]));
  return [...groups.values()].flatMap((rows) => {
    const ordered = rows.map(({ line, draft }) => ({ line, from: draft.period_from, until: draft.period_until })).sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.line - b.line));
    let longest = ordered[0]!;
    return ordered.slice(1).flatMap((row) => {
      const before = longest;
      if (row.until > longest.until) longest = row;
      if (!overlaps(before, row)) return [];
      const same = before.from === row.from && before.until === row.until;
      const [upper, lower] = before.line < row.line ? [before, row] : [row, before];
      return [{ code: same ? 'duplicate-row' : 'overlapping-period', row: lower.line, column: 'from', value: lower.from,
        message: `this period overlaps that of line ${upper.line}, for the same initiative and indicator. Keep one of the two, or split the period.` }];
    });
  });
}
