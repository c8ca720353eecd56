/**
 * Every bench on every database: `npm run bench`, or smaller: `npm run bench -- [rows[,rows] on a server] [rows embedded] [rows of a value map] [rows[,rows] of an import] [rows of indices]`.
 * PostgreSQL is TEST_DATABASE_URL, or a throw-away server where it is installed, as for the tests.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import startPostgres from '../test/postgres-for-tests.js';

const NAME = 'maex_bench';
const SETTINGS = ['fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers', 'work_mem', 'max_wal_size'];
const [onAServer = '1000000,4000000', embedded = '100000', ofAMap = '100000', ofAnImport = '100000,1000000,4000000', ofIndices = '1000000'] = process.argv.slice(2);
/** Rows and indicators: the goal's million and four, and a list of hundreds of prices. */
const ON_A_SERVER = [[onAServer, 5], [onAServer.split(',')[0], 300]];

bench('uncertainty.js', []);
bench('spreadsheet.js', [ofAMap]);
await startPostgres();
const server = process.env.TEST_DATABASE_URL;
if (server) {
  for (const size of ON_A_SERVER) await withDatabase((url) => bench('valuation.js', size, { DATABASE_URL: url }));
  await withDatabase((url) => bench('import.js', [ofAnImport], { DATABASE_URL: url }));
  await withDatabase((url) => bench('indices.js', [ofIndices], { DATABASE_URL: url }));
  await globalThis.stopPostgres?.();
}
bench('valuation.js', [embedded, 5]);
bench('import.js', [embedded]);
bench('indices.js', [embedded]);

function bench(name, sizes, database = {}) {
  const { DATABASE_URL: _, ...env } = process.env;
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(name, import.meta.url)), ...sizes.map(String)], { env: { ...env, ...database }, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}

async function withDatabase(work) {
  const client = new pg.Client(server);
  await client.connect();
  await client.query(`create database ${NAME}`);
  try {
    const { rows } = await client.query('select name, current_setting(name) as value from unnest($1::text[]) name', [SETTINGS]);
    process.stdout.write(`\n${rows.map(({ name, value }) => `${name} ${value}`).join(', ')}\n`);
    work(Object.assign(new URL(server), { pathname: NAME }).href);
  } finally {
    await client.query(`drop database ${NAME} with (force)`);
    await client.end();
  }
}
