import { expect } from '@jest/globals';
import { assumptionSetOf } from '../../src/pricelist/assumption-set.js';
import { parsePriceList } from '../../src/pricelist/parse-price-list.js';
import { indexRatio, type PriceIndex } from '../../src/pricelist/price-index.js';
import { priceOn, type DatedPrice, type PriceList } from '../../src/pricelist/price-list.js';
import { pricePosts } from '../../src/pricelist/price-posts.js';
import { parseDecimal, sum, toText, type Decimal } from '../../src/shared/decimal.js';
import { groupBy } from '../../src/shared/group-by.js';
import { assumptionFactors, type AssumptionFactors } from '../../src/valuation/assumption-factors.js';
import type { ExplainedLine, Explanation } from '../../src/valuation/explain.js';
import { yieldings, yieldsTo, type Yielding } from '../../src/valuation/double-counting.js';
import { lineValue, sumFigures } from '../../src/valuation/line-value.js';
import { overlapMultipliers } from '../../src/valuation/overlap.js';
import type { ServerUnderTest } from './server-under-test.js';

/** One defines, the other executes: what the set-based SQL stored equals the pure functions, to the last digit. */

export interface Measured {
  initiative: string;
  indicator: string;
  from: string;
  quantity: string;
  status: string;
  visibility: string;
  excluded: string;
}

/** What is compared of a line, all amounts as the shortest exact text. */
interface Line {
  indicator: string;
  status: string;
  outcome: string;
  reason: string | null;
  quantity: string;
  priceFrom: string | null;
  backcast: boolean;
  indexRatio: string | null;
  steps: string[];
  value: string | null;
  posts: string[];
}

const exact = (text: string) => toText(parseDecimal(text));
const inOrder = (lines: Line[]) => lines.map((line) => JSON.stringify(line)).sort();

function found(line: ExplainedLine): Line {
  return {
    indicator: line.indicator, status: line.status, outcome: line.outcome, reason: line.reason, quantity: exact(line.quantity),
    priceFrom: line.price?.from ?? null, backcast: (line.price?.backcast ?? null) !== null, indexRatio: line.price && exact(line.price.indexRatio),
    steps: line.steps.map(({ step, amount }) => `${step} ${exact(amount)}`), value: line.value && exact(line.value),
    posts: line.posts.map(({ stakeholder, kind, transfer, value }) => `${stakeholder} ${kind} ${transfer} ${exact(value)}`),
  };
}

/** The lines by initiative and year, as the pure functions give them. */
export function expectedLines(rows: readonly Measured[], list: PriceList, index: PriceIndex): Map<string, Line[]> {
  const entries = new Map(list.indicators.map((entry) => [entry.code, { ...entry, factors: (entry.adjustments && factorsOf(entry, list)) }]));
  const ratios = new Map(Object.keys(index.values).map((year) => [year, indexRatio(index, year, list.priceLevel)]));
  const judged = rows.map((row) => {
    const entry = entries.get(row.indicator);
    const price = row.excluded === '' ? priceOn(entry, row.from) : null;
    const dated = price && 'price' in price ? price.price : null;
    return { row, entry, price, dated, key: [row.initiative, row.indicator, row.from.slice(0, 4), row.status, row.visibility, row.excluded, dated?.from, price && 'held' in price ? price.held : price?.backcast].join(' ') };
  });
  const lines = [...groupBy(judged, ({ key }) => key).values()].map((cells): Judged => {
    const { row, entry, price, dated } = cells[0]!;
    const quantity = sum(cells.map((cell) => parseDecimal(cell.row.quantity)));
    const ratio = dated && ratios.get(dated.priceLevel);
    const line: Line = {
      indicator: row.indicator, status: row.status, outcome: row.excluded === '' ? 'held' : 'excluded', reason: row.excluded || null, quantity: toText(quantity),
      priceFrom: null, backcast: false, indexRatio: null, steps: [], value: null, posts: [],
    };
    if (price && 'held' in price) line.reason = price.held;
    else if (dated && !ratio) line.reason = 'no-index-value';
    else if (dated && ratio) Object.assign(line, valued(quantity, dated, ratio, entry!.factors!), { outcome: 'priced', priceFrom: dated.from, backcast: price !== null && 'backcast' in price && price.backcast, indexRatio: toText(ratio) });
    return { key: `${row.initiative} ${row.from.slice(0, 4)}`, visibility: row.visibility, line, priced: line.outcome === 'priced' ? { quantity, price: dated!, ratio: ratio!, entry: entry! } : null };
  });
  const relation = yieldings(list);
  for (const beside of groupBy(lines, ({ key, visibility, line }) => `${key} ${line.status} ${visibility}`).values()) {
    refuse(beside, relation);
    overlap(beside);
  }
  return new Map([...groupBy(lines, ({ key }) => key)].map(([key, own]) => [key, own.map(({ line }) => line)]));
}

/** Lines of one initiative, year, status and visibility that count the same as another are left out. */
function refuse(beside: readonly Judged[], relation: readonly Yielding[]): void {
  const priced = new Set(beside.flatMap((each) => (each.priced ? [each.line.indicator] : [])));
  for (const each of beside) {
    if (each.priced === null || yieldsTo(each.line.indicator, priced, relation) === null) continue;
    each.priced = null;
    Object.assign(each.line, { outcome: 'excluded', reason: 'double-count', priceFrom: null, backcast: false, indexRatio: null, steps: [], value: null, posts: [] });
  }
}

/** Of a cluster the largest keeps all and the others their share alpha, post by post. */
function overlap(beside: readonly Judged[]): void {
  const clustered = beside.flatMap(({ line, priced }) => (priced?.entry.overlap ? [{ line, ...priced, ...priced.entry.overlap }] : []));
  for (const own of groupBy(clustered, ({ cluster }) => cluster).values()) {
    const posts = own.flatMap(({ line, alpha, quantity, price, ratio, entry }) => lineValue({ quantity, posts: pricePosts(price), indexRatio: ratio, factors: entry.factors! }).posts
      .map((post) => ({ ...post, line, indicator: line.indicator, alpha: parseDecimal(alpha) })));
    const multipliers = overlapMultipliers(posts);
    for (const { line, quantity, price, ratio, entry } of own) {
      Object.assign(line, valued(quantity, price, ratio, entry.factors!, multipliers.filter((_, index) => posts[index]!.line === line)));
    }
  }
}

interface Judged {
  key: string;
  visibility: string;
  line: Line;
  priced: { quantity: Decimal; price: DatedPrice; ratio: Decimal; entry: PriceList['indicators'][number] & { factors: AssumptionFactors | undefined } } | null;
}

function factorsOf(entry: PriceList['indicators'][number], { discount }: PriceList): AssumptionFactors {
  const { deadweight, displacement, attributedToOthers, dropOff, ...years } = assumptionSetOf(entry)!;
  return assumptionFactors(
    { deadweight: parseDecimal(deadweight), displacement: parseDecimal(displacement), attributedToOthers: parseDecimal(attributedToOthers), dropOff: parseDecimal(dropOff), ...years },
    { combine: 'multiply', discountTiming: discount.timing, schedule: discount.schedule.map(({ from, rate }) => ({ from, rate: parseDecimal(rate) })) });
}

function valued(quantity: Decimal, price: DatedPrice, ratio: Decimal, factors: AssumptionFactors, multipliers?: readonly Decimal[]): Pick<Line, 'steps' | 'value' | 'posts'> {
  const posts = pricePosts(price).flatMap((post, index) => lineValue({ quantity, posts: [post], indexRatio: ratio.times(multipliers?.[index] ?? 1), factors }).posts);
  const value = sumFigures(posts.filter(({ transfer }) => transfer === null));
  return {
    steps: [`gross ${toText(value.gross)}`, `deadweight ${toText(value.afterDeadweight)}`, `displacement ${toText(value.afterDisplacement)}`, `attributedToOthers ${toText(value.net)}`, `presentValue ${toText(value.presentValue)}`],
    value: toText(value.presentValue),
    posts: posts.map((post) => `${post.stakeholder} ${post.kind} ${post.transfer} ${toText(post.presentValue)}`),
  };
}

/** Compares every line the server stored with what is expected. @returns how many lines there were, by outcome or reason */
export async function compareAll(server: ServerUnderTest, expected: Map<string, Line[]>): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  const keys = [...expected.keys()];
  for (let start = 0; start < keys.length; start += 8) {
    await Promise.all(keys.slice(start, start + 8).map(async (key) => {
      const [slug, year] = key.split(' ');
      const { lines } = await server.get<Explanation>(`initiatives/${slug}/valuations/explain?year=${year}`, server.key);
      for (const { outcome, reason } of lines) seen.set(reason ?? outcome, (seen.get(reason ?? outcome) ?? 0) + 1);
      expect({ key, lines: inOrder(lines.map(found)) }).toEqual({ key, lines: inOrder(expected.get(key)!) });
      const amounts = lines.flatMap(({ steps, value, posts }) => [...steps.map((step) => step.amount), ...posts.map((post) => post.value), value ?? '0']);
      expect(amounts.filter((amount) => !/^-?\d+(\.\d{1,6})?$/.test(amount))).toEqual([]);
    }));
  }
  return seen;
}

export function parsed(document: unknown): PriceList {
  const read = parsePriceList(document);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  return read.list;
}
