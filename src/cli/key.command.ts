import type { Config } from '../config.js';
import { InvalidInput } from '../shared/errors.js';
import { withApi } from './api-client.js';

/** `maex key create`: makes an API key and prints it, this once. */
export async function keyCommand(config: Config, { role, label, organisation = 'maex' }: { role?: string; label?: string; organisation?: string }): Promise<number> {
  if (role === undefined || label === undefined) {
    throw new InvalidInput('maex key create', [{ code: 'missing', message: 'name a role and a label: maex key create --role contributor --label "Anna, Haarlem" --organisation haarlem' }]);
  }
  const body = JSON.stringify({ role, label, organisation });
  const { key } = await withApi(config, async (call) => call('keys', { method: 'POST', body, headers: { 'content-type': 'application/json' } }));
  process.stdout.write(`${String(key)}\n`);
  process.stderr.write(`A key of ${organisation} with the role ${role}. It is stored as a hash only: keep it now, it is not shown again.\n`);
  return 0;
}
