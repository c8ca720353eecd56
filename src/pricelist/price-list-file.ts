import canonicalize from 'canonicalize';
import { stringify } from 'yaml';
import { toCsv } from '../shared/to-csv.js';
import { toXlsx } from '../shared/to-xlsx.js';
import { priceListSchema, type PriceList } from './price-list.js';
import { PRICE_COLUMNS, priceRows } from './price-rows.js';
import type { ResolvedPriceList } from './resolve-layers.js';

/** A version of a list: what its authors wrote, and what that makes of the list it stands on. */
interface Version {
  list: string;
  version: string;
  document: PriceList;
  content: ResolvedPriceList;
}

/** A list as the canonical JSON (RFC 8785) whose SHA-256 is that of the list: the hash of the file itself proves it whole. */
export function priceListJson({ checks: _, ...document }: PriceList): string {
  return canonicalize(document) as string;
}

/** A list as YAML, in the order in which its authors write one, for people to read and change. Read again it has the same SHA-256. */
export function priceListYaml(document: PriceList): string {
  const { checks: _, ...inOrder } = priceListSchema.parse(document); // the schema gives back the keys in its own order, which storage does not keep
  return stringify(inOrder, { compat: 'yaml-1.1', lineWidth: 0, aliasDuplicateObjects: false }); // quoted for older readers too: "2021-01-01" stays a text
}

/** In what a version can be taken along, by the ending of the file. */
const KINDS = {
  json: { type: 'application/json', content: ({ document }: Version) => priceListJson(document) },
  yaml: { type: 'application/yaml; charset=utf-8', content: ({ document }: Version) => priceListYaml(document) },
  csv: { type: 'text/csv; charset=utf-8', content: ({ content }: Version) => toCsv(priceRows(content), PRICE_COLUMNS.map(({ name }) => name)) },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', content: ({ content }: Version) => Buffer.concat([...toXlsx('prices', priceRows(content), PRICE_COLUMNS)]) },
};
export type FileKind = keyof typeof KINDS;

/** A version of a list as a file: its name, what it is, and what is in it; null for a kind that is not known. */
export function priceListFile(version: Version, kind: string): { name: string; type: string; content: string | Buffer } | null {
  if (!Object.hasOwn(KINDS, kind)) return null;
  const { type, content } = KINDS[kind as FileKind];
  return { name: `${version.list}-${version.version}.${kind}`, type, content: content(version) };
}
