import type { Problem } from './errors.js';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** UTF-8 that was read as Windows-1252 at some time: the marks that an accent becomes then. */
const READ_TWICE = /Ã[\u0080-\u00bf\u0192\u2013-\u203a\u20ac\u2122]|â€/;

/** What Windows-1252 has where Latin-1 has control characters: some versions of Node decode the one as the other. */
const MARKS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/**
 * The text of a file and how it was encoded: by its byte order mark; else UTF-16 where every other of the first bytes is NUL; else UTF-8; else
 * Windows-1252, as spreadsheet programs in the Netherlands write CSV. A text that is part UTF-8 and part something else is refused: its letters would change.
 */
export function decodeText(bytes: Uint8Array): { text: string; encoding: Encoding } | { problems: Problem[] } {
  const [first, second, third] = bytes;
  const marked = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : first === 0xef && second === 0xbb && third === 0xbf ? 'utf-8' : null;
  const encoding = marked ?? (first !== 0 && second === 0 ? 'utf-16le' : first === 0 && second !== 0 && bytes.length > 1 ? 'utf-16be' : null);
  if (encoding !== null) {
    const text = decoded(bytes, encoding);
    return text === null ? broken(encoding) : { text, encoding };
  }
  const utf8 = decoded(bytes, 'utf-8');
  if (utf8 !== null) return { text: utf8, encoding: 'utf-8' };
  const text = decoded(bytes, 'windows-1252')!.replace(/[\x80-\x9f]/g, (mark) => MARKS[mark.charCodeAt(0) - 0x80]!);
  return READ_TWICE.test(text) ? broken('utf-8') : { text, encoding: 'windows-1252' };
}

function decoded(bytes: Uint8Array, encoding: Encoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function broken(encoding: Encoding): { problems: Problem[] } {
  return { problems: [{ code: 'broken-text', row: 1, message: `the file is ${encoding.toUpperCase()} text for a part only: it was cut off, or pasted together from files of two kinds. Save it as "CSV UTF-8" in your spreadsheet, and send that.` }] };
}
