import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { FileSource } from '../shared/file-source.js';

const CHUNK_BYTES = 256 * 1024;
const FRESH_MS = 600_000;

/** A file that was received, on the disk of this machine. */
export interface SpooledFile extends FileSource {
  readonly spooled: string;
}

export class TooLarge extends Error {}

/** Where received files wait until they are imported: each under a name of its own, for this user only. */
@Injectable()
export class SpoolService {
  constructor(private readonly directory: string) {}

  /** Keeps a file, on the disk when this ends. @throws TooLarge where it has more bytes than that; nothing is kept then */
  async receive(chunks: AsyncIterable<Uint8Array>, bytesMax: number): Promise<SpooledFile> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    const name = `received-${randomBytes(16).toString('hex')}`;
    const file = await open(this.path(name), 'wx', 0o600);
    try {
      let size = 0;
      for await (const chunk of chunks) {
        if ((size += chunk.length) > bytesMax) throw new TooLarge();
        await file.writeFile(chunk);
      }
      await file.sync();
    } catch (error) {
      await this.remove(name);
      throw error;
    } finally {
      await file.close();
    }
    return this.file(name);
  }

  /** Gives a received file the name by which its job finds it again. */
  async keepAs({ spooled }: SpooledFile, name: string): Promise<SpooledFile> {
    await rename(this.path(spooled), this.path(name));
    const directory = await open(this.directory);
    await directory.sync().finally(() => directory.close());
    return this.file(name);
  }

  async file(name: string): Promise<SpooledFile> {
    const path = this.path(name);
    const { size } = await stat(path);
    return { spooled: name, size, chunks: () => createReadStream(path, { highWaterMark: CHUNK_BYTES }), bytes: () => readFile(path) };
  }

  async remove(name: string): Promise<void> {
    await rm(this.path(name), { force: true });
  }

  async names(): Promise<string[]> {
    return readdir(this.directory).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
  }

  /** Whether it came a moment ago: its job may not be there yet. */
  async isFresh(name: string): Promise<boolean> {
    const { mtimeMs } = await stat(this.path(name)).catch(() => ({ mtimeMs: 0 }));
    return Date.now() - mtimeMs < FRESH_MS;
  }

  private path(name: string): string {
    return join(this.directory, name);
  }
}

export const isSpooled = (body: unknown): body is SpooledFile => typeof body === 'object' && body !== null && 'spooled' in body;
