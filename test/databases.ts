import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

export interface TestDatabase {
  /** The settings that select it. */
  env: Record<string, string>;
  drop(): Promise<void>;
}

/** What an API test must pass on: the embedded database, and a PostgreSQL server where one was found (set-up.js). */
export function testDatabases(): { name: 'PGlite' | 'PostgreSQL'; create(): Promise<TestDatabase> }[] {
  const server = process.env.TEST_DATABASE_URL;
  const embedded = { name: 'PGlite' as const, create: () => freshDirectory(process.env.TEST_EMBEDDED) };
  return server ? [embedded, { name: 'PostgreSQL', create: () => freshDatabase(server) }] : [embedded];
}

async function freshDirectory(like?: string): Promise<TestDatabase> {
  const directory = await mkdtemp(join(tmpdir(), 'maex-test-'));
  if (like !== undefined) await cp(like, directory, { recursive: true });
  return { env: { MAEX_DATA_DIR: directory }, drop: () => rm(directory, { recursive: true, force: true }) };
}

async function freshDatabase(server: string): Promise<TestDatabase> {
  const name = `maex_test_${randomBytes(8).toString('hex')}`;
  const { env, drop } = await freshDirectory();
  await run(server, `create database ${name}`);
  return {
    env: { ...env, DATABASE_URL: Object.assign(new URL(server), { pathname: name }).href },
    drop: async () => {
      await run(server, `drop database ${name} with (force)`);
      await drop();
    },
  };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
