import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { InitiativesService } from '../initiatives/initiatives.service.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import type { ResolvedPriceList } from '../pricelist/resolve-layers.js';
import { AMOUNT_DECIMALS, parseDecimal, sum, toFixed, toText, ZERO, type Decimal } from '../shared/decimal.js';
import { InvalidInput, NotFound } from '../shared/errors.js';
import { groupBy } from '../shared/group-by.js';
import { Memory } from '../shared/memory.js';
import type { Viewer } from '../shared/viewer.js';
import { CELLS, MOST_CHANGED, SUM_CHANGES } from './change-sql.js';
import { CHANGE_PARTS, explainChange, ladderOf, priceDays, sumChanges, type Change, type ChangePart, type FourRates, type YearCell } from './explain-change.js';
import { ListRatesService } from './list-rates.service.js';
import { STEP_SETTINGS } from './valuation-sql.js';
import { ValuationRunService, type ValuationRun } from './valuation-run.service.js';
import { basisOf, seesPrivate, type Basis } from './valuations.service.js';

/** From which year of which run to which: of one run, or of two with the same or another list. */
export interface AskedChange {
  list: string;
  from: number;
  to: number;
  fromRun?: string | undefined;
  toRun?: string | undefined;
}

/** Why a value is another than before. Euro, 6 decimals, as text; the parts sum to the difference. */
export interface ValueChange {
  before: string | null;
  after: string | null;
  difference: string;
  parts: { part: ChangePart; value: string }[];
}

export interface ExplainedChange extends ValueChange {
  from: { year: number; basis: Basis };
  to: { year: number; basis: Basis };
  currency: string;
}

type Most = { slug: string; name: string; before: string | null; after: string | null };
type ChangeRow = Record<ChangePart, string | null> & { sector: string; country: string; before: string | null; after: string | null; most: Most[] };

interface CellRow {
  indicator: string;
  value: string | null;
  uncorrected: string;
  quantity: string;
  day: string | null;
}

const REMEMBERED = 50;

/** Why a year is worth more or less than another: of one initiative by `explainChange`, of all of them set-based, to the same digit. */
@Injectable()
export class ChangeService {
  private readonly changes = new Memory<ChangeRow[]>(REMEMBERED);
  private readonly rates = new Memory<Map<string, FourRates>>(REMEMBERED);

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly runs: ValuationRunService,
    private readonly initiatives: InitiativesService,
    private readonly pricelists: PricelistService,
    private readonly listRates: ListRatesService,
  ) {}

  /** Of all that is public, or of a sector or country; with the initiatives that change most. null before the first valuation. */
  async ofAll({ sector, country, ...asked }: AskedChange & { sector?: string | undefined; country?: string | undefined }, viewer: Viewer | null): Promise<(ExplainedChange & { initiatives: (Most & { difference: string })[] }) | null> {
    const found = await this.runsOf(asked, viewer);
    if (!found) return null;
    const { before, after, currency } = found;
    const all = await this.changes.of(`${before.id} ${asked.from} ${after.id} ${asked.to}`, async () => {
      const ladders = laddersOf(await this.ratesOf(before, after, viewer), asked.from, asked.to);
      return this.database.transaction(async (manager) => {
        await manager.query(STEP_SETTINGS);
        return manager.query<ChangeRow[]>(SUM_CHANGES, [before.id, asked.from, after.id, asked.to, JSON.stringify(ladders)]);
      });
    });
    const rows = all.filter((row) => (sector === undefined || row.sector === sector) && (country === undefined || row.country === country));
    const parts = sumChanges(rows.map((row) => Object.fromEntries(CHANGE_PARTS.map((part) => [part, parseDecimal(row[part] ?? '0')])) as Change));
    const most = rows.flatMap((row) => row.most).map((each) => ({ ...each, moved: minus(each.after, each.before) })).sort((a, b) => b.moved.abs().cmp(a.moved.abs()) || (a.slug < b.slug ? -1 : 1));
    return {
      from: { year: asked.from, basis: basisOf(before) }, to: { year: asked.to, basis: basisOf(after) }, currency, ...told(total(rows, 'before'), total(rows, 'after'), parts),
      initiatives: most.slice(0, MOST_CHANGED).map(({ moved, ...each }) => ({ ...each, difference: toFixed(moved, AMOUNT_DECIMALS) })),
    };
  }

  /** Of one initiative, in all and by indicator, for whoever may see it. */
  async ofInitiative(slug: string, asked: AskedChange, viewer: Viewer | null): Promise<ExplainedChange & { indicators: (ValueChange & { indicator: string })[] }> {
    const initiative = await this.initiatives.one(slug, viewer);
    const found = await this.runsOf(asked, viewer);
    if (!found) throw new NotFound(`Nothing is valued with price list "${asked.list}" yet.`);
    const { before, after, currency } = found;
    const rates = await this.ratesOf(before, after, viewer);
    const cellsOf = async (run: ValuationRun, year: number) => new Map((await this.database.query<CellRow[]>(CELLS, [run.id, year, initiative.id, seesPrivate(initiative, viewer)])).map((row) => [row.indicator, cellOf(row)]));
    const [was, is] = [await cellsOf(before, asked.from), await cellsOf(after, asked.to)];
    const changes = [...new Set([...was.keys(), ...is.keys()])].sort().map((indicator) => {
      const [old, now] = [was.get(indicator) ?? null, is.get(indicator) ?? null];
      const ladder = old?.day && now?.day ? ladderOf(rates.get(indicator)!, old.day, now.day) : null;
      return { indicator, old: old?.value ?? null, now: now?.value ?? null, parts: explainChange(old, now, ladder) };
    });
    const known = (side: 'old' | 'now') => changes.flatMap((change) => change[side] ?? []);
    const value = (side: 'old' | 'now') => (known(side).length > 0 ? sum(known(side)) : null);
    return {
      from: { year: asked.from, basis: basisOf(before) }, to: { year: asked.to, basis: basisOf(after) }, currency, ...told(value('old'), value('now'), sumChanges(changes.map(({ parts }) => parts))),
      indicators: changes.map(({ indicator, old, now, parts }) => ({ indicator, ...told(old, now, parts) })),
    };
  }

  private async runsOf({ list, fromRun, toRun }: AskedChange, viewer: Viewer | null) {
    const [before, after] = [await this.runs.latest(list, viewer, fromRun), await this.runs.latest(list, viewer, toRun)];
    if (!before || !after) return null;
    const [{ content: one }, { content: other }] = [await this.contentOf(before, viewer), await this.contentOf(after, viewer)];
    if (one.currency !== other.currency) throw new InvalidInput('The query', [{ code: 'other-currency', pointer: '/toRun', message: `one valuation is in ${one.currency}, the other in ${other.currency}: amounts in two currencies are not compared.` }]);
    return { before, after, currency: one.currency };
  }

  private async contentOf(run: ValuationRun, viewer: Viewer | null) {
    return this.pricelists.version(run.list, viewer, run.version);
  }

  /** The rates of every indicator that both lists name, one thing changed at a time. */
  private async ratesOf(before: ValuationRun, after: ValuationRun, viewer: Viewer | null): Promise<Map<string, FourRates>> {
    return this.rates.of(`${before.terms} ${after.terms}`, async () => {
      const [{ content: one }, { content: other }] = [await this.contentOf(before, viewer), await this.contentOf(after, viewer)];
      const of = async (list: ResolvedPriceList, parameters: ValuationRun['parameters']) => groupBy(await this.listRates.of(list, parameters), ({ indicator }) => indicator);
      const own = await of(one, before.parameters);
      if (before.terms === after.terms) return new Map([...own].map(([indicator, rates]) => [indicator, [rates, rates, rates, rates] as const]));
      const adjustments = new Map(one.indicators.map((entry) => [entry.code, entry.adjustments]));
      const unadjusted = { ...other, indicators: other.indicators.flatMap((entry) => (adjustments.get(entry.code) ? [{ ...entry, adjustments: adjustments.get(entry.code) }] : [])) };
      const { priceLevel, priceIndex } = after.parameters;
      const [atLevelBefore, atLevelAfter, last] = [
        await of(unadjusted, { ...before.parameters, priceIndex }), await of(unadjusted, { ...before.parameters, priceIndex, priceLevel }), await of(other, after.parameters),
      ];
      return new Map([...own].map(([indicator, rates]) => [indicator, [rates, atLevelBefore.get(indicator), atLevelAfter.get(indicator), last.get(indicator)] as const]));
    });
  }
}

function laddersOf(rates: ReadonlyMap<string, FourRates>, yearBefore: number, yearAfter: number) {
  return [...rates].flatMap(([indicator, four]) => priceDays(four[0]!, yearBefore).flatMap((dayBefore) => priceDays(four[3] ?? [], yearAfter).map((dayAfter) => {
    const [l0, l1, l2, l3, l4] = ladderOf(four, dayBefore, dayAfter)!.map((values) => values && values.map(toText));
    return { indicator, dayBefore, dayAfter, l0, l1, l2, l3, l4 };
  })));
}

function cellOf({ value, uncorrected, quantity, day }: CellRow): YearCell & { day: string | null } {
  return { value: value === null ? null : parseDecimal(value), uncorrected: parseDecimal(uncorrected), quantity: parseDecimal(quantity), day };
}

function told(before: Decimal | null, after: Decimal | null, parts: Change): ValueChange {
  const text = (value: Decimal | null) => value && toFixed(value, AMOUNT_DECIMALS);
  return { before: text(before), after: text(after), difference: text(minusOf(after, before))!, parts: CHANGE_PARTS.map((part) => ({ part, value: text(parts[part])! })) };
}

const minusOf = (one: Decimal | null, other: Decimal | null) => (one ?? ZERO).minus(other ?? ZERO);
const minus = (one: string | null, other: string | null) => parseDecimal(one ?? '0').minus(other ?? '0');

function total(rows: readonly ChangeRow[], side: 'before' | 'after'): Decimal | null {
  const known = rows.flatMap((row) => (row[side] === null ? [] : parseDecimal(row[side])));
  return known.length > 0 ? sum(known) : null;
}
