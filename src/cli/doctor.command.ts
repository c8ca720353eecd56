import type { Config } from '../config.js';
import type { Finding } from '../measurements/doctor.service.js';
import { withApi } from './api-client.js';

/** `maex doctor`: whether what is stored is whole and hangs together. @returns 0 where it is, 1 where something is broken, named, or where nothing could be looked at */
export async function doctorCommand(config: Config): Promise<number> {
  const found = await withApi(config, async (call) => (await call('doctor')) as unknown as { healthy: boolean; items: Finding[] }).catch((error: unknown) => {
    throw new Inconclusive(`Inconclusive: nothing could be looked at. ${error instanceof Error ? error.message : String(error)}`);
  });
  process.stdout.write(`${found.items.flatMap(report).join('\n')}\n\n  ${found.healthy ? 'All is well.' : 'Something is broken. Nothing was changed: stop the server, keep a copy of the data as they are, and put back a backup from before.'}\n`);
  return found.healthy ? 0 : 1;
}

const report = ({ name, holds, broken, named }: Finding): string[] => [
  `  ${broken === 0 ? 'good  ' : 'BROKEN'}  ${name}: ${holds}`,
  ...named.map((what) => `            ${what}`),
  ...(broken > named.length ? [`            and ${broken - named.length} more`] : []),
];

/** A look that could not be had says nothing of what is stored. */
class Inconclusive extends Error {}
