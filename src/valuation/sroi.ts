import { ONE, RATIO_DECIMALS, roundTo, sum, type Decimal } from '../shared/decimal.js';
import type { Problem } from '../shared/errors.js';
import { lastYearOf } from './assumption-factors.js';
import { stakeholderLedger, type StakeholderValue } from './ledgers.js';
import { postValue, sumFigures, type Figures } from './line-value.js';
import { outcomeValue, type HeldOutcome, type PricedOutcome, type YearValue } from './outcome-value.js';
import { paybackMonths } from './payback.js';
import { discountFactors, inputDiscountFactor } from './present-value.js';
import type { ValueMap, ValueMapInput } from './value-map.js';
import { valueMapWarnings } from './value-map-warnings.js';
import { waterfall, type Step } from './waterfall.js';

export type NoRatioReason = 'no-inputs' | 'nothing-priced';

/** The social return on investment of a value map. Missing is never zero: what is not known is null. */
export interface Sroi {
  map: ValueMap;
  /** Sums over the priced outcomes, with all years together undiscounted; null where nothing is priced. */
  total: (Figures & { allYears: Decimal }) | null;
  inputs: { input: ValueMapInput; presentValue: Decimal }[];
  /** null where no input is recorded. */
  inputsPresentValue: Decimal | null;
  /** Present value less inputs; null where one of the two is. */
  netPresentValue: Decimal | null;
  /** Present value per unit of inputs, 20 decimals; null with a reason. */
  ratio: { sroi: Decimal; netSroi: Decimal } | { sroi: null; netSroi: null; reason: NoRatioReason };
  /** Months until cumulated value reaches the inputs, both undiscounted. */
  payback: { months: Decimal } | { months: null; reason: NoRatioReason | 'not-reached' };
  /** From year 1 to the last year with an effect, without gaps. */
  years: YearValue[];
  stakeholders: StakeholderValue[];
  outcomes: (PricedOutcome | HeldOutcome)[];
  counts: { priced: number; held: number; excluded: number };
  waterfall: Step[];
  warnings: Problem[];
}

/**
 * Social return on investment: what a whole value map is worth, and what that is per unit of money put in.
 *
 *     present value = sum of the outcomes' present values
 *     inputs        = sum of round(amount * F(year - 1), 6)
 *     SROI          = present value / inputs,  net SROI = SROI - 1
 *
 * No inputs, or inputs of 0: no ratio and no payback, reason `no-inputs`. Nothing priced: none either, reason `nothing-priced`.
 * Source: A Guide to Social Return on Investment (2012), stages 3 to 5; method, sections 2 to 5.
 */
export function sroi(map: ValueMap): Sroi {
  const discounts = discountFactors(map.discountRate, map.discountTiming, Math.max(...map.outcomes.map(lastYearOf)));
  const outcomes = map.outcomes.map((outcome) => outcomeValue(outcome, map.combine, discounts, map.method));
  const priced = outcomes.filter((outcome) => outcome.status === 'priced');
  const total = priced.length > 0 ? { ...sumFigures(priced), allYears: sum(priced.map((outcome) => outcome.allYears)) } : null;
  const years = sumYears(priced.flatMap((outcome) => outcome.years));
  const inputs = map.inputs.map((input) => {
    const factor = roundTo(inputDiscountFactor(map.discountRate, input.year), RATIO_DECIMALS);
    return { input, presentValue: postValue(input.amount, factor) };
  });
  const inputsPresentValue = inputs.length > 0 ? sum(inputs.map((input) => input.presentValue)) : null;
  return {
    map,
    total,
    inputs,
    inputsPresentValue,
    netPresentValue: total && inputsPresentValue && total.presentValue.minus(inputsPresentValue),
    ...returns(total?.presentValue, inputsPresentValue, sum(map.inputs.map((input) => input.amount)), years),
    years,
    stakeholders: stakeholderLedger(priced.flatMap((outcome) => outcome.posts), map.method),
    outcomes,
    counts: { priced: priced.length, held: outcomes.length - priced.length, excluded: 0 },
    waterfall: total ? waterfall(total, total.allYears) : [],
    warnings: valueMapWarnings(map, outcomes),
  };
}

function returns(presentValue: Decimal | undefined, inputsPresentValue: Decimal | null, inputs: Decimal, years: YearValue[]): Pick<Sroi, 'ratio' | 'payback'> {
  if (!presentValue || !inputsPresentValue || inputsPresentValue.isZero()) {
    const reason = presentValue ? 'no-inputs' : 'nothing-priced';
    return { ratio: { sroi: null, netSroi: null, reason }, payback: { months: null, reason } };
  }
  const ratio = roundTo(presentValue.div(inputsPresentValue), RATIO_DECIMALS);
  const months = paybackMonths(inputs, years.map((year) => year.value));
  return {
    ratio: { sroi: ratio, netSroi: ratio.minus(ONE) },
    payback: months ? { months } : { months, reason: 'not-reached' },
  };
}

/** The years of all outcomes together: a year without an effect is 0, as nothing falls in it. */
function sumYears(parts: readonly YearValue[]): YearValue[] {
  const length = parts.reduce((last, part) => Math.max(last, part.year), 0);
  const byYear = Array.from({ length }, (): YearValue[] => []);
  for (const part of parts) byYear[part.year - 1]?.push(part);
  return byYear.map((each, index) => ({
    year: index + 1,
    value: sum(each.map((part) => part.value)),
    presentValue: sum(each.map((part) => part.presentValue)),
  }));
}
