import { stringify } from 'yaml';
import { decodeDocument } from '../shared/decode-document.js';
import type { Problem } from '../shared/errors.js';
import { csvTable, type CsvDelimiter } from '../shared/read-csv.js';
import { readXlsx } from '../shared/read-xlsx.js';
import type { Table } from '../shared/table.js';
import { sheetToCsv, withoutQuote } from '../shared/to-csv.js';
import { toWorkbook, type SheetCell } from '../shared/to-xlsx.js';
import type { ValueMapAnswer } from './value-map-answer.js';
import { valueMapDocument } from './value-map-document.js';
import { ROWS_MOST, valueMapFromTable, type ReadValueMap } from './value-map-from-table.js';
import { layoutOf, ROWS_ABOVE_MOST } from './value-map-layout.js';
import { valueMapResults } from './value-map-results.js';
import { rowsAbove, valueMapTemplate, valueMapToTable, type Language } from './value-map-to-table.js';
import { parseValueMap, type ValueMap } from './value-map.js';

/** What a value map can be written as, by the ending of its file. */
export const VALUE_MAP_TYPES = {
  json: 'application/json', yaml: 'application/yaml; charset=utf-8', csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;
export type ValueMapKind = keyof typeof VALUE_MAP_TYPES;

export const VALUE_MAP_BYTES_MAX = 1024 * 1024;
const UNPACKED_MAX = 16 * VALUE_MAP_BYTES_MAX;
const DELIMITERS: readonly CsvDelimiter[] = [',', ';'];
const SHEET_NAMES = { en: ['Value map', 'Result'], nl: ['Waardekaart', 'Resultaat'] } as const;

/** The kind that the name of a file ends in; null where it is none. `.yml` is YAML. */
export function valueMapKind(name: string): ValueMapKind | null {
  const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  if (ending === 'yml') return 'yaml';
  return Object.hasOwn(VALUE_MAP_TYPES, ending) ? (ending as ValueMapKind) : null;
}

/** Reads a value map out of a file of any kind, strictly: the map and what should be known of how it was read, or every problem. */
export async function readValueMap(bytes: Uint8Array, kind: ValueMapKind): Promise<ReadValueMap> {
  if (bytes.length > VALUE_MAP_BYTES_MAX) return refused('too-large', `the file has ${bytes.length} bytes; ${VALUE_MAP_BYTES_MAX} is the most. Keep what belongs to the value map.`);
  if (kind === 'xlsx') {
    const read = await readXlsx(bytes, { sheets: 'all', headerRows: 0, percentages: true, unpackedMax: UNPACKED_MAX });
    return 'problems' in read ? read : valueMapFromTable(read.sheets, { typed: true });
  }
  const text = utf8(bytes);
  if (text === null) return refused('not-utf-8', 'the text is not UTF-8. Save the file as UTF-8.');
  if (kind === 'csv') return fromCsv(text);
  const decoded = decodeDocument(text, kind);
  return 'document' in decoded ? readValueMapDocument(decoded.document) : decoded;
}

/** Reads a value map that is decoded already. */
export function readValueMapDocument(document: unknown): ReadValueMap {
  const parsed = parseValueMap(document);
  return 'map' in parsed ? { map: parsed.map, notes: [], placed: (problem) => problem } : parsed;
}

/** A value map as a file. With its answer, a table has the results too: a workbook on a second sheet. */
export function writeValueMap(map: ValueMap, kind: ValueMapKind, language: Language, answer?: ValueMapAnswer): string | Buffer {
  if (kind === 'json') return `${JSON.stringify(valueMapDocument(map), null, 2)}\n`;
  if (kind === 'yaml') return stringify(valueMapDocument(map), { compat: 'yaml-1.1', lineWidth: 0, aliasDuplicateObjects: false });
  const rows = valueMapToTable(map, language, answer);
  return kind === 'csv' ? sheetToCsv(rows) : workbook(rows, language, answer && valueMapResults(answer, language));
}

/** An empty value map to fill in. */
export function writeTemplate(kind: 'csv' | 'xlsx', language: Language): string | Buffer {
  const rows = valueMapTemplate(language);
  return kind === 'csv' ? sheetToCsv(rows) : workbook(rows, language, undefined);
}

function workbook(rows: SheetCell[][], language: Language, results: SheetCell[][] | undefined): Buffer {
  const [map, result] = SHEET_NAMES[language];
  return Buffer.concat([...toWorkbook([{ name: map, rows, frozen: rowsAbove(rows) }, ...(results ? [{ name: result, rows: results }] : [])])]);
}

/** Comma or semicolon: the one with which one of the first rows names the columns of a value map. */
function fromCsv(text: string): ReadValueMap {
  const names = (delimiter: CsvDelimiter) => {
    const head = csvTable(text, delimiter, ROWS_ABOVE_MOST);
    return 'table' in head && layoutOf(head.table) !== null;
  };
  const read = csvTable(text, DELIMITERS.find(names) ?? ',', ROWS_MOST + 1);
  return 'problems' in read ? read : valueMapFromTable([{ name: '', table: unquoted(read.table) }], { typed: false });
}

function unquoted({ columns, rows }: Table): Table {
  return { columns, rows: rows.map(({ line, cells }) => ({ line, cells: new Map([...cells].map(([letter, text]) => [letter, withoutQuote(text)])) })) };
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function refused(code: string, message: string): { problems: Problem[] } {
  return { problems: [{ code, message }] };
}
