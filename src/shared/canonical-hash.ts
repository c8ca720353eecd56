import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** SHA-256 of bytes or text, in lower case hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex');
}

/** SHA-256 of the canonical JSON of a value (RFC 8785): the same document gives the same hash, whatever its order or layout. */
export function canonicalHash(value: unknown): string {
  return sha256(canonicalize(value) as string);
}
