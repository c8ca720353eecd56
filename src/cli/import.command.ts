import { constants, openAsBlob } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { Config } from '../config.js';
import type { DryRun } from '../measurements/dry-run.service.js';
import { ROW_FILES, type RowsFormat } from '../measurements/read-rows.js';
import { parseMapping } from '../measurements/mapping.js';
import type { Understood } from '../measurements/understand-table.js';
import { understoodText } from '../measurements/understood-text.js';
import { InvalidInput, type Problem } from '../shared/errors.js';
import { withApi, type ApiCall } from './api-client.js';
import { dryRunReport } from './dry-run-report.js';
import { fileBytes, notReadable } from './file-bytes.js';

/** What the API is asked beside the file itself, in the words of the command line. */
interface ImportOptions {
  public: boolean;
  dryRun: boolean;
  reason?: string;
  organisation?: string;
  accept?: string;
  sheet?: string;
  decimal?: string;
  /** Path of a mapping (.yaml, .json). */
  mapping?: string;
}

/** `maex import FILE`: imports a file, all of it or nothing, or tells what that would change, and says how it was understood. @returns 0; a wrong file is thrown as InvalidInput */
export async function importCommand(config: Config, file: string, options: ImportOptions): Promise<number> {
  const ending = extname(file).slice(1).toLowerCase();
  if (!Object.hasOwn(ROW_FILES, ending)) throw new InvalidInput(file, [{ code: 'unknown-format', message: `this ending is not known. Name a file that ends in ${Object.keys(ROW_FILES).map((format) => `.${format}`).join(', ')}.` }]);
  const query = new URLSearchParams({ name: basename(file), visibility: options.public ? 'public' : 'private' });
  for (const name of ['reason', 'organisation', 'accept', 'sheet', 'decimal'] as const) if (options[name] !== undefined) query.set(name, options[name]);
  if (options.dryRun) query.set('dryRun', 'true');
  if (options.mapping !== undefined) query.set('mapping', JSON.stringify(await mappingIn(options.mapping)));
  await access(file, constants.R_OK).catch((error: Error) => {
    throw notReadable(file, error);
  });
  const sent = { method: 'POST', body: await openAsBlob(file), headers: { 'content-type': ROW_FILES[ending as RowsFormat], ...(!options.dryRun && { prefer: 'respond-async' }) } };
  const done = await withApi(config, async (call) => {
    const answer = await call(`imports?${query.toString()}`, sent);
    return options.dryRun ? answer : ended(call, String(answer['id']), options.organisation === undefined ? '' : `?organisation=${encodeURIComponent(options.organisation)}`);
  }).catch((error: unknown) => {
    throw error instanceof InvalidInput ? new InvalidInput(file, error.problems) : error;
  });
  if (done['already'] !== true) process.stdout.write(understoodText(done['understood'] as Understood));
  if (options.dryRun) {
    process.stdout.write(dryRunReport(file, done as unknown as DryRun));
    return 0;
  }
  process.stdout.write(done['already'] === true
    ? `${file}: already imported as ${String(done['id'])}: nothing changed\n`
    : `${file}: imported as ${String(done['id'])}: ${String(done['rowsNew'])} new, ${String(done['rowsCorrected'])} corrected, ${String(done['rowsUnchanged'])} unchanged (${String(done['visibility'])})\n`);
  return 0;
}

/** Tells on a terminal how an import gets on, until it has ended. @param whose the query of the address, where it is another organisation's @throws InvalidInput with what is wrong */
async function ended(call: ApiCall, id: string, whose: string): Promise<Record<string, unknown>> {
  for await (const { event, data } of call.events(`imports/${id}/events${whose}`)) {
    const told = data as Progress;
    if (process.stderr.isTTY) process.stderr.write(event === 'progress' ? `\r${told.rowsRead} rows read` : '\r\x1b[K');
    if (event === 'progress') continue;
    if (event === 'done') return { ...await call(`imports/${told.import}${whose}`), already: told.already === true };
    if (told.problems) throw new InvalidInput('', told.problems);
    throw new Error(told.message ?? 'The import was cancelled: nothing of it was imported.');
  }
  throw new Error(`The server stopped while it imported the file. It goes on when the server starts again; send the file again to see what became of it.`);
}

interface Progress {
  rowsRead: number;
  import: string | null;
  already?: boolean;
  message?: string;
  problems?: Problem[];
}

async function mappingIn(path: string) {
  const read = parseMapping((await fileBytes(path)).toString('utf8'));
  if ('problems' in read) throw new InvalidInput(path, read.problems);
  return read.mapping;
}
