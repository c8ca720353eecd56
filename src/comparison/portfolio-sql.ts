/** What a portfolio reads of a run: public and realised only. $1 run, $2 initiatives by id, $3 years. */

const MEMBERS = 'from valuation_run_member m join initiative i on i.id = m.initiative_id';
const OPEN = `l.status = 'realised' and l.visibility = 'public' and i.visibility = 'public' and not i.withdrawn`;

export const LINES_OF_MANY = `
select l.initiative_id as id, i.sector, i.country, l.activity_year as year, l.indicator, l.price_from as "priceFrom", l.backcast, l.outcome, 1 as lines, l.quantity, l.doubt, l.overlap::text as overlap, l.evidence,
  l.present_value as value, l.posts::text[] as posts
${MEMBERS} join valuation_line l on l.initiative_id = m.initiative_id and l.hash = m.hash
where m.run_id = $1 and m.initiative_id = any($2) and l.activity_year = any($3) and ${OPEN}`;

export const INPUTS_OF_MANY = `
select l.initiative_id as id, l.activity_year as year, l.stakeholder, sum(l.amount)::text as amount, count(*) filter (where l.amount is null)::int as held
${MEMBERS} join valuation_input l on l.initiative_id = m.initiative_id and l.hash = m.hash
where m.run_id = $1 and m.initiative_id = any($2) and l.activity_year = any($3) and ${OPEN} group by 1, 2, 3 order by 1, 2, 3`;

/** Of all initiatives of which both are known, value and inputs by sector and year: $1 run. Once per run, which never changes. */
export const ALL_RETURNS = `
with worth as (
  select m.initiative_id, i.sector, l.activity_year as year, sum(l.present_value) as value
  ${MEMBERS} join valuation_line l on l.initiative_id = m.initiative_id and l.hash = m.hash where m.run_id = $1 and ${OPEN} group by 1, 2, 3),
put as (
  select m.initiative_id, l.activity_year as year, sum(l.amount) as amount, count(*) filter (where l.amount is null) as held
  ${MEMBERS} join valuation_input l on l.initiative_id = m.initiative_id and l.hash = m.hash where m.run_id = $1 and ${OPEN} group by 1, 2)
select w.sector, w.year, count(*)::int as initiatives, sum(w.value)::text as value, sum(p.amount)::text as inputs
from worth w join put p using (initiative_id, year) where w.value is not null and p.held = 0 and p.amount > 0 group by 1, 2`;

/** Of one initiative the last year in which value and inputs are both known: $1 run, $2 initiative. */
export const LAST_RETURN = `
with worth as (select l.activity_year as year, sum(l.present_value) as value ${MEMBERS} join valuation_line l on l.initiative_id = m.initiative_id and l.hash = m.hash where m.run_id = $1 and m.initiative_id = $2 and ${OPEN} group by 1),
put as (select l.activity_year as year, sum(l.amount) as amount, count(*) filter (where l.amount is null) as held ${MEMBERS} join valuation_input l on l.initiative_id = m.initiative_id and l.hash = m.hash where m.run_id = $1 and m.initiative_id = $2 and ${OPEN} group by 1)
select w.value::text, p.amount::text as inputs from worth w join put p using (year) where w.value is not null and p.held = 0 and p.amount > 0 order by year desc limit 1`;

/** What a funder gave as far as initiatives reported it in public, by the description of the input: $1 its name, alone or before a comma. */
export const INPUTS_OF_FUNDER = `
select i.slug as recipient, i.name, extract(year from c.period_from)::int as year, c.quantity::text as amount, c.unit as currency, i.place
from current_input c join initiative i on i.id = c.initiative_id
where (c.description = $1 or starts_with(c.description, $1 || ',')) and c.kind <> 'hours' and c.status = 'realised' and c.visibility = 'public' and i.visibility = 'public' and not i.withdrawn
order by 1, 3, 4`;

export const RECIPIENTS = `select id, slug, name, sector, country, province, municipality from initiative where slug = any($1) and visibility = 'public' and not withdrawn`;
