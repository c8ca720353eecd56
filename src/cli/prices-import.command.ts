import { writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { stringify } from 'yaml';
import { readCsvRows } from '../measurements/read-rows.js';
import { importReportText } from '../pricelist/import-report.js';
import { parsePriceList } from '../pricelist/parse-price-list.js';
import { priceListFromTable } from '../pricelist/price-list-from-table.js';
import type { NamedTable } from '../pricelist/table-entries.js';
import { parseTableMapping, type TableMapping } from '../pricelist/table-mapping.js';
import { decodeDocument } from '../shared/decode-document.js';
import { InvalidInput, type Problem } from '../shared/errors.js';
import { readXlsx } from '../shared/read-xlsx.js';
import type { Table } from '../shared/table.js';
import { fileBytes } from './file-bytes.js';

const YAML_LINE_WIDTH = 0;

/**
 * `maex prices import FILE --mapping MAP [--sheet NAME] [--out DRAFT]`: makes a draft of a price list from a table (.csv, .xlsx) and prints what became of
 * each row. Publishes nothing.
 * @returns 0; a table or mapping that cannot be read, or a draft that is not right, is thrown as InvalidInput with every problem
 */
export async function pricesImportCommand(file: string, options: { mapping: string; sheet?: string | undefined; out?: string | undefined }): Promise<number> {
  const mapping = right(options.mapping, parseTableMapping(right(options.mapping, decodeDocument(await textOf(options.mapping), 'yaml')).document)).mapping;
  const tables = await readTables(file, { ...mapping.table, ...(options.sheet !== undefined && { sheets: [options.sheet] }) });
  const { document, report } = right(options.mapping, priceListFromTable(tables, mapping));
  const { list } = right(`the draft of ${document.list} ${document.version}`, parsePriceList(document));
  if (options.out !== undefined) await writeFile(options.out, stringify(list, { aliasDuplicateObjects: false, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', lineWidth: YAML_LINE_WIDTH }));
  process.stdout.write(importReportText(`${list.list} ${list.version}, a draft from ${basename(file)}${options.out === undefined ? '' : ` in ${options.out}`}`, report));
  return 0;
}

async function readTables(file: string, { sheets, headerRows }: TableMapping['table']): Promise<NamedTable[]> {
  const ending = extname(file).toLowerCase();
  if (ending === '.xlsx') return right(file, await readXlsx(await fileBytes(file), { sheets, headerRows })).sheets;
  if (ending !== '.csv') throw new InvalidInput(file, [{ code: 'unknown-format', message: 'this ending is not known. Name a file that ends in .csv or .xlsx.' }]);
  if (sheets !== undefined || headerRows !== 1) throw new InvalidInput(file, [{ code: 'csv-is-one-table', message: 'a CSV file has no sheets and one header row. Leave out the sheets, and write `headerRows: 1` in the mapping.' }]);
  const text = await textOf(file);
  return [{ name: '', table: inLowerCase(right(file, readCsvRows(text, 'utf-8')).table) }];
}

/** Mappings name columns as those of a sheet are: in lower case. */
function inLowerCase({ columns, rows }: Table): Table {
  return { columns: columns.map((column) => column.toLowerCase()), rows: rows.map(({ line, cells }) => ({ line, cells: new Map([...cells].map(([column, text]) => [column.toLowerCase(), text])) })) };
}

async function textOf(file: string): Promise<string> {
  const bytes = await fileBytes(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InvalidInput(file, [{ code: 'not-utf-8', message: 'the text is not UTF-8. Save the file as UTF-8.' }]);
  }
}

/** What was read, or every problem of it. */
function right<Read extends object>(what: string, read: Read | { problems: Problem[] }): Read {
  if ('problems' in read) throw new InvalidInput(what, read.problems);
  return read;
}
