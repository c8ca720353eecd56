import type { z } from 'zod';
import type { Problem } from '../shared/errors.js';
import { schemaProblems } from '../shared/schema-problems.js';
import { indicatorProblems, pricesProblems } from './indicator-problems.js';
import { indicatorSchema, overrideSchema, priceListSchema, type Override, type PriceList } from './price-list.js';
import { hourPriceProblems, referenceProblems, type PlacedEntry } from './reference-problems.js';

export type ParsedPriceList = { list: PriceList } | { problems: Problem[] };

/**
 * Reads a price list document (already decoded from YAML or JSON) strictly: every problem at once, each with its path.
 * Whether the entries that a layer names are in the list it extends, only `resolveLayers` can tell.
 * @param document what the YAML or JSON decoder returned
 */
export function parsePriceList(document: unknown): ParsedPriceList {
  const read: z.ZodSafeParseResult<PriceList> = priceListSchema.safeParse(document);
  const entries: PlacedEntry[] = rightInForm(document, 'indicators', indicatorSchema).map(({ value, pointer }) => ({ entry: value, pointer }));
  const overrides = rightInForm(document, 'overrides', overrideSchema);
  const extending = (document as { extends?: unknown } | null | undefined)?.extends !== undefined;
  const problems = [
    ...(read.success ? listProblems(read.data) : schemaProblems(read.error.issues, document)),
    ...entries.flatMap(({ entry, pointer }) => indicatorProblems(entry, pointer)),
    ...overrides.flatMap(({ value, pointer }) => pricesProblems(value, pointer)),
    ...overriddenTwice(overrides),
    ...referenceProblems(entries, groupsOf(document), extending ? null : allCodes(document)),
    ...(read.success ? hourPriceProblems(read.data.hourPrice, entries, extending ? null : allCodes(document)) : []),
  ];
  return read.success && problems.length === 0 ? { list: read.data } : { problems };
}

function membersOf(document: unknown, key: string): unknown[] {
  const members = (document as Record<string, unknown> | null | undefined)?.[key];
  return Array.isArray(members) ? members : [];
}

/** The members whose form is right: they are checked further, also where the form of the others is not. */
function rightInForm<Value>(document: unknown, key: string, schema: z.ZodType<Value>): { value: Value; pointer: string }[] {
  return membersOf(document, key).flatMap((each, index) => {
    const read = schema.safeParse(each);
    return read.success ? [{ value: read.data, pointer: `/${key}/${index}` }] : [];
  });
}

function groupsOf(document: unknown) {
  return rightInForm(document, 'notTogether', priceListSchema.shape.notTogether.unwrap().element).map(({ value, pointer }) => ({ codes: value.codes, pointer }));
}

function allCodes(document: unknown): Set<unknown> {
  return new Set(membersOf(document, 'indicators').map((each) => (each as { code?: unknown } | null)?.code));
}

function listProblems({ discount: { schedule }, extends: base, overrides = [], indicators }: PriceList): Problem[] {
  const rising = schedule.every(({ from }, index) => (index === 0 ? from === 1 : from > schedule[index - 1]!.from));
  return [
    ...(rising ? [] : [{ code: 'schedule-not-rising', pointer: '/discount/schedule', message: 'the rates begin in year 1 and each starts later than the one before. Order them.' }]),
    ...(overrides.length === 0 || base ? [] : [{ code: 'overrides-of-nothing', pointer: '/overrides', message: 'there is nothing to override: the list extends no other. Name the published version it stands on in `extends`.' }]),
    ...(indicators.length > 0 || overrides.length > 0 ? [] : [{ code: 'empty-list', pointer: '/indicators', message: 'the list has no indicator of its own and overrides none. Add one.' }]),
  ];
}

function overriddenTwice(overrides: readonly { value: Override; pointer: string }[]): Problem[] {
  return overrides.flatMap(({ value: { code }, pointer }, index) =>
    overrides.findIndex((other) => other.value.code === code) === index ? [] : [{
      code: 'overridden-twice', pointer: `${pointer}/code`, value: code, message: `"${code}" is overridden twice. Say all of it in one override.`,
    }]);
}
