import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/**
 * For the tests and the benches: a throw-away PostgreSQL server, unless TEST_DATABASE_URL names one.
 * Its shell waits for our end of a pipe to close, so the server stops and its directory goes also when Jest is killed.
 */
export default async function startPostgres() {
  if (process.env.TEST_DATABASE_URL) return;
  const binaries = findBinaries();
  if (binaries === undefined) {
    console.log('PostgreSQL not found: what would run on it is skipped (install PostgreSQL 15 or newer, or set TEST_DATABASE_URL)');
    return;
  }
  const port = await freePort();
  const password = randomBytes(12).toString('hex');
  const server = await start(binaries, port, password);
  process.env.TEST_DATABASE_URL = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  globalThis.stopPostgres = () => new Promise((resolve) => server.once('exit', resolve).stdin.end());
}

function findBinaries() {
  const within = (parent, rest) => (existsSync(parent) ? readdirSync(parent).sort().reverse().map((name) => join(parent, name, rest)) : []);
  return [
    printed('pg_config', ['--bindir']),
    ...within('/usr/lib/postgresql', 'bin'),
    ...process.env.PATH.split(delimiter),
    '/usr/local/bin',
    '/usr/local/pgsql/bin',
    ...within('/opt/homebrew/opt', 'bin').filter((path) => path.includes('/postgresql')),
    ...within('/usr/local/opt', 'bin').filter((path) => path.includes('/postgresql')),
  ].find((path) => path && existsSync(join(path, 'initdb')) && majorVersion(path) >= 15);
}

const majorVersion = (binaries) => Number(/\d+/.exec(printed(join(binaries, 'postgres'), ['--version']) ?? '')?.[0]);

function printed(command, args) {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

/** PostgreSQL refuses to run as root. */
function ordinaryUser() {
  if (process.getuid?.() !== 0) return {};
  const name = printed('id', ['-u', 'postgres']) === undefined ? 'nobody' : 'postgres';
  return { uid: Number(printed('id', ['-u', name])), gid: Number(printed('id', ['-g', name])) };
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const SCRIPT = `
  "$BIN/initdb" -D "$DIR/data" -U postgres -A scram-sha-256 --pwfile="$DIR/password" -E UTF8 --locale=C --no-sync &&
  { "$BIN/postgres" -D "$DIR/data" -p "$PORT" -h 127.0.0.1 -k '' -F & } && {
    read -r _
    kill -TERM $!
    kill -QUIT $!
    wait
  }
  cd / && rm -rf "$DIR"`;

async function start(binaries, port, password) {
  const directory = mkdtempSync(join(tmpdir(), 'maex-postgres-'));
  const user = ordinaryUser();
  writeFileSync(join(directory, 'password'), password, { mode: 0o600 });
  if (user.uid !== undefined) for (const path of [directory, join(directory, 'password')]) chownSync(path, user.uid, user.gid);
  const server = spawn('sh', ['-c', SCRIPT], {
    ...user,
    cwd: directory,
    env: { BIN: binaries, DIR: directory, PORT: String(port), PATH: process.env.PATH, LC_ALL: 'C' },
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true, // an interrupt in the terminal stops Jest first
  });
  let log = '';
  return new Promise((resolve, reject) => {
    server.stderr.on('data', (text) => {
      log += text;
      if (log.includes('ready to accept connections')) resolve(server);
    });
    server.on('exit', () => reject(new Error(`PostgreSQL in ${binaries} does not start:\n${log}`)));
  });
}
