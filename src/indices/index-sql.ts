import { MATCHED_MIN } from './rule-book.js';

/** What publishing does set-based, one statement per step. Pure text: publish-indices.service.ts executes it. */

/**
 * The constituents of every index for every pair of consecutive years: the value of each cell of t-1 and of t at the prices
 * of the first day of t-1, and whether the two match: both cover the same whole months, known to the day.
 * $1 the run's terms, $2 $3 codes of the indices and their new vintages.
 */
export const INSERT_CONSTITUENTS = `
with
  cell_year as (
    select initiative_id, indicator, activity_year, sum(quantity) as quantity,
      bool_and(period_exact and extract(day from period_from) = 1 and extract(day from period_until) = 1) as whole,
      bit_or((1::bigint << least(until_month, 62)) - (1::bigint << least(from_month, 62))) as months
    from (select *, extract(month from period_from)::int - 1 as from_month, ((extract(year from period_until) - activity_year) * 12 + extract(month from period_until))::int - 1 as until_month
      from activity_cell where status = 'realised' and visibility = 'public' and excluded = '') c
    group by 1, 2, 3
  ),
  valued as (
    select c.*, c.activity_year + side.ahead as year, side.ahead = 1 as is_base, r.backcast,
      (select coalesce(sum(round(c.quantity * p.rate, 6)) filter (where p.societal), 0) from unnest(r.societal, r.present_value) as p(societal, rate)) as value
    from cell_year c cross join (values (1), (0)) as side(ahead)
    join price_rate r on r.terms = $1 and r.reason is null and r.indicator = c.indicator
      and make_date(c.activity_year + side.ahead - 1, 1, 1) >= r.applies_from and make_date(c.activity_year + side.ahead - 1, 1, 1) < r.applies_until
  ),
  last_year as (select max(activity_year) as year from cell_year),
  wanted as (
    select d.code, w.vintage, i.id as initiative_id
    from index_definition d join unnest($2::text[], $3::integer[]) as w(code, vintage) using (code)
    join initiative i on i.visibility = 'public' and d.content->'countries' @> to_jsonb(i.country) and (d.content->>'sectors' = 'all' or d.content->'sectors' @> to_jsonb(i.sector))
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

/** What the links are made of, per index and year. The largest share is that of one initiative, in the earlier or the later period. */
export const YEAR_SUMS = `
with per_initiative as (
  select index_code, year, initiative_id, sector,
    bool_or(match = 'matched') as matched, bool_or(match = 'partial-period') as partial,
    coalesce(sum(base_value) filter (where match = 'matched'), 0) as base_value, coalesce(sum(current_value) filter (where match = 'matched'), 0) as current_value,
    coalesce(sum(abs(base_value)) filter (where match = 'matched'), 0) as base_absolute, coalesce(sum(abs(current_value)) filter (where match = 'matched'), 0) as current_absolute,
    sum(current_value) as total_value, bool_or(backcast) as backcast
  from index_constituent join unnest($1::text[], $2::integer[]) as w(code, new_vintage) on code = index_code and new_vintage = vintage
  join initiative on id = initiative_id
  group by 1, 2, 3, 4
),
by_sector as (
  select index_code, year, count(*) filter (where matched >= ${MATCHED_MIN})::int as sectors
  from (select index_code, year, sector, count(*) filter (where matched) as matched from per_initiative group by 1, 2, 3) s
  group by 1, 2
),
sums as (
  select index_code, year, count(*) filter (where matched or partial)::int as candidates, count(*) filter (where matched)::int as matched, count(*) filter (where partial and not matched)::int as partial,
    sum(base_value) as base_value, sum(current_value) as current_value, sum(base_absolute) as base_absolute, sum(current_absolute) as current_absolute,
    max(base_absolute) as largest_base, max(current_absolute) as largest_current, sum(total_value) as total_value, bool_or(backcast) as backcast
  from per_initiative group by 1, 2
)
select index_code, year, candidates, matched, partial, sectors, base_value, current_value, base_absolute, total_value, backcast,
  case when largest_base * current_absolute >= largest_current * base_absolute then largest_base else largest_current end as largest,
  case when largest_base * current_absolute >= largest_current * base_absolute then base_absolute else current_absolute end as largest_of
from sums join by_sector using (index_code, year) order by 1, 2`;

/** Per index, the hash of all its constituents: natural keys and decimal text in "C" order. */
export const CONSTITUENTS_HASH = `
select c.index_code, encode(sha256(convert_to(string_agg(concat_ws('|', i.slug, c.indicator, c.year, c.match, c.backcast, c.base_value, c.current_value), E'\\n'
  order by i.slug collate "C", c.indicator collate "C", c.year), 'UTF8')), 'hex') as hash
from index_constituent c join unnest($1::text[], $2::integer[]) as w(code, new_vintage) on w.code = c.index_code and new_vintage = c.vintage join initiative i on i.id = c.initiative_id
group by 1`;
