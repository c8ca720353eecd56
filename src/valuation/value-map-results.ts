import type { SheetCell } from '../shared/to-xlsx.js';
import type { ValueMapAnswer } from './value-map-answer.js';

const NAMES = {
  figure: ['Figure', 'Uitkomst'], value: ['Value', 'Waarde'], presentValue: ['Present value', 'Contante waarde'], inputsPresentValue: ['Inputs, present value', 'Investering, contante waarde'],
  netPresentValue: ['Net present value', 'Netto contante waarde'], sroi: ['SROI', 'SROI'], netSroi: ['Net SROI', 'Netto SROI'], paybackMonths: ['Payback, months', 'Terugverdientijd, maanden'],
  priced: ['Outcomes priced', 'Effecten met prijs'], held: ['Outcomes held', 'Effecten aangehouden'], excluded: ['Outcomes excluded', 'Effecten uitgesloten'],
  step: ['Step', 'Stap'], effect: ['Effect', 'Verschil'], total: ['Total', 'Totaal'], gross: ['Gross, one year', 'Bruto, één jaar'], deadweight: ['Deadweight', 'Nulalternatief'], displacement: ['Displacement', 'Verdringing'],
  attributedToOthers: ['Attribution', 'Toerekening aan anderen'], laterYears: ['Later years, with drop-off', 'Latere jaren, met uitval'], discounting: ['Discounting', 'Disconteren'],
  stakeholder: ['Stakeholder', 'Belanghebbende'], outcome: ['Outcome', 'Effect'], status: ['Status', 'Status'], impact: ['Impact', 'Impact'], allYears: ['All years', 'Alle jaren'], year: ['Year', 'Jaar'], warning: ['To know beside it', 'Om te weten'],
} as const;
type Name = keyof typeof NAMES;

/** The valuation of a value map as a sheet to read: values, no formulas, every digit. What is not known says why. */
export function valueMapResults(answer: ValueMapAnswer, language: 'en' | 'nl'): SheetCell[][] {
  const name = (key: Name) => NAMES[key][language === 'nl' ? 1 : 0];
  const heads = (...keys: Name[]): SheetCell[] => keys.map((key) => ({ value: name(key), as: 'heading' }));
  const figure = (key: Name, value: string | number | null, why?: string): SheetCell[] => [{ value: name(key) }, value === null ? { value: why } : { value, as: 'number' }];
  const numbers = (...values: (string | number | null)[]): SheetCell[] => values.map((value) => ({ value, as: 'number' }));
  const why = 'sroiReason' in answer ? answer.sroiReason : undefined;
  return [
    [...heads('figure', 'value'), { value: answer.currency, as: 'heading' }],
    figure('presentValue', answer.presentValue, why), figure('inputsPresentValue', answer.inputsPresentValue, why), figure('netPresentValue', answer.netPresentValue, why),
    figure('sroi', answer.sroi, why), figure('netSroi', answer.netSroi, why), figure('paybackMonths', answer.paybackMonths, 'paybackReason' in answer ? answer.paybackReason : undefined),
    figure('priced', answer.counts.priced), figure('held', answer.counts.held), figure('excluded', answer.counts.excluded),
    [], heads('step', 'effect', 'total'),
    ...answer.waterfall.map(({ step, effect, value }): SheetCell[] => [{ value: name(step) }, ...numbers(effect, value)]),
    [], heads('outcome', 'stakeholder', 'status', 'gross', 'impact', 'allYears', 'presentValue'),
    ...answer.outcomes.map((outcome): SheetCell[] => [
      { value: outcome.description }, { value: outcome.stakeholder }, { value: 'reason' in outcome ? `${outcome.status}: ${outcome.reason}` : outcome.status },
      ...numbers(outcome.gross, outcome.impact, outcome.allYears, outcome.presentValue),
    ]),
    [], heads('year', 'value', 'presentValue'),
    ...answer.years.map(({ year, value, presentValue }) => numbers(year, value, presentValue)),
    [], heads('stakeholder', 'presentValue'),
    ...answer.stakeholders.map(({ stakeholder, presentValue }): SheetCell[] => [{ value: stakeholder }, ...numbers(presentValue)]),
    ...(answer.warnings.length === 0 ? [] : [[], heads('warning'), ...answer.warnings.map(({ message }): SheetCell[] => [{ value: message }])]),
  ];
}
