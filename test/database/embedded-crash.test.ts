import { afterEach, expect, test } from '@jest/globals';
import { chownSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../src/database/embedded.js';
import { canRunAs, child, cleanUp, freshDirectory } from './children.js';

afterEach(cleanUp);

const NOBODY = 65534;

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('a kill at any moment of the very first start leaves a directory that starts', async () => {
  const directory = join(freshDirectory(), 'data');
  for (const sign of ['pg.new/PG_VERSION', 'pg.new/postmaster.pid', 'pg']) {
    const first = child('start', [directory]);
    let up = false;
    void first.said.then(() => (up = true));
    await until(() => up || existsSync(join(directory, sign)));
    await first.kill();
  }
  writeFileSync(join(directory, 'pg', 'postmaster.pid'), ''); // where a kill rarely hits
  expect(await child('start', [directory]).said).toBe('ready');
  expect(readdirSync(directory).sort()).toEqual(['.lock', 'pg']);
});

test('a kill while it writes loses nothing that was acknowledged and leaves nothing half', async () => {
  const directory = join(freshDirectory(), 'data');
  const acknowledged = join(freshDirectory(), 'acknowledged');
  const acks = () => (existsSync(acknowledged) ? readFileSync(acknowledged, 'utf8').trim().split('\n') : []);
  for (let round = 1; round <= 3; round++) {
    const before = acks().length;
    const writer = child('write', [directory, acknowledged]);
    await until(() => acks().length >= before + 20 * round);
    await writer.kill();
  }
  const database = await startEmbedded(directory);
  const pool = new pg.Pool({ ...database.connection, max: 1, user: 'postgres', database: 'postgres' });
  const { rows } = await pool.query<{ batch: number; lines: string }>('select batch, count(*) as lines from entry group by batch order by batch');
  await pool.end();
  await database.stop();
  expect(rows.filter(({ lines }) => lines !== '100')).toEqual([]);
  const present = new Set(rows.map(({ batch }) => String(batch)));
  expect(acks().filter((batch) => !present.has(batch))).toEqual([]);
});

(canRunAs(NOBODY) ? test : test.skip)('an ordinary user can run it', async () => {
  const directory = freshDirectory();
  chownSync(directory, NOBODY, NOBODY);
  expect(await child('start', [join(directory, 'data')], { uid: NOBODY, env: { TMPDIR: directory } }).said).toBe('ready');
  expect(statSync(join(directory, 'data', 'pg')).uid).toBe(NOBODY);
});
