import { toFixed, toText, type Decimal } from '../shared/decimal.js';
import { problemLine } from '../shared/errors.js';
import { roundEuro } from '../shared/money.js';
import type { HeldOutcome, PricedOutcome } from './outcome-value.js';
import type { Sroi } from './sroi.js';
import { textTable } from '../shared/text-table.js';
import type { ValueMap } from './value-map.js';
import type { StepName } from './waterfall.js';

/** Decimals a person reads in a ratio and in a number of months; the JSON answer has all of them. */
const SHOWN_DECIMALS = 6;

const STEP_LABELS: Record<StepName, string> = {
  gross: 'gross value, one year',
  deadweight: 'would have happened anyway (deadweight)',
  displacement: 'moved elsewhere (displacement)',
  attributedToOthers: 'caused by others (attribution)',
  laterYears: 'later years, with drop-off',
  discounting: 'discounting to the base year',
};

/**
 * The valuation of a value map as text for people. Amounts are rounded to cents here, each on its own, so that shown parts may
 * differ a cent from a shown total.
 * @param title what was valued, such as the file's name
 */
export function valueMapReport(title: string, result: Sroi): string {
  const { map } = result;
  const tables: [heading: string, align: string, header: string[], rows: string[][]][] = [
    ['Inputs', 'llrrr', ['stakeholder', 'description', 'year', 'amount', 'present value'],
      result.inputs.map(({ input, presentValue }) => [input.stakeholder, input.description, String(input.year), roundEuro(input.amount), roundEuro(presentValue)])],
    ['Outcomes', 'llrlrrrrrrr',
      ['stakeholder', 'description', 'quantity', 'unit', 'price', 'gross', 'after deadweight', 'after displacement', 'after attribution', 'all years', 'present value'],
      result.outcomes.map(outcomeCells)],
    ['From gross to present value', 'lrr', ['step', 'effect', 'total'],
      result.waterfall.map(({ step, effect, value }) => [STEP_LABELS[step], roundEuro(effect), roundEuro(value)])],
    ['Years', 'rrr', ['year', 'value', 'present value'],
      result.years.map(({ year, value, presentValue }) => [String(year), roundEuro(value), roundEuro(presentValue)])],
    ['Stakeholders', 'lr', ['stakeholder', 'present value'],
      result.stakeholders.map(({ stakeholder, presentValue }) => [stakeholder, roundEuro(presentValue)])],
    ['Result', 'lr', ['figure', map.currency], resultRows(result)],
  ];
  return [
    `${title}: social return on investment, in ${map.currency}`,
    methodLine(map),
    ...tables.filter(([, , , rows]) => rows.length > 0).map(([heading, align, header, rows]) => `\n${heading}\n${textTable(align, [header, ...rows])}`),
    ...(result.warnings.length > 0 ? ['\nWarnings', ...result.warnings.map((warning) => `  ${problemLine(warning)}`)] : []),
  ].join('\n') + '\n';
}

function methodLine(map: ValueMap): string {
  const rates = map.discountRate.map(({ from, rate }) => `${toText(rate)} a year from year ${from}`).join(', ');
  const shares = map.combine === 'multiply' ? 'adjustments multiplied' : 'adjustments subtracted';
  return `Discounted at ${rates} (${map.discountTiming} of the year); ${shares}; ledger: ${map.method}.`;
}

function outcomeCells(value: PricedOutcome | HeldOutcome): string[] {
  const { stakeholder, description, quantity, unit } = value.outcome;
  const row = [stakeholder, description, toText(quantity), unit];
  if (value.status === 'held') return [...row, `held: ${value.reason}`];
  const steps = [value.gross, value.afterDeadweight, value.afterDisplacement, value.net, value.allYears, value.presentValue];
  return [...row, toText(value.pricePerUnit), ...steps.map(roundEuro)];
}

function resultRows({ total, inputsPresentValue, netPresentValue, ratio, payback, counts }: Sroi): string[][] {
  const shown = (value: Decimal | null | undefined, format: (value: Decimal) => string, reason = '') => (value ? format(value) : `none: ${reason}`);
  const number = (value: Decimal) => toFixed(value, SHOWN_DECIMALS);
  const reason = 'reason' in ratio ? ratio.reason : '';
  return [
    ['present value', shown(total?.presentValue, roundEuro, reason)],
    ['inputs, present value', shown(inputsPresentValue, roundEuro, 'no-inputs')],
    ['net present value', shown(netPresentValue, roundEuro, reason)],
    ['SROI', shown(ratio.sroi, number, reason)],
    ['net SROI', shown(ratio.netSroi, number, reason)],
    ['payback, months', shown(payback.months, number, 'reason' in payback ? payback.reason : '')],
    ['outcomes', `${counts.priced} priced, ${counts.held} held, ${counts.excluded} excluded`],
  ];
}
