import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { chmodSync, cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { startEmbedded, type EmbeddedDatabase, type EmbeddedOptions } from '../../src/database/embedded.js';
import { child, cleanUp, freshDirectory } from './children.js';

/** Takes hours, and no room on the disk. */
const ENDLESS = 'select count(*) from (select generate_series(1, 2000000000) from generate_series(1, 1000)) endless';

const open: { database: EmbeddedDatabase; pool: pg.Pool }[] = [];
let template: string;
let complaints: jest.SpiedFunction<typeof console.error>;

/** A database that holds one table with one row, made once and copied. */
beforeAll(async () => {
  complaints = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  template = join(freshDirectory(), 'template');
  const { pool } = await start(template);
  await pool.query("create table note (id int primary key, words text); insert into note values (1, 'kept')");
  await stopAll();
});

afterEach(stopAll);
afterAll(cleanUp);

async function start(directory: string, options?: EmbeddedOptions) {
  const database = await startEmbedded(directory, options);
  const pool = new pg.Pool({ ...database.connection, max: 1, user: 'postgres', database: 'postgres', connectionTimeoutMillis: 20_000 });
  pool.on('error', () => undefined);
  open.push({ database, pool });
  return { database, pool };
}

async function stopAll(): Promise<void> {
  for (const { database, pool } of open.splice(0)) {
    await pool.end();
    await database.stop();
  }
}

function copyOfTemplate(): string {
  const directory = join(freshDirectory(), 'data');
  cpSync(template, directory, { recursive: true });
  return directory;
}

const notes = async (pool: pg.Pool) => (await pool.query<{ words: string }>('select words from note order by id')).rows.map((row) => row.words);
const listing = (directory: string) => readdirSync(directory, { recursive: true }).map((name) => `${String(name)} ${statSync(join(directory, String(name))).size}`);

async function restarted({ database, pool }: { database: EmbeddedDatabase; pool: pg.Pool }): Promise<string[]> {
  while (database.restarts === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  for (;;) {
    try {
      return await notes(pool);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20)); // it is on its way up
    }
  }
}

test('works in a data path longer than a socket may be, reached through a link, and closed to others', async () => {
  const parent = join(freshDirectory(), ...Array.from({ length: 5 }, () => 'a-rather-long-name-for-a-directory-of-some-municipality'));
  const directory = join(parent, 'data');
  const { database } = await start(directory);
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  expect(statSync(join(directory, 'pg')).mode & 0o777).toBe(0o700);
  expect(statSync(database.connection.host).mode & 0o777).toBe(0o700);
  await stopAll();
  const link = join(freshDirectory(), 'link');
  symlinkSync(directory, link);
  const { pool } = await start(link);
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('keeps transactions whole, and goes on after a failing query, with one connection', async () => {
  const { pool } = await start(copyOfTemplate());
  await expect(pool.query('select nonsense')).rejects.toThrow('column "nonsense" does not exist');
  await Promise.all(
    Array.from({ length: 12 }, async (_, index) => {
      const client = await pool.connect();
      await client.query('begin');
      await client.query('insert into note values ($1, $2)', [index + 2, `note ${index}`]);
      await client.query(index % 3 === 0 ? 'rollback' : 'commit');
      client.release();
    }),
  );
  expect(await notes(pool)).toHaveLength(1 + 8);
  const client = await pool.connect();
  await client.query('begin');
  await client.query('delete from note');
  client.release(new Error('lost')); // a client that dies inside its transaction
  expect(await notes(pool)).toHaveLength(1 + 8);
});

test('keeps what was written over a stop and a start, and leaves no socket behind', async () => {
  const directory = copyOfTemplate();
  const { database, pool } = await start(directory);
  await pool.query("insert into note values (2, 'more')");
  const { host } = database.connection;
  expect(readdirSync(dirname(host)).map((name) => join(dirname(host), name))).toContain(host);
  await stopAll();
  expect(readdirSync(dirname(host)).map((name) => join(dirname(host), name))).not.toContain(host);
  expect(readdirSync(directory)).toEqual(['pg']);
  expect(await notes((await start(directory)).pool)).toEqual(['kept', 'more']);
});

test('refuses a second program and leaves the first unharmed', async () => {
  const directory = copyOfTemplate();
  const { pool } = await start(directory);
  await expect(startEmbedded(directory)).rejects.toThrow('is in use by another running program');
  expect(await child('start', [directory]).said).toContain('is in use by another running program');
  expect(await notes(pool)).toEqual(['kept']);
});

test('ends a statement that does not end, starts again, and has everything that was committed', async () => {
  const running = await start(copyOfTemplate(), { stuckAfterMs: 2_000, pingEveryMs: 200 });
  const { pool } = running;
  await pool.query("insert into note values (2, 'before')");
  const stuck = pool.query(`with lost as (insert into note values (3, 'lost')) ${ENDLESS}`);
  await expect(stuck).rejects.toThrow('Connection terminated unexpectedly');
  expect(await restarted(running)).toEqual(['kept', 'before']);
  expect(complaints).toHaveBeenCalledWith(expect.stringContaining('is started again: it hung, or ended by itself'));
});

test('starts again when the engine itself falls over', async () => {
  const running = await start(copyOfTemplate());
  await expect(running.pool.query('copy note from stdin')).rejects.toThrow();
  expect(await restarted(running)).toEqual(['kept']);
});

test('starts again when the temp directory was swept', async () => {
  const running = await start(copyOfTemplate(), { pingEveryMs: 50 });
  rmSync(running.database.connection.host, { recursive: true });
  expect(await restarted(running)).toEqual(['kept']);
});

test('stops while a statement runs, and while it is being started again', async () => {
  const directory = copyOfTemplate();
  const { database, pool } = await start(directory, { stuckAfterMs: 1_000, pingEveryMs: 100 });
  const stuck = pool.query(ENDLESS).catch(() => undefined);
  while (database.restarts === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await Promise.all([database.stop(), database.stop(), stuck]);
  const again = await start(directory);
  const running = again.pool.query(ENDLESS).catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 200)); // until it runs
  await Promise.all([again.database.stop(), running]);
  expect(await notes((await start(directory)).pool)).toEqual(['kept']);
});

test.each([
  ['of another version', 'PGlite 0.4, PostgreSQL 17', 'was made by PGlite 0.4, PostgreSQL 17; this release has PGlite 0.5, PostgreSQL 18 and cannot read it. Nothing was touched. '],
  ['of another program', undefined, 'was made by another program; this release has PGlite 0.5, PostgreSQL 18 and cannot read it. Nothing was touched. '],
])('leaves a database %s alone, and says so', async (_, stamp, message) => {
  const directory = copyOfTemplate();
  if (stamp === undefined) rmSync(join(directory, 'pg', 'MADE_BY'));
  else writeFileSync(join(directory, 'pg', 'MADE_BY'), `${stamp}\n`);
  const before = listing(directory);
  await expect(startEmbedded(directory)).rejects.toThrow(
    `${join(directory, 'pg')} ${message}Start the release that made it and export the data there, or choose another directory with MAEX_DATA_DIR.`,
  );
  expect(listing(directory)).toEqual(before);
});

test('the stamp names the versions that are installed', async () => {
  const [pglite, postgresql] = /PGlite (\S+), PostgreSQL (\S+)/.exec(readFileSync(join(template, 'pg', 'MADE_BY'), 'utf8'))!.slice(1);
  const { dependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(dependencies['@electric-sql/pglite']).toMatch(new RegExp(`^${pglite}\\.\\d+$`));
  const { pool } = await start(copyOfTemplate());
  expect((await pool.query('show server_version')).rows[0].server_version).toMatch(new RegExp(`^${postgresql}\\.`));
});

test.each([
  ['PG_VERSION', 'PG_VERSION is missing'],
  ['global/pg_control', 'could not open file "global/pg_control": No such file or directory'],
])('says what is wrong with a database that lost %s, and makes no new one over it', async (lost, reason) => {
  const directory = copyOfTemplate();
  rmSync(join(directory, 'pg', lost));
  const refusal = startEmbedded(directory);
  await expect(refusal).rejects.toThrow(`The database in ${join(directory, 'pg')} cannot be opened: `);
  await expect(refusal).rejects.toThrow(`${reason}. See that the disk has room`);
  expect(readdirSync(join(directory, 'pg', 'base')).length).toBeGreaterThan(2);
});

test('puts its socket only where nobody else can come', async () => {
  const directory = copyOfTemplate();
  const { host } = (await start(directory)).database.connection;
  await stopAll();
  mkdirSync(host);
  chmodSync(host, 0o755);
  await expect(startEmbedded(directory)).rejects.toThrow(
    `${host}, the place for the database's socket, is not a directory that this user alone can enter (mode 0700). Remove it, or set TMPDIR to another directory.`,
  );
  rmSync(host, { recursive: true });
  symlinkSync(freshDirectory(), host);
  await expect(startEmbedded(directory)).rejects.toThrow('is not a directory that this user alone can enter');
  rmSync(host);
  expect(await notes((await start(directory)).pool)).toEqual(['kept']);
});

test('refuses a temp directory whose sockets would have too long a path', async () => {
  const TMPDIR = join(freshDirectory(), 'a-rather-long-name-for-a-temporary-directory-of-some-municipality');
  mkdirSync(TMPDIR);
  expect(await child('start', [copyOfTemplate()], { env: { TMPDIR } }).said).toMatch(
    /The path of the database socket, .*, is longer than 100 bytes\. Set TMPDIR to a shorter directory, such as \/tmp\./,
  );
});
