import { readFile } from 'node:fs/promises';
import { InvalidInput } from '../shared/errors.js';

/** What stands in a file that was named on the command line. @throws InvalidInput where it cannot be read */
export async function fileBytes(file: string) {
  return readFile(file).catch((error: Error) => {
    throw notReadable(file, error);
  });
}

export function notReadable(file: string, { message }: Error): InvalidInput {
  return new InvalidInput(file, [{ code: 'not-readable', message: `the file cannot be read: ${message}. Check its name and its rights.` }]);
}
