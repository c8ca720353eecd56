import type { Config } from '../config.js';
import { InvalidInput } from '../shared/errors.js';
import { withApi } from './api-client.js';

/** `maex undo IMPORT`: takes an import back. @returns 0; what is in the way is thrown as InvalidInput */
export async function undoCommand(config: Config, id: string, { reason, organisation }: { reason?: string; organisation?: string }): Promise<number> {
  const done = await withApi(config, async (call) => call(`imports/${encodeURIComponent(id)}/undo`, {
    method: 'POST', body: JSON.stringify({ reason, organisation }), headers: { 'content-type': 'application/json' },
  })).catch((error: unknown) => {
    throw error instanceof InvalidInput ? new InvalidInput(`import ${id}`, error.problems) : error;
  });
  process.stdout.write(done['already'] === true
    ? `import ${id}: already undone by ${String(done['id'])}: nothing changed\n`
    : `import ${id}: undone by ${String(done['id'])}: ${String(done['rowsTotal'])} rows no longer count, ${String(done['rowsCorrected'])} count again\n`);
  return 0;
}
