import type { z } from 'zod';
import type { Problem } from './errors.js';

/**
 * The issues of a schema as problems for the person who must repair the document.
 * @param document the document that was read, to show the value that stands there
 */
export function schemaProblems(issues: readonly z.core.$ZodIssue[], document: unknown): Problem[] {
  return issues.flatMap((issue) => {
    const pointer = issue.path.map(pointerPart).join('');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ code: 'unknown-key', pointer: pointer + pointerPart(key), message: `the key "${key}" is not known here. Check its spelling, or remove it.` }));
    }
    const found = valueAt(document, issue.path);
    if (found === undefined) return [{ code: 'missing', pointer, message: `"${String(issue.path.at(-1) ?? '')}" is missing. Add it.` }];
    const value = preview(found);
    if (issue.code === 'invalid_value' && issue.message.startsWith('Invalid option')) {
      return [{ code: 'invalid-value', pointer, value, message: `${value} is not known here. Choose one of: ${issue.values.map(String).join(', ')}.` }];
    }
    return [{ code: issue.code === 'custom' ? 'invalid' : issue.code.replaceAll('_', '-'), pointer, value, message: `${value} ${issue.code === 'custom' || issue.code === 'invalid_format' ? issue.message : `is refused: ${issue.message}`}.` }];
  });
}

/** One step of a JSON pointer (RFC 6901). */
function pointerPart(key: PropertyKey): string {
  return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  let value = document;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

/** A value in a few words. Never descends: a document may be nested deeper than the stack. */
function preview(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return (JSON.stringify(value) ?? '').slice(0, 80);
}
