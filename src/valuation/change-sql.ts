import { CHANGE_PARTS } from './explain-change.js';

/** How many of the initiatives that change most are named, for each sector and country. */
export const MOST_CHANGED = 10;

/**
 * What was reported of each indicator by each initiative in one year: `YearCell`, and the day that stands for its newest price.
 * Without overlap a post is round(quantity * rate, 6): only the lines that have a multiplier are computed again.
 */
const cells = (run: string, year: string, whose: string) => `
  select l.initiative_id, l.indicator, sum(l.present_value) as value, coalesce(sum(case when l.overlap is null then l.present_value else u.value end), 0) as uncorrected,
    coalesce(sum(l.quantity) filter (where l.outcome = 'priced'), 0) as quantity,
    max(greatest(case when l.backcast then '-infinity' else l.price_from end, make_date(${year}, 1, 1))) filter (where l.outcome = 'priced') as day
  from valuation_run_member m join valuation_run v on v.id = m.run_id join initiative i on i.id = m.initiative_id join valuation_line l on l.initiative_id = m.initiative_id and l.hash = m.hash
  left join lateral (
    select sum(round(l.quantity * p.rate, 6)) as value from price_rate r cross join unnest(r.present_value, r.societal) as p(rate, societal)
    where l.overlap is not null and p.societal and r.terms = v.terms and r.indicator = l.indicator and r.price_from = l.price_from and r.backcast = l.backcast and r.reason is null
  ) u on true
  where m.run_id = ${run} and l.activity_year = ${year} and l.status = 'realised' and ${whose} group by 1, 2`;

const PUBLIC = `l.visibility = 'public' and i.visibility = 'public'`;

/** Of one initiative: $1 run, $2 year, $3 the initiative, $4 also what is private. */
export const CELLS = cells('$1', '$2::int', `m.initiative_id = $3 and (l.visibility = 'public' or $4)`);

const step = (quantity: string, rung: string, same: string) =>
  `case when r.${rung} is null then ${same} else (select coalesce(sum(round(c.${quantity} * x, 6)), 0) from unnest(r.${rung}) x) end`;

/**
 * What `explainChange` gives for every initiative and indicator, summed by sector and country, with the initiatives that change most.
 * $1 run and $2 year before, $3 run and $4 year after, $5 the ladders as JSON, by indicator and the days of both prices.
 */
export const SUM_CHANGES = `
with ladders as materialized (
    select * from jsonb_to_recordset($5) as r(indicator text, "dayBefore" date, "dayAfter" date, l0 numeric[], l1 numeric[], l2 numeric[], l3 numeric[], l4 numeric[])
  ),
  before as (${cells('$1', '$2::int', PUBLIC)}),
  after as (${cells('$3', '$4::int', PUBLIC)}),
  cells as (
    select initiative_id, b.value as was, b.uncorrected as was_uncorrected, b.quantity as was_quantity, a.value as "is", a.uncorrected as is_uncorrected, a.quantity as is_quantity,
      b.indicator is not null as reported_before, a.indicator is not null as reported_after, b.day as day_before, a.day as day_after, indicator
    from before b full join after a using (initiative_id, indicator)
  ),
  totals as (
    select c.*, b0.v as b0, a0.v as a0, a1.v as a1, a2.v as a2, a3.v as a3, a4.v as a4
    from cells c left join ladders r on r.indicator = c.indicator and r."dayBefore" = c.day_before and r."dayAfter" = c.day_after
    cross join lateral (select ${step('was_quantity', 'l0', 'null')} as v) b0
    cross join lateral (select ${step('is_quantity', 'l0', 'null')} as v) a0
    cross join lateral (select ${step('is_quantity', 'l1', 'a0.v')} as v) a1
    cross join lateral (select ${step('is_quantity', 'l2', 'a1.v')} as v) a2
    cross join lateral (select ${step('is_quantity', 'l3', 'a2.v')} as v) a3
    cross join lateral (select ${step('is_quantity', 'l4', 'a3.v')} as v) a4
    offset 0 -- computed once, not for every part below
  ),
  parts as (
    select initiative_id, was, "is",
      case when was is null and not reported_before then "is" end as "newlyReported",
      case when "is" is null and not reported_after then -was end as "noLongerReported",
      case when was is null and reported_before then "is" end as "newlyPriced",
      case when "is" is null and reported_after then -was end as "noLongerPriced",
      a0 - b0 as activity, (b0 - was_uncorrected) + (a1 - a0) + (is_uncorrected - a4) as price, a2 - a1 as "priceList", a3 - a2 as "priceLevel", a4 - a3 as adjustments,
      case when was is not null and "is" is not null then ("is" - is_uncorrected) - (was - was_uncorrected) end as overlap
    from totals
  ),
  initiatives as (
    select initiative_id, sum(was) as was, sum("is") as "is", ${CHANGE_PARTS.map((part) => `sum("${part}") as "${part}"`).join(', ')}
    from parts group by 1
  ),
  ranked as (
    select i.sector, i.country, i.slug, i.name, p.*, row_number() over (partition by i.sector, i.country order by abs(coalesce("is", 0) - coalesce(was, 0)) desc, i.slug collate "C") as rank
    from initiatives p join initiative i on i.id = p.initiative_id
  )
select sector, country, sum(was) as before, sum("is") as after, ${CHANGE_PARTS.map((part) => `sum("${part}") as "${part}"`).join(', ')},
  coalesce(jsonb_agg(jsonb_build_object('slug', slug, 'name', name, 'before', was::text, 'after', "is"::text)) filter (where rank <= ${MOST_CHANGED} and was is distinct from "is"), '[]') as most
from ranked group by 1, 2`;
