import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { InitiativesService } from '../initiatives/initiatives.service.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import type { ResolvedPriceList } from '../pricelist/resolve-layers.js';
import { AMOUNT_DECIMALS, parseDecimal, sum, toFixed } from '../shared/decimal.js';
import { InvalidInput, NotFound } from '../shared/errors.js';
import { Memory } from '../shared/memory.js';
import type { Viewer } from '../shared/viewer.js';
import { DIVISIONS, ofStakeholder, partsOf, restOf, sharesOf, worthOf, type LineSum, type SdgPart, type StakeholderPart, type Worth, type WorthPart } from './breakdown.js';
import { RANK_INITIATIVES, RANK_INITIATIVES_OF, sumFlows, sumLines } from './breakdown-sql.js';
import { calendarParts, yearParts, type CalendarPart, type FlowBasis, type FlowSum, type YearPart } from './flows.js';
import { STEP_SETTINGS } from './valuation-sql.js';
import { ValuationRunService, type ValuationRun } from './valuation-run.service.js';
import { basisOf, seesPrivate, type Basis } from './valuations.service.js';

/** Into what a total can be divided; by calendar year it is another total, of what falls in each year, undiscounted. */
export const BY = [...DIVISIONS, 'calendar-year'] as const;
export type By = (typeof BY)[number];
export type Part = WorthPart | YearPart | StakeholderPart | SdgPart | CalendarPart;

/** Which total, and into what it is divided. */
export interface Asked {
  list: string;
  /** Of a run by its id, in the place of the newest standing one with the list. */
  run?: string | undefined;
  by: By | 'initiative';
  sector?: string | undefined;
  country?: string | undefined;
  year?: number | undefined;
  indicator?: string | undefined;
  stakeholder?: string | undefined;
}

export interface Breakdown {
  basis: Basis;
  currency: string;
  by: Asked['by'];
  total: Worth;
  parts: Part[];
  /** The initiatives beyond the limit, together; null where all are named, or something else is. */
  rest: (Worth & { initiatives: number }) | null;
}

/** How many runs, and how many rankings of initiatives, are remembered: a run never changes. */
const RUNS = 4;
const RANKINGS = 50;
const MOST_NAMED = 200;

/** Of what a total is made: every part is a sum of stored lines. */
@Injectable()
export class BreakdownService {
  private readonly sums = new Memory<LineSum[]>(RUNS);
  private readonly flows = new Memory<FlowSum[] | null>(2 * RUNS);
  private readonly rankings = new Memory<Ranked[]>(RANKINGS);

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly runs: ValuationRunService,
    private readonly initiatives: InitiativesService,
    private readonly pricelists: PricelistService,
  ) {}

  /** Of all that is public, or a part of it; null before the first valuation. */
  async ofAll(asked: Asked & { limit: number }, viewer: Viewer | null): Promise<Breakdown | null> {
    const run = await this.runs.latest(asked.list, viewer, asked.run);
    if (!run) return null;
    const { content } = await this.pricelists.version(run.list, viewer, run.version);
    const all = await this.sumsOf(run, content.indicators);
    const { by } = asked;
    if (by !== 'initiative') return divide(run, content, all, { ...asked, by }, async (basis) => this.flows.of(`${run.id} ${basis}`, async () => this.flow(run, content.indicators, basis, null, false)));
    if (asked.stakeholder !== undefined) throw onlyOf(by);
    const total = worthOf(chosen(all, asked));
    const ranking = await this.ranking(run, asked);
    const parts = ranking.slice(0, asked.limit).map(({ initiatives: _, ...part }) => part);
    return { basis: basisOf(run), currency: content.currency, by, total, parts, rest: restOf(total, parts, ranking[0]?.initiatives ?? 0) };
  }

  /** The years of all that is public, or of a sector or country, oldest first; null before the first valuation. */
  async years(asked: Pick<Asked, 'list' | 'sector' | 'country'>): Promise<{ basis: Basis; years: WorthPart[] } | null> {
    const run = await this.runs.latest(asked.list, null);
    if (!run) return null;
    const { content } = await this.pricelists.version(run.list, null, run.version);
    return { basis: basisOf(run), years: partsOf(chosen(await this.sumsOf(run, content.indicators), asked), 'year', new Map()) as WorthPart[] };
  }

  /** Of one initiative, for whoever may see it. */
  async ofInitiative(slug: string, asked: Asked & { by: By }, viewer: Viewer | null): Promise<Breakdown> {
    const initiative = await this.initiatives.one(slug, viewer);
    const run = await this.runs.latest(asked.list, viewer, asked.run);
    if (!run) throw new NotFound(`Nothing is valued with price list "${asked.list}" yet.`);
    const { content } = await this.pricelists.version(run.list, viewer, run.version);
    const whose = [initiative.id, seesPrivate(initiative, viewer)] as const;
    return divide(run, content, await this.sum(run, content.indicators, ...whose), asked, async (basis) => this.flow(run, content.indicators, basis, ...whose));
  }

  /** null of a run from before they were stored. */
  private async flow(run: ValuationRun, indicators: ResolvedPriceList['indicators'], basis: FlowBasis, initiative: string | null, alsoPrivate: boolean): Promise<FlowSum[] | null> {
    const known = await this.database.query<unknown[]>('select 1 from price_flow where terms = $1 limit 1', [run.terms]);
    if (known.length === 0) return null;
    const most = Math.max(0, ...indicators.flatMap(({ prices = [] }) => prices.map(({ posts }) => posts.length)));
    return this.database.transaction(async (manager) => {
      await manager.query(STEP_SETTINGS);
      return manager.query<FlowSum[]>(sumFlows(most, basis), [run.id, initiative, alsoPrivate]);
    });
  }

  private async sumsOf(run: ValuationRun, indicators: ResolvedPriceList['indicators']): Promise<LineSum[]> {
    return this.sums.of(run.id, async () => this.sum(run, indicators, null, false));
  }

  private async sum(run: ValuationRun, indicators: ResolvedPriceList['indicators'], initiative: string | null, alsoPrivate: boolean): Promise<LineSum[]> {
    const shares = sharesOf(indicators);
    const most = (lengths: number[]) => Math.max(0, ...lengths);
    const statement = sumLines(
      most(shares.map(({ cashable }) => cashable.length)), most(shares.map(({ sdg }) => sdg.length)), most(shares.map(({ cashable }) => cashable.findLastIndex((share) => share !== null) + 1)));
    return this.database.transaction(async (manager) => {
      await manager.query(STEP_SETTINGS);
      return manager.query<LineSum[]>(statement, [run.id, initiative, alsoPrivate, JSON.stringify(shares)]);
    });
  }

  /** The largest, and in each of them how many there are in all. */
  private async ranking(run: ValuationRun, { sector, country, year, indicator }: Asked): Promise<Ranked[]> {
    const filter = [run.id, sector ?? null, country ?? null, MOST_NAMED, ...(year === undefined && indicator === undefined ? [] : [year ?? null, indicator ?? null])];
    return this.rankings.of(JSON.stringify(filter), async () => this.database.query<Ranked[]>(year !== undefined || indicator !== undefined ? RANK_INITIATIVES_OF : RANK_INITIATIVES, filter));
  }
}

type Ranked = WorthPart & { initiatives: number };

function chosen<Row extends Pick<LineSum, 'sector' | 'country' | 'year' | 'indicator'>>(rows: readonly Row[], { sector, country, year, indicator }: Pick<Asked, 'sector' | 'country' | 'year' | 'indicator'>): Row[] {
  const wanted = { sector, country, year, indicator };
  return rows.filter((row) => (Object.keys(wanted) as (keyof typeof wanted)[]).every((key) => wanted[key] === undefined || wanted[key] === row[key]));
}

async function divide(run: ValuationRun, { indicators, currency }: ResolvedPriceList, all: readonly LineSum[], asked: Asked & { by: By }, flowsOf: (basis: FlowBasis) => Promise<FlowSum[] | null>): Promise<Breakdown> {
  const { by, stakeholder } = asked;
  const entries = new Map(indicators.map((entry) => [entry.code, entry]));
  if (stakeholder !== undefined && (by === 'stakeholder' || by === 'sdg')) throw onlyOf(by);
  const rows = chosen(all, asked);
  const own = stakeholder === undefined ? rows : ofStakeholder(rows, stakeholder, entries);
  const total = worthOf(own);
  const answer = { basis: basisOf(run), currency, by, total, rest: null };
  if (by === 'year') {
    const flows = await flowsOf('activity');
    return { ...answer, parts: yearParts(partsOf(own, by, entries) as WorthPart[], flows && chosen(flows, asked), entries, stakeholder) };
  }
  if (by !== 'calendar-year') return { ...answer, parts: partsOf(own, by, entries) };
  const parts = calendarParts(chosen(await flowsOf('calendar') ?? [], asked), entries, stakeholder);
  return { ...answer, total: { ...total, value: parts.length > 0 ? toFixed(sum(parts.map(({ value }) => parseDecimal(value))), AMOUNT_DECIMALS) : null, backcastValue: null }, parts };
}

const onlyOf = (by: Asked['by']) => new InvalidInput('The query', [{
  code: 'not-together', pointer: '/stakeholder', value: by, message: `what one stakeholder gains or pays is not divided by ${by}: ask by=indicator, year, calendar-year, sector or country, or leave the stakeholder out.`,
}]);
