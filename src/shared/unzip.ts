import { Inflate } from 'fflate';
import type { Problem } from './errors.js';

/** Limits of an archive, checked before anything of it is inflated (OWASP ASVS 5.2). */
const ENTRIES_MAX = 1_000;
const UNCOMPRESSED_MAX = 200 * 1024 * 1024;
const RATIO_MAX = 100;
/** Below this size a high ratio does no harm: an almost empty sheet compresses well. */
const RATIO_FROM = 1024 * 1024;
/** Pushed at once, so that little is inflated before it is counted. */
const CHUNK = 16 * 1024;

const NESTED = /\.(zip|jar|7z|gz|xz|bz2|rar|tar|xls[xmb]|docx|pptx|od[st])$/i;
const DIRECTORY_END = 0x06054b50;
const DIRECTORY_END_LENGTH = 22;
const DIRECTORY_ENTRY = 0x02014b50;
const COMMENT_MAX = 0xffff;
const IN_ZIP64 = 0xffffffff;
const SYMLINK = 0xa000;

interface Entry {
  name: string;
  deflated: boolean;
  compressed: number;
  uncompressed: number;
  offset: number;
}

export type Unzipped = { files: Map<string, Uint8Array> } | { problems: Problem[] };

/**
 * Inflates the files of a zip archive that are asked for. What its directory says is checked first: number of files, size, ratio,
 * no archive in the archive, no link. Then bytes are counted while inflating, so a directory that lies is found out.
 * @param wanted which files, by their path in the archive
 * @param most bytes that all of it may unpack to
 */
export function unzip(bytes: Uint8Array, wanted: (path: string) => boolean, most = UNCOMPRESSED_MAX): Unzipped {
  try {
    const entries = directoryOf(bytes);
    const problems = limitProblems(entries, most);
    if (problems.length > 0) return { problems };
    return { files: new Map(entries.filter(({ name }) => wanted(name)).map((entry) => [entry.name, inflated(bytes, entry)])) };
  } catch (error) {
    if (error instanceof RangeError || error instanceof BrokenArchive || (error instanceof Error && 'code' in error)) {
      return { problems: [{ code: 'broken-archive', message: `the archive cannot be read: ${error.message.toLowerCase()}. Save the file again from a spreadsheet program.` }] };
    }
    throw error;
  }
}

class BrokenArchive extends Error {}

/** The entries as the directory at the end of the archive lists them. Reading outside the bytes is a RangeError. */
function directoryOf(bytes: Uint8Array): Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - DIRECTORY_END_LENGTH;
  while (end >= 0 && end >= bytes.length - DIRECTORY_END_LENGTH - COMMENT_MAX && view.getUint32(end, true) !== DIRECTORY_END) end -= 1;
  if (end < 0 || view.getUint32(end, true) !== DIRECTORY_END) throw new BrokenArchive('it has no directory at its end');
  let at = view.getUint32(end + 16, true);
  return Array.from({ length: view.getUint16(end + 10, true) }, () => {
    if (view.getUint32(at, true) !== DIRECTORY_ENTRY) throw new BrokenArchive('its directory is broken, or of the kind zip64');
    const [method, nameLength] = [view.getUint16(at + 10, true), view.getUint16(at + 28, true)];
    const entry = {
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)), deflated: method === 8,
      compressed: view.getUint32(at + 20, true), uncompressed: view.getUint32(at + 24, true), offset: view.getUint32(at + 42, true),
    };
    if (view.getUint16(at + 8, true) & 1) throw new BrokenArchive('it is protected with a password');
    if (method !== 0 && method !== 8) throw new BrokenArchive(`"${entry.name}" is compressed in an unknown way`);
    if ([entry.compressed, entry.uncompressed, entry.offset].includes(IN_ZIP64)) throw new BrokenArchive('it is of the kind zip64');
    if (((view.getUint32(at + 38, true) >>> 16) & 0xf000) === SYMLINK) throw new BrokenArchive(`"${entry.name}" is a link to another file`);
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    return entry;
  });
}

function limitProblems(entries: readonly Entry[], most: number): Problem[] {
  const problems: Problem[] = [];
  const say = (code: string, message: string) => problems.push({ code, message });
  const [compressed, uncompressed] = entries.reduce(([small, large], entry) => [small + entry.compressed, large + entry.uncompressed], [0, 0]);
  if (entries.length > ENTRIES_MAX) say('too-many-files', `the archive holds ${entries.length} files; ${ENTRIES_MAX} is the most. Save the table alone.`);
  if (uncompressed > most) say('too-large', `the archive unpacks to ${uncompressed} bytes; ${most} is the most. Split the table.`);
  if (uncompressed > RATIO_FROM && uncompressed > RATIO_MAX * compressed) say('too-compressed', `the archive unpacks to more than ${RATIO_MAX} times its size. Save the file again from a spreadsheet program.`);
  for (const { name } of entries.filter((entry) => NESTED.test(entry.name))) say('archive-in-archive', `"${name.slice(0, 80)}" is an archive inside the archive. Remove what is embedded.`);
  return problems;
}

function inflated(bytes: Uint8Array, { name, deflated, compressed, uncompressed, offset }: Entry): Uint8Array {
  const header = new DataView(bytes.buffer, bytes.byteOffset + offset, 30);
  const start = offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  const content = bytes.subarray(start, start + compressed);
  const lies = new BrokenArchive(`"${name}" is not of the size its directory says`);
  if (!deflated) {
    if (content.length !== uncompressed) throw lies;
    return content;
  }
  const all = new Uint8Array(uncompressed);
  let length = 0;
  const stream = new Inflate((chunk) => {
    if (length + chunk.length > uncompressed) throw lies;
    all.set(chunk, length);
    length += chunk.length;
  });
  for (let at = 0; at < content.length; at += CHUNK) stream.push(content.subarray(at, at + CHUNK), at + CHUNK >= content.length);
  if (length !== uncompressed) throw lies;
  return all;
}
