import { toFixed, toText, type Decimal } from '../shared/decimal.js';
import { problemLine } from '../shared/errors.js';
import { roundEuro } from '../shared/money.js';
import { breakEven } from './sensitivity.js';
import type { MapInput, MapOutcome, Returns, Sroi } from './sroi.js';
import { textTable } from '../shared/text-table.js';
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
    ['Inputs', 'llrrr', ['stakeholder', 'description', 'year', 'amount', 'present value'], result.inputs.map(inputCells)],
    ['Outcomes', 'llrlrrrrrrrr',
      ['stakeholder', 'description', 'quantity', 'unit', 'price', 'gross', 'after deadweight', 'after displacement', 'after attribution', 'all years', 'present value', 'break-even'],
      result.outcomes.map((outcome) => outcomeCells(outcome, result.netPresentValue))],
    ['From gross to present value', 'lrr', ['step', 'effect', 'total'],
      result.waterfall.map(({ step, effect, value }) => [STEP_LABELS[step], roundEuro(effect), roundEuro(value)])],
    ['Years', 'rrr', ['year', 'value', 'present value'],
      result.years.map(({ year, value, presentValue }) => [String(year), roundEuro(value), roundEuro(presentValue)])],
    ['Stakeholders', 'lr', ['stakeholder', 'present value'],
      result.stakeholders.map(({ stakeholder, presentValue }) => [stakeholder, roundEuro(presentValue)])],
    ['Fiscal part: who saves or pays first', 'lrrr', ['stakeholder', 'present value', 'cashable', 'not known if cashable'],
      result.fiscal.map(({ stakeholder, fiscal, cashable, cashableUnknown }) => [stakeholder, roundEuro(fiscal), shown(cashable, roundEuro, 'not known'), roundEuro(cashableUnknown)])],
    ['Sustainable development goals', 'lr', ['goal', 'present value'],
      result.sdgs.some(({ target }) => target !== null) ? result.sdgs.map(({ target, presentValue }) => [target ?? 'none', roundEuro(presentValue)]) : []],
    ['One figure at its low and high', 'llrrrrr', ['figure', 'of', 'low', 'central', 'high', 'present value at low', 'at high'],
      result.tornado.map(({ parameter, of, low, central, high, atLow, atHigh }) => [
        parameter, of ?? '', low ? toText(low) : '', toText(central), high ? toText(high) : '', roundEuro(atLow.presentValue), roundEuro(atHigh.presentValue),
      ])],
    ['Result', 'lr', ['figure', map.currency], resultRows(result)],
  ];
  return [
    `${title}: social return on investment, in ${map.currency}`,
    methodLine(result),
    ...tables.filter(([, , , rows]) => rows.length > 0).map(([heading, align, header, rows]) => `\n${heading}\n${textTable(align, [header, ...rows])}`),
    ...(result.warnings.length > 0 ? ['\nWarnings', ...result.warnings.map((warning) => `  ${problemLine(warning)}`)] : []),
  ].join('\n') + '\n';
}

function methodLine({ map, terms }: Sroi): string {
  const rates = terms.schedule.map(({ from, rate }) => `${toText(rate)} a year from year ${from}`).join(', ');
  const shares = map.combine === 'multiply' ? 'adjustments multiplied' : 'adjustments subtracted';
  const prices = [map.priceList && `prices of ${map.priceList.list} ${map.priceList.version}`, terms.priceLevel !== null && `price level ${terms.priceLevel}`].filter(Boolean).map((part) => `; ${part as string}`).join('');
  return `Discounted at ${rates} (${terms.timing} of the year); ${shares}; ledger: ${map.method}${prices}.`;
}

function inputCells(value: MapInput): string[] {
  const { stakeholder, description, year } = value.input;
  const cells = [stakeholder, description, String(year)];
  return value.status === 'held' ? [...cells, `held: ${value.reason}`] : [...cells, roundEuro(value.amount), roundEuro(value.presentValue)];
}

function outcomeCells(value: MapOutcome, netPresentValue: Decimal | null): string[] {
  const { stakeholder, description, quantity, unit } = value.outcome;
  const row = [stakeholder, description, toText(quantity), unit];
  if (value.status !== 'priced') return [...row, `${value.status}: ${value.reason}`];
  const steps = [value.gross, value.afterDeadweight, value.afterDisplacement, value.net, value.allYears, value.presentValue];
  return [...row, toText(value.terms.price), ...steps.map(roundEuro), shown(netPresentValue && breakEven(value.presentValue, netPresentValue), number)];
}

const number = (value: Decimal) => toFixed(value, SHOWN_DECIMALS);
const shown = (value: Decimal | null | undefined, format: (value: Decimal) => string, otherwise = '') => (value ? format(value) : otherwise);

function resultRows(result: Sroi): string[][] {
  const { total, ratio, counts, withoutHours, range } = result;
  const points = (name: string, { low, median, high }: { low: number; median: number; high: number }, decimals: number) => [`${name}: 5 %, 50 %, 95 %`, [low, median, high].map((point) => point.toFixed(decimals)).join(', ')];
  return [
    ['present value', shown(total?.presentValue, roundEuro, `none: ${'reason' in ratio ? ratio.reason : ''}`)],
    ...(range ? [points('present value', range.presentValue, 2)] : []),
    ...returnRows(result, ''),
    ...(range?.sroi ? [points('SROI', range.sroi, SHOWN_DECIMALS)] : []),
    ...(withoutHours ? returnRows(withoutHours, ' without unpaid hours') : []),
    ['outcomes', `${counts.priced} priced, ${counts.held} held, ${counts.excluded} excluded`],
  ];
}

function returnRows({ inputsPresentValue, netPresentValue, ratio, payback }: Returns, which: string): string[][] {
  const reason = `none: ${'reason' in ratio ? ratio.reason : ''}`;
  return [
    [`inputs, present value${which}`, shown(inputsPresentValue, roundEuro, 'none: no-inputs')],
    [`net present value${which}`, shown(netPresentValue, roundEuro, reason)],
    [`SROI${which}`, shown(ratio.sroi, number, reason)],
    [`net SROI${which}`, shown(ratio.netSroi, number, reason)],
    [`payback, months${which}`, shown(payback.months, number, `none: ${'reason' in payback ? payback.reason : ''}`)],
  ];
}
