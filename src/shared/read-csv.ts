import { CsvError, parse as parseParts } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import type { Problem } from './errors.js';
import { cellProblems, cellText, columnLetters, COLUMNS_MAX, type Table } from './table.js';

export type CsvDelimiter = ',' | ';' | '\t';
const DELIMITERS: readonly CsvDelimiter[] = [',', ';', '\t'];

/** A record and the line it begins on. */
export interface CsvRecord { record: string[]; line: number }

/**
 * Reads CSV text into its records, each with the line it begins on; empty lines are left out.
 * @param delimiter what stands between cells; without it the one of the first line (`delimiterOf`)
 * @param raggedMax reading stops after so many records of another length than the first of more than one cell
 * @param most reading stops after so many records
 */
export function csvRecords(text: string, { delimiter, raggedMax = Infinity, most = Infinity }: { delimiter?: CsvDelimiter; raggedMax?: number; most?: number } = {}): CsvRecord[] | Problem {
  const lines = lineCounter();
  const rows: CsvRecord[] = [];
  let [ragged, width] = [0, 1];
  try {
    parse(text, {
      ...FORM, delimiter: delimiter ?? delimiterOf(text),
      on_record: (read) => {
        const { record, raw } = read as unknown as RawRecord;
        rows.push({ record, line: lines(raw) });
        if (width === 1) width = record.length;
        if (rows.length >= most || (record.length !== width && ++ragged === raggedMax)) throw new Enough();
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) return notCsv(lines((error as { raw?: string }).raw ?? ''));
    if (!(error instanceof Enough)) throw error;
  }
  return rows;
}

/**
 * The same of a file in parts, of which no more than some are kept.
 * @param parts UTF-8 bytes, or text
 * @param recordMax bytes of the longest record: a quote that is never closed would take the rest of the file
 * @returns the records of part after part; a problem ends them
 */
export async function* csvRecordParts(parts: AsyncIterable<Uint8Array | string>, delimiter: CsvDelimiter, recordMax: number): AsyncGenerator<CsvRecord[] | Problem> {
  const lines = lineCounter();
  let [rows, failed]: [CsvRecord[], Error | null] = [[], null];
  const parser = parseParts({
    ...FORM, delimiter, max_record_size: recordMax,
    on_record: (read) => {
      const { record, raw } = read as unknown as RawRecord;
      rows.push({ record, line: lines(raw) });
      return null;
    },
  });
  const ended = new Promise<void>((resolve) => parser.once('error', (error) => { failed = error; resolve(); }).once('end', resolve).resume());
  const read = () => {
    const found = rows;
    rows = [];
    return found;
  };
  reading: for await (const part of parts) {
    for (let at = 0; at < part.length; at += PIECE) {
      parser.write(part.slice(at, at + PIECE));
      await null; // an error is told after the piece it is in
      if (failed) break reading;
      if (rows.length >= PART_RECORDS) yield read();
    }
  }
  if (!failed) parser.end();
  await ended;
  if (failed === null) {
    if (rows.length > 0) yield read();
    return;
  }
  if (!((failed as Error) instanceof CsvError)) throw failed;
  yield notCsv(lines((failed as { raw?: string }).raw ?? ''));
}

/** Comma, semicolon or tab: the one that the first line with any of them holds most of. */
export function delimiterOf(text: string): CsvDelimiter {
  const line = /[,;\t][^\r\n]*/.exec(text)?.[0] ?? ''; // from its first one on: nothing before it counts
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

/** What is read at a time: whoever has seen enough has not much read for nothing. */
const PIECE = 16 * 1024;
/** Records of a part, at least. */
const PART_RECORDS = 250;
const FORM = { bom: true, raw: true, record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true, skip_empty_lines: true };
interface RawRecord { record: string[]; raw: string }

class Enough extends Error {}

/** Counts through the raw text of one record after the other: the line that each begins on, empty lines before it left out. */
function lineCounter(): (raw: string) => number {
  let line = 1;
  const lineEnds = (text: string) => text.match(/\r\n|\r|\n/g)?.length ?? 0;
  return (raw) => {
    const begins = line + lineEnds(/^[\r\n]*/.exec(raw)![0]);
    line += lineEnds(raw);
    return begins;
  };
}

function notCsv(row: number): Problem {
  return { code: 'not-csv', row, message: 'this line is not CSV: a quote opens or closes in the wrong place. Put a text that holds quotes between quotes, and write each quote inside it twice.' };
}

/** CSV text as a table without a heading: columns have their letters, as in a workbook. A line may be shorter than another. @param most lines to read */
export function csvTable(text: string, delimiter: CsvDelimiter, most: number): { table: Table } | { problems: Problem[] } {
  const records = csvRecords(text, { delimiter, most });
  if (!Array.isArray(records)) return { problems: [records] };
  const width = records.reduce((most, { record }) => Math.max(most, record.length), 0);
  if (width > COLUMNS_MAX) return { problems: [{ code: 'too-many-columns', message: `the table has ${width} columns; ${COLUMNS_MAX} is the most. Keep those that are used.` }] };
  const columns = Array.from({ length: width }, (_, index) => columnLetters(index));
  const problems = records.flatMap(({ record, line }) => record.flatMap((value, index) => cellProblems(value, line, columns[index]!)));
  const rows = records.map(({ record, line }) => ({ line, cells: new Map(record.map((value, index) => [columns[index]!, cellText(value)])) }));
  return problems.length > 0 ? { problems } : { table: { columns, rows } };
}
