/** What a comparison reads of a run. $1 run, $2 initiatives by id, $3 those of which the asker sees what is private. */

const ofThese = (table: string) => `
from valuation_run_member m join initiative i on i.id = m.initiative_id join ${table} l on l.initiative_id = m.initiative_id and l.hash = m.hash
where m.run_id = $1 and m.initiative_id = any($2) and (l.visibility = 'public' or m.initiative_id = any($3))`;

export const COMPARED_LINES = `
select l.initiative_id as id, i.sector, i.country, l.activity_year as year, l.status, l.visibility, l.indicator, l.price_from as "priceFrom", l.backcast, l.outcome, 1 as lines, l.quantity::text as quantity, l.doubt::text as doubt,
  l.overlap::text as overlap, l.evidence, l.present_value::text as value, l.posts::text[] as posts ${ofThese('valuation_line')} order by l.initiative_id, l.line`;

export const COMPARED_INPUTS = `
select l.initiative_id as id, l.activity_year as year, l.stakeholder, l.kind, l.visibility, sum(l.quantity)::text as quantity, sum(l.amount)::text as amount, count(*) filter (where l.amount is null)::int as held
${ofThese('valuation_input')} and l.status = 'realised' group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`;

/** Days between the first and the last day counted in a year: $1 initiatives, $2 those of which the asker sees what is private. */
export const COUNTED_DAYS = `
select initiative_id as id, activity_year as year, max(period_until) - min(period_from) as days from activity_cell
where initiative_id = any($1) and (visibility = 'public' or initiative_id = any($2)) and status = 'realised' and excluded = '' group by 1, 2`;

const PUBLIC = `from valuation_run_member m join initiative i on i.id = m.initiative_id`;
const OPEN = `m.run_id = $1 and l.activity_year = $2 and l.status = 'realised' and l.visibility = 'public' and i.visibility = 'public' and not i.withdrawn`;

/** Of all initiatives that counted something in a year, what is public: $1 run, $2 year. Once per run and year. */
export const PEERS = `
with worth as (
  select l.initiative_id, sum(l.present_value) as value, array_agg(distinct l.indicator) as indicators
  ${PUBLIC} join valuation_line l on l.initiative_id = m.initiative_id and l.hash = m.hash where ${OPEN} and l.outcome <> 'excluded' group by 1),
put as (
  select l.initiative_id, sum(l.amount) as amount, count(*) filter (where l.amount is null)::int as held, sum(l.quantity) filter (where l.kind = 'hours') as hours, sum(l.amount) filter (where l.kind = 'money') as money
  ${PUBLIC} join valuation_input l on l.initiative_id = m.initiative_id and l.hash = m.hash where ${OPEN} group by 1)
select i.slug, i.sector, i.country, i.province as region, i.phase, w.indicators, w.value::text as value, p.amount::text as amount, coalesce(p.held, 0) as held, p.hours::text as hours, p.money::text as money
from worth w join initiative i on i.id = w.initiative_id left join put p using (initiative_id) order by i.slug`;

/** The last year in which an initiative counted something in public: $1 run, $2 initiative. */
export const LAST_PUBLIC_YEAR = `
select max(l.activity_year) as year ${PUBLIC} join valuation_line l on l.initiative_id = m.initiative_id and l.hash = m.hash
where m.run_id = $1 and m.initiative_id = $2 and l.status = 'realised' and l.visibility = 'public' and i.visibility = 'public' and l.outcome <> 'excluded'`;
