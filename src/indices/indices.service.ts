import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { parseDecimal, RATIO_DECIMALS, toFixed } from '../shared/decimal.js';
import { NotFound } from '../shared/errors.js';
import { groupBy } from '../shared/group-by.js';
import type { Level } from './chain.js';
import { closestToLink, type Constituent, type IndexSummary, type Publication, type SeriesPoint, type Vintage } from './published-index.js';
import { rebase } from './rebase.js';
import type { VintageLevel } from './revision-triangle.js';

const VINTAGE = `
  v.index_code as code, v.vintage, v.definition->'title' as title, coalesce(v.definition->'sectors', jsonb_build_array(v.definition->'sector')) as sectors, v.definition->'countries' as countries,
  v.rule_book_version as "ruleBookVersion", v.method_version as "methodVersion", v.list, v.version as "listVersion", v.list_sha256 as "listSha256",
  v.known_at as "knownAt", v.content_hash as "contentHash", v.reason, v.published_at as "publishedAt", v.as_of as "asOf", v.definition`;
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

  async series({ code, vintage }: Pick<Vintage, 'code' | 'vintage'>): Promise<SeriesPoint[]>;
  /** @param base the year that is 100, in the place of the first of its segment @returns null where that year has no level */
  async series({ code, vintage }: Pick<Vintage, 'code' | 'vintage'>, base: number | undefined): Promise<SeriesPoint[] | null>;
  async series({ code, vintage }: Pick<Vintage, 'code' | 'vintage'>, base?: number): Promise<SeriesPoint[] | null> {
    const points = await this.database.query<SeriesPoint[]>(`select ${POINT} from index_level l where l.index_code = $1 and l.vintage = $2 order by l.year`, [code, vintage]);
    if (base === undefined) return points;
    const rebased = rebase(points.map(({ year, segment, level }) => ({ year, segment, level: level === null ? null : parseDecimal(level) as Level })), base);
    return rebased && points.map((point, at) => ({ ...point, level: rebased[at]!.level && toFixed(rebased[at]!.level, RATIO_DECIMALS), range: point.range && { ...point.range, level: null } }));
  }

  /** The vintage of an index that was the newest on a day. @throws NotFound where there was none yet */
  async newestOn(code: string, day: string): Promise<number> {
    const [found] = await this.database.query<{ vintage: number }[]>('select max(vintage) as vintage from index_vintage where index_code = $1 and (published_at at time zone $3)::date <= $2::date having count(*) > 0', [code, day, 'Europe/Amsterdam']);
    if (!found) throw new NotFound(`Index "${code}" had no published vintage on ${day}.`);
    return found.vintage;
  }

  /** What every vintage said of every year. */
  async levels(code: string): Promise<VintageLevel[]> {
    return this.database.query<VintageLevel[]>('select vintage, year, level from index_level where index_code = $1 order by vintage, year', [code]);
  }

  /** All vintages of one index, or the newest of all of them; newest first. */
  async publications(code: string | null, limit: number): Promise<Publication[]> {
    return this.database.query<Publication[]>(
      `select v.index_code as code, v.vintage, v.definition->'title' as title, v.list, v.version as "listVersion", v.rule_book_version as "ruleBookVersion", v.reason, v.published_at as "publishedAt", v.as_of as "asOf", v.content_hash as "contentHash"
       from index_vintage v left join index_definition d on d.code = v.index_code where $1::text is null or v.index_code = $1 order by v.published_at desc, d.position, v.vintage desc limit $2`, [code, limit]);
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
