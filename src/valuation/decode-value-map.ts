import { parseDocument, type YAMLError } from 'yaml';
import type { Problem } from '../shared/errors.js';

export type DecodedDocument = { document: unknown } | { problems: Problem[] };
export type ValueMapFormat = 'json' | 'yaml';

/**
 * Decodes the text of a value map. A key that stands twice in one object is refused, also in JSON, where decoders silently keep
 * the last: one of the two values would be lost.
 */
export function decodeValueMap(text: string, format: ValueMapFormat): DecodedDocument {
  const yaml = parseDocument(text);
  const problems = [...yaml.errors, ...yaml.warnings].map(yamlProblem);
  if (format === 'yaml' && problems.length > 0) return { problems };
  try {
    const document: unknown = format === 'yaml' ? yaml.toJS() : JSON.parse(text);
    const duplicates = problems.filter((problem) => problem.code === 'duplicate-key');
    return duplicates.length > 0 ? { problems: duplicates } : { document };
  } catch (error) {
    return { problems: problems.length > 0 ? problems : [{ code: 'syntax', message: `this cannot be read: ${(error as Error).message}. Repair it there.` }] };
  }
}

function yamlProblem({ code, message, linePos }: YAMLError): Problem {
  const place = linePos ? { row: linePos[0].line } : {};
  if (code === 'DUPLICATE_KEY') return { code: 'duplicate-key', ...place, message: 'this key stands twice in one object. Remove one of the two.' };
  return { code: 'syntax', ...place, message: `this cannot be read: ${message.split(' at line ')[0]}. Repair it there.` };
}
