import { groupBy } from '../shared/group-by.js';

/**
 * Whether a quantity per day is far from what is usual: a question to a person, not a figure. So binary floats do; nothing is computed with them.
 */

/** The usual quantity per day, a median, and of how many it is. */
export interface Usual {
  perDay: number;
  count: number;
}

/** What is known already, by what is counted. */
export interface KnownFigures {
  /** Of each initiative, by its short name: of how many rows. */
  own: ReadonlyMap<string, ReadonlyMap<string, Usual>>;
  /** Of initiatives that are not in the file: how many. */
  peers: ReadonlyMap<string, Usual>;
}

interface Rated {
  initiative: string;
  rate: number;
}

/** How many times the usual is asked about, and of how many rows or initiatives there must be a usual. */
export const [OWN_TIMES, OWN_LEAST] = [10, 2];
export const [PEER_TIMES, PEERS_LEAST] = [1_000, 5];
const DAY_MS = 86_400_000;

/** Quantity per day of a period, without its sign. */
export function perDay({ quantity, period_from, period_until }: { quantity: string; period_from: string; period_until: string }): number {
  return Math.abs(Number(quantity)) / ((Date.parse(period_until) - Date.parse(period_from)) / DAY_MS);
}

/** How many times its own usual a row is, where that is too many: of what is known, else of its rows in the file. */
export function overOwn(rows: readonly Rated[], known: ReadonlyMap<string, Usual> = new Map()): (row: Rated) => number | null {
  const inFile = new Map([...groupBy(rows, ({ initiative }) => initiative)].map(([initiative, own]) => [initiative, { perDay: median(own), count: own.length - 1 }]));
  return ({ initiative, rate }) => {
    const usual = [known.get(initiative), inFile.get(initiative)].find((found) => found && found.count >= OWN_LEAST);
    return timesOver(rate, usual, OWN_TIMES);
  };
}

/** The same beside other initiatives: those that are known, or those of the file where they are more. */
export function overPeers(rows: readonly Rated[], known: Usual = { perDay: 0, count: 0 }): (row: Rated) => number | null {
  const inFile = { perDay: median(rows), count: new Set(rows.map(({ initiative }) => initiative)).size - 1 };
  const usual = known.count >= inFile.count ? known : inFile;
  return ({ rate }) => timesOver(rate, usual.count >= PEERS_LEAST ? usual : undefined, PEER_TIMES);
}

function timesOver(rate: number, usual: Usual | undefined, most: number): number | null {
  return usual && usual.perDay > 0 && rate > usual.perDay * most ? rate / usual.perDay : null;
}

/** The middle one, or the lower of the two. */
function median(rows: readonly Rated[]): number {
  return rows.map(({ rate }) => rate).sort((a, b) => a - b)[Math.ceil(rows.length / 2) - 1]!;
}
