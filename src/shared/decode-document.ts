import { isScalar, LineCounter, parseDocument, visit, type Document, type YAMLError } from 'yaml';
import type { Problem } from './errors.js';

export type DecodedDocument = { document: unknown } | { problems: Problem[] };
export type DocumentFormat = 'json' | 'yaml';

/**
 * Decodes the text of a document: a value map, a price list. A key that stands twice in one object is refused, also in JSON,
 * where decoders silently keep the last: one of the two values would be lost.
 */
export function decodeDocument(text: string, format: DocumentFormat): DecodedDocument {
  let problems: Problem[] = [];
  try {
    const lines = new LineCounter();
    const yaml = parseDocument(text, { uniqueKeys: false, lineCounter: lines });
    problems = [...yaml.errors, ...yaml.warnings].map(yamlProblem);
    const twice = keysTwice(yaml, lines);
    const document: unknown = format === 'json' ? JSON.parse(text) : problems.length === 0 && twice.length === 0 && yaml.toJS();
    const refused = format === 'yaml' ? [...problems, ...twice] : twice;
    return refused.length > 0 ? { problems: refused } : { document };
  } catch (error) {
    return { problems: problems.length > 0 ? problems : [unreadable((error as Error).message)] };
  }
}

function keysTwice(yaml: Document, lines: LineCounter): Problem[] {
  const problems: Problem[] = [];
  visit(yaml, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) problems.push({ code: 'duplicate-key', ...(key.range && { row: lines.linePos(key.range[0]).line }), message: 'this key stands twice in one object. Remove one of the two.' });
        seen.add(key.value);
      }
    },
  });
  return problems;
}

function yamlProblem({ message, linePos }: YAMLError): Problem {
  return { ...unreadable(message.split(' at line ')[0]!), ...(linePos && { row: linePos[0].line }) };
}

function unreadable(why: string): Problem {
  return { code: 'syntax', message: `this cannot be read: ${why}. Repair it there.` };
}
