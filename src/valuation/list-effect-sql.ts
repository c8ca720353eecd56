import { MOST } from './list-effect.js';

/**
 * What is public and realised in a step, valued with two lists side by side, by sector, with the initiatives whose value moves most.
 * The lines are those of a stored valuation (`insertLines`): quantities summed per indicator, activity year and rate, every post
 * round(quantity * rate, 6). Nothing is stored. $1..$2 the first and last initiative of the step, $3 the rates as JSON.
 * Where a list says what counts the same, lines are refused and multiplied for each list apart, as `REFUSED` and `APPLY_OVERLAP` do; $4 who yields
 * to whom as JSON.
 * @param posts most posts without transfer of any price
 * @param related whether a list says what counts the same
 */
export function stepEffect(posts: number, related: boolean): string {
  const each = (column: (position: number) => string) => Array.from({ length: posts }, (_, index) => `, ${column(index + 1)}`).join('');
  const sum = (position = 1): string => (position > posts ? '0' : `case when r.value_${position} is null then 0 else round(l.quantity * r.value_${position}, 6) + ${sum(position + 1)} end`);
  const worth = (side: string) => `jsonb_build_object('value', sum(${side}_value)::text, 'backcastValue', sum(${side}_backcast_value)::text,
    'priced', sum(${side}_priced), 'backcast', sum(${side}_backcast), 'held', sum(${side}_held), 'refused', sum(${side}_refused)) as ${side}`;
  const perInitiative = (side: string) => `
      sum(value) filter (where ${side}) as ${side}_value, sum(value) filter (where ${side} and backcast) as ${side}_backcast_value,
      count(value) filter (where ${side} and not backcast) as ${side}_priced, count(value) filter (where ${side} and backcast) as ${side}_backcast,
      count(*) filter (where ${side} and value is null and not excluded and not refused) as ${side}_held, count(*) filter (where ${side} and refused) as ${side}_refused`;
  return `
with rates as materialized (
    select rate, indicator, "appliesFrom" as applies_from, "appliesUntil" as applies_until, backcast, priced, before, after, values, overlap${each((position) => `values[${position}] as value_${position}`)}
    from jsonb_to_recordset($3) as r(rate int, indicator text, "appliesFrom" date, "appliesUntil" date, backcast boolean, priced boolean, before boolean, after boolean, values numeric[], overlap jsonb)
  ),
  lines as (
    select c.initiative_id, c.indicator, c.activity_year, c.excluded, r.rate, sum(c.quantity) as quantity
    from activity_cell c
    left join rates r on r.indicator = c.indicator and c.excluded = '' and c.period_from >= r.applies_from and c.period_from < r.applies_until
    where c.initiative_id between $1 and $2 and c.status = 'realised' and c.visibility = 'public'
    group by 1, 2, 3, 4, 5
  ),
  valued as (
    select l.initiative_id, l.activity_year, l.rate, l.quantity, coalesce(r.before, true) as before, coalesce(r.after, true) as after, l.excluded <> '' as excluded, false as refused, coalesce(r.backcast, false) as backcast,
      case when r.priced then ${sum()} end as value
    from lines l left join rates r using (rate)
    offset 0 -- not merged into the statement below, which would compute every value several times
  ),${related ? RELATED : ''}
  initiatives as (
    select initiative_id, count(*) filter (where excluded and before) as excluded,${perInitiative('before')},${perInitiative('after')}
    from ${related ? 'related' : 'valued'} group by 1
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

/** The lines for each list apart, without those that yield to a priced one, the others of a cluster at their multiplier. */
const RELATED = `
  yieldings as materialized (select * from jsonb_to_recordset($4) as y(indicator text, "yieldsTo" text, before boolean)),
  sides as (
    select v.*, s.side, r.indicator from valued v left join rates r using (rate) cross join (values (true), (false)) as s(side) where case when s.side then v.before else v.after end
  ),
  refused as (
    select distinct own.initiative_id, own.activity_year, own.rate, own.side
    from sides own join yieldings y on y.before = own.side and y.indicator = own.indicator
    join sides other on other.initiative_id = own.initiative_id and other.activity_year = own.activity_year and other.side = own.side and other.indicator = y."yieldsTo"
    where own.value is not null and other.value is not null
  ),
  kept as (
    select s.*, d.rate is not null as is_refused from sides s left join refused d using (initiative_id, activity_year, rate, side)
  ),
  posts as (
    select k.initiative_id, k.activity_year, k.side, k.rate, k.quantity, k.indicator, r.overlap->>'cluster' as cluster, (r.overlap->>'alpha')::numeric as alpha, p.*, round(k.quantity * p.rate_value, 6) as value
    from kept k join rates r using (rate) cross join lateral unnest(r.values, array(select jsonb_array_elements_text(r.overlap->'groups'))) as p(rate_value, overlap_group)
    where not k.is_refused and k.value is not null and jsonb_typeof(r.overlap) = 'object'
  ),
  sums as (select initiative_id, activity_year, side, cluster, overlap_group, indicator, sum(value) as value from posts group by 1, 2, 3, 4, 5, 6),
  largest as (
    select s.*, value = 0 or row_number() over (partition by initiative_id, activity_year, side, cluster, overlap_group, sign(value) order by abs(value) desc, indicator collate "C") = 1 as keeps from sums s
  ),
  overlapping as (
    select p.initiative_id, p.activity_year, p.side, p.rate, sum(round(p.quantity * p.rate_value * case when l.keeps then 1 else p.alpha end, 6)) as value
    from posts p join largest l using (initiative_id, activity_year, side, cluster, overlap_group, indicator) group by 1, 2, 3, 4
  ),
  related as (
    select k.initiative_id, k.side as before, not k.side as after, k.excluded, k.is_refused as refused, k.backcast, case when not k.is_refused then coalesce(o.value, k.value) end as value
    from kept k left join overlapping o using (initiative_id, activity_year, rate, side)
  ),`;
