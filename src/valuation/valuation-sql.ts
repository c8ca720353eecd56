import { parseDecimal, toText } from '../shared/decimal.js';
import type { UncertaintyParameters } from './uncertainty-parameters.js';

/**
 * The valuation of stored measurements, one statement per step. Pure text: valuation-run.service.ts executes it, and
 * line-value.ts defines what it must give, to the last digit (method: exactness).
 * $1 run, $2..$3 the first and last initiative of the step, $4 the hash of its terms: price list, method and parameters.
 */

/** What a quantity is multiplied with, written once per terms ($1); $2 = rows as JSON. */
export const INSERT_RATES = `
insert into price_rate (terms, indicator, applies_from, applies_until, price_from, backcast, reason, societal, gross, after_deadweight, after_displacement, net, present_value)
select $1, r.* from jsonb_to_recordset($2) as r(indicator text, "appliesFrom" date, "appliesUntil" date, "priceFrom" date, backcast boolean, reason text,
  societal boolean[], gross numeric[], "afterDeadweight" numeric[], "afterDisplacement" numeric[], net numeric[], "presentValue" numeric[])
on conflict do nothing`;

/** Sorting a step fits in memory; compiling a statement takes longer than it saves. */
export const STEP_SETTINGS = `select set_config('work_mem', '64MB', true), set_config('jit', 'off', true)`;

/**
 * $1 = off before the lines, on after: the planner cannot tell how many lines there will be. Where it expects few it would go through
 * hundreds of rates for each, and what is grouped by sorting has the order of the lines already.
 */
export const PLANS_FOR_FEW = `select set_config('enable_nestloop', $1, true), set_config('enable_mergejoin', $1, true), set_config('enable_hashagg', $1, true)`;

/** Who is in the run, by the hash of all that its valuation rests on: natural keys and decimal text in "C" order (that of the cells' columns), never ids. Days count from 1970-01-01. */
export const INSERT_MEMBERS = `
insert into valuation_run_member (initiative_id, run_id, hash)
select i.id, $1, sha256(convert_to(concat_ws(E'\\n', $4::text, i.slug, array_to_string(array(
    select concat_ws('|', c.indicator, c.status, c.visibility, c.excluded, c.period_from - date '1970-01-01', c.period_until - date '1970-01-01', c.evidence, trim_scale(c.quantity))
    from activity_cell c where c.initiative_id = i.id
    order by c.indicator, c.activity_year, c.status, c.visibility, c.excluded, c.period_from, c.period_until, c.period_exact, c.evidence), E'\\n')), 'UTF8'))
from initiative i
where i.id between $2 and $3 and exists (select 1 from activity_cell c where c.initiative_id = i.id)`;

/** Members of this step whose valuation is not there yet. */
const FRESH = `
  fresh as materialized (
    select m.initiative_id, m.hash from valuation_run_member m
    where m.run_id = $1 and m.initiative_id between $2 and $3
      and not exists (select 1 from valuation v where v.initiative_id between $2 and $3 and v.initiative_id = m.initiative_id and v.hash = m.hash)
  )`;

const FIGURES = ['gross', 'after_deadweight', 'after_displacement', 'net'];

/**
 * Lines: quantities summed per indicator, activity year, rate, status and visibility; then each is priced, held or excluded,
 * with the reason. Every post is round(quantity * rate, 6), stored in the order of the price's posts; a figure of the line is
 * the sum of its posts without transfer. Posts are columns here, which is several times as quick as rows.
 * The evidence of a line is that of its cells; its doubt the exact variance their own errors would have, were each as wide as its half-width.
 * @param most posts of any price of these terms
 * @param error half-width by evidence, as a share of the quantity
 */
export function insertLines(most: number, error: UncertaintyParameters['error']): string {
  const positions = Array.from({ length: most }, (_, index) => index + 1);
  const each = (column: (position: number) => string) => positions.map(column).join(', ');
  const squares = Object.entries(error).map(([evidence, half]) => `when '${evidence}' then ${toText(parseDecimal(half).pow(2))}`).join(' ');
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
    from activity_cell c
    left join rates r on r.indicator = c.indicator and c.excluded = '' and c.period_from >= r.applies_from and c.period_from < r.applies_until
    where c.initiative_id between $2 and $3 and c.initiative_id in (select initiative_id from fresh)
    group by 1, 2, 3, 4, 5, 6, 7
  ),
  figures as (
    select g.initiative_id, f.hash, g.line, g.indicator, g.activity_year, g.status, g.visibility, g.quantity, g.evidence, g.doubt, r.price_from, coalesce(r.backcast, false) as backcast, r.posts,
      case when g.excluded <> '' then g.excluded when r.indicator is null then 'not-in-list' else r.reason end as reason, g.excluded <> '' as excluded,
      ${FIGURES.map((figure) => `${sum((position) => post(figure, position))} as ${figure}`).join(',\n      ')},
      ${each((position) => `r.societal_${position}, ${post('present_value', position)} as post_${position}`)}
    from grouped g join fresh f using (initiative_id) left join rates r using (indicator, applies_from)
    offset 0 -- not merged into the statement below, which would compute every post twice
  )
insert into valuation_line (initiative_id, hash, line, indicator, activity_year, status, visibility, outcome, reason, quantity, evidence, doubt, price_from, backcast,
  ${FIGURES.join(', ')}, present_value, posts)
select initiative_id, hash, line, indicator, activity_year, status, visibility, case when reason is null then 'priced' when excluded then 'excluded' else 'held' end, reason, quantity, evidence, doubt, price_from, backcast,
  ${FIGURES.join(', ')}, ${sum((position) => `post_${position}`)}, trim_array(array[${each((position) => `post_${position}`)}], ${most} - posts)
from figures`;
}

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
