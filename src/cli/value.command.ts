import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { parse } from 'yaml';
import { PROJECT_ROOT } from '../config.js';
import { problemLine, type Problem } from '../shared/errors.js';
import { decodeDocument, type DocumentFormat } from '../shared/decode-document.js';
import { valueMap } from '../valuation/sroi.js';
import { valueMapAnswer } from '../valuation/value-map-answer.js';
import { valueMapReport } from '../valuation/value-map-report.js';
import type { MapList } from '../valuation/value-map-prices.js';
import { parseValueMap, type ValueMap } from '../valuation/value-map.js';

const FORMATS: Record<string, DocumentFormat> = { '.json': 'json', '.yaml': 'yaml', '.yml': 'yaml' };

/**
 * `maex value FILE [--json]`: values the value map in a file, and stores nothing.
 * @returns exit status 0, or 2 with every problem of the file on stderr
 */
export async function valueCommand(file: string, options: { json: boolean }): Promise<number> {
  const decoded = await readDocument(file);
  const parsed = 'document' in decoded ? parseValueMap(decoded.document) : decoded;
  const list = 'map' in parsed ? await shippedList(parsed.map) : null;
  const valued = 'problems' in parsed ? parsed : list && 'problems' in list ? list : valueMap(parsed.map, list);
  if ('problems' in valued) {
    process.stderr.write(valued.problems.map((problem) => `${problemLine(problem, file)}\n`).join(''));
    return 2;
  }
  const { result } = valued;
  process.stdout.write(options.json ? `${JSON.stringify(valueMapAnswer(result), null, 2)}\n` : valueMapReport(file, result));
  return 0;
}

/** The list that a map names, among those that come with the product: so no server and no database is needed. */
async function shippedList({ priceList }: ValueMap): Promise<MapList | { problems: Problem[] } | null> {
  if (!priceList) return null;
  const name = `${priceList.list}-${priceList.version}`;
  const names = await readdir(`${PROJECT_ROOT}fixtures/pricelist`);
  if (!names.includes(`${name}.yaml`)) {
    return refused('price-list-unknown', `there is no "${priceList.list}" version "${priceList.version}" among the price lists that come with this command. Name one that does, or value the map through a server that has it.`, '/priceList');
  }
  const read = async <Document>(path: string) => parse(await readFile(`${PROJECT_ROOT}fixtures/${path}`, 'utf8')) as Document;
  const list = await read<MapList['list']>(`pricelist/${name}.yaml`);
  return { list, index: await read<MapList['index']>(`reference/${list.priceIndex.code}.yaml`) };
}

async function readDocument(file: string): Promise<{ document: unknown } | { problems: Problem[] }> {
  const format = FORMATS[extname(file).toLowerCase()];
  if (!format) return refused('unknown-format', 'this ending is not known. Name a file that ends in .json, .yaml or .yml.');
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    return refused('not-readable', `the file cannot be read: ${(error as Error).message}. Check its name and its rights.`);
  }
  try {
    return decodeDocument(new TextDecoder('utf-8', { fatal: true }).decode(bytes), format);
  } catch {
    return refused('not-utf-8', 'the text is not UTF-8. Save the file as UTF-8.');
  }
}

function refused(code: string, message: string, pointer?: string): { problems: Problem[] } {
  return { problems: [{ code, message, ...(pointer !== undefined && { pointer }) }] };
}
