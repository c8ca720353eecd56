import { plainName } from './header-names.js';

/** The indicators that can be measured, by code, as the price lists name them. */
export type NamedIndicators = ReadonlyMap<string, { unit: string; label: { nl: string; en: string } }>;
/** What units are called, by their codes. */
export type UnitLabels = Readonly<Record<string, { nl: string; en: string }>>;

/** The indicator of this code or label, and its unit; a unit in brackets behind the label is the one that the sender counted in. */
export function indicatorNamed(name: string, indicators: NamedIndicators): { indicator: string; unit: string } | null {
  const exactly = byName(name, indicators);
  if (exactly !== null) return { indicator: exactly, unit: indicators.get(exactly)!.unit };
  const [, label, unit] = /^(.*\S)\s*\(([^()]+)\)$/.exec(name.trim()) ?? [];
  const found = label === undefined ? null : byName(label, indicators);
  return found === null ? null : { indicator: found, unit: unit! };
}

function byName(name: string, indicators: NamedIndicators): string | null {
  if (indicators.has(name)) return name;
  return namesOf(indicators).get(plainName(name)) ?? null;
}

/** The unit of this code or label; any other text as it is. */
export function unitNamed(unit: string, units: UnitLabels): string {
  if (Object.hasOwn(units, unit)) return unit;
  const plain = plainName(unit);
  const found = Object.entries(units).filter(([, { nl, en }]) => plainName(nl) === plain || plainName(en) === plain);
  return found.length === 1 ? found[0]![0] : unit;
}

const NAMES = new WeakMap<NamedIndicators, Map<string, string | null>>();

/** Codes by label, in both languages; null where two have the same. */
function namesOf(indicators: NamedIndicators): Map<string, string | null> {
  const known = NAMES.get(indicators);
  if (known) return known;
  const names = new Map<string, string | null>();
  for (const [code, { label }] of indicators) {
    for (const name of new Set([plainName(label.nl), plainName(label.en)])) names.set(name, names.has(name) ? null : code);
  }
  NAMES.set(indicators, names);
  return names;
}
