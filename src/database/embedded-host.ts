import { existsSync } from 'node:fs';
import { chmod, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

/** The worker of `embedded.ts`: PGlite behind a socket. It dies with its process, and a statement blocks only this thread. */

/** What can read a directory; a new minor of PGlite or major of PostgreSQL cannot. */
const ENGINE = 'PGlite 0.5, PostgreSQL 18';
const STAMP = 'MADE_BY';

const { directory, listen } = workerData as { directory: string; listen: { path: string } | { host: string; port: number } };

/** A first start is made aside and renamed with its stamp inside, so a kill at any moment leaves all of it or nothing. */
async function makeDatabase(data: string): Promise<void> {
  const unfinished = `${data}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await (await PGlite.create(unfinished)).close();
  await writeFile(join(unfinished, STAMP), `${ENGINE}\n`);
  await rename(unfinished, data);
}

async function checkStamp(data: string): Promise<void> {
  const stamp = join(data, STAMP);
  const madeBy = existsSync(stamp) ? (await readFile(stamp, 'utf8')).trim() : 'another program';
  if (madeBy === ENGINE) return;
  throw new Error(
    `${data} was made by ${madeBy}; this release has ${ENGINE} and cannot read it. Nothing was touched. ` +
      'Start the release that made it and export the data there, or choose another directory with MAEX_DATA_DIR.',
  );
}

async function openDatabase(data: string): Promise<PGlite> {
  let reason: string | undefined;
  const onStderr = (line: string) => {
    if (/FATAL|PANIC/.test(line)) reason = line;
    return false;
  };
  try {
    // Without this file PGlite would make a new database over the old one.
    if (!existsSync(join(data, 'PG_VERSION'))) throw new Error('PG_VERSION is missing');
    // Our lock says that nobody runs; a kill between making and writing this file would forbid every later start.
    await rm(join(data, 'postmaster.pid'), { force: true });
    return await PGlite.create(data, { onStderr });
  } catch (error) {
    throw new Error(
      `The database in ${data} cannot be opened: ${reason ?? (error as Error).message}. ` +
        'See that the disk has room and that the files belong to this user; else put a backup back.',
    );
  }
}

/** PGlite asks no password: only we may come near its socket, so nobody else may own or enter the socket's directory. */
async function clearSocket(path: string): Promise<void> {
  const place = dirname(path);
  await mkdir(place, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const found = await lstat(place);
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o777) !== 0o700) {
    throw new Error(
      `${place}, the place for the database's socket, is not a directory that this user alone can enter (mode 0700). ` +
        'Remove it, or set TMPDIR to another directory.',
    );
  }
  await rm(path, { force: true });
}

const data = join(directory, 'pg');
if (existsSync(data)) await checkStamp(data);
else await makeDatabase(data);
await chmod(data, 0o700); // PGlite makes files that anyone may write.
const database = await openDatabase(data);

// An error here is the engine's own, not SQL's; pglite-socket would wait for it for ever, so end and be restarted.
const execute = database.execProtocolRawStream.bind(database);
database.execProtocolRawStream = (message, options) =>
  execute(message, options).catch((error: unknown) => {
    setImmediate(() => {
      throw error;
    });
    throw error;
  });

if ('path' in listen) await clearSocket(listen.path);
const server = new PGLiteSocketServer({ db: database, ...listen, maxConnections: 16 });
await server.start();

parentPort!.on('message', async (message: 'ping' | 'stop') => {
  if (message === 'ping') return parentPort!.postMessage('pong');
  await server.stop();
  await database.close();
  process.exit();
});
parentPort!.postMessage(server.getServerConn());
