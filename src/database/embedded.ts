import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { lockDirectory, type DirectoryLock } from './directory-lock.js';

export interface EmbeddedDatabase {
  /** For `pg`: a directory with a socket, or 127.0.0.1 where there are none. Any user, password and database name will do. */
  readonly connection: { host: string; port: number };
  /** How often it was started again because it hung or fell over; its clients lose their connections each time. */
  readonly restarts: number;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** A statement blocks the whole database; one that runs longer is ended by a restart. */
  stuckAfterMs?: number;
  pingEveryMs?: number;
}

/** The worker is compiled code also when this file runs as TypeScript in a test. */
const HOST = new URL(import.meta.url.endsWith('.ts') ? '../../dist/database/embedded-host.js' : './embedded-host.js', import.meta.url);
const STOP_PATIENCE_MS = 5_000;
const RETRY_MS = 1_000;
/** The kernel takes 107 bytes, macOS 103; Node cuts off the rest silently. */
const SOCKET_PATH_BYTES_MAX = 100;

/**
 * Starts the database in `dataDir`, made if need be, for this process alone.
 * @throws DirectoryInUse, or an Error that says what is wrong with the directory and how to go on
 */
export async function startEmbedded(dataDir: string, options: EmbeddedOptions = {}): Promise<EmbeddedDatabase> {
  const { stuckAfterMs = 120_000, pingEveryMs = 5_000 } = options;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const directory = await realpath(dataDir);
  const lock = await lockDirectory(directory);
  try {
    const database = new SupervisedDatabase(directory, lock, process.platform === 'win32' ? undefined : socketDirectory(directory));
    await database.start();
    database.watch(stuckAfterMs, pingEveryMs);
    return database;
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Short whatever the length of the data path, and another one for another user. */
function socketDirectory(directory: string): string {
  const name = createHash('sha256').update(`${process.getuid?.()} ${directory}`).digest('hex').slice(0, 16);
  const path = join(tmpdir(), `maex-${name}`);
  if (Buffer.byteLength(socketIn(path)) <= SOCKET_PATH_BYTES_MAX) return path;
  throw new Error(`The path of the database socket, ${socketIn(path)}, is longer than ${SOCKET_PATH_BYTES_MAX} bytes. Set TMPDIR to a shorter directory, such as /tmp.`);
}

const socketIn = (directory: string) => join(directory, '.s.PGSQL.5432');

class SupervisedDatabase implements EmbeddedDatabase {
  connection = { host: '127.0.0.1', port: 0 };
  restarts = 0;
  private worker: Worker | undefined;
  private exited = Promise.resolve();
  private unanswered = 0;
  private watchdog: NodeJS.Timeout | undefined;
  private stopped: Promise<void> | undefined;

  constructor(
    private readonly directory: string,
    private readonly lock: DirectoryLock,
    private readonly sockets: string | undefined,
  ) {
    if (sockets !== undefined) this.connection = { host: sockets, port: 5432 };
  }

  async start(): Promise<void> {
    const listen = this.sockets === undefined ? this.connection : { path: socketIn(this.sockets) };
    const worker = new Worker(HOST, { workerData: { directory: this.directory, listen } });
    let failure = new Error('it hung, or ended by itself');
    worker.once('error', (error: Error) => (failure = error));
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    const address = await Promise.race([new Promise<string>((resolve) => worker.once('message', resolve)), exited]);
    if (address === undefined) throw failure;
    if (this.sockets === undefined) this.connection.port = Number(address.split(':')[1]);
    this.worker = worker;
    this.unanswered = 0;
    worker.on('message', () => (this.unanswered = 0));
    this.exited = exited.then(() => this.afterExit(failure));
  }

  watch(stuckAfterMs: number, pingEveryMs: number): void {
    const lost = () => this.sockets !== undefined && !existsSync(socketIn(this.sockets)); // swept out of the temp directory
    this.watchdog = setInterval(() => {
      // Ticks, not clock time: a machine that slept is not a database that hung.
      if (this.unanswered++ * pingEveryMs >= stuckAfterMs || lost()) void this.worker?.terminate();
      else this.worker?.postMessage('ping');
    }, pingEveryMs).unref();
  }

  stop(): Promise<void> {
    return (this.stopped ??= this.shutDown());
  }

  private async shutDown(): Promise<void> {
    clearInterval(this.watchdog);
    // A statement that still runs is cut off; what was committed is safe.
    const patience = setTimeout(() => void this.worker?.terminate(), STOP_PATIENCE_MS);
    do {
      this.worker?.postMessage('stop');
      await this.exited;
    } while (this.worker !== undefined); // it was being started again
    clearTimeout(patience);
    if (this.sockets !== undefined) await rm(this.sockets, { recursive: true, force: true });
    await this.lock.release();
  }

  private async afterExit(failure: Error): Promise<void> {
    this.worker = undefined;
    while (this.stopped === undefined) {
      console.error(`The embedded database in ${this.directory} is started again: ${failure.message}`);
      try {
        this.restarts++;
        return await this.start();
      } catch (error) {
        failure = error as Error;
        await sleep(RETRY_MS);
      }
    }
  }
}
