/**
 * The valuation of stored measurements, one statement per step. Pure text: valuation-run.service.ts executes it, and
 * line-value.ts defines what it must give, to the last digit (method: exactness).
 * $1 run, $2..$3 the first and last initiative of the step, and where used $4 list, $5 version, $6 parameters' hash,
 * $7..$8 price index and its version, $9 price level of the results.
 */

/** Who is in the run, by the hash of all that its valuation rests on: natural keys and decimal text in "C" order, never ids. $4 = hash of list, method and parameters. */
export const INSERT_MEMBERS = `
insert into valuation_run_member (initiative_id, run_id, hash)
select c.initiative_id, $1, sha256(convert_to(concat_ws(E'\\n', $4::text, i.slug, string_agg(concat_ws('|', c.indicator, c.status, c.visibility, c.excluded,
    to_char(c.period_from, 'YYYY-MM-DD'), to_char(c.period_until, 'YYYY-MM-DD'), trim_scale(c.quantity)::text),
    E'\\n' order by c.indicator collate "C", c.status collate "C", c.visibility collate "C", c.excluded collate "C", c.period_from, c.period_until, c.period_exact)), 'UTF8'))
from activity_cell c join initiative i on i.id = c.initiative_id
where c.initiative_id between $2 and $3
group by c.initiative_id, i.slug`;

/** Members of this step whose valuation is not there yet. */
const FRESH = `
  fresh as (
    select m.initiative_id, m.hash from valuation_run_member m
    where m.run_id = $1 and m.initiative_id between $2 and $3
      and not exists (select 1 from valuation v where v.initiative_id = m.initiative_id and v.hash = m.hash)
  )`;

/** The days each price of the list holds for: from its first day to the next one's; the first also before, where its authors said backcast. */
export const priceSpans = (list: string, version: string) => `
  spans as (
    select indicator, valid_from, amount, price_level, false as backcast, valid_from as applies_from,
      lead(valid_from, 1, 'infinity') over (partition by indicator order by valid_from) as applies_until
    from price where list = ${list} and version = ${version}
    union all
    select distinct on (indicator) indicator, valid_from, amount, price_level, true, '-infinity'::date, valid_from
    from price where list = ${list} and version = ${version} and backcast order by indicator, valid_from
  )`;

/**
 * Of every price with an index number: its days, and per post what a quantity is multiplied with to give each figure. Products of
 * stored decimals are exact, so multiplying them here first changes no digit.
 */
const RATES = `
  rates as materialized (
    select s.indicator, s.valid_from, array_agg(p.transfer is null order by p.position) as societal,
      array_agg(p.amount * r.ratio order by p.position) as gross,
      array_agg(p.amount * r.ratio * a.after_deadweight order by p.position) as after_deadweight,
      array_agg(p.amount * r.ratio * a.after_displacement order by p.position) as after_displacement,
      array_agg(p.amount * r.ratio * a.net order by p.position) as net,
      array_agg(p.amount * r.ratio * a.present_value order by p.position) as present_value
    from price s
    join price_post p using (list, version, indicator, valid_from)
    join list_indicator l using (list, version, indicator)
    join assumption_factor a on a.assumption_set = l.assumption_set and a.parameters = $6
    join index_ratio r on r.code = $7 and r.version = $8 and r.from_year = s.price_level and r.to_year = $9
    where s.list = $4 and s.version = $5 and s.amount is not null
    group by 1, 2
  )`;

/**
 * Lines: quantities summed per indicator, activity year, price, status and visibility; then each is priced, held or excluded,
 * with the reason. Every post is round(quantity * amount * ratio * factor, 6), stored in the order of the price's posts; a
 * figure of the line is the sum of its posts without transfer.
 */
export const INSERT_LINES = `
with ${FRESH}, ${priceSpans('$4', '$5')}, ${RATES},
  grouped as (
    select f.initiative_id, f.hash, c.indicator, c.activity_year, c.status, c.visibility, c.excluded, s.valid_from as price_from,
      coalesce(s.backcast and s.amount is not null and not l.held, false) as backcast, s.amount is null as withdrawn, l.held, sum(c.quantity) as quantity
    from fresh f join activity_cell c on c.initiative_id = f.initiative_id
    left join list_indicator l on l.list = $4 and l.version = $5 and l.indicator = c.indicator
    left join spans s on s.indicator = c.indicator and c.excluded = '' and c.period_from >= s.applies_from and c.period_from < s.applies_until
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
  ),
  judged as (
    select g.*, r.societal, r.gross, r.after_deadweight, r.after_displacement, r.net, r.present_value,
      case
        when g.excluded <> '' then g.excluded
        when r.gross is not null and not g.held then null
        when g.held is null then 'not-in-list'
        when not exists (select 1 from spans s where s.indicator = g.indicator) then 'no-price'
        when g.held then 'not-usable'
        when g.price_from is null then 'before-first-price'
        when g.withdrawn then 'withdrawn'
        else 'no-index-value'
      end as reason
    from grouped g
    left join rates r on r.indicator = g.indicator and r.valid_from = g.price_from
  )
insert into valuation_line (initiative_id, hash, line, indicator, activity_year, status, visibility, outcome, reason, quantity, price_from, backcast,
  gross, after_deadweight, after_displacement, net, present_value, posts)
select g.initiative_id, g.hash,
  row_number() over (partition by g.initiative_id order by g.indicator collate "C", g.activity_year, g.status collate "C", g.visibility collate "C", g.excluded collate "C", g.price_from nulls first, g.backcast),
  g.indicator, g.activity_year, g.status, g.visibility,
  case when g.reason is null then 'priced' when g.excluded <> '' then 'excluded' else 'held' end, g.reason,
  g.quantity, g.price_from, g.backcast, v.gross, v.after_deadweight, v.after_displacement, v.net, v.present_value, v.posts
from judged g
left join lateral (
  select coalesce(sum(round(g.quantity * m.gross, 6)) filter (where m.societal), 0) as gross,
    coalesce(sum(round(g.quantity * m.after_deadweight, 6)) filter (where m.societal), 0) as after_deadweight,
    coalesce(sum(round(g.quantity * m.after_displacement, 6)) filter (where m.societal), 0) as after_displacement,
    coalesce(sum(round(g.quantity * m.net, 6)) filter (where m.societal), 0) as net,
    coalesce(sum(round(g.quantity * m.present_value, 6)) filter (where m.societal), 0) as present_value,
    array_agg(round(g.quantity * m.present_value, 6)) as posts
  from unnest(g.societal, g.gross, g.after_deadweight, g.after_displacement, g.net, g.present_value) as m(societal, gross, after_deadweight, after_displacement, net, present_value)
) v on g.reason is null`;

/** Per initiative and visibility: the realised value, and how many realised lines stand beside it. No priced line: no value, never zero. */
export const INSERT_TOTALS = `
with ${FRESH}
insert into valuation_total (initiative_id, hash, visibility, value, backcast_value, priced, backcast, held, excluded, first_year, last_year)
select l.initiative_id, l.hash, l.visibility,
  sum(l.present_value) filter (where l.status = 'realised'), sum(l.present_value) filter (where l.status = 'realised' and l.backcast),
  count(*) filter (where l.status = 'realised' and l.outcome = 'priced' and not l.backcast), count(*) filter (where l.status = 'realised' and l.outcome = 'priced' and l.backcast),
  count(*) filter (where l.status = 'realised' and l.outcome = 'held'), count(*) filter (where l.status = 'realised' and l.outcome = 'excluded'),
  min(l.activity_year) filter (where l.status = 'realised' and l.outcome = 'priced'), max(l.activity_year) filter (where l.status = 'realised' and l.outcome = 'priced')
from fresh f join valuation_line l on l.initiative_id = f.initiative_id and l.hash = f.hash
group by 1, 2, 3`;

/** Last of a step: from here on the valuation is there to share. */
export const INSERT_VALUATIONS = `
with ${FRESH}
insert into valuation (initiative_id, hash) select initiative_id, hash from fresh`;

/** The hash of a whole run. */
export const CONTENT_HASH = `
select encode(sha256(convert_to(coalesce(string_agg(concat_ws('|', i.slug, encode(m.hash, 'hex')), E'\\n' order by i.slug collate "C"), ''), 'UTF8')), 'hex') as hash
from valuation_run_member m join initiative i on i.id = m.initiative_id where m.run_id = $1`;
