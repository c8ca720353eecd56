import { Decimal, toText } from '../shared/decimal.js';
import type { ValueMap } from './value-map.js';

/** A value map as the document it is written as: numbers as text, what is not known left out. Read again it is the same map. */
export type ValueMapDocument = { [key: string]: unknown; inputs: DocumentRow[]; outcomes: DocumentRow[] };
export type DocumentRow = Record<string, unknown>;

export function valueMapDocument(map: ValueMap): ValueMapDocument {
  return plain(map) as ValueMapDocument;
}

function plain(value: unknown): unknown {
  if (Decimal.isDecimal(value)) return toText(value);
  if (Array.isArray(value)) return isOneRate(value) ? plain((value[0] as { rate: unknown }).rate) : value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const known = Object.entries(value).filter(([, each]) => each !== null && each !== undefined);
  if (known.length === 1 && known[0]![0] === 'value') return plain(known[0]![1]); // a share without low and high
  return Object.fromEntries(known.map(([key, each]) => [key, plain(each)]));
}

/** One rate for all years stands as that rate. */
function isOneRate(list: readonly unknown[]): boolean {
  const [first] = list as { from?: unknown; rate?: unknown }[];
  return list.length === 1 && first?.from === 1 && first.rate !== undefined;
}
