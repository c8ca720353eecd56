import { Decimal, parseDecimal, RATIO_DECIMALS, toFixed } from '../shared/decimal.js';
import { groupBy } from '../shared/group-by.js';
import { FEWEST, rankAmong, pointOf, type Rank } from './peer-places.js';

/** An initiative in one year with its public figures. */
export interface Peer {
  slug: string;
  sector: string;
  country: string;
  region: string | null;
  phase: string | null;
  /** All that was put in, in euro; null: not known, which is a class of its own. */
  inputs: string | null;
  figures: Readonly<Partial<Record<Figure, string | null>>>;
  /** What it reported. */
  indicators: readonly string[];
}
export const FIGURES = ['sroi', 'value', 'inputs', 'hours', 'hoursPerEuro', 'outcomes'] as const;
export type Figure = (typeof FIGURES)[number];

/** The classes of size, in euro put in within the year: upper bounds; the last has none. */
const SIZE_BOUNDS = ['10000', '50000', '250000'];

export function sizeBand(inputs: string | null): string {
  return inputs === null ? 'unknown' : String(SIZE_BOUNDS.filter((bound) => parseDecimal(inputs).gte(bound)).length + 1);
}

/** From narrow to wide: what members of a group have in common. */
export const LEVELS = ['sector-size-region-phase', 'sector-size-phase', 'sector-size', 'sector', 'country', 'all'] as const;
export type GroupLevel = (typeof LEVELS)[number];

const KEYS: Record<GroupLevel, (peer: Peer) => readonly (string | null)[]> = {
  'sector-size-region-phase': ({ country, sector, inputs, phase, region }) => [country, sector, sizeBand(inputs), phase, region],
  'sector-size-phase': ({ country, sector, inputs, phase }) => [country, sector, sizeBand(inputs), phase],
  'sector-size': ({ country, sector, inputs }) => [country, sector, sizeBand(inputs)],
  sector: ({ country, sector }) => [country, sector],
  country: ({ country }) => [country],
  all: () => [],
};

export interface PeerGroup { level: GroupLevel; members: readonly Peer[] }

/** A member and five others. */
const FEWEST_MEMBERS = FEWEST + 1;

/**
 * Divides all initiatives of a year into groups, once per run: whoever asks gets the same. Those who are too few in a narrow group go on together to the next wider one,
 * where they meet only others who were too few. So no two groups overlap, and none can be subtracted from another to find a single member.
 * @returns groups of six or more; who is in none has too few like it
 */
export function partition(peers: readonly Peer[]): PeerGroup[] {
  const groups: PeerGroup[] = [];
  let left = peers.toSorted((one, other) => (one.slug < other.slug ? -1 : 1));
  for (const level of LEVELS) {
    const cells = [...groupBy(left, (peer) => JSON.stringify(KEYS[level](peer))).values()];
    groups.push(...cells.filter(({ length }) => length >= FEWEST_MEMBERS).map((members) => ({ level, members })));
    left = cells.filter(({ length }) => length < FEWEST_MEMBERS).flat();
  }
  return groups;
}

export interface Spread { low: string; quarter: string; median: string; threeQuarters: string; high: string }

/** Of a figure in a group: the same for every member who asks; null where fewer than six have it. */
export function spreadOf({ members }: PeerGroup, figure: Figure): { n: number; spread: Spread | null } {
  const sorted = valuesOf(members, figure).toSorted((one, other) => one.cmp(other));
  if (sorted.length < FEWEST_MEMBERS) return { n: sorted.length, spread: null };
  const at = (quarters: number) => text(pointOf(sorted, quarters));
  return { n: sorted.length, spread: { low: text(sorted[0]!), quarter: at(1), median: at(2), threeQuarters: at(3), high: text(sorted.at(-1)!) } };
}

/** Where one stands among the others of its group: only its own place is worked out for it. Null where either is not known of enough. */
export function ownRank({ members }: PeerGroup, slug: string, figure: Figure): Rank | null {
  const own = members.find((member) => member.slug === slug)?.figures[figure] ?? null;
  const others = valuesOf(members.filter((member) => member.slug !== slug), figure);
  return own === null || others.length < FEWEST ? null : rankAmong(parseDecimal(own), others);
}

export interface Difference { figure: Figure; upper: string; rest: string }
/** Twenty have an upper quarter of five: fewer would tell of one. */
const QUARTER_FROM = 4 * FEWEST;
const COMPARED: readonly Figure[] = ['inputs', 'hours', 'hoursPerEuro', 'outcomes'];

/** What the quarter with the highest return has otherwise: medians of both parts, of the same group for whoever asks. */
export function upperQuarter({ members }: PeerGroup): Difference[] {
  const ranked = members.filter(({ figures }) => (figures.sroi ?? null) !== null).toSorted((one, other) => parseDecimal(other.figures.sroi!).cmp(parseDecimal(one.figures.sroi!)) || (one.slug < other.slug ? -1 : 1));
  if (ranked.length < QUARTER_FROM) return [];
  const size = Math.floor(ranked.length / 4);
  const parts = [ranked.slice(0, size), ranked.slice(size)];
  return COMPARED.flatMap((figure): Difference[] => {
    const [upper, rest] = parts.map((part) => valuesOf(part, figure).toSorted((one, other) => one.cmp(other))) as [Decimal[], Decimal[]];
    return upper.length < FEWEST || rest.length < FEWEST ? [] : [{ figure, upper: text(pointOf(upper, 2)), rest: text(pointOf(rest, 2)) }];
  });
}

export interface GrowthChance { indicator: string; reportedBy: number; of: number }

/** What five or more others of the group report and this one does not, most reported first. A chance is to measure it, or to do it. */
export function growthChances({ members }: PeerGroup, slug: string): GrowthChance[] {
  const own = new Set(members.find((member) => member.slug === slug)?.indicators);
  return [...groupBy(members.flatMap(({ indicators }) => indicators), (indicator) => indicator)].filter(([indicator, all]) => all.length >= FEWEST && !own.has(indicator))
    .map(([indicator, all]) => ({ indicator, reportedBy: all.length, of: members.length })).sort((one, other) => other.reportedBy - one.reportedBy || (one.indicator < other.indicator ? -1 : 1));
}

const valuesOf = (members: readonly Peer[], figure: Figure) => members.flatMap(({ figures }) => { const own = figures[figure] ?? null; return own === null ? [] : [parseDecimal(own)]; });
const text = (value: Decimal) => toFixed(value, RATIO_DECIMALS);
