import { HUNDRED, isDecimalText, parseDecimal, toText, type Decimal } from '../shared/decimal.js';
import type { Language } from './language.js';

/** How a kind of field is written by people, and in the document. What cannot be read stays as it is, for the reader of the document to refuse; what cannot be shown is carried along. */
export const NOTATION = {
  text: { read: (text: string): unknown => text, write: (value: unknown) => asText(value) },
  number: { read: readNumber, write: (value: unknown, language: Language) => written(asText(value), language) },
  percent: { read: readPercent, write: writePercent },
  share: { read: readShare, write: writeShare },
  whole: { read: readWhole, write: (value: unknown) => asText(value) },
  rates: { read: readRates, write: writeRates },
  version: { read: readVersion, write: (value: unknown) => writeParts(value, ['list', 'version'], '/') },
  list: { read: (text: string): unknown => parts(text), write: (value: unknown) => (Array.isArray(value) && value.every((each) => typeof each === 'string' && !each.includes(';')) ? value.join('; ') : undefined) },
  goals: { read: readGoals, write: writeGoals },
  conversion: { read: readConversion, write: writeConversion },
};

const parts = (text: string, between = ';') => text.split(between).map((part) => part.trim());
const asText = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined);
const written = (number: string | undefined, language: Language) => (language === 'nl' && number !== undefined && isDecimalText(number) ? number.replace('.', ',') : number);
const scaled = (number: string, by: (value: Decimal) => Decimal) => (isDecimalText(number) ? toText(by(parseDecimal(number))) : number);

/** Thousands apart, as each language does: refused, because the other language reads them as decimals. */
const THOUSANDS: Record<Language, RegExp> = { nl: /^-?[1-9]\d{0,2}(\.\d{3})+$/, en: /^-?[1-9]\d{0,2}(,\d{3})+$/ };

/** A number with a comma or a point before its decimals, as the document writes it. */
function readNumber(text: string, language: Language): string {
  if (THOUSANDS[language].test(text)) return text.replace(/[.,]/g, ' ');
  return text.includes('.') ? text : text.replace(',', '.');
}

function readWhole(text: string): unknown {
  return /^\d{1,4}$/.test(text) ? Number(text) : text;
}

function readPercent(text: string, language: Language): string {
  return scaled(readNumber(text.replace(/\s*%$/, ''), language), (share) => share.div(HUNDRED));
}

function writePercent(value: unknown, language: Language): string | undefined {
  const text = asText(value);
  return text === undefined ? undefined : written(scaled(text, (share) => share.times(HUNDRED)), language);
}

/** "10", or with how low and how high it may be "10 (5 - 20)"; either of the two may be left out. */
function readShare(text: string, language: Language): unknown {
  const [, value = text, low = '', high = ''] = /^([^()]+?)\s*\(([^()–-]*)[–-]([^()–-]*)\)$/.exec(text) ?? [];
  if (value === text) return readPercent(text, language);
  const bound = (name: string, own: string) => (own.trim() === '' ? {} : { [name]: readPercent(own.trim(), language) });
  return { value: readPercent(value, language), ...bound('low', low), ...bound('high', high) };
}

function writeShare(share: unknown, language: Language): string | undefined {
  if (!isObject(share)) return writePercent(share, language);
  const [value, low, high] = ['value', 'low', 'high'].map((name) => writePercent(share[name] ?? '', language));
  return hasOnly(share, ['value', 'low', 'high']) && value !== undefined && low !== undefined && high !== undefined ? `${value} (${low} - ${high})` : undefined;
}

/** "3,5" or with segments "3,5; 31: 3": from year 31 on it is 3 %. */
function readRates(text: string, language: Language): unknown {
  const [first = '', ...later] = parts(text);
  const rate = readPercent(first.replace(/^1\s*:/, '').trim(), language);
  if (later.length === 0) return rate;
  return [{ from: 1, rate }, ...later.map((part) => {
    const [from = '', own = ''] = parts(part, ':');
    return { from: readWhole(from), rate: readPercent(own, language) };
  })];
}

function writeRates(value: unknown, language: Language): string | undefined {
  if (!Array.isArray(value)) return writePercent(value, language);
  const segments = value.map((segment) => (isObject(segment) ? [asText(segment['from']), writePercent(segment['rate'], language)] : []));
  if (segments.some(([from, rate]) => from === undefined || rate === undefined)) return undefined;
  return segments.map(([from, rate], at) => (at === 0 && from === '1' ? rate : `${from}: ${rate}`)).join('; ');
}

/** "nl/2026-1" */
function readVersion(text: string): unknown {
  const [list, version] = parts(text, '/');
  return { list, ...(version === undefined ? {} : { version }) };
}

function writeParts(value: unknown, names: readonly string[], between: string): string | undefined {
  return isObject(value) && hasOnly(value, names) && names.every((name) => typeof value[name] === 'string' && !value[name].includes(between)) ? names.map((name) => value[name]).join(between === ';' ? '; ' : between) : undefined;
}

/** "3.4: 50; 11: 25": shares in per cent. */
function readGoals(text: string, language: Language): unknown {
  return parts(text).map((part) => {
    const [target = '', share] = parts(part, ':');
    return { target, ...(share === undefined ? {} : { share: readPercent(share, language) }) };
  });
}

function writeGoals(value: unknown, language: Language): string | undefined {
  if (!Array.isArray(value)) return undefined;
  const goals = value.map((goal) => (isObject(goal) && hasOnly(goal, ['target', 'share']) ? [asText(goal['target']), writePercent(goal['share'], language)] : []));
  return goals.some(([target, share]) => target === undefined || share === undefined) ? undefined : goals.map(([target, share]) => `${target}: ${share}`).join('; ');
}

/** "40; person; a study": so many per cent of what was done become the outcome, in its unit, and who says so. */
function readConversion(text: string, language: Language): unknown {
  const [share = '', unit, ...source] = parts(text);
  return { share: readPercent(share, language), ...(unit === undefined ? {} : { unit }), ...(source.length === 0 ? {} : { source: source.join('; ') }) };
}

function writeConversion(value: unknown, language: Language): string | undefined {
  return isObject(value) ? writeParts({ ...value, share: writePercent(value['share'], language) }, ['share', 'unit', 'source'], ';') : undefined;
}

const hasOnly = (value: Record<string, unknown>, names: readonly string[]) => Object.keys(value).every((name) => names.includes(name));
export const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
