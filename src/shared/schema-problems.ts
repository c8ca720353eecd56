import type { z } from 'zod';
import type { Problem } from './errors.js';

/**
 * The issues of a schema as problems for the person who must repair the document.
 * @param document the document that was read, to show the value that stands there
 */
export function schemaProblems(issues: readonly z.core.$ZodIssue[], document: unknown): Problem[] {
  return issues.flatMap((issue) => {
    const pointer = issue.path.map((part) => `/${String(part)}`).join('');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ code: 'unknown-key', pointer: `${pointer}/${key}`, message: `the key "${key}" is not known here. Check its spelling, or remove it.` }));
    }
    const found = valueAt(document, issue.path);
    if (found === undefined) return [{ code: 'missing', pointer, message: `"${String(issue.path.at(-1) ?? '')}" is missing. Add it.` }];
    const value = JSON.stringify(found)?.slice(0, 80) ?? '';
    return [{ code: issue.code === 'custom' ? 'invalid' : issue.code.replaceAll('_', '-'), pointer, value, message: `${value} ${issue.code === 'custom' || issue.code === 'invalid_format' ? issue.message : `is refused: ${issue.message}`}.` }];
  });
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  let value = document;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}
