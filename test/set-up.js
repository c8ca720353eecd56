import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../dist/database/embedded.js';
import startPostgres from './postgres-for-tests.js';

/** Jest's global setup: a throw-away PostgreSQL, and an empty embedded database to copy, which takes a tenth of the time of making one. */
export default async function setUp() {
  await startPostgres();
  const directory = mkdtempSync(join(tmpdir(), 'maex-empty-'));
  await (await startEmbedded(directory)).stop();
  process.env.TEST_EMBEDDED = directory;
  globalThis.removeEmbedded = () => rmSync(directory, { recursive: true, force: true });
}
