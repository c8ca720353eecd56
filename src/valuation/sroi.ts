import { ONE, RATIO_DECIMALS, roundTo, sum, ZERO, type Decimal } from '../shared/decimal.js';
import type { Problem } from '../shared/errors.js';
import { groupBy } from '../shared/group-by.js';
import { discountedFactors, lastYearOf, type AssumptionFactors } from './assumption-factors.js';
import { calendarEntries, fiscalLedger, type CalendarEntry, type FiscalValue } from './calendar.js';
import { inputValue, type HeldInput, type PricedInput } from './input-value.js';
import { stakeholderLedger, type StakeholderValue } from './ledgers.js';
import { lineValue, sumFigures, type Figures } from './line-value.js';
import { mapRange, type MapRange } from './map-range.js';
import { priceMap, type ExcludedRow, type HeldRow, type MapRow, type PricedMap, type ValuedRow } from './map-rows.js';
import { outcomeValue, sumYears, type PricedOutcome, type YearValue } from './outcome-value.js';
import { overlapMultipliers } from './overlap.js';
import { paybackMonths } from './payback.js';
import { discountFactors } from './present-value.js';
import type { SdgValue } from './sdg-parts.js';
import { tornado, type TornadoBar } from './sensitivity.js';
import type { ValueMap } from './value-map.js';
import type { MapList, MapTerms } from './value-map-prices.js';
import { valueMapWarnings } from './value-map-warnings.js';
import { waterfall, type Step } from './waterfall.js';

export type NoRatioReason = 'no-inputs' | 'nothing-priced' | 'inputs-held';
export type MapOutcome = PricedOutcome | HeldRow | ExcludedRow;
export type MapInput = PricedInput | HeldInput;

/** What inputs yield. Missing is never zero: what is not known is null. */
export interface Returns {
  /** Of the inputs that have an amount; null where none has. */
  inputsPresentValue: Decimal | null;
  /** Present value less inputs; null where one of the two is not known. */
  netPresentValue: Decimal | null;
  /** Present value per unit of inputs, 20 decimals; null with a reason. */
  ratio: { sroi: Decimal; netSroi: Decimal } | { sroi: null; netSroi: null; reason: NoRatioReason };
  /** Months until cumulated value reaches the inputs, both undiscounted. */
  payback: { months: Decimal } | { months: null; reason: NoRatioReason | 'not-reached' };
}

/** The social return on investment of a value map. */
export interface Sroi extends Returns {
  map: ValueMap;
  terms: MapTerms;
  /** Sums over the priced outcomes, with all years together undiscounted; null where nothing is priced. */
  total: (Figures & { allYears: Decimal }) | null;
  inputs: MapInput[];
  /** The same without unpaid hours; null where no hours are recorded. */
  withoutHours: Returns | null;
  /** From year 1 to the last year with an effect, without gaps. */
  years: YearValue[];
  stakeholders: StakeholderValue[];
  fiscal: FiscalValue[];
  calendar: CalendarEntry[];
  sdgs: SdgValue[];
  outcomes: MapOutcome[];
  counts: { priced: number; held: number; excluded: number };
  waterfall: Step[];
  tornado: TornadoBar[];
  /** null: no row says how far off it may be. */
  range: MapRange | null;
  warnings: Problem[];
}

export type ValuedMap = { result: Sroi } | { problems: Problem[] };

/** Values a map that was read, with the list it names: or says all that is wrong between the two. */
export function valueMap(map: ValueMap, list: MapList | null): ValuedMap {
  const priced = priceMap(map, list);
  return 'problems' in priced ? priced : { result: sroi(priced) };
}

/**
 * Social return on investment: what a whole value map is worth, and what that is per unit of money put in.
 *
 *     present value = sum of the outcomes' present values
 *     SROI          = present value / sum of the inputs' present values,  net SROI = SROI - 1
 *
 * No inputs, or inputs of 0: no ratio and no payback, reason `no-inputs`; an input without an amount: none either, `inputs-held`; nothing priced: `nothing-priced`.
 * Source: A Guide to Social Return on Investment (2012), stages 3 to 5; method, sections 2 to 5.
 */
function sroi({ terms, rows }: Exclude<PricedMap, { problems: unknown }>): Sroi {
  const { map } = terms;
  const valued = rows.flatMap((row) => (row.status === 'valued' ? [row] : []));
  const discounts = discountFactors(terms.schedule, terms.timing, Math.max(0, ...valued.map((row) => lastYearOf(row.terms.assumptions))));
  const factors = new Map(valued.map((row) => [row, discountedFactors(row.terms.assumptions, map.combine, discounts)]));
  const multipliers = multipliersOf(valued, factors);
  const outcomes = rows.map((row): MapOutcome => (row.status === 'valued' ? outcomeValue(row, factors.get(row)!, multipliers.get(row)!, map.method) : row));
  const priced = outcomes.filter((outcome) => outcome.status === 'priced');
  const total = priced.length > 0 ? { ...sumFigures(priced), allYears: sum(priced.map((outcome) => outcome.allYears)) } : null;
  const years = withoutGaps(sumYears(priced.flatMap((outcome) => outcome.years)));
  const posts = priced.flatMap((outcome) => outcome.posts);
  const inputs = map.inputs.map((input) => inputValue(input, terms));
  const returns = returnsOf(total?.presentValue, inputs, years);
  const known = inputs.flatMap((input) => (input.status === 'priced' ? [input] : []));
  const allKnown = known.length === inputs.length && inputs.length > 0 ? known : null;
  const doubt = { combine: map.combine, ledger: map.method, discounts };
  return {
    map, terms, total, inputs, ...returns,
    withoutHours: map.inputs.some(({ kind }) => kind === 'hours') ? returnsOf(total?.presentValue, inputs.filter(({ input }) => input.kind !== 'hours'), years) : null,
    years,
    stakeholders: stakeholderLedger(posts, map.method),
    fiscal: fiscalLedger(posts),
    calendar: calendarEntries(posts, map.method),
    sdgs: sumSdgs(priced.flatMap((outcome) => outcome.sdgs)),
    outcomes,
    counts: { priced: priced.length, held: count(rows, 'held'), excluded: count(rows, 'excluded') },
    waterfall: total ? waterfall(total, total.allYears) : [],
    tornado: tornado(priced, allKnown, doubt),
    range: mapRange(priced, allKnown, doubt),
    warnings: valueMapWarnings(map, outcomes, inputs),
  };
}

const count = (rows: readonly MapRow[], status: MapRow['status']) => rows.filter((row) => row.status === status).length;

/** 1 for each post, but in an overlap cluster: there as the present values at 1 say. Of one cluster are rows of one year of activity. */
function multipliersOf(rows: readonly ValuedRow[], factors: ReadonlyMap<ValuedRow, AssumptionFactors>): Map<ValuedRow, Decimal[]> {
  const multipliers = new Map(rows.map((row) => [row, row.terms.posts.map(() => ONE as Decimal)]));
  const overlapping = rows.flatMap((row) => (row.overlap ? [{ row, ...row.overlap }] : []));
  for (const own of groupBy(overlapping, ({ row, cluster }) => JSON.stringify([cluster, row.outcome.year])).values()) {
    const posts = own.flatMap(({ row, alpha }) => {
      const { quantity, indexRatio, posts: prices } = row.terms;
      return lineValue({ quantity, before: row.before, indexRatio, posts: prices, factors: factors.get(row)! }).posts.map((post, index) => ({ ...post, row, index, indicator: row.name, alpha }));
    });
    overlapMultipliers(posts).forEach((multiplier, position) => {
      const { row, index } = posts[position]!;
      multipliers.get(row)![index] = multiplier;
    });
  }
  return multipliers;
}

function returnsOf(presentValue: Decimal | undefined, inputs: readonly MapInput[], years: readonly YearValue[]): Returns {
  const known = inputs.flatMap((input) => (input.status === 'priced' ? [input] : []));
  const inputsPresentValue = known.length > 0 ? sum(known.map((input) => input.presentValue)) : null;
  const allKnown = known.length === inputs.length;
  const netPresentValue = presentValue && inputsPresentValue && allKnown ? presentValue.minus(inputsPresentValue) : null;
  if (!presentValue || !netPresentValue || !inputsPresentValue || inputsPresentValue.isZero()) {
    const reason = !presentValue ? 'nothing-priced' : allKnown ? 'no-inputs' : 'inputs-held';
    return { inputsPresentValue, netPresentValue, ratio: { sroi: null, netSroi: null, reason }, payback: { months: null, reason } };
  }
  const ratio = roundTo(presentValue.div(inputsPresentValue), RATIO_DECIMALS);
  const months = paybackMonths(sum(known.map((input) => input.amount)), years.map((year) => year.value));
  return { inputsPresentValue, netPresentValue, ratio: { sroi: ratio, netSroi: ratio.minus(ONE) }, payback: months ? { months } : { months, reason: 'not-reached' } };
}

/** A year without an effect is 0, as nothing falls in it. */
function withoutGaps(years: readonly YearValue[]): YearValue[] {
  const known = new Map(years.map((each) => [each.year, each]));
  return Array.from({ length: years.at(-1)?.year ?? 0 }, (_, index) => known.get(index + 1) ?? { year: index + 1, value: ZERO, presentValue: ZERO });
}

function sumSdgs(parts: readonly SdgValue[]): SdgValue[] {
  return [...groupBy(parts, ({ target }) => target)].map(([target, own]) => ({ target, presentValue: sum(own.map(({ presentValue }) => presentValue)) }));
}
