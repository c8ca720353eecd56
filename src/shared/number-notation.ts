import { HUNDRED, isDecimalText, parseDecimal, toText } from './decimal.js';

/** How the numbers of one table are written: 1200.5 (`point`), 1.200,5 (`comma`), both, or nothing that tells (null). */
export type Notation = 'point' | 'comma' | 'mixed' | null;

/** What a cell says: a number as decimal text, and whether it was written otherwise; or two numbers it could be; or no number. */
export type CellNumber = { number: string; rewritten: boolean } | { either: [string, string] } | null;

const FORMS: [form: RegExp, notation: 'point' | 'comma'][] = [
  [/^\d+\.\d+$/, 'point'], [/^\d+,\d+$/, 'comma'],
  [/^\d{1,3}(\.\d{3})+,\d+$/, 'comma'], [/^\d{1,3}(,\d{3})+\.\d+$/, 'point'],
  [/^\d{1,3}(\.\d{3}){2,}$/, 'comma'], [/^\d{1,3}(,\d{3}){2,}$/, 'point'],
];
const DIGITS = /^\d+$/;
/** 1.200 and 1,200: a thousand and two hundred, or one and a fifth. */
const EITHER = /^[1-9]\d{0,2}[.,]\d{3}$/;

/** The notation of a table, by the cells in which it cannot be mistaken. @param before what other cells of it told */
export function notationOf(cells: Iterable<string>, before: Notation = null): Notation {
  let found = before;
  for (const cell of cells) {
    if (found === 'mixed') break;
    if (DIGITS.test(cell)) continue;
    const bare = bareNumber(cell);
    const form = EITHER.test(bare) ? undefined : FORMS.find(([pattern]) => pattern.test(bare));
    if (form) found = found === null || found === form[1] ? form[1] : 'mixed';
  }
  return found;
}

/**
 * The number in a cell, in the notation of its table; a sign of a currency is passed over. "10%" is 0.1.
 * @param typed the cells come from a workbook, which keeps numbers apart from text: 1.125 is never a thousand
 */
export function cellNumber(cell: string, notation: Notation, typed = false): CellNumber {
  const bare = bareNumber(cell);
  const scaled = (text: string) => (text === '' || !isDecimalText(text) ? null : toText(/%$/.test(cell.trim()) ? parseDecimal(sign(cell) + text).div(HUNDRED) : parseDecimal(sign(cell) + text)));
  const asPoint = scaled(bare.replaceAll(',', ''));
  const asComma = scaled(bare.replaceAll('.', '').replace(',', '.'));
  if (!/^\d+$/.test(bare) && !FORMS.some(([form]) => form.test(bare))) return null;
  const own = EITHER.test(bare)
    ? (typed && bare.includes('.') && !bare.endsWith('0') ? 'point' : notation)
    : FORMS.find(([form]) => form.test(bare))?.[1] ?? 'point';
  if (own === null || own === 'mixed') return { either: [asPoint!, asComma!] };
  const number = own === 'point' ? asPoint : asComma;
  return number === null ? null : { number, rewritten: bare.includes(',') || (own === 'comma' && bare.includes('.')) };
}

/** Decimal text that no notation takes for something else: 1.125 gets a zero behind it. */
export function unmistakable(text: string): string {
  return EITHER.test(bareNumber(text)) ? `${text}0` : text;
}

/** The digits and their marks, without sign, currency, percent sign or space. */
function bareNumber(cell: string): string {
  return cell.replace(/^[-−]|[€£$%\s]/gu, '').replace(/^[-−]/u, '');
}

function sign(cell: string): string {
  return /^[€£$\s]*[-−]/u.test(cell) ? '-' : '';
}
