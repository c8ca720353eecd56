import { MOST } from './list-effect.js';

/**
 * What is public and realised in a step, valued with two lists side by side, by sector, with the initiatives whose value moves most.
 * The lines are those of a stored valuation (`insertLines`): quantities summed per indicator, activity year and rate, every post
 * round(quantity * rate, 6). Nothing is stored. $1..$2 the first and last initiative of the step, $3 the rates as JSON.
 * @param posts most posts without transfer of any price
 */
export function stepEffect(posts: number): string {
  const each = (column: (position: number) => string) => Array.from({ length: posts }, (_, index) => `, ${column(index + 1)}`).join('');
  const sum = (position = 1): string => (position > posts ? '0' : `case when r.value_${position} is null then 0 else round(l.quantity * r.value_${position}, 6) + ${sum(position + 1)} end`);
  const worth = (side: string) => `jsonb_build_object('value', sum(${side}_value)::text, 'backcastValue', sum(${side}_backcast_value)::text,
    'priced', sum(${side}_priced), 'backcast', sum(${side}_backcast), 'held', sum(${side}_held)) as ${side}`;
  const perInitiative = (side: string) => `
      sum(value) filter (where ${side}) as ${side}_value, sum(value) filter (where ${side} and backcast) as ${side}_backcast_value,
      count(value) filter (where ${side} and not backcast) as ${side}_priced, count(value) filter (where ${side} and backcast) as ${side}_backcast,
      count(*) filter (where ${side} and value is null and not excluded) as ${side}_held`;
  return `
with rates as materialized (
    select rate, indicator, "appliesFrom" as applies_from, "appliesUntil" as applies_until, backcast, priced, before, after${each((position) => `values[${position}] as value_${position}`)}
    from jsonb_to_recordset($3) as r(rate int, indicator text, "appliesFrom" date, "appliesUntil" date, backcast boolean, priced boolean, before boolean, after boolean, values numeric[])
  ),
  lines as (
    select c.initiative_id, c.indicator, c.activity_year, c.excluded, r.rate, sum(c.quantity) as quantity
    from activity_cell c
    left join rates r on r.indicator = c.indicator and c.excluded = '' and c.period_from >= r.applies_from and c.period_from < r.applies_until
    where c.initiative_id between $1 and $2 and c.status = 'realised' and c.visibility = 'public'
    group by 1, 2, 3, 4, 5
  ),
  valued as (
    select l.initiative_id, coalesce(r.before, true) as before, coalesce(r.after, true) as after, l.excluded <> '' as excluded, coalesce(r.backcast, false) as backcast,
      case when r.priced then ${sum()} end as value
    from lines l left join rates r using (rate)
    offset 0 -- not merged into the statement below, which would compute every value several times
  ),
  initiatives as (
    select initiative_id, count(*) filter (where excluded) as excluded,${perInitiative('before')},${perInitiative('after')}
    from valued group by 1
  ),
  ranked as (
    select i.sector, i.slug, i.name, v.*, row_number() over (order by abs(coalesce(after_value, 0) - coalesce(before_value, 0)) desc, i.slug collate "C") as rank
    from initiatives v join initiative i on i.id = v.initiative_id and i.visibility = 'public'
  )
select sector, count(*)::int as initiatives, sum(excluded)::int as excluded, ${worth('before')}, ${worth('after')},
  coalesce(jsonb_agg(jsonb_build_object('slug', slug, 'name', name, 'before', before_value::text, 'after', after_value::text))
    filter (where rank <= ${MOST} and before_value is distinct from after_value), '[]') as most
from ranked group by sector`;
}
