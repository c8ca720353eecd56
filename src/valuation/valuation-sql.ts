import { parseDecimal, toText } from '../shared/decimal.js';
import type { UncertaintyParameters } from './uncertainty-parameters.js';

/**
 * The valuation of stored measurements, one statement per step. Pure text: valuation-run.service.ts executes it, and
 * line-value.ts defines what it must give, to the last digit (method: exactness).
 * $1 run, $2..$3 the first and last initiative of the step, $4 the hash of its terms: price list, method and parameters.
 */

/** What a quantity is multiplied with, written once per terms ($1); $2 = rows as JSON. */
export const INSERT_RATES = `
insert into price_rate (terms, indicator, applies_from, applies_until, price_from, backcast, reason, cluster, alpha, overlap_group, overlap_counts, societal, gross, after_deadweight, after_displacement, net, present_value)
select $1, r.* from jsonb_to_recordset($2) as r(indicator text, "appliesFrom" date, "appliesUntil" date, "priceFrom" date, backcast boolean, reason text,
  cluster text, alpha numeric, "overlapGroup" text[], "overlapCounts" boolean[], societal boolean[], gross numeric[], "afterDeadweight" numeric[], "afterDisplacement" numeric[], net numeric[], "presentValue" numeric[])
on conflict do nothing`;

/** The running totals of what an effect is worth by year; $1 = terms, $2 = rows as JSON. */
export const INSERT_FLOWS = `
insert into price_flow (terms, indicator, applies_from, year_offset, value, present_value)
select $1, f.* from jsonb_to_recordset($2) as f(indicator text, "appliesFrom" date, "yearOffset" int, value numeric[], "presentValue" numeric[])
on conflict do nothing`;

/** Which indicator yields to which; $1 = terms, $2 = rows as JSON. */
export const INSERT_YIELDINGS = `
insert into price_yield (terms, indicator, yields_to) select $1, y.* from jsonb_to_recordset($2) as y(indicator text, "yieldsTo" text)
on conflict do nothing`;

/** What inputs are multiplied with; $1 = terms, $2 = rows as JSON. */
export const INSERT_INPUT_RATES = `
insert into input_rate (terms, unit, applies_from, applies_until, reason, rate)
select $1, r.* from jsonb_to_recordset($2) as r(unit text, "appliesFrom" date, "appliesUntil" date, reason text, rate numeric)
on conflict do nothing`;

/** Sorting a step fits in memory; compiling a statement takes longer than it saves. */
export const STEP_SETTINGS = `select set_config('work_mem', '64MB', true), set_config('jit', 'off', true)`;

/**
 * $1 = off before the lines, on after: the planner cannot tell how many lines there will be. Where it expects few it would go through
 * hundreds of rates for each, and what is grouped by sorting has the order of the lines already.
 */
export const PLANS_FOR_FEW = `select set_config('enable_nestloop', $1, true), set_config('enable_mergejoin', $1, true), set_config('enable_hashagg', $1, true)`;

/** Who keeps the valuation of an earlier run ($2, of publication $3) under the same terms: all of whom nothing changed since. */
export const KEEP_MEMBERS = `
insert into valuation_run_member (initiative_id, run_id, hash)
select m.initiative_id, $1, m.hash from valuation_run_member m
where m.run_id = $2 and not exists (select 1 from activity a where a.initiative_id = m.initiative_id and a.publication > $3)`;

/** Who is in the run, or who else is beside those who keep their valuation ($5: the publication of that), by the hash of all that its valuation rests on: natural keys and decimal text in "C" order (that of the cells' columns), never ids. Days count from 1970-01-01. */
export const insertMembers = (few: boolean) => `
insert into valuation_run_member (initiative_id, run_id, hash)
select i.id, $1, sha256(convert_to(concat_ws(E'\\n', $4::text, i.slug, array_to_string(array(
    select concat_ws('|', c.indicator, c.status, c.visibility, c.excluded, c.period_from - date '1970-01-01', c.period_until - date '1970-01-01', c.evidence, trim_scale(c.quantity))
    from activity_cell c where c.initiative_id = i.id
    order by c.indicator, c.activity_year, c.status, c.visibility, c.excluded, c.period_from, c.period_until, c.period_exact, c.evidence)
    || array(select concat_ws('|', 'input', n.stakeholder, n.kind, n.unit, n.status, n.visibility, n.period_from - date '1970-01-01', trim_scale(sum(n.quantity)))
    from current_input n where n.initiative_id = i.id
    group by n.stakeholder, n.kind, n.unit, n.status, n.visibility, n.period_from
    order by n.stakeholder collate "C", n.kind collate "C", n.unit collate "C", n.status collate "C", n.visibility collate "C", n.period_from), E'\\n')), 'UTF8'))
from initiative i
where i.id between $2 and $3
  and (exists (select 1 from activity_cell c where c.initiative_id = i.id) or exists (select 1 from current_input n where n.initiative_id = i.id))${few ? `
  and i.id in (select initiative_id from activity where publication > $5)
on conflict do nothing -- of whom something is published meanwhile: then the run is made again` : ''}`;

/** Members of this step whose valuation is not there yet. */
export const FRESH = `
  fresh as materialized (
    select m.initiative_id, m.hash from valuation_run_member m
    where m.run_id = $1 and m.initiative_id between $2 and $3
      and not exists (select 1 from valuation v where v.initiative_id between $2 and $3 and v.initiative_id = m.initiative_id and v.hash = m.hash)
  )`;

/** Priced lines that yield to a priced one of the same initiative, activity year, status and visibility. */
const REFUSED = `
  priced as (select g.* from grouped g join rates r using (indicator, applies_from) where r.reason is null),
  refused as (
    select distinct own.initiative_id, own.line
    from priced own join price_yield y on y.terms = $4 and y.indicator = own.indicator
    join priced other on other.initiative_id = own.initiative_id and other.activity_year = own.activity_year and other.status = own.status and other.visibility = own.visibility and other.indicator = y.yields_to
  ),`;

const FIGURES = ['gross', 'after_deadweight', 'after_displacement', 'net'];

/**
 * Lines: quantities summed per indicator, activity year, rate, status and visibility; then each is priced, held or excluded,
 * with the reason. Every post is round(quantity * rate, 6), stored in the order of the price's posts; a figure of the line is
 * the sum of its posts without transfer. Posts are columns here, which is several times as quick as rows.
 * The evidence of a line is that of its cells; its doubt the exact variance their own errors would have, were each as wide as its half-width.
 * @param most posts of any price of these terms
 * A priced line is refused where one it yields to is priced beside it: excluded, with the price it would have had.
 * @param error half-width by evidence, as a share of the quantity
 * @param related whether the list says who yields to whom
 * @param few whether only some initiatives of the step are fresh: then their cells are looked up, which takes longer where all are
 */
export function insertLines(most: number, error: UncertaintyParameters['error'], { related, few }: { related: boolean; few: boolean }): string {
  const positions = Array.from({ length: most }, (_, index) => index + 1);
  const each = (column: (position: number) => string) => positions.map(column).join(', ');
  const squares = Object.entries(error).map(([evidence, half]) => `when '${evidence}' then ${toText(parseDecimal(half).pow(2))}`).join(' ');
  const kept = (amount: string) => (related ? `case when not refused then ${amount} end` : amount);
  const post = (figure: string, position: number) => `round(g.quantity * r.${figure}_${position}, 6)`;
  const sum = (term: (position: number) => string, position = 1): string => {
    const own = `case when societal_${position} then ${term(position)} when not societal_${position} then 0 end`;
    return position === most ? own : `case when societal_${position + 1} is null then ${own} else ${own} + ${sum(term, position + 1)} end`;
  };
  return `
with ${FRESH},
  rates as materialized (
    select indicator, applies_from, applies_until, price_from, backcast, reason, cardinality(societal) as posts,
      ${each((position) => `societal[${position}] as societal_${position}, present_value[${position}] as present_value_${position}, ${FIGURES.map((figure) => `${figure}[${position}] as ${figure}_${position}`).join(', ')}`)}
    from price_rate where terms = $4
  ),
  grouped as (
    select c.initiative_id, c.indicator, c.activity_year, c.status, c.visibility, c.excluded, r.applies_from, sum(c.quantity) as quantity,
      case when min(c.evidence) = max(c.evidence) then min(c.evidence) else 'mixed' end as evidence, sum(c.quantity * c.quantity * case c.evidence ${squares} end) as doubt,
      row_number() over (partition by c.initiative_id order by c.indicator, c.activity_year, c.status, c.visibility, c.excluded, r.applies_from) as line
    from ${few ? 'fresh f cross join lateral (select * from activity_cell where initiative_id = f.initiative_id offset 0) c' : 'activity_cell c'}
    left join rates r on r.indicator = c.indicator and c.excluded = '' and c.period_from >= r.applies_from and c.period_from < r.applies_until
    ${few ? '' : 'where c.initiative_id between $2 and $3 and c.initiative_id in (select initiative_id from fresh)'}
    group by 1, 2, 3, 4, 5, 6, 7
  ),${related ? REFUSED : ''}
  figures as (
    select g.initiative_id, f.hash, g.line, g.indicator, g.activity_year, g.status, g.visibility, g.quantity, g.evidence, g.doubt, r.price_from, coalesce(r.backcast, false) as backcast, r.posts,
      case when g.excluded <> '' then g.excluded when r.indicator is null then 'not-in-list' else r.reason end as reason, g.excluded <> '' as excluded, ${related ? 'd.line is not null' : 'false'} as refused,
      ${FIGURES.map((figure) => `${sum((position) => post(figure, position))} as ${figure}`).join(',\n      ')},
      ${each((position) => `r.societal_${position}, ${post('present_value', position)} as post_${position}`)}
    from grouped g join fresh f using (initiative_id) left join rates r using (indicator, applies_from)${related ? ' left join refused d on d.initiative_id = g.initiative_id and d.line = g.line' : ''}
    offset 0 -- not merged into the statement below, which would compute every post twice
  )
insert into valuation_line (initiative_id, hash, line, indicator, activity_year, status, visibility, outcome, reason, quantity, evidence, doubt, price_from, backcast,
  ${FIGURES.join(', ')}, present_value, posts)
select initiative_id, hash, line, indicator, activity_year, status, visibility, 
  case when excluded or refused then 'excluded' when reason is null then 'priced' else 'held' end, case when refused then 'double-count' else reason end, quantity, evidence, doubt, price_from, backcast,
  ${FIGURES.map(kept).join(', ')}, ${kept(sum((position) => `post_${position}`))}, ${kept(`trim_array(array[${each((position) => `post_${position}`)}], ${most} - posts)`)}
from figures`;
}

/**
 * Lines of a cluster of which others are larger: their posts, and so their figures, once more with the multipliers of `overlapMultipliers`.
 * They are looked for initiative by initiative, since only lists with clusters have any.
 */
export const APPLY_OVERLAP = `
with ${FRESH},
  multiplied as materialized (
    select f.initiative_id, f.hash, m.* from fresh f cross join lateral (
      with posts as (
        select l.line, l.quantity, l.activity_year, l.status, l.visibility, r.indicator, r.applies_from, r.cluster, r.alpha, p.*
        from valuation_line l
        join price_rate r on r.terms = $4 and r.cluster is not null and r.reason is null and r.indicator = l.indicator and r.price_from = l.price_from and r.backcast = l.backcast
        cross join lateral unnest(l.posts, r.overlap_group, r.overlap_counts) with ordinality as p(value, overlap_group, counts, position)
        where l.initiative_id = f.initiative_id and l.hash = f.hash and l.outcome = 'priced'
      ),
      sums as (
        select activity_year, status, visibility, cluster, overlap_group, indicator, coalesce(sum(value) filter (where counts), 0) as value from posts group by 1, 2, 3, 4, 5, 6
      ),
      ranked as (
        select s.*, value = 0 or row_number() over (partition by activity_year, status, visibility, cluster, overlap_group, sign(value) order by abs(value) desc, indicator) = 1 as keeps from sums s
      )
      select p.line, p.quantity, p.indicator, p.applies_from, array_agg(case when k.keeps then 1 else p.alpha end order by p.position) as overlap
      from posts p join ranked k using (activity_year, status, visibility, cluster, overlap_group, indicator)
      group by 1, 2, 3, 4 having bool_or(not k.keeps and p.alpha <> 1)
      offset 0
    ) m
  ),
  valued as materialized (
    select m.initiative_id, m.hash, m.line, m.overlap, v.* from multiplied m join price_rate r on r.terms = $4 and r.indicator = m.indicator and r.applies_from = m.applies_from
    cross join lateral (
      select ${FIGURES.map((figure) => `coalesce(sum(round(m.quantity * p.${figure} * p.multiplier, 6)) filter (where p.societal), 0) as ${figure}`).join(', ')},
        coalesce(sum(round(m.quantity * p.present_value * p.multiplier, 6)) filter (where p.societal), 0) as present_value, array_agg(round(m.quantity * p.present_value * p.multiplier, 6) order by p.position) as posts
      from unnest(r.societal, ${FIGURES.map((figure) => `r.${figure}`).join(', ')}, r.present_value, m.overlap) with ordinality as p(societal, ${FIGURES.join(', ')}, present_value, multiplier, position)
    ) v
  )
update valuation_line l set overlap = v.overlap, ${[...FIGURES, 'present_value', 'posts'].map((column) => `${column} = v.${column}`).join(', ')}
from valued v where l.initiative_id = v.initiative_id and l.hash = v.hash and l.line = v.line`;

/** What was put in, summed per activity year, stakeholder, kind, unit, status, visibility and rate: round(quantity * rate, 6), or held with the reason. */
export const INSERT_INPUTS = `
with ${FRESH}
insert into valuation_input (initiative_id, hash, line, activity_year, stakeholder, kind, unit, status, visibility, quantity, reason, amount)
select f.initiative_id, f.hash, n.* from fresh f cross join lateral (
  select row_number() over (order by extract(year from i.period_from), i.stakeholder collate "C", i.kind collate "C", i.unit collate "C", i.status collate "C", i.visibility collate "C", r.applies_from),
    extract(year from i.period_from)::int, i.stakeholder, i.kind, i.unit, i.status, i.visibility, sum(i.quantity), case when r.unit is null then 'other-currency' else r.reason end, round(sum(i.quantity) * r.rate, 6)
  from current_input i left join input_rate r on r.terms = $4 and r.unit = i.unit and i.period_from >= r.applies_from and i.period_from < r.applies_until
  where i.initiative_id = f.initiative_id
  group by extract(year from i.period_from), i.stakeholder, i.kind, i.unit, i.status, i.visibility, r.applies_from, r.unit, r.reason, r.rate
) n`;

/** Per initiative and visibility: the realised value, and how many realised lines stand beside it. No priced line: no value, never zero. */
export const INSERT_TOTALS = `
with ${FRESH}
insert into valuation_total (initiative_id, hash, visibility, value, backcast_value, priced, backcast, held, excluded, first_year, last_year)
select f.initiative_id, f.hash, t.* from fresh f cross join lateral (
  select l.visibility,
    sum(l.present_value) filter (where l.status = 'realised'), sum(l.present_value) filter (where l.backcast and l.status = 'realised'),
    count(l.present_value) filter (where not l.backcast and l.status = 'realised'), count(l.present_value) filter (where l.backcast and l.status = 'realised'),
    count(*) filter (where l.outcome = 'held' and l.status = 'realised'), count(*) filter (where l.outcome = 'excluded' and l.status = 'realised'),
    min(l.activity_year) filter (where l.outcome = 'priced' and l.status = 'realised'), max(l.activity_year) filter (where l.outcome = 'priced' and l.status = 'realised')
  from valuation_line l where l.initiative_id = f.initiative_id and l.hash = f.hash
  group by l.visibility
) t`;

/** Last of a step: from here on the valuation is there to share. */
export const INSERT_VALUATIONS = `
with ${FRESH}
insert into valuation (initiative_id, hash) select initiative_id, hash from fresh`;

/** The hash of a whole run. */
export const CONTENT_HASH = `
select encode(sha256(convert_to(coalesce(string_agg(concat_ws('|', i.slug, encode(m.hash, 'hex')), E'\\n' order by i.slug collate "C"), ''), 'UTF8')), 'hex') as hash
from valuation_run_member m join initiative i on i.id = m.initiative_id where m.run_id = $1`;
