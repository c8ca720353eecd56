import { toFixed, type Decimal } from './decimal.js';

/** Euros rounded to cents, half away from zero: only where an amount leaves for a person's eye. */
export function roundEuro(value: Decimal): string {
  return toFixed(value, 2);
}
