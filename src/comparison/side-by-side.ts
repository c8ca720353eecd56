import { Decimal, parseDecimal, RATIO_DECIMALS, roundTo, sum, toFixed } from '../shared/decimal.js';

/** What makes a comparison unfair. Each has its sentence on the page. */
export const UNFAIR = [
  'other-list', 'other-version', 'other-method', 'other-price-level', 'other-currency', 'other-year', 'other-country', 'other-phase', 'part-of-year', 'forecast', 'claimed', 'held', 'excluded', 'backcast', 'nothing-priced', 'inputs-held', 'no-inputs',
  'hours-missing', 'self-reported', 'private', 'nothing-shared',
] as const;
export type Unfair = (typeof UNFAIR)[number];

/** One initiative in one year, as far as a comparison must know it to be fair. */
export interface Compared {
  slug: string;
  list: string;
  version: string;
  method: string;
  priceLevel: string;
  currency: string;
  year: number;
  country: string;
  phase: string | null;
  partOfYear: boolean;
  /** Lines that are only expected, or only claimed; lines without a price; lines its reporter says may not be valued; lines only its own organisation sees. */
  forecast: number;
  claimed: number;
  held: number;
  excluded: number;
  privateLines: number;
  value: string | null;
  /** The part of the value at a price of a later year. */
  backcastValue: string | null;
  reason: 'nothing-priced' | 'inputs-held' | 'no-inputs' | null;
  /** Unpaid hours were reported as an input. */
  hours: string | null;
  /** Share of the value, without signs, that rests on what initiatives say themselves; null where nothing is valued. */
  selfReported: string | null;
  indicators: readonly string[];
}

/** A reason, and of whom it holds: all where what they differ in cannot be laid on one of them. */
export interface Unfairness { code: Unfair; initiatives: string[] }

const HALF = '0.5';

/** Why a comparison is not fair, in the order of `UNFAIR`. What holds for all alike (a price that all lack) is said too: it limits what may be concluded. */
export function unfairnessOf(subjects: readonly Compared[]): Unfairness[] {
  const everyone = subjects.map(({ slug }) => slug);
  const differ = (of: (subject: Compared) => string | null) => (new Set(subjects.map(of)).size > 1 ? everyone : []);
  const those = (fits: (subject: Compared) => boolean) => subjects.filter(fits).map(({ slug }) => slug);
  const some = (fits: (subject: Compared) => boolean) => { const found = those(fits); return found.length < subjects.length ? found : []; };
  const shared = subjects.some((one, at) => subjects.slice(at + 1).some((other) => one.indicators.some((indicator) => other.indicators.includes(indicator))));
  const found: Record<Unfair, string[]> = {
    'other-list': differ(({ list }) => list), 'other-version': differ(({ list, version }) => `${list} ${version}`), 'other-method': differ(({ method }) => method), 'other-price-level': differ(({ priceLevel }) => priceLevel),
    'other-currency': differ(({ currency }) => currency), 'other-year': differ(({ year }) => String(year)), 'other-country': differ(({ country }) => country), 'other-phase': differ(({ phase }) => phase),
    'part-of-year': those(({ partOfYear }) => partOfYear), forecast: those(({ forecast }) => forecast > 0), claimed: those(({ claimed }) => claimed > 0), held: those(({ held }) => held > 0), excluded: those(({ excluded }) => excluded > 0),
    backcast: those(({ backcastValue }) => backcastValue !== null && !parseDecimal(backcastValue).isZero()),
    'nothing-priced': those(({ value }) => value === null), 'inputs-held': those(({ reason }) => reason === 'inputs-held'), 'no-inputs': those(({ reason }) => reason === 'no-inputs'),
    'hours-missing': some(({ hours }) => hours === null), 'self-reported': some(({ selfReported }) => selfReported !== null && parseDecimal(selfReported).gte(HALF)), private: those(({ privateLines }) => privateLines > 0),
    'nothing-shared': shared ? [] : everyone,
  };
  return UNFAIR.flatMap((code) => (found[code].length > 0 ? [{ code, initiatives: found[code] }] : []));
}

export const SURE_FROM = '0.95';

export interface Above {
  above: string;
  below: string;
  /** Share of the paired draws in which the first is above the second, ties half: 6 decimals. */
  probability: string;
  verdict: 'above' | 'below' | 'not-distinguishable';
}

/**
 * How sure it is that one value is above another, from draws that share their prices (common random numbers).
 *
 *     P(A above B) = (draws with A > B  +  half of those with A = B) / draws          P(B above A) = 1 - P(A above B)
 *
 * Overlapping ranges are not the test: two values at the same price lie within each other's ranges and still differ for sure. Source: method, section 8.
 */
export function probabilityAbove(one: { slug: string; draws: Float64Array }, other: { slug: string; draws: Float64Array }): Above {
  let halves = 0;
  for (const [draw, value] of one.draws.entries()) halves += value > other.draws[draw]! ? 2 : value === other.draws[draw] ? 1 : 0;
  const probability = new Decimal(halves).div(2 * one.draws.length);
  const verdict = probability.gte(SURE_FROM) ? 'above' : new Decimal(1).minus(probability).gte(SURE_FROM) ? 'below' : 'not-distinguishable';
  return { above: one.slug, below: other.slug, probability: toFixed(probability, PROBABILITY_DECIMALS), verdict };
}
const PROBABILITY_DECIMALS = 6;

/** Of the five values only efficiency is in euro; a ratio never stands alone. */
export const PROFILE = ['efficiency', 'involvement', 'legitimacy', 'reach', 'evidence'] as const;
export type ProfileValue = (typeof PROFILE)[number];
export type Profile = Record<ProfileValue, string | null>;

export interface ProfileSource {
  sroi: string | null;
  /** Unpaid hours and all inputs, in euro. */
  hoursAmount: string | null;
  inputs: string | null;
  /** How many kinds of parties put something in. */
  backers: number;
  people: string | null;
  selfReported: string | null;
}

/** Efficiency: SROI. Involvement: unpaid hours as a share of all inputs. Legitimacy: how many kinds of parties carry it. Reach: people. Evidence: share of the value on more than its own word. */
export function profileOf({ sroi, hoursAmount, inputs, backers, people, selfReported }: ProfileSource): Profile {
  const involvement = hoursAmount !== null && inputs !== null && parseDecimal(inputs).gt(0) ? ratio(parseDecimal(hoursAmount).div(inputs)) : null;
  return { efficiency: sroi, involvement, legitimacy: backers > 0 ? String(backers) : null, reach: people, evidence: selfReported === null ? null : ratio(new Decimal(1).minus(selfReported)) };
}

/** For the picture: each value as a share of the highest among those compared; below nothing is drawn as nothing, and not known stays not known. */
export function profileShares(profiles: readonly Profile[]): Profile[] {
  const highest = (value: ProfileValue) => profiles.reduce((most, profile) => Decimal.max(most, profile[value] ?? 0), new Decimal(0));
  const shareOf = (own: string | null, most: Decimal) => (own === null ? null : most.isZero() ? ratio(most) : ratio(Decimal.max(0, parseDecimal(own)).div(most)));
  return profiles.map((profile) => Object.fromEntries(PROFILE.map((value) => [value, shareOf(profile[value], highest(value))])) as Profile);
}

/** Cost of a unit: all inputs over the quantity, as if they served this alone; of an initiative that does more, an upper bound. */
export function costPerUnit(inputs: string | null, quantity: string): string | null {
  return inputs === null || !parseDecimal(quantity).gt(0) ? null : ratio(parseDecimal(inputs).div(quantity));
}

/** Share of a value, without signs, at one grade of evidence; null where nothing has a value. */
export function shareAt(values: Readonly<Record<string, string>>, grade: string): string | null {
  const all = sum(Object.values(values).map((value) => parseDecimal(value).abs()));
  return all.isZero() ? null : ratio(parseDecimal(values[grade] ?? '0').abs().div(all));
}

const ratio = (value: Decimal) => toFixed(roundTo(value, RATIO_DECIMALS), RATIO_DECIMALS);
