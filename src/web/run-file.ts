import { join } from 'node:path';
import type { Config } from '../config.js';

/** Where a running server leaves its address and a key for the command line, readable by its own user only. */
export function runFile(config: Config): string {
  return join(config.dataDir, 'run', 'server.json');
}
