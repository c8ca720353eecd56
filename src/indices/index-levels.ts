import { AMOUNT_DECIMALS, ONE, parseDecimal, RATIO_DECIMALS, roundTo, sum, toFixed, toText, type Decimal } from '../shared/decimal.js';
import { groupBy } from '../shared/group-by.js';
import { cappedLink, type CappedLink } from './capped-link.js';
import { chain, type LevelOfYear } from './chain.js';
import { spansSectors, type IndexDefinition } from './index-definition.js';
import { fisher } from './index-formulas.js';
import { likeForLike, type ClassSums, type LikeForLike, type YearLinks } from './like-for-like.js';
import { asLink, type Link } from './link.js';
import { publicationStatus } from './publication-calendar.js';
import { IMPUTED_SHARE_FIRM, PRELIMINARY_SHARE_MIN, type LinkStatus, type NoLinkReason } from './rule-book.js';
import type { Turnover } from './turnover.js';
import { priceEffect, valueLink } from './value-link.js';

const CLASS_AMOUNTS = {
  base: 'base', current: 'current', baseAbsolute: 'base_absolute', currentAbsolute: 'current_absolute', returnedBase: 'returned_base', returnedCurrent: 'returned_current', returnedAbsolute: 'returned_absolute',
  silentAbsolute: 'silent_absolute', unmatchedBase: 'unmatched_base', unmatchedAbsolute: 'unmatched_absolute', changedBase: 'changed_base', changedCurrent: 'changed_current', largestBase: 'largest_base', largestCurrent: 'largest_current',
} as const;
type AmountColumn = (typeof CLASS_AMOUNTS)[keyof typeof CLASS_AMOUNTS];

/** What the database sums per index, year and sector (index-sql.ts); amounts in euro, as text. */
export interface ClassRow extends Record<AmountColumn, string> {
  index_code: string;
  year: number;
  sector: string;
  candidates: number;
  matched: number;
  partial: number;
  returned: number;
  repriced_base: string;
  own_current: string;
  all_positive: boolean;
  repriced: boolean;
  total_value: string | null;
  own_total: string | null;
  backcast: boolean;
  turnover: Record<Turnover, { initiatives: number; value: string }>;
}
export interface LargestRow { index_code: string; year: number; slug: string; base: string; current: string; base_absolute: string }
export interface ReturnRow { index_code: string; year: number; initiatives: number; value: string; inputs: string }
export interface CoverageRow { index_code: string; year: number; known: number; reporting: number; priced: number; held: number; excluded: number }
export interface ListEffectRow { index_code: string; year: number; before: string; after: string }

/** All that an index is made of beside its definition. */
export interface IndexParts {
  classes: readonly ClassRow[];
  largest: readonly LargestRow[];
  returns: readonly ReturnRow[];
  coverage: readonly CoverageRow[];
  listEffects: readonly ListEffectRow[];
  /** From the list's price level to a year; null where there is no index number. */
  ratioTo: (year: number) => Decimal | null;
  /** By whose terms a year is valued. */
  termsOf: (year: number) => string;
  /** ISO date of the publication. */
  asOf: string;
}

/** What stands beside the headline of a year; decimals as text, null where it is not known. */
export type Beside = ReturnType<typeof besideOf>;
/** One year of a published index; decimals as text. */
export type IndexLevel = ReturnType<typeof levelsOf>[number];

interface Year extends Omit<LikeForLike, 'reason'> {
  year: number;
  rows: readonly ClassRow[];
  reason: NoLinkReason | 'first-year' | null;
  status: LinkStatus | null;
  /** Of the matched cells alone, beside which the other formulas stand; null without link. */
  matchedLink: Link | null;
  capped: CappedLink | null;
  effect: Decimal | null;
}

/**
 * The levels of one index, from its first year to the last in which anything was measured: links where the rules allow one,
 * chained, the reason where they do not, and beside each what a level must never stand without.
 */
export function levelsOf(definition: IndexDefinition, parts: IndexParts) {
  const years = yearsOf(definition, parts);
  const series = (link: (year: Year) => Link | null): LevelOfYear[] => chain(years.map((year) => ({ year: year.year, link: link(year) })));
  const value = (each: Year) => each.link && each.effect && valueLink(each.link, each.effect);
  const [levels, population, valued, capped] = [series((each) => each.link), series((each) => each.populationLink), series(value), series((each) => each.capped?.link ?? null)];
  return years.map((each, at) => ({
    year: each.year, segment: levels[at]!.segment, link: ratioText(each.link), level: ratioText(levels[at]!.level), status: each.status,
    matched: count(each.rows, 'matched'), candidates: count(each.rows, 'candidates'), partial: count(each.rows, 'partial'), returned: count(each.rows, 'returned'),
    base_value: toText(each.base), current_value: toText(each.current), largest_share: ratioText(each.largestShare), imputed_share: ratioText(each.imputedShare),
    total_value: totalOf(each.rows, 'total_value'), backcast: each.rows.some(({ backcast }) => backcast), terms: parts.termsOf(each.year), reason: each.reason,
    beside: besideOf(each, parts, { population: population[at]!, value: valued[at]!, valueLink: value(each), capped: capped[at]! }),
    weights: each.weights, links: each.links,
  }));
}

function yearsOf(definition: IndexDefinition, parts: IndexParts): Year[] {
  const byYear = groupBy(parts.classes, ({ year }) => year);
  const earliest = Math.min(...byYear.keys());
  const first = byYear.get(earliest)?.some(({ matched }) => matched > 0) ? earliest - 1 : earliest; // activity of the year before may have no price of its own
  const last = Math.max(...parts.classes.filter(({ total_value }) => total_value !== null).map(({ year }) => year));
  let before: YearLinks | null = null;
  return Array.from({ length: parts.classes.length === 0 ? 0 : last - first + 1 }, (_, at) => {
    const year = first + at;
    const rows = byYear.get(year) ?? [];
    const found = likeForLike(rows.map(sumsOf), before, spansSectors(definition), definition);
    before = found.links;
    const { reason, status } = published(year, found, rows, parts.asOf);
    const link = reason === null && at > 0 ? found.link : null;
    const none = { link: null, populationLink: null, matchedLink: null, capped: null, effect: null };
    return { ...found, year, rows, reason: at === 0 ? 'first-year' : reason, status, ...(link ? { link, ...linksBeside(rows, year, definition, parts) } : none) };
  });
}

/** Whether a link is published on a day: not too early, with enough reported; and whether it may still change by late reports. */
function published(year: number, { link, reason, imputedShare }: LikeForLike, rows: readonly ClassRow[], asOf: string): { reason: NoLinkReason | null; status: LinkStatus | null } {
  if (!link) return { reason, status: null };
  const due = publicationStatus(year, asOf);
  if (due === 'too-early') return { reason: due, status: null };
  const [silent, base] = [total(rows, 'silent_absolute'), total(rows, 'base_absolute').plus(total(rows, 'unmatched_absolute'))];
  if (due === 'preliminary' && base.minus(silent).lt(base.times(parseDecimal(PRELIMINARY_SHARE_MIN)))) return { reason: 'too-few-reported', status: null };
  return { reason: null, status: imputedShare?.gt(parseDecimal(IMPUTED_SHARE_FIRM)) ? 'preliminary' : due };
}

function linksBeside(rows: readonly ClassRow[], year: number, { cap }: IndexDefinition, { largest, ratioTo }: IndexParts) {
  const [base, current, own] = [total(rows, 'base'), total(rows, 'current'), total(rows, 'own_current')];
  const top = largest.filter((row) => row.year === year).map((row) => ({ base: parseDecimal(row.base), current: parseDecimal(row.current), baseAbsolute: parseDecimal(row.base_absolute) }));
  const rest = (whole: Decimal, figure: 'base' | 'current' | 'baseAbsolute') => whole.minus(sum(top.map((each) => each[figure])));
  const [baseRatio, ratio] = [ratioTo(year - 1), ratioTo(year)];
  return {
    matchedLink: base.gt(0) ? asLink(current.div(base)) : null,
    capped: cappedLink(top, { base: rest(base, 'base'), current: rest(current, 'current'), baseAbsolute: rest(total(rows, 'base_absolute'), 'baseAbsolute'), count: count(rows, 'matched') - top.length }, cap),
    effect: baseRatio && ratio && rows.every((row) => row.matched === 0 || row.repriced) ? priceEffect({ atBasePrices: current, atOwnPrices: own, baseRatio, ratio }) : null,
  };
}

function besideOf(each: Year, parts: IndexParts, levels: { population: LevelOfYear; value: LevelOfYear; valueLink: Link | null; capped: LevelOfYear }) {
  const { year, rows } = each;
  const paasche = each.matchedLink && rows.every((row) => row.matched === 0 || row.all_positive) ? asLink(total(rows, 'own_current').div(total(rows, 'repriced_base'))) : null;
  const ofYear = <Row extends { year: number }>(some: readonly Row[]) => some.find((row) => row.year === year) ?? null;
  const [returns, coverage, effect] = [ofYear(parts.returns), ofYear(parts.coverage), ofYear(parts.listEffects)];
  const slugs = parts.largest.filter((row) => row.year === year).map(({ slug }) => slug);
  const factors = (each.capped?.factors ?? []).flatMap((factor, at) => (factor.eq(ONE) ? [] : [{ initiative: slugs[at]!, factor: ratioText(factor) }]));
  return {
    population: { link: ratioText(each.populationLink), level: ratioText(levels.population.level) },
    value: { link: ratioText(levels.valueLink), level: ratioText(levels.value.level), priceEffect: ratioText(each.effect), total: totalOf(rows, 'own_total') },
    formulas: { paasche: ratioText(paasche), fisher: paasche && ratioText(fisher(each.matchedLink!, paasche)) },
    capped: { link: ratioText(each.capped?.link ?? null), level: ratioText(levels.capped.level), factors, note: each.capped?.note ?? null },
    return: returns && { sroi: ratioText(roundTo(parseDecimal(returns.value).div(parseDecimal(returns.inputs)), RATIO_DECIMALS)), value: returns.value, inputs: returns.inputs, initiatives: returns.initiatives },
    listEffect: effect && !parseDecimal(effect.before).isZero() ? ratioText(roundTo(parseDecimal(effect.after).div(parseDecimal(effect.before)), RATIO_DECIMALS)) : null,
    turnover: (['founded', 'joined', 'closed', 'silent', 'left'] as const).map((kind) => ({
      kind, initiatives: rows.reduce((all, row) => all + row.turnover[kind].initiatives, 0), value: toFixed(sum(rows.map((row) => parseDecimal(row.turnover[kind].value))), AMOUNT_DECIMALS),
    })),
    coverage: coverage && { known: coverage.known, reporting: coverage.reporting, pricedLines: coverage.priced, heldLines: coverage.held, excludedLines: coverage.excluded },
    sectors: [...each.links.classes].map(([sector, link]) => ({ sector, link: ratioText(link) })),
  };
}

function sumsOf(row: ClassRow): ClassSums {
  const { sector, candidates, matched, partial } = row;
  return { sector, candidates, matched, partial, ...(Object.fromEntries(Object.entries(CLASS_AMOUNTS).map(([name, column]) => [name, parseDecimal(row[column])])) as Record<keyof typeof CLASS_AMOUNTS, Decimal>) };
}

const count = (rows: readonly ClassRow[], figure: 'matched' | 'candidates' | 'partial' | 'returned') => rows.reduce((all, row) => all + row[figure], 0);
const total = (rows: readonly ClassRow[], figure: AmountColumn | 'own_current' | 'repriced_base') => sum(rows.map((row) => parseDecimal(row[figure])));

function totalOf(rows: readonly ClassRow[], figure: 'total_value' | 'own_total'): string | null {
  const known = rows.flatMap((row) => row[figure] ?? []);
  return known.length > 0 ? toFixed(sum(known.map(parseDecimal)), AMOUNT_DECIMALS) : null;
}

function ratioText(ratio: Decimal | null): string | null {
  return ratio && toFixed(ratio, RATIO_DECIMALS);
}
