import canonicalize from 'canonicalize';
import { stringify } from 'yaml';
import { priceListSchema, type PriceList } from './price-list.js';

/** A list as the canonical JSON (RFC 8785) whose SHA-256 is that of the list: the hash of the file itself proves it whole. */
export function priceListJson({ checks: _, ...document }: PriceList): string {
  return canonicalize(document) as string;
}

/** A list as YAML, in the order in which its authors write one, for people to read and change. Read again it has the same SHA-256. */
export function priceListYaml(document: PriceList): string {
  const { checks: _, ...inOrder } = priceListSchema.parse(document); // the schema gives back the keys in its own order, which storage does not keep
  return stringify(inOrder, { compat: 'yaml-1.1', lineWidth: 0, aliasDuplicateObjects: false }); // quoted for older readers too: "2021-01-01" stays a text
}
