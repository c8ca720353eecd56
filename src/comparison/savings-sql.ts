/** What of a run falls in which calendar year, undiscounted: line by line the difference of two running totals, as flows.ts has it. Public and realised lines only. */

const LINES = `
from valuation_run_member m join valuation_run v on v.id = m.run_id join initiative i on i.id = m.initiative_id join valuation_line l on l.initiative_id = m.initiative_id and l.hash = m.hash
join price_flow f on f.terms = v.terms and f.indicator = l.indicator and f.applies_from = case when l.backcast then '-infinity' else l.price_from end
left join price_flow g on g.terms = f.terms and g.indicator = f.indicator and g.applies_from = f.applies_from and g.year_offset = f.year_offset - 1`;
const PUBLIC = `l.status = 'realised' and l.outcome = 'priced' and l.visibility = 'public' and i.visibility = 'public' and not i.withdrawn`;

const running = (flow: string, position: number) => `round(l.quantity * ${flow}.value[${position}] * coalesce(l.overlap[${position}], 1), 6)`;
const falls = (position: number) => `${running('f', position)} - coalesce(${running('g', position)}, 0)`;
const cashed = (flow: string, position: number) => `round(${running(flow, position)} * s.cashable[${position}], 6)`;
const cashes = (position: number) => `${cashed('f', position)} - coalesce(${cashed('g', position)}, 0)`;
const sums = (length: number, term: (position: number) => string) => `array[${Array.from({ length }, (_, index) => `sum(${term(index + 1)})`).join(', ')}]::text[]`;

/** Of one municipality, by post. $1 run, $2 municipality, $3 cashable shares by price as JSON. @param posts most posts of any price */
export const flowsOfPlace = (posts: number): string => `
with shares as materialized (select indicator, "priceFrom" as price_from, cashable from jsonb_to_recordset($3) as s(indicator text, "priceFrom" date, cashable numeric[]))
select l.activity_year + f.year_offset as year, f.year_offset as "offset", l.indicator, l.price_from as "priceFrom", l.backcast, sum(l.quantity) as quantity, coalesce(sum(l.doubt), 0) as doubt,
  ${sums(posts, falls)} as amounts, ${sums(posts, cashes)} as cashable
${LINES}
left join shares s on s.indicator = l.indicator and s.price_from = l.price_from
where m.run_id = $1 and i.municipality = $2 and ${PUBLIC}
group by 1, 2, 3, 4, 5`;

/** Of every municipality and year what one stakeholder saves. $1 run, $2 by price which posts are that stakeholder's, 1 or 0, as JSON. */
export const savingsByPlace = (posts: number): string => `
with masks as materialized (select indicator, "priceFrom" as price_from, own from jsonb_to_recordset($2) as s(indicator text, "priceFrom" date, own numeric[]))
select i.municipality as code, l.activity_year + f.year_offset as year, sum(${Array.from({ length: posts }, (_, index) => `coalesce((${falls(index + 1)}) * s.own[${index + 1}], 0)`).join(' + ')})::text as saving
${LINES}
join masks s on s.indicator = l.indicator and s.price_from = l.price_from
where m.run_id = $1 and i.municipality is not null and ${PUBLIC}
group by 1, 2`;

/** What was put in within a year, by who financed it: $1 run, $2 municipality, $3 year. Amounts in the price level of the run; held: without an amount. */
export const INPUTS_OF_PLACE = `
select l.stakeholder, sum(l.amount)::text as amount, sum(l.amount) filter (where l.kind = 'hours')::text as hours, count(*) filter (where l.amount is null)::int as held
from valuation_run_member m join initiative i on i.id = m.initiative_id join valuation_input l on l.initiative_id = m.initiative_id and l.hash = m.hash
where m.run_id = $1 and i.municipality = $2 and l.activity_year = $3 and l.status = 'realised' and l.visibility = 'public' and i.visibility = 'public' and not i.withdrawn group by 1 order by 1`;

/** What was counted, valued or not: $1 run, $2 municipality, $3 year. */
export const COUNTED_IN_PLACE = `
select l.indicator, sum(l.quantity)::text as quantity, count(distinct l.initiative_id)::int as initiatives, l.outcome, max(l.reason) as reason
from valuation_run_member m join initiative i on i.id = m.initiative_id join valuation_line l on l.initiative_id = m.initiative_id and l.hash = m.hash
where m.run_id = $1 and i.municipality = $2 and l.activity_year = $3 and l.status = 'realised' and l.visibility = 'public' and i.visibility = 'public' and not i.withdrawn
group by l.indicator, l.outcome order by 1`;

/** The years in which something was done or put in: $1 run, $2 municipality. */
export const ACTIVE_YEARS = `
select distinct l.activity_year as year
from valuation_run_member m join initiative i on i.id = m.initiative_id
cross join lateral (select activity_year from valuation_line v where v.initiative_id = m.initiative_id and v.hash = m.hash and v.status = 'realised' and v.visibility = 'public'
  union all select activity_year from valuation_input p where p.initiative_id = m.initiative_id and p.hash = m.hash and p.status = 'realised' and p.visibility = 'public') l
where m.run_id = $1 and i.municipality = $2 and i.visibility = 'public' and not i.withdrawn order by 1`;
