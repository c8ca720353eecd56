import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { problemLine, type Problem } from '../shared/errors.js';
import { decodeDocument, type DocumentFormat } from '../shared/decode-document.js';
import { sroi } from '../valuation/sroi.js';
import { valueMapAnswer } from '../valuation/value-map-answer.js';
import { valueMapReport } from '../valuation/value-map-report.js';
import { parseValueMap } from '../valuation/value-map.js';

const FORMATS: Record<string, DocumentFormat> = { '.json': 'json', '.yaml': 'yaml', '.yml': 'yaml' };

/**
 * `maex value FILE [--json]`: values the value map in a file, and stores nothing.
 * @returns exit status 0, or 2 with every problem of the file on stderr
 */
export async function valueCommand(file: string, options: { json: boolean }): Promise<number> {
  const decoded = await readDocument(file);
  const parsed = 'document' in decoded ? parseValueMap(decoded.document) : decoded;
  if ('problems' in parsed) {
    process.stderr.write(parsed.problems.map((problem) => `${problemLine(problem, file)}\n`).join(''));
    return 2;
  }
  const result = sroi(parsed.map);
  process.stdout.write(options.json ? `${JSON.stringify(valueMapAnswer(result), null, 2)}\n` : valueMapReport(file, result));
  return 0;
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

function refused(code: string, message: string): { problems: Problem[] } {
  return { problems: [{ code, message }] };
}
