import type { Config } from '../config.js';
import { withApi } from './api-client.js';

/** `maex publish`: values what is new and publishes the indices that changed as new vintages. */
export async function publishCommand(config: Config, { list, reason }: { list?: string; reason?: string }): Promise<number> {
  const body = JSON.stringify({ ...(list !== undefined && { list }), ...(reason !== undefined && { reason }) });
  const done = await withApi(config, async (call) => call('publications', { method: 'POST', body, headers: { 'content-type': 'application/json' } }));
  const [published, unchanged] = [done['published'] as string[], done['unchanged'] as string[]];
  process.stdout.write(`price list ${String(done['list'])} ${String(done['version'])}, publication ${String(done['knownAt'])}: ${published.length} new vintages${published.length > 0 ? ` (${published.join(', ')})` : ''}, ${unchanged.length} indices unchanged\n`);
  return 0;
}
