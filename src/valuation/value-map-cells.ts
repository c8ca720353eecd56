import { cellNumber, type Notation } from '../shared/number-notation.js';
import { parseDecimal } from '../shared/decimal.js';
import { plainName, STARTS, WORDS, type CellKind } from './value-map-columns.js';

/** What a cell says in the document, and whether its number was written another way; or what is wrong with it. */
export type CellValue = { value: unknown; rewritten?: boolean } | { code: string; message: string };

/** How the numbers of a sheet are written; `typed`: a workbook keeps them apart from text. */
export interface NumberStyle { notation: Notation; typed: boolean }

/**
 * Reads a cell as its column means it. What is not understood stays as it is written, for the strict reader of the document to judge.
 * @param label the name above the cell: with a percent sign in it, 10 is 10 %
 */
export function cellValue(text: string, kind: CellKind, label: string, style: NumberStyle): CellValue {
  if (kind === 'number') return numberValue(text, style);
  if (kind === 'share') return shareValue(text, label, style);
  if (kind === 'whole') return wholeValue(text);
  if (kind === 'start') return startValue(text);
  if (kind === 'words') return { value: WORDS[plainName(text)] ?? text };
  if (kind === 'yes') return { value: /^(yes|ja|true|waar)$/i.test(text) ? true : /^(no|nee|false|onwaar)$/i.test(text) ? false : text };
  if (kind === 'list') return { value: listOf(text) };
  if (kind === 'goals') return goalsValue(text, style);
  if (kind === 'version') return versionValue(text);
  return { value: text };
}

function numberValue(text: string, { notation, typed }: NumberStyle): CellValue {
  const read = cellNumber(text, notation, typed);
  if (read === null) return { value: text };
  if ('either' in read) {
    const [thousands, decimals] = parseDecimal(read.either[0]).gt(read.either[1]) ? read.either : [read.either[1], read.either[0]];
    return { code: 'two-readings', message: `"${text}" can be ${thousands} or ${decimals}, and no other number of the table tells which. Write ${thousands}, or ${decimals}0.` };
  }
  return { value: read.number, rewritten: read.rewritten };
}

function shareValue(text: string, label: string, style: NumberStyle): CellValue {
  const read = numberValue(text, style);
  if (!('value' in read) || !label.includes('%') || text.includes('%') || read.value === text && cellNumber(text, style.notation, style.typed) === null) return read;
  const number = parseDecimal(String(read.value));
  if (number.gt(0) && number.lte(1)) return { code: 'two-readings', message: `"${text}" below a name with a percent sign can be ${text} % or ${number.times(100).toFixed()} %. Write the one that is meant with its percent sign.` };
  return { ...read, value: number.div(100).toFixed() };
}

function wholeValue(text: string): CellValue {
  const [, digits] = /^(\d{1,4})(?:[.,]0+)?\s*(?:years?|yrs?|jaar|jaren)?$/i.exec(text) ?? [];
  return { value: digits === undefined ? text : Number(digits) };
}

function startValue(text: string): CellValue {
  const offset = STARTS[plainName(text)];
  return offset === undefined ? { code: 'start-unknown', message: `"${text.slice(0, 80)}" does not say when the outcome starts. Write "in period" or "after", or a number of years in a column "Starts after (years)".` } : { value: offset };
}

/** Names with semicolons between; where a name has one itself, all stand in quotes, as listText writes them. */
function listOf(text: string): string[] {
  const quoted = [...text.matchAll(/"((?:[^"]|"")*)"\s*(?:;|$)/g)];
  const items = text.startsWith('"') ? quoted.map(([, name]) => name!.replaceAll('""', '"')) : text.split(';');
  return items.map((each) => each.trim()).filter((each) => each !== '');
}

export function listText(names: readonly string[]): string {
  return names.some((name) => /[;"]/.test(name)) ? names.map((name) => `"${name.replaceAll('"', '""')}"`).join('; ') : names.join('; ');
}

function goalsValue(text: string, style: NumberStyle): CellValue {
  const goals = text.split(';').map((goal) => goal.trim()).filter((goal) => goal !== '').map((goal) => /^(\S+?)\s*:\s*(.+)$/.exec(goal));
  if (goals.some((goal) => goal === null)) return { code: 'goals', message: `"${text.slice(0, 80)}" does not name goals with their shares. Write them such as 3.4: 0.5; 8.5: 25%.` };
  const shares = goals.map((goal) => ({ target: goal![1]!, share: numberValue(goal![2]!, style) }));
  const wrong = shares.find(({ share }) => !('value' in share));
  return wrong ? wrong.share : { value: shares.map(({ target, share }) => ({ target, share: (share as { value: unknown }).value })) };
}

function versionValue(text: string): CellValue {
  const [, list, version] = /^([^/\s]+)[/\s]+(.+)$/.exec(text) ?? [];
  return list === undefined ? { code: 'version', message: `"${text.slice(0, 80)}" does not name a version of a price list. Write it such as nl/2026-1.` } : { value: { list, version } };
}
