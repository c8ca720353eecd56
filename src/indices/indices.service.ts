import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { NotFound } from '../shared/errors.js';
import { groupBy } from '../shared/group-by.js';
import type { CellMatch } from './cell-match.js';
import type { IndexDefinition } from './index-definition.js';
import type { Beside } from './index-levels.js';
import type { LevelRange } from './index-ranges.service.js';
import type { LinkStatus } from './rule-book.js';

/** A published vintage: immutable, and enough to make it again. */
export interface Vintage {
  code: string;
  vintage: number;
  title: IndexDefinition['title'];
  sectors: IndexDefinition['sectors'];
  countries: string[];
  ruleBookVersion: string;
  methodVersion: string;
  list: string;
  listVersion: string;
  listSha256: string;
  knownAt: number;
  contentHash: string;
  reason: string;
  publishedAt: string;
}

/** One year of an index. Links and levels have 20 decimals, amounts are euro at the list's price level, all as text. */
export interface SeriesPoint {
  year: number;
  /** Levels of one segment belong together; a gap starts a new one at 100. */
  segment: number | null;
  level: string | null;
  /** Preliminary: late reports may still change it. null: no link. */
  status: LinkStatus | null;
  /** Change against the year before, over the matched initiatives. */
  link: string | null;
  /** Why there is no link; null where there is one. */
  reason: string | null;
  matched: number;
  /** Initiatives that reported in both years, matched or not. */
  candidates: number;
  partial: number;
  /** Initiatives with a cell that was missing once and is compared again. */
  returned: number | null;
  /** Numerator and denominator of the link, imputed cells too. */
  baseValue: string;
  currentValue: string;
  largestShare: string | null;
  /** Share of the base that rests on missing reports. */
  imputedShare: string | null;
  /** Value of all measured activity of the year, matched or not; null where nothing was measured. */
  totalValue: string | null;
  /** Valued at a price from a later year. */
  backcast: boolean;
  /** The version of the price list by which this year is valued: the newest when its link was first published. */
  listVersion: string | null;
  /** Where 5, 50 and 95 % of the draws lie below. */
  range: LevelRange | null;
  /** What a level never stands without: population, value and price, other formulas, the capped variant, return, turnover, coverage. null in vintages from before. */
  beside: Beside | null;
}

export interface IndexSummary extends Vintage {
  /** The newest year with a level. */
  last: SeriesPoint | null;
  /** Where it has no level at all: the year that came closest to a link. */
  closest: SeriesPoint | null;
}

export interface Constituent {
  year: number;
  initiative: string;
  name: string;
  country: string;
  sector: string;
  indicator: string;
  match: CellMatch;
  backcast: boolean;
  baseValue: string | null;
  currentValue: string | null;
  /** The same at the prices of the first day of its year. */
  repricedValue: string | null;
  ownValue: string | null;
  /** Whether it counts in the population index. */
  counts: boolean | null;
}

/** The year that came closest to a link: the most initiatives matched, then the most in both years, then the newest. */
export function closestToLink(points: readonly SeriesPoint[]): SeriesPoint | null {
  return points.toSorted((a, b) => b.matched - a.matched || b.candidates - a.candidates || b.year - a.year)[0] ?? null;
}

const VINTAGE = `
  v.index_code as code, v.vintage, v.definition->'title' as title, coalesce(v.definition->'sectors', jsonb_build_array(v.definition->'sector')) as sectors, v.definition->'countries' as countries,
  v.rule_book_version as "ruleBookVersion", v.method_version as "methodVersion", v.list, v.version as "listVersion", v.list_sha256 as "listSha256",
  v.known_at as "knownAt", v.content_hash as "contentHash", v.reason, v.published_at as "publishedAt"`;
const POINT = `
  l.year, l.segment, l.level, l.link, l.reason, l.matched, l.candidates, l.partial, l.base_value as "baseValue", l.current_value as "currentValue",
  l.largest_share as "largestShare", l.total_value as "totalValue", l.backcast, l.status, l.returned, l.imputed_share as "imputedShare", l.range, l.beside,
  (select r.version from valuation_run r where r.terms = l.terms limit 1) as "listVersion"`;

/** Reads published indices: the newest vintage, or the one asked for. */
@Injectable()
export class IndicesService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /**
   * The newest vintage of every index, in the order of their definitions.
   * @param sector only the indices whose definition names this sector
   */
  async all(sector?: string): Promise<IndexSummary[]> {
    const vintages = await this.database.query<Vintage[]>(
      `select distinct on (d.position, v.index_code) ${VINTAGE} from index_vintage v join index_definition d on d.code = v.index_code order by d.position, v.index_code, v.vintage desc`);
    const points = await this.database.query<(SeriesPoint & { code: string })[]>(
      `select l.index_code as code, ${POINT} from index_level l where (l.index_code, l.vintage) in (select index_code, max(vintage) from index_vintage group by 1) order by l.year`);
    const byIndex = groupBy(points, ({ code }) => code);
    return vintages.filter(({ sectors }) => sector === undefined || (sectors !== 'all' && sectors.includes(sector))).map((vintage) => {
      const own = (byIndex.get(vintage.code) ?? []).map(({ code, ...point }) => point);
      const last = own.findLast((point) => point.level !== null) ?? null;
      return { ...vintage, last, closest: last ? null : closestToLink(own) };
    });
  }

  /** @throws NotFound for an unknown index or vintage */
  async one(code: string, vintage?: number): Promise<Vintage> {
    const [found] = await this.database.query<Vintage[]>(
      `select ${VINTAGE} from index_vintage v where v.index_code = $1 and ($2::integer is null or v.vintage = $2) order by v.vintage desc limit 1`, [code, vintage ?? null]);
    if (!found) throw new NotFound(`There is no published index "${code}"${vintage === undefined ? '' : ` of vintage ${vintage}`}.`);
    return found;
  }

  async series({ code, vintage }: Pick<Vintage, 'code' | 'vintage'>): Promise<SeriesPoint[]> {
    return this.database.query<SeriesPoint[]>(`select ${POINT} from index_level l where l.index_code = $1 and l.vintage = $2 order by l.year`, [code, vintage]);
  }

  /** Who is in it in one year, or in all years, and whether each matched. */
  async constituents({ code, vintage, knownAt }: Pick<Vintage, 'code' | 'vintage' | 'knownAt'>, year?: number): Promise<Constituent[]> {
    return this.database.query<Constituent[]>(
      `select c.year, i.slug as initiative, p.profile->>'name' as name, p.profile->>'country' as country, coalesce(c.sector, p.profile->>'sector') as sector, c.indicator, c.match, c.backcast, c.base_value as "baseValue", c.current_value as "currentValue", c.repriced_value as "repricedValue", c.own_value as "ownValue", c.counts
       from index_constituent c join initiative i on i.id = c.initiative_id
       cross join lateral (select v.profile from initiative_version v join import f on f.id = v.import_id
         where v.initiative_id = c.initiative_id and f.publication <= $4 order by v.version desc limit 1) p
       where c.index_code = $1 and c.vintage = $2 and ($3::integer is null or c.year = $3)
       order by c.year, c.match = 'matched' desc, greatest(c.base_value, c.current_value) desc nulls last, i.slug`, [code, vintage, year ?? null, knownAt]);
  }
}
