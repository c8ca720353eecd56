import type { Problem } from './errors.js';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** UTF-8 that was read as Windows-1252 at some time: the marks that an accent becomes then. */
const READ_TWICE = /Ã[\u0080-\u00bf\u0192\u2013-\u203a\u20ac\u2122]|â€/;

/** What Windows-1252 has where Latin-1 has control characters: some versions of Node decode the one as the other. */
const MARKS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** The text of a file and how it was encoded. */
export function decodeText(bytes: Uint8Array): { text: string; encoding: Encoding } | { problems: Problem[] } {
  const looked = looking();
  looked.at(bytes);
  const encoding = looked.encoding();
  if (typeof encoding !== 'string') return encoding;
  const decode = decoderOf(encoding);
  return { text: decode(bytes) + decode(), encoding };
}

/**
 * How a file is encoded: by its byte order mark; else UTF-16 where every other of the first bytes is NUL; else UTF-8; else Windows-1252, as
 * spreadsheet programs in the Netherlands write CSV. A text that is part UTF-8 and part something else is refused: its letters would change.
 * @param parts the file, of which no more than a part is kept
 */
export async function encodingOf(parts: AsyncIterable<Uint8Array>): Promise<Encoding | { problems: Problem[] }> {
  const looked = looking();
  for await (const part of parts) looked.at(part);
  return looked.encoding();
}

/** The text of a file in parts, of an encoding that it was found to have. */
export async function* decodedParts(parts: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  const decode = decoderOf(encoding);
  for await (const part of parts) yield decode(part);
  yield decode();
}

/** Looks at a file part after part; then says what it is. */
function looking() {
  let [said, whole, before]: [Encoding | null, Encoding | null, string] = [null, 'utf-8', ''];
  let utf: ((part?: Uint8Array) => string) | null = null;
  let readTwice = false;
  const marks = decoderOf('windows-1252');
  const tried = (part?: Uint8Array) => {
    if (whole === null) return;
    try {
      utf!(part);
    } catch {
      whole = null;
    }
  };
  return {
    at(part: Uint8Array): void {
      if (utf === null) {
        said = encodingSaid(part);
        whole = said ?? 'utf-8';
        utf = decoderOf(whole);
      }
      tried(part);
      if (said !== null || readTwice) return;
      const text = before + marks(part);
      readTwice = READ_TWICE.test(text);
      before = text.slice(-1);
    },
    encoding(): Encoding | { problems: Problem[] } {
      utf ??= decoderOf('utf-8');
      tried();
      if (whole !== null) return whole;
      return said !== null || readTwice ? broken(said ?? 'utf-8') : 'windows-1252';
    },
  };
}

/** What the first bytes say of all. */
function encodingSaid(bytes: Uint8Array): Encoding | null {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first !== 0 && second === 0) return 'utf-16le';
  return first === 0 && second !== 0 && bytes.length > 1 ? 'utf-16be' : null;
}

/** Decodes part after part; without one, what is left. @throws TypeError where the bytes are not of the encoding */
function decoderOf(encoding: Encoding): (part?: Uint8Array) => string {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decode = (part?: Uint8Array) => (part ? decoder.decode(part, { stream: true }) : decoder.decode());
  return encoding === 'windows-1252' ? (part) => decode(part).replace(/[\x80-\x9f]/g, (mark) => MARKS[mark.charCodeAt(0) - 0x80]!) : decode;
}

function broken(encoding: Encoding): { problems: Problem[] } {
  return { problems: [{ code: 'broken-text', row: 1, message: `the file is ${encoding.toUpperCase()} text for a part only: it was cut off, or pasted together from files of two kinds. Save it as "CSV UTF-8" in your spreadsheet, and send that.` }] };
}
