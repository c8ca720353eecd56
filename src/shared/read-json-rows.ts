import type { Problem } from './errors.js';
import { isDecimalText, parseDecimal, toText } from './decimal.js';

const DEPTH_MAX = 32;
/** A text, a number or a mark of JSON; what is not one of these stays for JSON.parse to refuse. */
const TOKEN = /"[^"\\]*(?:\\[^][^"\\]*)*"|-?\d[\d.eE+-]*|[{}[\],:]|\n/g;

/** A row of a JSON file: its line where every row has one of its own (NDJSON), else its number, from 2 as below a header. */
export interface JsonRow { line: number; row: Record<string, unknown> }

/** Reads a list of objects, or an object whose `rows` is that list. Numbers stay the text they were written as: not a digit is lost. */
export function readJsonRows(text: string): { rows: JsonRow[] } | { problems: Problem[] } {
  const read = parsed(text, 1);
  if ('problems' in read) return read;
  const { value } = read;
  const list = Array.isArray(value) ? value : isObject(value) && Array.isArray(value['rows']) ? value['rows'] : null;
  if (!list) return refused('not-rows', 1, 'this is no list of rows. Send [{"initiative": "...", ...}, ...] or {"rows": [...]}.');
  return rowsOf(list.map((row, index) => ({ line: index + 2, row })));
}

/** Reads one object on every line (NDJSON); empty lines are left out. */
export function readNdjsonRows(text: string): { rows: JsonRow[] } | { problems: Problem[] } {
  const lines = text.split(/\r\n|\n/).map((json, index) => ({ json, line: index + 1 })).filter(({ json }) => json.trim() !== '');
  const read = lines.map(({ json, line }) => ({ line, ...parsed(json, line) }));
  const problems = read.flatMap((each) => ('problems' in each ? each.problems : []));
  return problems.length > 0 ? { problems } : rowsOf(read.map((each) => ({ line: each.line, row: 'value' in each ? each.value : undefined })));
}

function rowsOf(list: { line: number; row: unknown }[]): { rows: JsonRow[] } | { problems: Problem[] } {
  const problems = list.filter(({ row }) => !isObject(row)).map(({ line }): Problem => ({ code: 'not-a-row', row: line, message: 'this row is no object. Write it as {"initiative": "...", ...}.' }));
  return problems.length > 0 ? { problems } : { rows: list as JsonRow[] };
}

/** Marks are looked at first: depth and keys that stand twice, of which JSON.parse would silently keep the last. */
function parsed(text: string, firstLine: number): { value: unknown } | { problems: Problem[] } {
  const open: { keys: Set<string> | null }[] = [];
  let [line, last] = [firstLine, ''];
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '\n') line += 1;
    else if (token === '{' || token === '[') {
      if (open.push({ keys: token === '{' ? new Set() : null }) > DEPTH_MAX) return refused('too-deep', line, `lists and objects stand ${DEPTH_MAX + 1} deep within each other; ${DEPTH_MAX} is the most. Send a plain list of rows.`);
    } else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const keys = open.at(-1)?.keys;
      if (keys?.has(last)) return refused('duplicate-key', line, `${last.slice(0, 80)} stands twice in one object. Remove one of the two.`);
      keys?.add(last);
    } else last = token;
  }
  try {
    JSON.parse(text); // before numbers become texts, so that what is no number is refused
    return { value: JSON.parse(text.replace(TOKEN, (token) => (/^[-\d]/.test(token) ? JSON.stringify(numberText(token)) : token))) as unknown };
  } catch (error) {
    return refused('syntax', firstLine, `this is not JSON: ${(error as Error).message}. Repair it there.`);
  }
}

/** 1.200 is 1.2 in JSON, never a thousand: without its zeros nobody takes it for one. */
function numberText(token: string): string {
  return isDecimalText(token) ? toText(parseDecimal(token)) : token;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(code: string, row: number, message: string): { problems: Problem[] } {
  return { problems: [{ code, row, message }] };
}
