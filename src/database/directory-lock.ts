import { closeSync, constants, openSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';

/** Held until `release`, or until the kernel takes it back because the process died, however it died. */
export interface DirectoryLock {
  release(): Promise<void>;
}

export class DirectoryInUse extends Error {
  constructor(directory: string) {
    super(
      `The data directory ${directory} is in use by another running program, and two programs on one directory would destroy its data. ` +
        'Stop the other program, or choose another directory with MAEX_DATA_DIR.',
    );
  }
}

/** One holder per directory, whatever path, user or TMPDIR the others come with. Never a lock file to clean up by hand. */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  try {
    return process.platform === 'linux' ? await lockBySocket(directory) : lockByOpening(directory);
  } catch (error) {
    const inUse = ['EADDRINUSE', 'EAGAIN', 'EBUSY'].includes((error as NodeJS.ErrnoException).code ?? '');
    throw inUse ? new DirectoryInUse(directory) : error;
  }
}

/**
 * Linux: an abstract socket named after the directory's device and inode; binding it is atomic. Abstract names are per network
 * namespace, so a second socket inside the directory keeps two containers apart that mount the same volume.
 */
async function lockBySocket(directory: string): Promise<DirectoryLock> {
  const held: (() => unknown)[] = [];
  const release = async () => {
    for (const giveBack of held.splice(0).reverse()) await giveBack();
  };
  try {
    const { dev, ino } = await stat(directory, { bigint: true });
    const abstract = await listen(`\0maex-data-${dev}-${ino}`);
    held.push(() => close(abstract));
    const opened = openSync(directory, constants.O_DIRECTORY);
    held.push(() => closeSync(opened));
    const path = `/proc/self/fd/${opened}/.lock`; // a socket's path may not exceed 107 bytes, the directory's may
    if (await answers(path)) throw new DirectoryInUse(directory);
    await rm(path, { force: true });
    const inside = await listen(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') throw error;
      return undefined; // A file system without sockets: the abstract one guards alone.
    });
    if (inside !== undefined) held.push(() => close(inside));
    return { release };
  } catch (error) {
    await release();
    throw error;
  }
}

/**
 * macOS and Windows: open a file with libuv's UV_FS_O_EXLOCK (docs.libuv.org, fs), which `fs.constants` does not list.
 * 0x20 is O_EXLOCK and 0x4 O_NONBLOCK of macOS and the BSDs.
 */
function lockByOpening(directory: string): DirectoryLock {
  const exclusive = process.platform === 'win32' ? 0x10000000 : 0x20 | 0x4;
  const file = openSync(join(directory, '.lock'), constants.O_RDWR | constants.O_CREAT | exclusive, 0o600);
  return { release: async () => closeSync(file) };
}

function listen(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy()).unref();
    server.once('error', reject).listen(path, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => done(true)).once('error', () => done(false));
    const done = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
  });
}
