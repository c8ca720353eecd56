import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { InitiativesService, type Initiative } from '../initiatives/initiatives.service.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { NotFound } from '../shared/errors.js';
import { hasRole, type Viewer } from '../shared/viewer.js';
import { explainLine, type Explanation, type StoredLine, type StoredMeasurement, type StoredPost } from './explain.js';
import type { RunParameters } from './list-rates.service.js';
import { RangesService, type Sureness } from './ranges.service.js';
import type { SCOPES } from './ranges-run.service.js';
import { ValuationRunService, type ValuationRun } from './valuation-run.service.js';

/** Where a value comes from: shown beside every figure. */
export interface Basis {
  list: string;
  version: string;
  listSha256: string;
  methodVersion: string;
  priceLevel: string;
  knownAt: number;
  contentHash: string;
  publishedAt: string;
}

export interface YearValue extends Sureness {
  year: number;
  /** Net societal value in euro, 6 decimals; null where nothing of the year is priced: not known, never zero. */
  value: string | null;
  /** The part of it at a price from a later year. */
  backcastValue: string | null;
  /** Realised lines of each kind. */
  priced: number;
  backcast: number;
  held: number;
  excluded: number;
  /** Lines that are only expected, and those that are only claimed: valued line by line, in no total. */
  forecast: number;
  claimed: number;
}

export interface Totals extends Sureness {
  value: string | null;
  backcastValue: string | null;
  /** How many have realised measurements. */
  initiatives: number;
  priced: number;
  backcast: number;
  held: number;
  excluded: number;
  /** The years that hold a value. */
  firstYear: number | null;
  lastYear: number | null;
}

const LINES_OF = `
  from valuation_line l join valuation_run_member m on m.initiative_id = l.initiative_id and m.hash = l.hash
  where m.run_id = $1 and m.initiative_id = $2 and (l.visibility = 'public' or $3)`;

/** The same with the uprating of each line's price: $5 list, $6 version, $7 $8 price index and its version, $9 price level. */
const LINES_OF_PRICES = LINES_OF.replace('where', `
  left join price p on p.list = $5 and p.version = $6 and p.indicator = l.indicator and p.valid_from = l.price_from
  left join index_ratio r on r.code = $7 and r.version = $8 and r.from_year = p.price_level and r.to_year = $9
  where`);

/** Something of it was realised: what is only expected or claimed is not measured. */
const MEASURED = 't.priced + t.backcast + t.held + t.excluded > 0';
const TOTALS = `
  select sum(t.value) as value, sum(t.backcast_value) as "backcastValue", count(*) filter (where ${MEASURED})::int as initiatives,
    coalesce(sum(t.priced), 0)::int as priced, coalesce(sum(t.backcast), 0)::int as backcast, coalesce(sum(t.held), 0)::int as held, coalesce(sum(t.excluded), 0)::int as excluded,
    min(t.first_year) as "firstYear", max(t.last_year) as "lastYear"`;
const PUBLIC_TOTALS_OF_RUN = `
  from valuation_total t join valuation_run_member m on m.initiative_id = t.initiative_id and m.hash = t.hash join initiative i on i.id = t.initiative_id
  where m.run_id = $1 and t.visibility = 'public' and i.visibility = 'public'`;

/** Lines that are counted and not valued. */
export interface HeldLines {
  indicator: string;
  reason: string;
  lines: number;
}

/** Reads the stored valuations: what is shown is what was stored, nothing is computed again. */
@Injectable()
export class ValuationsService {
  private held: { run: string; rows: Promise<HeldLines[]> } | null = null;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly runs: ValuationRunService,
    private readonly initiatives: InitiativesService,
    private readonly pricelists: PricelistService,
    private readonly ranges: RangesService,
  ) {}

  /** The realised value by activity year; null before the first valuation. @param id of a run, else the newest standing one with the list */
  async byYear(initiative: Initiative, list: string, viewer: Viewer | null, id?: string): Promise<({ basis: Basis; years: YearValue[] } & Sureness) | null> {
    const run = await this.runs.latest(list, viewer, id);
    if (!run) return null;
    const years = await this.database.query<Omit<YearValue, keyof Sureness>[]>(
      `select l.activity_year as year, sum(l.present_value) filter (where l.status = 'realised') as value,
         sum(l.present_value) filter (where l.status = 'realised' and l.backcast) as "backcastValue",
         count(*) filter (where l.status = 'realised' and l.outcome = 'priced' and not l.backcast)::int as priced,
         count(*) filter (where l.status = 'realised' and l.outcome = 'priced' and l.backcast)::int as backcast,
         count(*) filter (where l.status = 'realised' and l.outcome = 'held')::int as held, count(*) filter (where l.status = 'realised' and l.outcome = 'excluded')::int as excluded,
         count(*) filter (where l.status = 'forecast')::int as forecast, count(*) filter (where l.status = 'claimed')::int as claimed
       ${LINES_OF} group by 1 order by 1`, [run.id, initiative.id, seesPrivate(initiative, viewer)]);
    const sure = await this.ranges.ofLines(run, initiative, seesPrivate(initiative, viewer));
    return {
      basis: basisOf(run), ...sure(({ status }) => status === 'realised'),
      years: years.map((row) => ({ ...row, ...sure(({ status, activity_year }) => status === 'realised' && activity_year === row.year) })),
    };
  }

  /** Every line of one activity year, down to price, source, adjustments and measurements. */
  async explain(slug: string, list: string, year: number, viewer: Viewer | null, id?: string): Promise<Explanation & Sureness & { basis: Basis; parameters: RunParameters }> {
    const initiative = await this.initiatives.one(slug, viewer);
    const run = await this.runs.latest(list, viewer, id);
    if (!run) throw new NotFound(`Nothing is valued with price list "${list}" yet.`);
    const key = [run.id, initiative.id, seesPrivate(initiative, viewer), year];
    const { content } = await this.pricelists.version(run.list, viewer, run.version);

    const lines = await this.database.query<StoredLine[]>(`select l.*, r.ratio as index_ratio ${LINES_OF_PRICES} and l.activity_year = $4 order by l.outcome = 'priced' desc, l.line`, [...key, run.list, run.version, run.parameters.priceIndex.code, run.parameters.priceIndex.version, run.parameters.priceLevel]);
    const posts = await this.database.query<StoredPost[]>(
      `select l.line, p.stakeholder, p.kind, p.transfer, l.posts[p.position + 1] as present_value, nullif(l.overlap[p.position + 1], 1) as multiplier
       from valuation_line l join valuation_run_member m on m.initiative_id = l.initiative_id and m.hash = l.hash
       join price_post p on p.list = $4 and p.version = $5 and p.indicator = l.indicator and p.valid_from = l.price_from
       where m.run_id = $1 and m.initiative_id = $2 and l.outcome = 'priced' and l.line = any($3) order by l.line, p.position`,
      [run.id, initiative.id, lines.map(({ line }) => line), run.list, run.version]);
    const measurements = await this.database.query<StoredMeasurement[]>(
      `select m.*, f.id as import_id, coalesce(m.file_line, m.restores_line, m.line) as line, f.name as import_name, f.organisation as entered_by, f.published_at as imported_at
       from measurement m join import f on f.id = coalesce(m.restores_import, m.import_id)
       where m.initiative_id = $1 and extract(year from m.period_from) = $2 and (m.visibility = 'public' or $3) and m.publication <= $4
         and not exists (select 1 from measurement_superseded s where s.initiative_id = m.initiative_id and s.import_id = m.import_id and s.line = m.line and s.publication <= $4)
       order by m.indicator, m.period_from`,
      [initiative.id, year, key[2], run.known_at]);

    if (lines.length === 0) throw new NotFound(`"${slug}" has no measurements of ${year}.`);
    const sure = await this.ranges.ofLines(run, initiative, key[2] as boolean);
    return {
      initiative: slug, year, basis: basisOf(run), parameters: run.parameters, currency: content.currency,
      ...sure(({ status, activity_year }) => status === 'realised' && activity_year === year),
      lines: lines.map((line) => ({ ...explainLine(line, posts.filter((post) => post.line === line.line), measurements, content), range: sure((priced) => priced.line === line.line).range })),
    };
  }

  /** What is public of all initiatives together, or of those of one country. */
  async totals(list: string, viewer: Viewer | null, country?: string): Promise<{ basis: Basis; totals: Totals } | null> {
    const run = await this.runs.latest(list, viewer);
    if (!run) return null;
    return { basis: basisOf(run), totals: await this.totalsOfRun(run, country) };
  }

  async totalsOfRun(run: Pick<ValuationRun, 'id' | 'parameters'>, country?: string): Promise<Totals> {
    const [totals] = await this.database.query<[Omit<Totals, keyof Sureness>]>(`${TOTALS} ${PUBLIC_TOTALS_OF_RUN} and ($2::text is null or i.country = $2)`, [run.id, country ?? null]);
    const sure = await this.ranges.ofScope(run, country === undefined ? 'all' : 'country');
    return { ...totals, ...sure(country ?? 'all', totals.value) };
  }

  /** The same apart for every sector, province or municipality in which something is measured, by its code. */
  async totalsBy(list: string, by: (typeof SCOPES)[number], viewer: Viewer | null): Promise<{ basis: Basis; totals: Map<string, Totals> } | null> {
    const run = await this.runs.latest(list, viewer);
    if (!run) return null;
    const rows = await this.database.query<(Omit<Totals, keyof Sureness> & { code: string })[]>(`${TOTALS}, i.${by} as code ${PUBLIC_TOTALS_OF_RUN} and i.${by} is not null group by i.${by}`, [run.id]);
    const sure = await this.ranges.ofScope(run, by);
    return { basis: basisOf(run), totals: new Map(rows.map(({ code, ...totals }) => [code, { ...totals, ...sure(code, totals.value) }])) };
  }

  /** How many public realised lines of each indicator are held, and why: counted once per run, which never changes. */
  async heldLines(list: string, viewer: Viewer | null): Promise<readonly HeldLines[]> {
    const run = await this.runs.latest(list, viewer);
    if (!run) return [];
    if (this.held?.run !== run.id) {
      const rows = this.database.query<HeldLines[]>(
        `select l.indicator, l.reason, count(*)::int as lines
         from valuation_line l join valuation_run_member m on m.initiative_id = l.initiative_id and m.hash = l.hash join initiative i on i.id = l.initiative_id
         where m.run_id = $1 and l.status = 'realised' and l.outcome = 'held' and l.visibility = 'public' and i.visibility = 'public' group by 1, 2 order by 3 desc, 1`, [run.id]);
      this.held = { run: run.id, rows };
      rows.catch(() => { this.held = null; });
    }
    return this.held!.rows;
  }

  /** The public totals of some initiatives, by their id, of those with realised measurements: for lists. */
  async totalsOf(ids: readonly string[], list: string, viewer: Viewer | null): Promise<{ basis: Basis; totals: Map<string, Pick<Totals, 'value' | 'range' | 'firstYear' | 'lastYear'>> } | null> {
    const run = await this.runs.latest(list, viewer);
    if (!run) return null;
    const rows = await this.database.query<({ id: string } & Pick<Totals, 'value' | 'firstYear' | 'lastYear'>)[]>(
      `select t.initiative_id as id, t.value, t.first_year as "firstYear", t.last_year as "lastYear"
       from valuation_total t join valuation_run_member m on m.initiative_id = t.initiative_id and m.hash = t.hash
       where m.run_id = $1 and t.visibility = 'public' and t.initiative_id = any($2) and ${MEASURED}`, [run.id, ids]);
    const range = await this.ranges.ofInitiatives(run, ids);
    return { basis: basisOf(run), totals: new Map(rows.map(({ id, ...totals }) => [id, { ...totals, range: range(id, totals.value) }])) };
  }
}

export function seesPrivate(initiative: Initiative, viewer: Viewer | null): boolean {
  return hasRole(viewer, 'admin') || initiative.organisation === viewer?.organisation;
}

export function basisOf(run: ValuationRun): Basis {
  return {
    list: run.list, version: run.version, listSha256: run.list_sha256, methodVersion: run.method_version, priceLevel: run.parameters.priceLevel,
    knownAt: run.known_at, contentHash: run.content_hash, publishedAt: run.published_at,
  };
}
