import { AMOUNT_DECIMALS, Decimal, HUNDRED, ONE, parseDecimal, RATIO_DECIMALS, roundTo, sum, toFixed, toText } from '../shared/decimal.js';
import { rangeOf, triangularDraws, uniformDraws, type Uncertainty } from '../valuation/uncertainty.js';
import { termsOf, type BondQuery, type BondTerms } from './bond-terms.js';

/** What one result brings each party. Amounts in euro. */
export interface BondOutcome {
  monthsRealised: Decimal;
  /** rho: the share by which the months fell below those agreed; below 0 where they rose. */
  fallShare: Decimal;
  payment: Decimal;
  /** The part of the payment that is the municipality's. */
  municipalityPays: Decimal;
  saving: Decimal;
  /** What the municipality keeps of the saving; below 0: what it adds. */
  municipalityKeeps: Decimal;
}

export interface BondLimits {
  paymentMin: Decimal;
  paymentMax: Decimal;
  lossMax: Decimal;
  /** Over all years; in one year on the whole capital. */
  gainMax: Decimal;
  gainMaxOneYear: Decimal;
}

/** Between what the payment lies, whatever happens. */
export function bondLimits({ capital, annualReturnMaxShare, lossMaxShare, years }: BondTerms): BondLimits {
  const paymentMax = roundTo(capital.times(ONE.plus(annualReturnMaxShare).pow(years)), AMOUNT_DECIMALS);
  const lossMax = roundTo(capital.times(lossMaxShare), AMOUNT_DECIMALS);
  return { paymentMin: capital.minus(lossMax), paymentMax, lossMax, gainMax: paymentMax.minus(capital), gainMaxOneYear: roundTo(capital.times(annualReturnMaxShare), AMOUNT_DECIMALS) };
}

/**
 * A social impact bond that pays once, at the end of its years (method: section 10).
 *
 *     rho          = (m0 - m1) / m0                                    m0 agreed, m1 realised months on benefit a person
 *     payment X    = min(K (1 + g)^T, max((1 - l) K, a * 100 rho))     K capital, g and l most return and loss, a euro per percent
 *     saving S     = N (m0 - m1) b                                     N persons, b euro a month
 *     municipality = S - X - costs                                     without the part of X that somebody else guarantees
 */
export function bondOutcome(terms: BondTerms, monthsRealised: Decimal): BondOutcome {
  const { participants, monthsAgreed, benefitPerMonth, paymentPerPercent, costs, floorPaidBy } = terms;
  const { paymentMin, paymentMax } = bondLimits(terms);
  const fewer = monthsAgreed.minus(monthsRealised);
  const fallShare = roundTo(fewer.div(monthsAgreed), RATIO_DECIMALS);
  const earned = Decimal.max(0, roundTo(paymentPerPercent.times(HUNDRED).times(fewer).div(monthsAgreed), AMOUNT_DECIMALS));
  const payment = Decimal.min(paymentMax, Decimal.max(paymentMin, earned));
  const municipalityPays = floorPaidBy === 'municipality' ? payment : Decimal.min(payment, earned);
  const saving = roundTo(participants.times(fewer).times(benefitPerMonth), AMOUNT_DECIMALS);
  return { monthsRealised, fallShare, payment, municipalityPays, saving, municipalityKeeps: saving.minus(municipalityPays).minus(costs) };
}

/** What the investor earns a year when paid X at the end: (X / K)^(1/T) - 1. */
export function annualReturn(payment: Decimal, { capital, years }: Pick<BondTerms, 'capital' | 'years'>): Decimal {
  return roundTo(payment.div(capital).pow(ONE.div(years)).minus(1), RATIO_DECIMALS);
}

export interface Spread {
  low: Decimal;
  median: Decimal;
  high: Decimal;
}

/** Over all draws of the realised months. Probabilities are shares of the draws. */
export interface BondDistribution {
  draws: number;
  seed: string;
  expectedPayment: Decimal;
  expectedSaving: Decimal;
  expectedMunicipalityKeeps: Decimal;
  /** Of the expected payment: (E[X] / K)^(1/T) - 1. */
  expectedAnnualReturn: Decimal;
  /** The investor gets back less than was put in; the municipality adds to what it saves. */
  lossProbability: Decimal;
  municipalityLossProbability: Decimal;
  atFloorProbability: Decimal;
  atCapProbability: Decimal;
  payment: Spread;
  municipalityKeeps: Spread;
  annualReturn: Spread;
}

/** E[X] is the mean of X over the draws of m1. X at the mean of m1 is another amount, since the cap and the floor cut off what is beyond them. */
export function bondDistribution(terms: BondTerms, monthsRealised: readonly Decimal[], seed: string): BondDistribution {
  const outcomes = monthsRealised.map((months) => bondOutcome(terms, months));
  const { paymentMin, paymentMax } = bondLimits(terms);
  const mean = (amounts: Decimal[]) => roundTo(sum(amounts).div(outcomes.length), AMOUNT_DECIMALS);
  const share = (holds: (outcome: (typeof outcomes)[number]) => boolean) => roundTo(new Decimal(outcomes.filter(holds).length).div(outcomes.length), AMOUNT_DECIMALS);
  const expectedPayment = mean(outcomes.map(({ payment }) => payment));
  const payment = spreadOf(outcomes.map((outcome) => outcome.payment));
  const returnOn = (amount: Decimal) => annualReturn(amount, terms);
  return {
    draws: outcomes.length, seed, expectedPayment, expectedSaving: mean(outcomes.map(({ saving }) => saving)), expectedMunicipalityKeeps: mean(outcomes.map(({ municipalityKeeps }) => municipalityKeeps)),
    expectedAnnualReturn: returnOn(expectedPayment),
    lossProbability: share((outcome) => outcome.payment.lt(terms.capital)), municipalityLossProbability: share(({ municipalityKeeps }) => municipalityKeeps.lt(0)),
    atFloorProbability: share((outcome) => outcome.payment.eq(paymentMin)), atCapProbability: share((outcome) => outcome.payment.eq(paymentMax)),
    payment, municipalityKeeps: spreadOf(outcomes.map(({ municipalityKeeps }) => municipalityKeeps)),
    annualReturn: { low: returnOn(payment.low), median: returnOn(payment.median), high: returnOn(payment.high) },
  };
}

export interface Bond {
  query: BondQuery;
  limits: BondLimits;
  /** At the most likely number of months. */
  atExpected: BondResult;
  distribution: BondDistribution;
  /** From no month less to none left, in whole steps. */
  outcomes: BondResult[];
}
export type BondResult = BondOutcome & { annualReturn: Decimal };

const MOST_STEPS = 24;

/** Everything about a bond: the same terms give the same answer, to the last digit. */
export function socialImpactBond(query: BondQuery, uncertainty: Uncertainty): Bond {
  const terms = termsOf(query);
  const { monthsLow: low, monthsExpected: central, monthsHigh: high } = query;
  const drawn = triangularDraws(uniformDraws(uncertainty, 'social impact bond, months realised'), { low: low.toNumber(), central: central.toNumber(), high: high.toNumber() });
  const months = [...drawn].map((value) => parseDecimal(value.toFixed(AMOUNT_DECIMALS)));
  const step = terms.monthsAgreed.div(MOST_STEPS).ceil();
  const steps = terms.monthsAgreed.div(step).floor().toNumber();
  const resultAt = (realised: Decimal) => {
    const outcome = bondOutcome(terms, realised);
    return { ...outcome, annualReturn: annualReturn(outcome.payment, terms) };
  };
  return {
    query, limits: bondLimits(terms), atExpected: resultAt(central), distribution: bondDistribution(terms, months, uncertainty.seed),
    outcomes: Array.from({ length: steps + 1 }, (_, at) => resultAt(terms.monthsAgreed.minus(step.times(at)))),
  };
}

/** Amounts with 6 decimals, shares and returns with 20, as text. */
export function bondAnswer({ query, limits, atExpected, distribution, outcomes }: Bond) {
  const ratios = new Set(['fallShare', 'annualReturn', 'expectedAnnualReturn']);
  const texts = (object: object, ratio = false): Record<string, unknown> => Object.fromEntries(Object.entries(object).map(([key, value]) => {
    const isRatio = ratio || ratios.has(key);
    if (value instanceof Decimal) return [key, toFixed(value, isRatio ? RATIO_DECIMALS : AMOUNT_DECIMALS)];
    return [key, typeof value === 'object' ? texts(value as object, isRatio) : value];
  }));
  return { terms: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, value instanceof Decimal ? toText(value) : value])), limits: texts(limits), atExpected: texts(atExpected), distribution: texts(distribution), outcomes: outcomes.map((outcome) => texts(outcome)) };
}

function spreadOf(amounts: readonly Decimal[]): Spread {
  const range = rangeOf(Float64Array.from(amounts, (amount) => amount.toNumber()));
  const exact = (value: number) => parseDecimal(value.toFixed(AMOUNT_DECIMALS));
  return { low: exact(range.low), median: exact(range.median), high: exact(range.high) };
}
