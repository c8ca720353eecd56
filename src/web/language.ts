import type { Named, Names } from '../initiatives/reference-data.js';
import { en } from './i18n/en.js';
import { nl, type Dictionary } from './i18n/nl.js';

export type Language = 'nl' | 'en';

/** What a page needs to speak a language: its texts, and how numbers, days and places are written. */
export interface Speech {
  language: Language;
  text: Dictionary;
  /** Whole euros, for totals; an amount that is not known says so. */
  euro(amount: string | null, currency?: string): string;
  /** Euros with cents, where amounts are small or a sum is followed by hand. */
  cents(amount: string | null, currency?: string): string;
  /** Euros with all digits a price has. */
  price(amount: string, currency: string): string;
  /** By how much something grew, with its sign: whole euros, or with all digits of a price; and as a share. */
  grown(amount: string, currency: string, decimals?: number): string;
  growth(ratio: string): string;
  number(value: string | number, decimals?: number): string;
  percent(ratio: string, decimals?: number): string;
  day(iso: string): string;
  country(code: string): string;
  /** The name of a sector, a place or a term of a profile, or the code itself. */
  name(what: Named, code: string): string;
  /** A month of a year, in words. */
  month(iso: string): string;
  /** The name of a category of a price list, or the code itself: lists name their own. */
  category(code: string): string;
  /** The words for a code, or the code itself. */
  reason(code: string): string;
}

const LOCALES = { nl: 'nl-NL', en: 'en-GB' } as const;

/** Decimals stay text: Intl writes them exactly, without a detour through binary floats. */
type NumericText = Intl.StringNumericLiteral;

export function speak(language: Language, names: Names): Speech {
  const locale = LOCALES[language];
  const text = language === 'nl' ? nl : en;
  const format = (value: string | number, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options).format(value as NumericText).replace('-', '−');
  const countries = new Intl.DisplayNames([locale], { type: 'region' });
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'Europe/Amsterdam' });
  const months = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'Europe/Amsterdam' });
  const noon = (iso: string) => new Date(`${iso.slice(0, 10)}T12:00:00Z`);
  return {
    language,
    text,
    euro: (amount, currency = 'EUR') => (amount === null ? text.unknown : format(amount, { style: 'currency', currency, maximumFractionDigits: 0 })),
    cents: (amount, currency = 'EUR') => (amount === null ? text.unknown : format(amount, { style: 'currency', currency })),
    price: (amount, currency) => format(amount, { style: 'currency', currency, maximumFractionDigits: 6 }),
    grown: (amount, currency, maximumFractionDigits = 0) => format(amount, { style: 'currency', currency, maximumFractionDigits, signDisplay: 'exceptZero' }),
    growth: (ratio) => format(ratio, { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' }),
    number: (value, decimals) => format(value, decimals === undefined ? { maximumFractionDigits: 6 } : { minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
    percent: (ratio, decimals = 2) => format(ratio, { style: 'percent', maximumFractionDigits: decimals }),
    day: (iso) => days.format(noon(iso)),
    month: (iso) => months.format(noon(iso)),
    country: (code) => countries.of(code) ?? code,
    name: (what, code) => names(what, code)?.[language] ?? code,
    category: (code) => (text.categories as Record<string, string>)[code] ?? code,
    reason: (code) => (text.reasons as Record<string, string>)[code] ?? code,
  };
}
