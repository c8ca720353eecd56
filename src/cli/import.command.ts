import { basename } from 'node:path';
import type { Config } from '../config.js';
import type { DryRun } from '../measurements/dry-run.service.js';
import { InvalidInput } from '../shared/errors.js';
import { withApi } from './api-client.js';
import { dryRunReport } from './dry-run-report.js';
import { fileBytes } from './file-bytes.js';

/** `maex import FILE`: imports a CSV file, all of it or nothing, or tells what that would change. @returns 0; a wrong file is thrown as InvalidInput */
export async function importCommand(config: Config, file: string, options: { public: boolean; dryRun: boolean; accept?: string; reason?: string; organisation?: string }): Promise<number> {
  const bytes = await fileBytes(file);
  const query = new URLSearchParams({ name: basename(file), visibility: options.public ? 'public' : 'private' });
  if (options.reason !== undefined) query.set('reason', options.reason);
  if (options.organisation !== undefined) query.set('organisation', options.organisation);
  if (options.accept !== undefined) query.set('accept', options.accept);
  if (options.dryRun) query.set('dryRun', 'true');
  const done = await withApi(config, async (call) => call(`imports?${query.toString()}`, { method: 'POST', body: bytes, headers: { 'content-type': 'text/csv' } })).catch((error: unknown) => {
    throw error instanceof InvalidInput ? new InvalidInput(file, error.problems) : error;
  });
  if (options.dryRun) {
    process.stdout.write(dryRunReport(file, done as unknown as DryRun));
    return 0;
  }
  process.stdout.write(done['already'] === true
    ? `${file}: ${String(done['message'])}\n`
    : `${file}: imported as ${String(done['id'])}: ${String(done['rowsNew'])} new, ${String(done['rowsCorrected'])} corrected, ${String(done['rowsUnchanged'])} unchanged (${String(done['visibility'])})\n`);
  return 0;
}
