import { parseDecimal, toFixed, type Decimal } from './decimal.js';

/** Euros rounded to cents, half away from zero: only where an amount leaves for a person's eye. */
export function roundEuro(value: Decimal): string {
  return toFixed(value, 2);
}

/** An amount in cents with its currency, for a line of text: EUR 1,234.50; one that is not known says so. */
export function readable(amount: string | null, currency: string): string {
  if (amount === null) return 'not known';
  const [whole, cents] = roundEuro(parseDecimal(amount)).split('.');
  return `${currency} ${whole!.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
}
