import { parseDocument, type YAMLError } from 'yaml';
import type { Problem } from './errors.js';

export type DecodedDocument = { document: unknown } | { problems: Problem[] };
export type DocumentFormat = 'json' | 'yaml';

/**
 * Decodes the text of a document: a value map, a price list. A key that stands twice in one object is refused, also in JSON, where decoders silently keep
 * the last: one of the two values would be lost.
 */
export function decodeDocument(text: string, format: DocumentFormat): DecodedDocument {
  let problems: Problem[] = [];
  try {
    const yaml = parseDocument(text);
    problems = [...yaml.errors, ...yaml.warnings].map(yamlProblem);
    const document: unknown = format === 'json' ? JSON.parse(text) : problems.length === 0 && yaml.toJS();
    const refused = problems.filter((problem) => format === 'yaml' || problem.code === 'duplicate-key');
    return refused.length > 0 ? { problems: refused } : { document };
  } catch (error) {
    return { problems: problems.length > 0 ? problems : [unreadable((error as Error).message)] };
  }
}

function yamlProblem({ code, message, linePos }: YAMLError): Problem {
  const place = linePos ? { row: linePos[0].line } : {};
  if (code === 'DUPLICATE_KEY') return { code: 'duplicate-key', ...place, message: 'this key stands twice in one object. Remove one of the two.' };
  return { ...unreadable(message.split(' at line ')[0]!), ...place };
}

function unreadable(why: string): Problem {
  return { code: 'syntax', message: `this cannot be read: ${why}. Repair it there.` };
}
