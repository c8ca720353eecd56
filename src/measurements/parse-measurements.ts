import type { Period } from '../shared/period.js';
import { cell, type Table, type TableRow } from '../shared/table.js';
import { checkCodes, checkInitiative, checkPeriod, checkQuantity, QUANTITY_DECIMALS, readReportedRows, reportedRow, type ReportedContext, type ReportedRow, type ReportedRows, type Say, type Subject } from './reported-rows.js';
import { conversionHint } from './unit-conversion.js';

export const MEASUREMENT_COLUMNS = ['initiative', 'indicator', 'from', 'until', 'quantity', 'unit', 'status', 'evidence', 'period', 'excluded', 'note', 'document'];
export const MEASUREMENT_REQUIRED = MEASUREMENT_COLUMNS.slice(0, 6);

/** One row of a file of measurements, checked. */
export interface MeasurementDraft extends ReportedRow {
  indicator: string;
  /** Why the row must not be valued although it was reported; null: it counts. */
  excluded: string | null;
}

/** What a file of measurements is checked against. */
export interface MeasurementContext extends ReportedContext {
  indicators: ReadonlyMap<string, { unit: string; notBefore?: { date: string; reason: { en: string } } | undefined }>;
}

/** Why a reported row must not be valued. */
const EXCLUSIONS = ['impossible-date', 'double-count', 'doubtful'];

/** Checks every row and returns the drafts of those that are right with their lines, and every problem. Pure: touches nothing. @param whole whether the table is all of its file */
export function parseMeasurements(table: Table, context: MeasurementContext, whole = true): ReportedRows<MeasurementDraft> {
  return readReportedRows(table, {
    ...MEASURED,
    required: MEASUREMENT_REQUIRED,
    draftOf: (row) => ({ ...reportedRow(row), indicator: cell(row, 'indicator') ?? '', excluded: cell(row, 'excluded') ?? null }),
    check: (row, say) => {
      checkInitiative(row, context, say);
      checkIndicator(row, context, say);
      checkQuantity(row, QUANTITY_DECIMALS, say);
      const period = checkPeriod(row, context, say);
      if (period && cell(row, 'excluded') === undefined) checkPossible(row, period, context, say);
      checkCodes(row, { excluded: EXCLUSIONS }, say);
    },
  }, whole);
}

/** What a measurement is about. */
export const MEASURED: Subject<MeasurementDraft> = {
  what: ({ indicator }) => indicator,
  subject: ({ initiative, indicator, status }) => (initiative && indicator ? [initiative, indicator, status] : null),
  sameSubject: 'initiative and indicator. Keep one of the two',
};

function checkIndicator(row: TableRow, { indicators }: MeasurementContext, say: Say): void {
  const [indicator, unit] = [cell(row, 'indicator'), cell(row, 'unit')];
  if (indicator === undefined) return;
  const known = indicators.get(indicator);
  if (!known) say('indicator', 'unknown-indicator', `the indicator "${indicator.slice(0, 80)}" stands in no published price list. ${indicators.size > 0 ? 'Use a code that stands in one, at /en/price-lists.' : 'No list is published here yet: publish one first.'}`);
  else if (unit !== undefined && unit !== known.unit) say('unit', 'unit-differs', `"${unit.slice(0, 80)}" is not the unit of ${indicator}, which is counted in ${known.unit}. Convert the quantity and write ${known.unit}${conversionHint(cell(row, 'quantity'), unit, known.unit)}.`);
}

/** Nothing is counted before it existed. */
function checkPossible(row: TableRow, { from, until }: Period, { indicators, initiatives }: MeasurementContext, say: Say): void {
  const notBefore = indicators.get(cell(row, 'indicator') ?? '')?.notBefore;
  if (notBefore && from < notBefore.date) {
    say('from', 'impossible-date', `${from} cannot be right: ${notBefore.reason.en} Correct the date, or write impossible-date in the column "excluded" to keep the row, not valued.`);
  }
  const founded = initiatives.get(cell(row, 'initiative') ?? '')?.founded;
  if (founded && until <= founded) say('from', 'before-founding', `the initiative began on ${founded}, after this period. Correct the period, or the founding date of the initiative.`);
}
