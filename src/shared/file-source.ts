import { createHash } from 'node:crypto';

/** A file that is read as often as is needed, and never has to be in memory as a whole. */
export interface FileSource {
  size: number;
  /** Its bytes, from the first one on. */
  chunks(): AsyncIterable<Uint8Array>;
  /** All of it at once, for what cannot be read otherwise. */
  bytes(): Promise<Uint8Array>;
}

/** Long enough for a quick read, short enough for many at a time. */
const CHUNK_BYTES = 256 * 1024;

/** Bytes that are in memory already. */
export function inMemory(bytes: Uint8Array): FileSource {
  return {
    size: bytes.length,
    async *chunks() {
      for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
    },
    bytes: async () => bytes,
  };
}

/** The SHA-256 of a file, in hexadecimal. */
export async function fileSha256(file: FileSource): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of file.chunks()) hash.update(chunk);
  return hash.digest('hex');
}
