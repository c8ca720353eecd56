import { AMOUNT_DECIMALS, RATIO_DECIMALS, toFixed, toText, type Decimal } from '../shared/decimal.js';
import type { Figures, PostFigures } from './line-value.js';
import type { HeldOutcome, PricedOutcome, YearValue } from './outcome-value.js';
import type { Sroi } from './sroi.js';
import type { ValueMapPost } from './value-map.js';
import { waterfall, type Step } from './waterfall.js';

export type ValueMapAnswer = ReturnType<typeof valueMapAnswer>;

/**
 * The valuation of a value map as plain JSON, the same for the command and the API: amounts with 6 decimals and ratios with 20,
 * as text. What is not known is null, with its reason beside it.
 */
export function valueMapAnswer(result: Sroi) {
  const { map, total, inputsPresentValue, netPresentValue, ratio, payback } = result;
  return {
    currency: map.currency,
    method: map.method,
    combine: map.combine,
    discountTiming: map.discountTiming,
    discountRate: map.discountRate.map(({ from, rate }) => ({ from, rate: toText(rate) })),
    ...(total ? figures(total) : UNKNOWN),
    inputsPresentValue: inputsPresentValue && amount(inputsPresentValue),
    netPresentValue: netPresentValue && amount(netPresentValue),
    sroi: ratio.sroi && toFixed(ratio.sroi, RATIO_DECIMALS),
    netSroi: ratio.netSroi && toFixed(ratio.netSroi, RATIO_DECIMALS),
    ...('reason' in ratio ? { sroiReason: ratio.reason } : {}),
    paybackMonths: payback.months && toFixed(payback.months, RATIO_DECIMALS),
    ...('reason' in payback ? { paybackReason: payback.reason } : {}),
    counts: result.counts,
    waterfall: result.waterfall.map(step),
    years: result.years.map(year),
    stakeholders: result.stakeholders.map(({ stakeholder, presentValue }) => ({ stakeholder, presentValue: amount(presentValue) })),
    inputs: result.inputs.map(({ input, presentValue }) => ({ ...input, amount: amount(input.amount), presentValue: amount(presentValue) })),
    outcomes: result.outcomes.map((outcome) => (outcome.status === 'priced' ? priced(outcome) : held(outcome))),
    warnings: result.warnings,
  };
}

function priced(value: PricedOutcome) {
  return {
    ...row(value),
    pricePerUnit: toText(value.pricePerUnit),
    ...figures(value),
    status: value.status,
    steps: waterfall(value, value.allYears).map(step),
    years: value.years.map(year),
    posts: value.posts.map(post),
  };
}

function held(value: HeldOutcome) {
  return { ...row(value), pricePerUnit: null, ...UNKNOWN, status: value.status, reason: value.reason, steps: [], years: [], posts: [] };
}

function row({ outcome }: PricedOutcome | HeldOutcome) {
  const { stakeholder, description, quantity, unit } = outcome;
  return { stakeholder, description, quantity: toText(quantity), unit };
}

const UNKNOWN = { gross: null, impact: null, allYears: null, presentValue: null };

/** `impact` is the net value of the first year, `allYears` that of every year, undiscounted. */
function figures({ gross, net, allYears, presentValue }: Figures & { allYears: Decimal }) {
  return { gross: amount(gross), impact: amount(net), allYears: amount(allYears), presentValue: amount(presentValue) };
}

function year({ year, value, presentValue }: YearValue) {
  return { year, value: amount(value), presentValue: amount(presentValue) };
}

function step({ step, effect, value }: Step) {
  return { step, effect: amount(effect), value: amount(value) };
}

function post({ stakeholder, kind, basis, transfer, amount: perUnit, presentValue }: PostFigures<ValueMapPost>) {
  return { stakeholder, kind, basis, transfer, amount: toText(perUnit), presentValue: amount(presentValue) };
}

function amount(value: Decimal): string {
  return toFixed(value, AMOUNT_DECIMALS);
}
