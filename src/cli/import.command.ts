import { basename } from 'node:path';
import type { Config } from '../config.js';
import { InvalidInput } from '../shared/errors.js';
import { withApi } from './api-client.js';
import { fileBytes } from './file-bytes.js';

/** `maex import FILE`: imports a CSV file, all of it or nothing. @returns 0; a wrong file is thrown as InvalidInput */
export async function importCommand(config: Config, file: string, options: { public: boolean; reason?: string; organisation?: string }): Promise<number> {
  const bytes = await fileBytes(file);
  const query = new URLSearchParams({ name: basename(file), visibility: options.public ? 'public' : 'private' });
  if (options.reason !== undefined) query.set('reason', options.reason);
  if (options.organisation !== undefined) query.set('organisation', options.organisation);
  const done = await withApi(config, async (call) => call(`imports?${query.toString()}`, { method: 'POST', body: bytes, headers: { 'content-type': 'text/csv' } })).catch((error: unknown) => {
    throw error instanceof InvalidInput ? new InvalidInput(file, error.problems) : error;
  });
  process.stdout.write(done['already'] === true
    ? `${file}: ${String(done['message'])}\n`
    : `${file}: imported as ${String(done['id'])}: ${String(done['rowsNew'])} new, ${String(done['rowsCorrected'])} corrected, ${String(done['rowsUnchanged'])} unchanged (${String(done['visibility'])})\n`);
  return 0;
}
