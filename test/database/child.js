import { appendFileSync } from 'node:fs';
import pg from 'pg';
import { lockDirectory } from '../../dist/database/directory-lock.js';
import { startEmbedded } from '../../dist/database/embedded.js';

/**
 * A program of its own for tests that kill it: `node child.js lock|start|write DIRECTORY [ACKNOWLEDGED]`.
 * It prints `ready` or the error, then stays; `write` also writes batches of 100 rows and notes each number after its commit.
 */
const [, , what, directory, acknowledged] = process.argv;

async function write({ connection }) {
  const pool = new pg.Pool({ ...connection, max: 1, user: 'postgres', database: 'postgres' });
  await pool.query('create table if not exists entry (batch int, line int, primary key (batch, line))');
  const { rows } = await pool.query('select coalesce(max(batch), 0) as last from entry');
  for (let batch = rows[0].last + 1; ; batch++) {
    await pool.query('begin');
    await pool.query('insert into entry select $1, line from generate_series(1, 50) line', [batch]);
    await pool.query('insert into entry select $1, line from generate_series(51, 100) line', [batch]);
    await pool.query('commit');
    appendFileSync(acknowledged, `${batch}\n`);
  }
}

try {
  const held = await (what === 'lock' ? lockDirectory(directory) : startEmbedded(directory));
  console.log('ready');
  if (what === 'write') await write(held);
  setInterval(() => held, 1_000);
} catch (error) {
  console.log(error.message);
}
