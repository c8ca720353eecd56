import { InvalidInput } from '../shared/errors.js';

/** The text of a document that was sent: YAML as bytes, JSON as the object the server read. @throws InvalidInput where it is neither */
export function documentBody(body: unknown, name: string): string {
  if (body instanceof Uint8Array) {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(body);
    } catch {
      throw new InvalidInput(name, [{ code: 'not-utf-8', message: 'the text is not UTF-8. Save the file as UTF-8.' }]);
    }
  }
  if (typeof body === 'object' && body !== null) return JSON.stringify(body);
  throw new InvalidInput(name, [{ code: 'not-a-document', message: 'send the document itself as the body, with Content-Type: application/yaml or application/json.' }]);
}
