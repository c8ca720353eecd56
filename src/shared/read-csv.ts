import { CsvError, parse } from 'csv-parse/sync';
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
      bom: true, delimiter: delimiter ?? delimiterOf(text), raw: true, record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true, skip_empty_lines: true,
      on_record: (read) => {
        const { record, raw } = read as unknown as { record: string[]; raw: string };
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

/** Comma, semicolon or tab: the one that the first line with any of them holds most of. */
export function delimiterOf(text: string): CsvDelimiter {
  const line = /[,;\t][^\r\n]*/.exec(text)?.[0] ?? ''; // from its first one on: nothing before it counts
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

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
