import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { crashPoint } from '../database/crash-point.js';
import { underJobLock } from '../database/job-lock.js';
import { canonicalHash } from '../shared/canonical-hash.js';
import { parseDecimal, RATIO_DECIMALS, toFixed, toText } from '../shared/decimal.js';
import { groupBy } from '../shared/group-by.js';
import { ValuationRunService, type ValuationRun } from '../valuation/valuation-run.service.js';
import { priceSpans } from '../valuation/valuation-sql.js';
import { chain } from './chain.js';
import type { IndexDefinition } from './index-definition.js';
import { volumeLink } from './link.js';
import { RULE_BOOK_VERSION } from './rule-book.js';

/**
 * The constituents of every index for every pair of consecutive years: the value of each cell of t-1 and of t at the prices
 * of the first day of t-1, and whether the two match: both cover the same whole months, known to the day.
 * $1 list, $2 version, $3 parameters' hash, $4 $5 price index and version, $6 price level, $7 $8 codes of the indices and their new vintages.
 */
const INSERT_CONSTITUENTS = `
with ${priceSpans('$1', '$2')},
  cell_year as (
    select initiative_id, indicator, activity_year, sum(quantity) as quantity,
      bool_and(period_exact and extract(day from period_from) = 1 and extract(day from period_until) = 1) as whole,
      bit_or((1::bigint << least(until_month, 62)) - (1::bigint << least(from_month, 62))) as months
    from (select *, extract(month from period_from)::int - 1 as from_month, ((extract(year from period_until) - activity_year) * 12 + extract(month from period_until))::int - 1 as until_month
      from activity_cell where status = 'realised' and visibility = 'public' and excluded = '') c
    group by 1, 2, 3
  ),
  valued as (
    select c.*, c.activity_year + side.ahead as year, side.ahead = 1 as is_base, s.backcast, v.value
    from cell_year c cross join (values (1), (0)) as side(ahead)
    join spans s on s.indicator = c.indicator and make_date(c.activity_year + side.ahead - 1, 1, 1) >= s.applies_from and make_date(c.activity_year + side.ahead - 1, 1, 1) < s.applies_until
    join list_indicator l on l.list = $1 and l.version = $2 and l.indicator = c.indicator
    join index_ratio r on r.code = $4 and r.version = $5 and r.from_year = s.price_level and r.to_year = $6
    join assumption_factor a on a.assumption_set = l.assumption_set and a.parameters = $3
    cross join lateral (
      select coalesce(sum(round(c.quantity * p.amount * r.ratio * a.present_value, 6)) filter (where p.transfer is null), 0) as value
      from price_post p where p.list = $1 and p.version = $2 and p.indicator = c.indicator and p.valid_from = s.valid_from
    ) v
    where s.amount is not null
  ),
  last_year as (select max(activity_year) as year from cell_year),
  wanted as (
    select d.code, w.vintage, i.id as initiative_id
    from index_definition d join unnest($7::text[], $8::integer[]) as w(code, vintage) using (code)
    join initiative i on i.sector = d.content->>'sector' and i.visibility = 'public' and d.content->'countries' @> to_jsonb(i.country)
  )
insert into index_constituent (initiative_id, index_code, vintage, year, indicator, match, backcast, base_value, current_value)
select w.initiative_id, w.code, w.vintage, year, indicator,
  case
    when b.value is null then 'new'
    when c.value is null then 'not-reported'
    when b.whole and c.whole and b.months = c.months then 'matched'
    else 'partial-period'
  end, coalesce(b.backcast, c.backcast), b.value, c.value
from (select * from valued where is_base) b
full join (select * from valued where not is_base) c using (initiative_id, indicator, year)
join wanted w using (initiative_id)
where year <= (select last_year.year from last_year)`;

interface YearSums {
  index_code: string;
  year: number;
  candidates: number;
  matched: number;
  partial: number;
  base_value: string;
  current_value: string;
  base_absolute: string;
  largest: string;
  largest_of: string;
  total_value: string | null;
  backcast: boolean;
}

/** What the links are made of, per index and year. The largest share is that of one initiative, in the earlier or the later period. */
const YEAR_SUMS = `
with per_initiative as (
  select index_code, year, initiative_id,
    bool_or(match = 'matched') as matched, bool_or(match = 'partial-period') as partial,
    coalesce(sum(base_value) filter (where match = 'matched'), 0) as base_value, coalesce(sum(current_value) filter (where match = 'matched'), 0) as current_value,
    coalesce(sum(abs(base_value)) filter (where match = 'matched'), 0) as base_absolute, coalesce(sum(abs(current_value)) filter (where match = 'matched'), 0) as current_absolute,
    sum(current_value) as total_value, bool_or(backcast) as backcast
  from index_constituent join unnest($1::text[], $2::integer[]) as w(code, new_vintage) on code = index_code and new_vintage = vintage
  group by 1, 2, 3
),
sums as (
  select index_code, year, count(*) filter (where matched or partial)::int as candidates, count(*) filter (where matched)::int as matched, count(*) filter (where partial and not matched)::int as partial,
    sum(base_value) as base_value, sum(current_value) as current_value, sum(base_absolute) as base_absolute, sum(current_absolute) as current_absolute,
    max(base_absolute) as largest_base, max(current_absolute) as largest_current, sum(total_value) as total_value, bool_or(backcast) as backcast
  from per_initiative group by 1, 2
)
select index_code, year, candidates, matched, partial, base_value, current_value, base_absolute, total_value, backcast,
  case when largest_base * current_absolute >= largest_current * base_absolute then largest_base else largest_current end as largest,
  case when largest_base * current_absolute >= largest_current * base_absolute then base_absolute else current_absolute end as largest_of
from sums order by 1, 2`;

export interface Publication {
  run: ValuationRun;
  /** Codes of the indices that got a new vintage; the others did not change. */
  published: string[];
  unchanged: string[];
}

/** Publishes indices as immutable vintages, all from one valuation, in one transaction. */
@Injectable()
export class PublishIndicesService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly runs: ValuationRunService,
  ) {}

  /** Makes the definitions known; those of published vintages stay as they were. */
  async define(definitions: readonly IndexDefinition[]): Promise<void> {
    await this.database.query(
      `insert into index_definition (code, position, content)
       select r.content->>'code', r.position, r.content from jsonb_to_recordset($1) as r(position integer, content jsonb)
       on conflict (code) do update set position = excluded.position, content = excluded.content where index_definition.content <> excluded.content or index_definition.position <> excluded.position`,
      [JSON.stringify(definitions.map((content, position) => ({ position, content })))]);
  }

  /**
   * Values what is not valued yet, and publishes every index whose content changed as a new vintage.
   * @param reason why there is a new vintage, for its readers
   * @throws Conflict `busy` when another process is publishing
   */
  async publish(list: string, reason: string, progress?: (done: number, total: number) => void): Promise<Publication> {
    return underJobLock(this.database, `publication ${list}`, async (lock) => {
      for (;;) {
        const run = await this.runs.run(list, progress);
        await lock.renew();
        const publication = await this.database.transaction('REPEATABLE READ', (manager) => publishFrom(manager, run, reason));
        if (publication) return publication;
      }
    });
  }
}

/** @returns null when something was published since the valuation: then that comes first */
async function publishFrom(manager: EntityManager, run: ValuationRun, reason: string): Promise<Publication | null> {
  const [{ value }] = await manager.query<[{ value: number }]>('select value from publication_counter');
  if (value !== run.known_at) return null;
  const definitions = await manager.query<{ content: IndexDefinition; vintage: number; content_hash: string | null }[]>(
    `select d.content, coalesce(v.vintage, 0) + 1 as vintage, v.content_hash from index_definition d
     left join lateral (select vintage, content_hash from index_vintage where index_code = d.code order by vintage desc limit 1) v on true
     where d.content->>'list' = $1 order by d.position`, [run.list]);
  const wanted = [definitions.map(({ content }) => content.code), definitions.map(({ vintage }) => vintage)];

  await manager.query(INSERT_CONSTITUENTS, [run.list, run.version, run.parameters_hash, run.parameters.priceIndex.code, run.parameters.priceIndex.version, run.parameters.priceLevel, ...wanted]);
  const sums = groupBy(await manager.query<YearSums[]>(YEAR_SUMS, wanted), (row) => row.index_code);
  const hashes = new Map((await manager.query<{ index_code: string; hash: string }[]>(CONSTITUENTS_HASH, wanted)).map((row) => [row.index_code, row.hash]));

  const publication: Publication = { run, published: [], unchanged: [] };
  for (const { content, vintage, content_hash: before } of definitions) {
    const levels = levelsOf(sums.get(content.code) ?? []);
    const hash = canonicalHash({ definition: content, rules: RULE_BOOK_VERSION, method: run.method_version, list: run.list_sha256, levels, constituents: hashes.get(content.code) ?? null });
    if (hash === before) {
      await manager.query('delete from index_constituent where index_code = $1 and vintage = $2', [content.code, vintage]);
      publication.unchanged.push(content.code);
    } else {
      await insertVintage(manager, run, content, vintage, hash, reason, levels);
      publication.published.push(content.code);
    }
  }
  crashPoint('publication.before-commit');
  return publication;
}

const CONSTITUENTS_HASH = `
select c.index_code, encode(sha256(convert_to(string_agg(concat_ws('|', i.slug, c.indicator, c.year, c.match, c.backcast, c.base_value, c.current_value), E'\\n'
  order by i.slug collate "C", c.indicator collate "C", c.year), 'UTF8')), 'hex') as hash
from index_constituent c join unnest($1::text[], $2::integer[]) as w(code, new_vintage) on w.code = c.index_code and new_vintage = c.vintage join initiative i on i.id = c.initiative_id
group by 1`;

/** The rows of index_level, decimals as text, up to the last year in which anything was measured. */
function levelsOf(rows: readonly YearSums[]) {
  const byYear = new Map(rows.map((row) => [row.year, row]));
  const [first, last] = [rows[0]?.year ?? 0, rows.findLast((row) => row.total_value !== null)?.year ?? -1];
  const links = Array.from({ length: last - first + 1 }, (_, index) => {
    const row = byYear.get(first + index);
    const sample = row && {
      candidates: row.candidates, matched: row.matched, baseValue: parseDecimal(row.base_value), currentValue: parseDecimal(row.current_value), baseAbsolute: parseDecimal(row.base_absolute),
      largestShare: parseDecimal(row.largest_of).isZero() ? null : parseDecimal(row.largest).div(parseDecimal(row.largest_of)),
    };
    const found = sample ? volumeLink(sample) : { reason: 'no-data' as const };
    return { year: first + index, row, share: sample?.largestShare ?? null, link: 'link' in found ? found.link : null, reason: 'reason' in found ? found.reason : null };
  });
  const levels = chain(links);
  return links.map(({ year, row, share, link, reason }, index) => ({
    year, segment: levels[index]!.segment, link: link && toFixed(link, RATIO_DECIMALS), level: levels[index]!.level && toFixed(levels[index]!.level!, RATIO_DECIMALS),
    matched: row?.matched ?? 0, candidates: row?.candidates ?? 0, partial: row?.partial ?? 0, base_value: row ? toText(parseDecimal(row.base_value)) : '0', current_value: row ? toText(parseDecimal(row.current_value)) : '0',
    largest_share: share && toFixed(share, RATIO_DECIMALS), total_value: row?.total_value ?? null, backcast: row?.backcast ?? false, reason: index === 0 ? 'first-year' : reason,
  }));
}

async function insertVintage(manager: EntityManager, run: ValuationRun, definition: IndexDefinition, vintage: number, hash: string, reason: string, levels: ReturnType<typeof levelsOf>): Promise<void> {
  await manager.query(
    `insert into index_vintage (index_code, vintage, definition, rule_book_version, method_version, list, version, list_sha256, known_at, run_id, content_hash, reason)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [definition.code, vintage, JSON.stringify(definition), RULE_BOOK_VERSION, run.method_version, run.list, run.version, run.list_sha256, run.known_at, run.id, hash, vintage === 1 ? 'first publication' : reason]);
  await manager.query(
    `insert into index_level (index_code, vintage, year, segment, link, level, matched, candidates, partial, base_value, current_value, largest_share, total_value, backcast, reason)
     select $1, $2, r.* from jsonb_to_recordset($3) as r(year integer, segment integer, link numeric, level numeric, matched integer, candidates integer, partial integer,
       base_value numeric, current_value numeric, largest_share numeric, total_value numeric, backcast boolean, reason text)`,
    [definition.code, vintage, JSON.stringify(levels)]);
}
