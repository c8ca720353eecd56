/**
 * What publishing does set-based, one statement per step, within one transaction. Pure text: publish-indices.service.ts executes it, and
 * cell-match.ts, class-sums.ts, turnover.ts and the files they name define what it must give.
 */

/** Two tables that live as long as the transaction: who is in which index, and every cell compared with the year before. */
export const WORKING_TABLES = `
create temporary table index_member (index_code text not null, vintage integer not null, measure text not null, initiative_id uuid not null, primary key (index_code, initiative_id)) on commit drop;
create temporary table compared_cell (
  measure text not null, terms text not null, year integer not null, initiative_id uuid not null, indicator text not null, match text not null, counts boolean not null, backcast boolean not null,
  base_value numeric, current_value numeric, repriced_value numeric, own_value numeric, price_from date, base_quantity numeric, base_doubt numeric, quantity numeric, doubt numeric
) on commit drop`;

/** $1 $2 $3 indices, their vintages and their measures. Whoever is in the universe of the definition as profiles stand. */
export const INSERT_MEMBERS = `
insert into index_member (index_code, vintage, measure, initiative_id)
select d.code, w.vintage, w.measure, i.id
from index_definition d join unnest($1::text[], $2::integer[], $3::text[]) as w(code, vintage, measure) using (code)
join initiative i on i.visibility = 'public' and not i.withdrawn and d.content->'countries' @> to_jsonb(i.country) and (d.content->>'sectors' = 'all' or d.content->'sectors' @> to_jsonb(i.sector))
  and (d.content->'provinces' is null or d.content->'provinces' @> to_jsonb(i.province)) and (d.content->'municipalities' is null or d.content->'municipalities' @> to_jsonb(i.municipality))
  and (d.content->'themes' is null or exists (select 1 from jsonb_array_elements_text(d.content->'themes') as t(theme) where t.theme = any(i.themes)))`;

const VALUE = (quantity: string, rate: string) => `case when c.${quantity} is not null then (select coalesce(sum(round(c.${quantity} * r, 6)), 0) from unnest(${rate}.rates) as p(r)) end`;

/**
 * Every cell that was reported in a year or in one of the two before, compared with the year before: how it matches, and its values at the prices
 * of the first day of t-1 and of t. Of a cell that returned or left, the base is what it reported of t-2.
 * $1 measure, $2 its goal, $3 its stakeholder, $4 $5 years and the terms to value each by, $6 run, $7 half-widths by evidence, as a share.
 */
export const INSERT_CELLS = `
with
  refused as materialized (
    select distinct l.initiative_id, l.indicator, l.activity_year
    from valuation_run_member m join valuation_line l on l.initiative_id = m.initiative_id and l.hash = m.hash
    where m.run_id = $6 and l.outcome = 'excluded' and l.status = 'realised' and l.visibility = 'public' and l.reason = 'double-count'
  ),
  cell_year as materialized (
    select initiative_id, indicator, activity_year, sum(quantity) as quantity, sum(quantity * quantity * half * half) as doubt,
      case when bool_and(period_exact and extract(day from period_from) = 1 and extract(day from period_until) = 1) then bit_or((1::bigint << least(until_month, 62)) - (1::bigint << least(from_month, 62))) end as months
    from (select *, coalesce(($7::jsonb->>evidence)::numeric, 0) as half, extract(month from period_from)::int - 1 as from_month, ((extract(year from period_until) - activity_year) * 12 + extract(month from period_until))::int - 1 as until_month
      from activity_cell c where status = 'realised' and visibility = 'public' and excluded = ''
        and not exists (select 1 from refused r where r.initiative_id = c.initiative_id and r.indicator = c.indicator and r.activity_year = c.activity_year)) c
    group by 1, 2, 3
  ),
  reports as (
    select initiative_id, indicator, activity_year + ahead as year, max(quantity) filter (where ahead = 0) as quantity, max(quantity) filter (where ahead = 1) as base_quantity, max(quantity) filter (where ahead = 2) as earlier_quantity,
      max(doubt) filter (where ahead = 0) as doubt, max(doubt) filter (where ahead = 1) as base_doubt, max(doubt) filter (where ahead = 2) as earlier_doubt, max(months) filter (where ahead = 0) as months, max(months) filter (where ahead = 1) as base_months, max(months) filter (where ahead = 2) as earlier_months
    from cell_year cross join generate_series(0, 2) as ahead
    where activity_year + ahead <= (select max(activity_year) from cell_year)
    group by 1, 2, 3
  ),
  matched as (
    select c.*, case
      when quantity is not null and base_quantity is not null then case when months = base_months then 'matched' else 'partial-period' end
      when quantity is not null and earlier_quantity is not null then case when months = earlier_months then 'returned' else 'new' end
      when quantity is not null then case when founded_year = year then 'founded' else 'new' end
      when closed_year <= year then case when base_quantity is not null or closed_year = year then 'closed' end
      when base_quantity is not null then 'not-reported'
      else 'left' end as match
    from (select r.*, extract(year from i.founded)::int as founded_year, extract(year from i.closed)::int as closed_year from reports r join initiative i on i.id = r.initiative_id where i.visibility = 'public') c
  ),
  rates as materialized (
    select r.terms, r.indicator, r.applies_from, r.applies_until, r.price_from, r.backcast, array(
      select p.rate * s.share from unnest(r.societal, r.present_value) with ordinality as p(societal, rate, place)
      where case when $3::text is null then p.societal else exists (
        select 1 from price_post o where o.list = l.list and o.version = l.version and o.indicator = r.indicator and o.valid_from = r.price_from and o.position = p.place - 1 and o.stakeholder = $3) end
      order by p.place) as rates
    from price_rate r join (select distinct on (terms) terms, list, version from valuation_run where terms = any($5) order by terms) l using (terms)
    join price_list d on d.list = l.list and d.version = l.version
    cross join lateral (select case when $2::text is null then 1 else (
      select sum((g->>'share')::numeric) from jsonb_array_elements(d.content->'indicators') e cross join jsonb_array_elements(e->'sdg') g where e->>'code' = r.indicator and split_part(g->>'target', '.', 1) = $2) end as share) s
    where r.reason is null and s.share is not null
  )
insert into compared_cell
select $1, y.terms, c.year, c.initiative_id, c.indicator, c.match,
  c.match in ('matched', 'returned', 'founded', 'closed') or (c.match = 'partial-period' and (c.founded_year = c.year - 1 or c.closed_year = c.year and c.closed_year is not null)) is true,
  b.backcast, v.*, b.price_from, coalesce(c.base_quantity, c.earlier_quantity), coalesce(c.base_doubt, c.earlier_doubt), c.quantity, c.doubt
from matched c
join unnest($4::integer[], $5::text[]) as y(year, terms) on y.year = c.year
join rates b on b.terms = y.terms and b.indicator = c.indicator and make_date(c.year - 1, 1, 1) >= b.applies_from and make_date(c.year - 1, 1, 1) < b.applies_until
left join rates n on n.terms = y.terms and n.indicator = c.indicator and make_date(c.year, 1, 1) >= n.applies_from and make_date(c.year, 1, 1) < n.applies_until
cross join lateral (
  select coalesce(base, ${VALUE('earlier_quantity', 'b')}) as base, current,
    case when n.applies_from = b.applies_from then base when n.terms is not null then ${VALUE('base_quantity', 'n')} end as repriced, case when n.applies_from = b.applies_from then current when n.terms is not null then ${VALUE('quantity', 'n')} end as own
  from (select ${VALUE('base_quantity', 'b')} as base, ${VALUE('quantity', 'b')} as current offset 0) at_base
) v
where c.match is not null`;

/** Cells of every index, each year by the terms it is published with; $1 the run's terms, $2 $3 $4 index, year and terms where they are others. */
const OF_INDICES = `
from index_member m join initiative i on i.id = m.initiative_id
join compared_cell c on c.initiative_id = m.initiative_id and c.measure = m.measure
left join unnest($2::text[], $3::integer[], $4::text[]) as s(index_code, year, terms) on s.index_code = m.index_code and s.year = c.year
where c.terms = coalesce(s.terms, $1)`;

export const INSERT_CONSTITUENTS = `
insert into index_constituent (initiative_id, index_code, vintage, year, indicator, match, backcast, base_value, current_value, sector, counts, repriced_value, own_value)
select c.initiative_id, m.index_code, m.vintage, c.year, c.indicator, c.match, c.backcast, c.base_value, c.current_value, i.sector, c.counts, c.repriced_value, c.own_value ${OF_INDICES}`;

/** What the ranges of links are made of: compared quantities per index, year, sector, match and price, in t-1 (t-2 where they returned) and t. Parameters as above. */
export const RANGE_SUMS = `
select m.index_code, c.year, i.sector, c.match, c.terms, c.indicator, c.price_from, sum(c.base_quantity) as base_quantity, sum(c.base_doubt) as base_doubt, sum(c.quantity) as quantity, sum(c.doubt) as doubt
${OF_INDICES} and c.match in ('matched', 'returned') group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7`;

/** What another list version makes of the same base: $1 $2 $3 $4 index, year, terms before and after. */
export const LIST_EFFECTS = `
select m.index_code, s.year, sum(o.base_value) as before, sum(n.base_value) as after
from unnest($1::text[], $2::integer[], $3::text[], $4::text[]) as s(index_code, year, before, after)
join index_member m on m.index_code = s.index_code
join compared_cell n on n.initiative_id = m.initiative_id and n.measure = m.measure and n.year = s.year and n.terms = s.after and n.match = 'matched'
join compared_cell o on o.initiative_id = n.initiative_id and o.measure = n.measure and o.year = n.year and o.indicator = n.indicator and o.terms = s.before
group by 1, 2`;

/** The constituents of vintages ($1, $2). */
const OF_VINTAGES = `from index_constituent c join unnest($1::text[], $2::integer[]) as w(code, new_vintage) on c.index_code = w.code and c.vintage = w.new_vintage`;

/** One row for each initiative of an index in a year: amounts of its matched cells, and what became of it. */
const PER_INITIATIVE = `
per_initiative as (
  select c.index_code, c.year, c.sector, c.initiative_id, bool_or(match = 'matched') as matched, bool_or(match = 'partial-period') as partial, bool_or(match = 'returned') as returned,
    ${sumOf('base_value', "= 'matched'")} as base, ${sumOf('current_value', "= 'matched'")} as current, ${sumOf('abs(base_value)', "= 'matched'")} as base_absolute, ${sumOf('abs(current_value)', "= 'matched'")} as current_absolute,
    ${sumOf('base_value', "= 'returned'")} as returned_base, ${sumOf('current_value', "= 'returned'")} as returned_current, ${sumOf('abs(base_value)', "= 'returned'")} as returned_absolute,
    ${sumOf('abs(base_value)', "= 'not-reported'")} as silent_absolute, ${sumOf('base_value', "in ('partial-period', 'not-reported', 'closed')")} as unmatched_base, ${sumOf('abs(base_value)', "in ('partial-period', 'not-reported', 'closed')")} as unmatched_absolute,
    coalesce(sum(base_value) filter (where counts and match not in ('matched', 'returned')), 0) as changed_base, coalesce(sum(current_value) filter (where counts and match not in ('matched', 'returned')), 0) as changed_current,
    ${sumOf('repriced_value', "= 'matched'")} as repriced_base, ${sumOf('own_value', "= 'matched'")} as own_current,
    bool_and(base_value > 0 and current_value > 0 and repriced_value > 0 and own_value > 0) filter (where match = 'matched') is true as all_positive, bool_and(repriced_value is not null and own_value is not null) filter (where match = 'matched') is true as repriced,
    sum(current_value) as total_value, sum(own_value) as own_total, sum(base_value) as base_total, bool_or(backcast) as backcast,
    case
      when bool_or(match in ('matched', 'returned', 'partial-period')) then null
      when bool_or(match in ('founded', 'new')) then case when not bool_or(match in ('not-reported', 'closed')) then case when bool_or(match = 'founded') then 'founded' else 'joined' end end
      when bool_or(match = 'closed') then 'closed' when bool_or(match = 'not-reported') then 'silent' else 'left' end as turnover
  ${OF_VINTAGES} group by 1, 2, 3, 4
)`;

function sumOf(amount: string, match: string): string {
  return `coalesce(sum(${amount}) filter (where match ${match}), 0)`;
}

const TURNOVER = ['founded', 'joined', 'closed', 'silent', 'left'] as const;
const SUMS = [
  'base', 'current', 'base_absolute', 'current_absolute', 'returned_base', 'returned_current', 'returned_absolute', 'silent_absolute', 'unmatched_base', 'unmatched_absolute', 'changed_base', 'changed_current', 'repriced_base', 'own_current', 'total_value', 'own_total',
] as const;

/** What the links are made of, per index, year and sector. */
export const CLASS_SUMS = `
with ${PER_INITIATIVE}
select index_code, year, sector, count(*) filter (where matched or partial)::int as candidates, count(*) filter (where matched)::int as matched, count(*) filter (where partial and not matched)::int as partial, count(*) filter (where returned)::int as returned,
  ${SUMS.map((column) => `sum(${column}) as ${column}`).join(', ')}, max(base_absolute) as largest_base, max(current_absolute) as largest_current,
  bool_and(all_positive) filter (where matched) is true as all_positive, bool_and(repriced) filter (where matched) is true as repriced, bool_or(backcast) as backcast,
  jsonb_build_object(${TURNOVER.map((kind) => `'${kind}', jsonb_build_object('initiatives', count(*) filter (where turnover = '${kind}'), 'value', coalesce(sum(coalesce(total_value, base_total)) filter (where turnover = '${kind}'), 0)::text)`).join(', ')}) as turnover
from per_initiative group by 1, 2, 3 order by 1, 2, sector collate "C"`;

/** The $3 largest initiatives. */
export const LARGEST = `
with ${PER_INITIATIVE}
select r.index_code, r.year, i.slug, r.base, r.current, r.base_absolute from (
  select p.*, row_number() over (partition by index_code, year order by base_absolute desc, initiative_id) as place from per_initiative p where matched
) r join initiative i on i.id = r.initiative_id where r.place <= $3 order by 1, 2, r.base_absolute desc, i.slug collate "C"`;

/** $3 run: what matched initiatives delivered in t at the prices of t, and what was put in, of those whose inputs are all known in euro. */
export const RETURNS = `
with ${PER_INITIATIVE},
  inputs as (
    select v.initiative_id, v.activity_year as year, sum(v.amount) as amount
    from valuation_run_member m join valuation_input v on v.initiative_id = m.initiative_id and v.hash = m.hash
    where m.run_id = $3 and v.status = 'realised' and v.visibility = 'public' group by 1, 2 having bool_and(v.amount is not null) and sum(v.amount) > 0
  )
select p.index_code, p.year, count(*)::int as initiatives, sum(p.own_current) as value, sum(n.amount) as inputs
from per_initiative p join inputs n using (initiative_id, year) where p.matched group by 1, 2`;

/** $1 run: per index and year, who of the known reported, and how many lines have no value. */
export const COVERAGE = `
with known as (select index_code, count(*)::int as known from index_member group by 1),
  lines as materialized (
    select r.initiative_id, l.activity_year as year, count(*) filter (where l.outcome = 'priced') as priced, count(*) filter (where l.outcome = 'held') as held, count(*) filter (where l.outcome = 'excluded') as excluded
    from valuation_run_member r join valuation_line l on l.initiative_id = r.initiative_id and l.hash = r.hash
    where r.run_id = $1 and l.status = 'realised' and l.visibility = 'public' group by 1, 2
  )
select m.index_code, l.year, k.known, count(*)::int as reporting, sum(l.priced)::int as priced, sum(l.held)::int as held, sum(l.excluded)::int as excluded
from index_member m join known k using (index_code) join lines l using (initiative_id) group by 1, 2, 3`;

/** Per index, the hash of all its constituents: natural keys and decimal text in "C" order. */
export const CONSTITUENTS_HASH = `
select c.index_code, encode(sha256(convert_to(string_agg(concat_ws('|', i.slug, c.indicator, c.year, c.sector, c.match, c.counts, c.backcast, c.base_value, c.current_value, c.repriced_value, c.own_value), E'\\n'
  order by i.slug collate "C", c.indicator collate "C", c.year), 'UTF8')), 'hex') as hash
${OF_VINTAGES} join initiative i on i.id = c.initiative_id
group by 1`;
