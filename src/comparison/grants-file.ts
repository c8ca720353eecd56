import { decodeDocument } from '../shared/decode-document.js';
import { decodeText } from '../shared/decode-text.js';
import type { Problem } from '../shared/errors.js';
import { csvRecords } from '../shared/read-csv.js';
import { grantsOfDocument, grantsOfRows, type Grant } from './grants.js';

/** The grants of a file, CSV or JSON by what it begins with, or of a JSON document that was read already. */
export function readGrants(body: unknown): { grants: Grant[] } | { problems: Problem[] } {
  if (!(body instanceof Uint8Array)) return grantsOfDocument(body);
  const read = decodeText(body);
  if ('problems' in read) return read;
  const text = read.text.replace(/^\uFEFF/, '');
  if (/^\s*[{[]/.test(text)) {
    const decoded = decodeDocument(text, 'json');
    return 'problems' in decoded ? decoded : grantsOfDocument(decoded.document);
  }
  const rows = csvRecords(text);
  return Array.isArray(rows) ? grantsOfRows(rows) : { problems: [rows] };
}
