import type { FlowBasis } from './flows.js';

/**
 * Realised lines of a run, summed as far as every part of a total needs it: by sector, country, activity year, indicator and price.
 * $1 run, $2 one initiative or null for all, $3 also what is private, $4 shares by price (`sharesOf`) as JSON. A share of a line is
 * round(present value * share, 6) line by line, so that parts of parts add up too.
 * @param posts most posts of any price
 * @param targets most SDG targets of any indicator
 * @param cashable the last position of a post of which some price says what can be cashed
 */
export function sumLines(posts: number, targets: number, cashable: number): string {
  return `
with shares as materialized (
    select indicator, "priceFrom" as price_from, sdg, cashable from jsonb_to_recordset($4) as s(indicator text, "priceFrom" date, sdg numeric[], cashable numeric[])
  )
select i.sector, i.country, l.activity_year as year, l.indicator, l.price_from as "priceFrom", l.backcast, l.outcome, count(*)::int as lines,
  sum(l.quantity) as quantity, sum(l.present_value) as value, ${sums(posts, (position) => `l.posts[${position}]`)} as posts,
  ${sums(targets, (position) => `round(l.present_value * s.sdg[${position}], 6)`)} as sdg, ${sums(cashable, (position) => `round(l.posts[${position}] * s.cashable[${position}], 6)`)} as cashable
from valuation_run_member m join initiative i on i.id = m.initiative_id join valuation_line l on l.initiative_id = m.initiative_id and l.hash = m.hash
left join shares s on s.indicator = l.indicator and s.price_from = l.price_from
where m.run_id = $1 and ($2::uuid is null or m.initiative_id = $2) and l.status = 'realised' and ($3 or l.visibility = 'public' and i.visibility = 'public')
group by 1, 2, 3, 4, 5, 6, 7`;
}

/**
 * What falls in which year of the same lines, by post. Of the activity's own year, discounted; or running totals up to and including
 * each year the effect lasts, undiscounted. $1, $2 and $3 as there.
 * @param posts most posts of any price
 */
export function sumFlows(posts: number, basis: FlowBasis): string {
  const figure = basis === 'activity' ? 'present_value' : 'value';
  const rounded = (position: number) => {
    const amount = `l.quantity * f.${figure}[${position}]`;
    return `case when l.overlap is null then round(${amount}, 6) else round(${amount} * l.overlap[${position}], 6) end`;
  };
  return `
select i.sector, i.country, l.activity_year as year, l.indicator, l.price_from as "priceFrom", l.backcast, f.year_offset as "offset", ${sums(posts, rounded)} as amounts
from valuation_run_member m join valuation_run v on v.id = m.run_id join initiative i on i.id = m.initiative_id join valuation_line l on l.initiative_id = m.initiative_id and l.hash = m.hash
join price_flow f on f.terms = v.terms and f.indicator = l.indicator and f.applies_from = case when l.backcast then '-infinity' else l.price_from end${basis === 'activity' ? ' and f.year_offset = 0' : ''}
where m.run_id = $1 and ($2::uuid is null or m.initiative_id = $2) and l.status = 'realised' and l.outcome = 'priced' and ($3 or l.visibility = 'public' and i.visibility = 'public')
group by 1, 2, 3, 4, 5, 6, 7`;
}

function sums(length: number, term: (position: number) => string): string {
  return `array[${Array.from({ length }, (_, index) => `sum(${term(index + 1)})`).join(', ')}]::text[]`;
}

const MEMBERS = `
with members as (
  select i.id, i.slug, i.name, m.hash from valuation_run_member m join initiative i on i.id = m.initiative_id
  where m.run_id = $1 and i.visibility = 'public' and ($2::text is null or i.sector = $2) and ($3::text is null or i.country = $3)
)`;

/** What is public and realised by initiative, the largest first: $1 run, $2 sector, $3 country, each null for all; $4 how many. */
export const RANK_INITIATIVES = `${MEMBERS}
select i.slug as code, i.name as label, t.value, t.backcast_value as "backcastValue", t.priced, t.backcast, t.held, t.excluded, count(*) over ()::int as initiatives
from members i join valuation_total t on t.initiative_id = i.id and t.hash = i.hash
where t.visibility = 'public' and t.priced + t.backcast + t.held + t.excluded > 0
order by t.value desc nulls last, i.slug collate "C" limit $4`;

/** The same of one activity year, $5, or one indicator, $6. */
export const RANK_INITIATIVES_OF = `${MEMBERS}
select i.slug as code, i.name as label, sum(l.present_value) as value, sum(l.present_value) filter (where l.backcast) as "backcastValue",
  count(l.present_value) filter (where not l.backcast)::int as priced, count(l.present_value) filter (where l.backcast)::int as backcast,
  count(*) filter (where l.outcome = 'held')::int as held, count(*) filter (where l.outcome = 'excluded')::int as excluded,
  count(*) over ()::int as initiatives
from members i join valuation_line l on l.initiative_id = i.id and l.hash = i.hash
where l.status = 'realised' and l.visibility = 'public' and ($5::int is null or l.activity_year = $5) and ($6::text is null or l.indicator = $6)
group by i.id, 1, 2 order by 3 desc nulls last, i.slug collate "C" limit $4`;
