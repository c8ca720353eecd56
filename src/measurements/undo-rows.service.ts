import type { EntityManager } from 'typeorm';
import { columnsOf, STORED, type RowsKind } from './publish-import.service.js';
import { InTheWay, NAMED_ROWS, type TakenBack } from './rests-on.js';

/** The row whose figure a row has: the one it restores, else itself. */
const origin = (row: string) => `${row}.initiative_id, coalesce(${row}.restores_import, ${row}.import_id), coalesce(${row}.restores_line, ${row}.line)`;

/**
 * `brought`: the rows of the import, $1; `standing`: what stands for them now, themselves or what restored them since;
 * `replaced`: what they replaced, to be restored.
 */
function rowsToUndo(kind: RowsKind): string {
  const { table } = STORED[kind];
  return `
  brought as materialized (select * from ${table} where import_id = $1),
  standing as materialized (select m.*, b.line as brought_line from brought b join current_${table} m on (${origin('m')}) = (${origin('b')})),
  replaced as materialized (select m.* from ${table}_superseded s join ${table} m using (initiative_id, import_id, line) where s.by_import = $1)`;
}

/** Takes the rows of an import back: what stands for them is superseded, what they replaced is there again as new rows that say which row they restore. @throws InTheWay */
export async function undoRows(manager: EntityManager, kind: RowsKind, { id, by, publication, reason }: { id: string; by: string; publication: number; reason: string }): Promise<TakenBack> {
  const { table } = STORED[kind];
  await refuseRested(manager, kind, id);
  const rows = rowsToUndo(kind);
  const columns = [...columnsOf(kind), 'visibility'];
  const [counts] = await manager.query<[TakenBack]>(
    `with ${rows}, taken as (
       insert into ${table}_superseded (initiative_id, import_id, line, publication, by_import, reason)
       select initiative_id, import_id, line, $3, $2, $4 from standing returning 1),
     restored as (
       insert into ${table} (initiative_id, import_id, line, publication, restores_import, restores_line, ${columns.join(', ')})
       select initiative_id, $2, row_number() over (order by initiative_id, import_id, line), $3, coalesce(restores_import, import_id), coalesce(restores_line, line), ${columns.join(', ')}
       from replaced returning 1)
     select (select count(*)::int from taken) as taken, (select count(*)::int from restored) as restored`, [id, by, publication, reason]);
  return counts;
}

/** Rows that a later import replaced; rows that came where one to be restored stood; and rows to be restored of an initiative that is no longer there. */
async function refuseRested(manager: EntityManager, kind: RowsKind, id: string): Promise<void> {
  const { table, about } = STORED[kind];
  const same = about.map((column) => `m.${column} = r.${column}`).join(' and ');
  const rows = await manager.query<{ total: number; line: number; message: string }[]>(
    `with ${rowsToUndo(kind)}, rested as (
       select b.line, b.initiative_id, b.period_from, later.import_id, 'was replaced since' as why
       from brought b cross join lateral (
         select s.by_import as import_id from ${table}_superseded s join ${table} m using (initiative_id, import_id, line)
         where (${origin('m')}) = (${origin('b')}) order by s.publication desc limit 1) later
       where not exists (select 1 from standing m where (${origin('m')}) = (${origin('b')}))
       union all
       select r.line, r.initiative_id, r.period_from, m.import_id, 'cannot be restored, as another figure of its period came since'
       from replaced r join current_${table} m on m.initiative_id = r.initiative_id and ${same} and m.period_from < r.period_until and r.period_from < m.period_until
       where not exists (select 1 from standing s where (s.initiative_id, s.import_id, s.line) = (m.initiative_id, m.import_id, m.line))
       union all
       select r.line, r.initiative_id, r.period_from, v.import_id, 'cannot be restored, as its initiative was taken back'
       from replaced r join initiative i on i.id = r.initiative_id and i.withdrawn join initiative_version v on v.initiative_id = i.id and v.version = i.version)
     select count(*) over ()::int as total, r.line, format('%s from %s %s, by %s of import %s.', i.slug, r.period_from, r.why, f.name, f.id) as message
     from rested r join initiative i on i.id = r.initiative_id join import f on f.id = r.import_id order by r.line, i.slug, r.period_from limit ${NAMED_ROWS}`, [id]);
  if (rows.length > 0) throw new InTheWay(rows[0]!.total, rows);
}
