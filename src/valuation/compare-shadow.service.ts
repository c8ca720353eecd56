import type { EntityManager } from 'typeorm';

/** One figure that is stored otherwise than it is computed; null: not there. */
export interface Difference {
  table: string;
  /** The short name of the initiative it is about; null where it is about none. */
  initiative: string | null;
  indicator: string | null;
  year: string | null;
  /** What else tells its row apart. */
  row: Record<string, string>;
  /** Empty: the whole row. */
  column: string;
  stored: string | null;
  recomputed: string | null;
}

/** What came of comparing a table, or a part of it. */
export interface Compared {
  table: string;
  rows: number;
  different: number;
  /** The first of them. */
  differences: Difference[];
}

/** Rows that are named per comparison; the others are counted. */
const NAMED = 50;
const NAMED_APART = ['initiative_id', 'indicator', 'year', 'activity_year'];

/**
 * Compares stored rows with those in the temporary table that stands in their table's place, column by column. Numbers are compared by value: to the last digit, whatever the zeros behind it.
 * @param keys columns that tell the rows apart, never null
 * @param stored the rows, from the table itself, as a query with parameters
 * @param aside columns that may differ
 */
export async function compareWithShadow(manager: EntityManager, table: string, keys: readonly string[], stored: string, parameters: readonly unknown[], aside: readonly string[] = []): Promise<Compared> {
  const all = await manager.query<{ name: string }[]>('select quote_ident(attname) as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum', [`public.${table}`]);
  const columns = all.map(({ name }) => name).filter((name) => !aside.includes(name));
  const list = (of: string) => columns.map((column) => `${of}.${column}`).join(', ');
  const part = (name: string) => `d.either->>'${name}'`;
  const row = keys.filter((key) => !NAMED_APART.includes(key)).map((key) => `'${key}', ${part(key)}`).join(', ');
  const [found] = await manager.query<[{ rows: number; different: number; differences: Omit<Difference, 'table'>[] }]>(`
with stored as materialized (select ${columns.join(', ')} from (${stored}) q),
  different as materialized (
    select to_jsonb(s) as stored, to_jsonb(r) as recomputed, coalesce(to_jsonb(s), to_jsonb(r)) as either
    from stored s full join (select ${columns.join(', ')} from pg_temp.${table}) r on ${keys.map((key) => `s.${key} = r.${key}`).join(' and ')}
    where (${list('s')}) is distinct from (${list('r')})
  )
select (select count(*)::int from stored) as rows, (select count(*)::int from different) as different, (select coalesce(jsonb_agg(to_jsonb(n)), '[]') from (
    select i.slug as initiative, ${part('indicator')} as indicator, coalesce(${part('year')}, ${part('activity_year')}) as year, jsonb_build_object(${row}) as row, c.*
    from (select * from different limit ${NAMED}) d left join public.initiative i on i.id::text = ${part('initiative_id')}
    cross join lateral (
      select key as "column", s.value as stored, r.value as recomputed from jsonb_each_text(d.stored) s full join jsonb_each_text(d.recomputed) r using (key)
      where d.stored is not null and d.recomputed is not null and s.value is distinct from r.value
      union all select '', case when d.stored is not null then 'there' end, case when d.recomputed is not null then 'there' end where d.stored is null or d.recomputed is null
    ) c order by 1, 2, 3) n) as differences`, [...parameters]);
  return { table, rows: found.rows, different: found.different, differences: found.differences.map((difference) => ({ table, ...difference })) };
}
