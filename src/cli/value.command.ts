import { readdir, readFile, writeFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { PROJECT_ROOT } from '../config.js';
import { InvalidInput, problemLine, type Problem } from '../shared/errors.js';
import { valueMap } from '../valuation/sroi.js';
import { valueMapAnswer } from '../valuation/value-map-answer.js';
import { readValueMap, VALUE_MAP_TYPES, valueMapKind, writeValueMap, type ValueMapKind } from '../valuation/value-map-file.js';
import type { MapList } from '../valuation/value-map-prices.js';
import { valueMapReport } from '../valuation/value-map-report.js';
import type { ValueMap } from '../valuation/value-map.js';
import { fileBytes } from './file-bytes.js';

/**
 * `maex value FILE [--json] [--out FILE]`: values the value map in a file (.json, .yaml, .csv, .xlsx), and stores nothing. With `out` the map is written too, in the
 * kind that name ends in; a table has the results with it. What should be known of how a table was read is told on stderr.
 * @returns 0; a file that cannot be read, or is not right, is thrown as InvalidInput with every problem
 */
export async function valueCommand(file: string, { json, out }: { json: boolean; out?: string | undefined }): Promise<number> {
  const [kind, outKind] = [kindOf(file), out === undefined ? null : kindOf(out)];
  const read = await readValueMap(await fileBytes(file), kind);
  if ('problems' in read) throw new InvalidInput(file, read.problems);
  const list = await shippedList(read.map);
  const valued = list && 'problems' in list ? list : valueMap(read.map, list);
  if ('problems' in valued) throw new InvalidInput(file, valued.problems.map(read.placed));
  const result = { ...valued.result, warnings: valued.result.warnings.map(read.placed) };
  const answer = valueMapAnswer(result);
  if (outKind !== null) await written(out!, writeValueMap(read.map, outKind, 'en', answer));
  process.stderr.write(read.notes.map((note) => `${problemLine(note, file)}\n`).join(''));
  process.stdout.write(json ? `${JSON.stringify(answer, null, 2)}\n` : valueMapReport(file, result));
  return 0;
}

/** The list that a map names, among those that come with the product: so no server and no database is needed. */
async function shippedList({ priceList }: ValueMap): Promise<MapList | { problems: Problem[] } | null> {
  if (!priceList) return null;
  const name = `${priceList.list}-${priceList.version}`;
  const names = await readdir(`${PROJECT_ROOT}fixtures/pricelist`);
  if (!names.includes(`${name}.yaml`)) {
    return { problems: [{ code: 'price-list-unknown', pointer: '/priceList', message: `there is no "${priceList.list}" version "${priceList.version}" among the price lists that come with this command. Name one that does, or value the map through a server that has it.` }] };
  }
  const read = async <Document>(path: string) => parse(await readFile(`${PROJECT_ROOT}fixtures/${path}`, 'utf8')) as Document;
  const list = await read<MapList['list']>(`pricelist/${name}.yaml`);
  return { list, index: await read<MapList['index']>(`reference/${list.priceIndex.code}.yaml`) };
}

function kindOf(file: string): ValueMapKind {
  const kind = valueMapKind(file);
  if (kind === null) throw refused(file, 'unknown-format', `this ending is not known. Name a file that ends in ${Object.keys(VALUE_MAP_TYPES).map((ending) => `.${ending}`).join(', ')}.`);
  return kind;
}

async function written(file: string, content: string | Buffer): Promise<void> {
  await writeFile(file, content).catch((error: Error) => {
    throw refused(file, 'not-writable', `the file cannot be written: ${error.message}. Check its folder and your rights.`);
  });
}

function refused(file: string, code: Problem['code'], message: string): InvalidInput {
  return new InvalidInput(file, [{ code, message }]);
}
