import { HUNDRED, isDecimalText, parseDecimal, toText } from '../shared/decimal.js';

const THOUSANDS = /^-?[1-9]\d{0,2}([.,]\d{3})+$/;

/** As a person writes a number: a comma before the decimals, 12% for 0.12. What is none stays as it is. */
export function plainNumber(written: string): string {
  const [, number, percent] = /^(.*?)\s*(%?)$/.exec(written.trim().replace(/^€\s*/, '').replace(',', '.'))!;
  return percent && isDecimalText(number!) ? toText(parseDecimal(number!).div(HUNDRED)) : number!;
}

/** 680.000 is a thousand times as much to one reader as to another. */
export function hasTwoReadings(written: string): boolean {
  return THOUSANDS.test(written.trim());
}
