import { z } from 'zod';
import { isDecimalText, parseDecimal, type Decimal } from '../shared/decimal.js';

/** Who pays an investor what the results themselves do not, up to the floor. */
export const FLOOR_PAYERS = ['municipality', 'guarantor'] as const;

export interface BondTerms {
  /** Euro that the investor puts in. */
  capital: Decimal;
  /** The most it returns a year, compounded. */
  annualReturnMaxShare: Decimal;
  /** The most of it that can be lost. */
  lossMaxShare: Decimal;
  /** Whole years until the one payment. */
  years: number;
  participants: Decimal;
  /** Months on benefit a person that the contract sets out from. */
  monthsAgreed: Decimal;
  /** Euro that one month on benefit costs the municipality. */
  benefitPerMonth: Decimal;
  /** Euro for every percent by which the months fall below those agreed. */
  paymentPerPercent: Decimal;
  /** Euro the municipality spends on setting up, measuring and settling. */
  costs: Decimal;
  floorPaidBy: (typeof FLOOR_PAYERS)[number];
}

const MONTHS_IN_A_CENTURY = 1200;
const LONGEST_YEARS = 50;
const LARGEST = '1000000000000';

const decimal = (usual: string, most: string, least = '0') => z.string().max(60).default(usual)
  .refine((text) => isDecimalText(text), { message: 'is not a number: write digits with a point before the decimals, such as 1200.5', abort: true })
  .refine((text) => parseDecimal(text).gte(least) && parseDecimal(text).lte(most), { message: `must be between ${least} and ${most}`, abort: true })
  .transform(parseDecimal);
const months = (usual: string) => decimal(usual, String(MONTHS_IN_A_CENTURY));
const euro = (usual: string) => decimal(usual, LARGEST);

/**
 * A social impact bond as it is asked for. What is left out is that of the Buzinezzclub in Rotterdam where its description gives it, and else an assumption of ours:
 * `ASSUMED` names those, and they are shown as such.
 */
export const bondQuery = z.strictObject({
  capital: decimal('680000', LARGEST, '1').describe('Euro that the investor puts in'),
  returnMax: decimal('0.12', '1').describe('The most it returns a year, as a share of 1'),
  lossMax: decimal('0.6', '1').describe('The most of it that can be lost, as a share of 1'),
  years: z.string().regex(/^\d{1,2}$/, 'is not a number of whole years').default('2').transform(Number).refine((value) => value >= 1 && value <= LONGEST_YEARS, `must be between 1 and ${LONGEST_YEARS}`).describe('Whole years until the payment'),
  participants: decimal('80', '1000000', '1').describe('How many people take part'),
  monthsAgreed: decimal('20', String(MONTHS_IN_A_CENTURY), '0.01').describe('Months on benefit a person that the contract sets out from'),
  monthsLow: months('10').describe('Months on benefit a person at best: the low corner of the triangle that is drawn from'),
  monthsExpected: months('13').describe('Months on benefit a person, most likely'),
  monthsHigh: months('18').describe('Months on benefit a person at worst'),
  benefit: euro('1564').describe('Euro that one month on benefit costs the municipality'),
  perPercent: euro('25000').describe('Euro paid for every percent by which the months fall below those agreed'),
  costs: euro('0').describe('Euro the municipality spends on setting up, measuring and settling'),
  floorPaidBy: z.enum(FLOOR_PAYERS).default('municipality').describe('Who pays the investor what the results do not, up to the floor'),
}).refine(({ monthsLow, monthsExpected, monthsHigh }) => monthsLow.lte(monthsExpected) && monthsExpected.lte(monthsHigh), { message: 'must lie between monthsLow and monthsHigh', path: ['monthsExpected'] });

export type BondQuery = z.infer<typeof bondQuery>;
export type BondField = keyof BondQuery;

/** What the description of the Buzinezzclub does not give: of `monthsExpected` it gives only that they are 7 fewer than agreed. */
export const ASSUMED: readonly BondField[] = ['years', 'participants', 'monthsAgreed', 'monthsLow', 'monthsExpected', 'monthsHigh', 'benefit', 'perPercent', 'costs', 'floorPaidBy'];

export function termsOf({ capital, returnMax, lossMax, years, participants, monthsAgreed, benefit, perPercent, costs, floorPaidBy }: BondQuery): BondTerms {
  return { capital, annualReturnMaxShare: returnMax, lossMaxShare: lossMax, years, participants, monthsAgreed, benefitPerMonth: benefit, paymentPerPercent: perPercent, costs, floorPaidBy };
}
