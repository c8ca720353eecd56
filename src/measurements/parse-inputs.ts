import { AMOUNT_DECIMALS, isDecimalText, parseDecimal } from '../shared/decimal.js';
import { cell, type Table, type TableRow } from '../shared/table.js';
import { checkCodes, checkInitiative, checkPeriod, checkQuantity, QUANTITY_DECIMALS, readReportedRows, reportedRow, type ReportedContext, type ReportedRow, type ReportedRows, type Say, type Subject } from './reported-rows.js';
import { conversionHint } from './unit-conversion.js';

export const INPUT_COLUMNS = ['initiative', 'stakeholder', 'input', 'from', 'until', 'quantity', 'unit', 'description', 'status', 'evidence', 'period', 'note', 'document'];
export const INPUT_REQUIRED = INPUT_COLUMNS.slice(0, 7);

/** One row of a file of inputs, checked: what somebody put into an initiative. Recorded from this one side, so never also as spending. */
export interface InputDraft extends ReportedRow {
  /** Who gave or financed it. */
  stakeholder: string;
  kind: string;
  /** What it was, in words; tells two gifts of one stakeholder apart. Empty: there was one. */
  description: string;
  unit: string;
}

/** What a file of inputs is checked against. */
export interface InputContext extends ReportedContext {
  stakeholders: readonly string[];
}

const UNIT_OF_KIND = new Map([['money', 'EUR'], ['hours', 'hour'], ['goods', 'EUR']]);
const BEFORE_THE_EURO = ['ATS', 'BEF', 'BGN', 'CYP', 'DEM', 'EEK', 'ESP', 'FIM', 'FRF', 'GRD', 'HRK', 'IEP', 'ITL', 'LTL', 'LUF', 'LVL', 'MTL', 'NLG', 'PTE', 'SIT', 'SKK'];
/** ISO 4217. An amount keeps its own: nothing is exchanged here. */
const CURRENCIES: ReadonlySet<string> = new Set([...Intl.supportedValuesOf('currency'), ...BEFORE_THE_EURO]);

/**
 * Checks every row and returns the drafts of those that are right with their lines, and every problem. Pure: touches nothing.
 * @param whole whether the table is all of its file
 * An input may lie before the founding of its initiative: that is often what it was founded with.
 */
export function parseInputs(table: Table, context: InputContext, whole = true): ReportedRows<InputDraft> {
  return readReportedRows(table, {
    ...PUT_IN,
    required: INPUT_REQUIRED,
    draftOf: (row) => ({ ...reportedRow(row), stakeholder: cell(row, 'stakeholder') ?? '', kind: cell(row, 'input') ?? '', description: cell(row, 'description') ?? '', unit: cell(row, 'unit') ?? '' }),
    check: (row, say) => {
      checkInitiative(row, context, say);
      checkUnit(row, say);
      checkQuantity(row, cell(row, 'input') === 'hours' ? QUANTITY_DECIMALS : AMOUNT_DECIMALS, say);
      checkNotNegative(row, say);
      checkPeriod(row, context, say);
      checkCodes(row, { stakeholder: context.stakeholders, input: [...UNIT_OF_KIND.keys()] }, say);
    },
  }, whole);
}

/** What an input is about; euros are not set against pounds. */
export const PUT_IN: Subject<InputDraft> = {
  what: ({ kind, stakeholder, unit }) => `${kind} of ${stakeholder} in ${unit}`,
  subject: ({ initiative, stakeholder, kind, description, status }) => (initiative && stakeholder && kind ? [initiative, stakeholder, kind, description, status] : null),
  sameSubject: 'initiative, stakeholder, input and description. Keep one of the two, tell them apart in the description',
};

function checkUnit(row: TableRow, say: Say): void {
  const [input, unit] = [cell(row, 'input') ?? '', cell(row, 'unit')];
  const right = UNIT_OF_KIND.get(input);
  if (right === undefined || unit === undefined || unit === right) return;
  if (right === 'EUR' && CURRENCIES.has(unit)) return;
  if (right === 'EUR' && /^[A-Z]{3}$/.test(unit)) say('unit', 'unknown-currency', `"${unit}" is no currency of ISO 4217. Write the code of the currency that was paid in, such as EUR or GBP.`);
  else say('unit', 'unit-differs', `"${unit.slice(0, 80)}" is not the unit of ${input}, which is counted in ${right}. Convert the quantity and write ${right}${conversionHint(cell(row, 'quantity'), unit, right)}.`);
}

function checkNotNegative(row: TableRow, say: Say): void {
  const quantity = cell(row, 'quantity');
  if (quantity !== undefined && isDecimalText(quantity) && parseDecimal(quantity).lessThan(0)) {
    say('quantity', 'below-zero', `"${quantity}" is below 0. Write what was put in as 0 or more; take off what was paid back.`);
  }
}
