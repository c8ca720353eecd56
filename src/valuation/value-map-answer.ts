import { AMOUNT_DECIMALS, RATIO_DECIMALS, toFixed, toText, type Decimal } from '../shared/decimal.js';
import { yearOf } from '../shared/period.js';
import type { Fiscal } from './calendar.js';
import type { Figures } from './line-value.js';
import { rangeText } from './map-range.js';
import type { PricedOutcome, ValuedPost, YearValue } from './outcome-value.js';
import type { SdgValue } from './sdg-parts.js';
import { breakEven, type Outcome, type TornadoBar } from './sensitivity.js';
import type { MapInput, MapOutcome, Returns, Sroi } from './sroi.js';
import type { RowTerms, ShareName } from './value-map-prices.js';
import { waterfall, type Step } from './waterfall.js';

export type ValueMapAnswer = ReturnType<typeof valueMapAnswer>;

/**
 * The valuation of a value map as plain JSON, the same for the command and the API: amounts with 6 decimals and ratios with 20,
 * as text. What is not known is null, with its reason beside it.
 */
export function valueMapAnswer(result: Sroi) {
  const { map, terms, total } = result;
  return {
    title: map.title,
    claim: map.claim,
    currency: map.currency,
    priceList: map.priceList,
    priceLevel: terms.priceLevel,
    method: map.method,
    combine: map.combine,
    discountTiming: terms.timing,
    discountRate: terms.schedule.map(({ from, rate }) => ({ from, rate: toText(rate) })),
    ...(total ? figures(total) : UNKNOWN),
    ...returns(result),
    withoutHours: result.withoutHours && returns(result.withoutHours),
    range: result.range && {
      seed: result.range.seed, draws: result.range.draws, presentValue: rangeText(result.range.presentValue),
      netPresentValue: result.range.netPresentValue && rangeText(result.range.netPresentValue), sroi: result.range.sroi && rangeText(result.range.sroi),
    },
    counts: result.counts,
    waterfall: result.waterfall.map(step),
    years: result.years.map(year),
    stakeholders: result.stakeholders.map(({ stakeholder, presentValue }) => ({ stakeholder, presentValue: amount(presentValue) })),
    fiscal: result.fiscal.map((value) => ({ stakeholder: value.stakeholder, presentValue: amount(value.fiscal), ...cash(value) })),
    calendar: result.calendar.map((entry) => ({ year: entry.year, calendarYear: map.date === null ? null : yearOf(map.date) + entry.year - 1, stakeholder: entry.stakeholder, value: amount(entry.value), fiscal: amount(entry.fiscal), ...cash(entry) })),
    sdgs: result.sdgs.map(sdg),
    inputs: result.inputs.map(input),
    outcomes: result.outcomes.map((outcome) => (outcome.status === 'priced' ? priced(outcome, result.netPresentValue) : notCounted(outcome))),
    tornado: result.tornado.map(bar),
    warnings: result.warnings,
  };
}

function returns({ inputsPresentValue, netPresentValue, ratio, payback }: Returns) {
  return {
    inputsPresentValue: inputsPresentValue && amount(inputsPresentValue),
    netPresentValue: netPresentValue && amount(netPresentValue),
    sroi: ratio.sroi && ratioText(ratio.sroi),
    netSroi: ratio.netSroi && ratioText(ratio.netSroi),
    ...('reason' in ratio ? { sroiReason: ratio.reason } : {}),
    paybackMonths: payback.months && ratioText(payback.months),
    ...('reason' in payback ? { paybackReason: payback.reason } : {}),
  };
}

/** `amount` is what the year takes, at the price level of the map; what was written stands beside it. */
function input(value: MapInput) {
  const { kind, stakeholder, description, year: ofYear, hours, lifeYears } = value.input;
  const known = value.status === 'priced' ? value : null;
  return {
    stakeholder, description, kind, year: ofYear, hours: hours && toText(hours), hourPrice: known?.hour ? toText(known.hour.price) : null, lifeYears, status: value.status,
    ...(value.status === 'held' ? { reason: value.reason } : {}),
    amount: known && amount(known.amount), presentValue: known && amount(known.presentValue),
  };
}

function priced(value: PricedOutcome, netPresentValue: Decimal | null) {
  const { terms } = value;
  const share = netPresentValue && breakEven(value.presentValue, netPresentValue);
  return {
    ...row(value),
    pricePerUnit: toText(terms.price),
    priceFrom: terms.priceFrom,
    backcast: terms.backcast,
    indexRatio: ratioText(terms.indexRatio),
    assumptions: assumptions(terms),
    ...figures(value),
    status: value.status,
    breakEven: share && ratioText(share),
    steps: waterfall(value, value.allYears).map(step),
    years: value.years.map(year),
    posts: value.posts.map(post),
    sdgs: value.sdgs.map(sdg),
  };
}

/** What the outcome was valued with: its own, or where `byList` the default of the list. */
function assumptions({ assumptions: used, shareBounds }: RowTerms) {
  const share = (name: ShareName) => {
    const { low, high, byList } = shareBounds[name];
    return { value: toText(used[name]), low: low && toText(low), high: high && toText(high), byList };
  };
  return {
    deadweight: share('deadweight'), displacement: share('displacement'), attributedToOthers: share('attributedToOthers'), dropOff: share('dropOff'),
    durationYears: used.durationYears, startOffset: used.startOffset,
  };
}

function notCounted(value: Exclude<MapOutcome, PricedOutcome>) {
  return {
    ...row(value), pricePerUnit: null, priceFrom: null, backcast: false, indexRatio: null, assumptions: null, ...UNKNOWN, status: value.status, reason: value.reason, ...(value.status === 'excluded' && { yieldsTo: value.yieldsTo }),
    breakEven: null, steps: [], years: [], posts: [], sdgs: [],
  };
}

function row({ outcome }: MapOutcome) {
  const { code, indicator, stakeholder, description, quantity, unit, year: ofYear } = outcome;
  return { code, indicator, stakeholder, description, quantity: toText(quantity), unit, year: ofYear };
}

const UNKNOWN = { gross: null, impact: null, allYears: null, presentValue: null };

/** `impact` is the net value of the first year, `allYears` that of every year, undiscounted. */
function figures({ gross, net, allYears, presentValue }: Figures & { allYears: Decimal }) {
  return { gross: amount(gross), impact: amount(net), allYears: amount(allYears), presentValue: amount(presentValue) };
}

function cash({ cashable, cashableUnknown }: Fiscal) {
  return { cashable: cashable && amount(cashable), cashableUnknown: amount(cashableUnknown) };
}

function bar({ parameter, of, low, central, high, atLow, atHigh }: TornadoBar) {
  const at = ({ presentValue, netPresentValue, sroi }: Outcome) => ({ presentValue: amount(presentValue), netPresentValue: netPresentValue && amount(netPresentValue), sroi: sroi && ratioText(sroi) });
  return { parameter, of, low: low && toText(low), central: toText(central), high: high && toText(high), atLow: at(atLow), atHigh: at(atHigh) };
}

function year({ year, value, presentValue }: YearValue) {
  return { year, value: amount(value), presentValue: amount(presentValue) };
}

function step({ step, effect, value }: Step) {
  return { step, effect: amount(effect), value: amount(value) };
}

function post({ stakeholder, kind, basis, transfer, amount: perUnit, multiplier, presentValue }: ValuedPost) {
  return { stakeholder, kind, basis, transfer, amount: toText(perUnit), multiplier: toText(multiplier), presentValue: amount(presentValue) };
}

function sdg({ target, presentValue }: SdgValue) {
  return { target, presentValue: amount(presentValue) };
}

function amount(value: Decimal): string {
  return toFixed(value, AMOUNT_DECIMALS);
}

function ratioText(value: Decimal): string {
  return toFixed(value, RATIO_DECIMALS);
}
