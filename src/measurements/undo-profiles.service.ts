import type { EntityManager } from 'typeorm';
import { showVersions } from './publish-import.service.js';
import { InTheWay, NAMED_ROWS, type TakenBack } from './rests-on.js';

/**
 * `undone`: the versions an import, $1, made of initiatives, each with the newest version and the one before. A version that restores another
 * stands for it. An initiative that has none before is withdrawn: it stays for what once rested on it, and is shown no more.
 */
const UNDONE = `
  undone as materialized (
    select b.initiative_id, b.line, coalesce(b.restores, b.version) as origin, now.version as newest, coalesce(now.restores, now.version) as newest_origin, now.import_id as newest_import,
      coalesce(p.restores, p.version) as restores, coalesce(p.profile, b.profile) as profile, coalesce(p.visibility, b.visibility) as visibility, coalesce(p.withdrawn, true) as withdrawn
    from initiative_version b
    cross join lateral (select v.* from initiative_version v where v.initiative_id = b.initiative_id order by v.version desc limit 1) now
    left join initiative_version p on p.initiative_id = b.initiative_id and p.version = b.version - 1
    where b.import_id = $1)`;

/** Takes the profiles of an import back: each initiative is as it was before it, as a next version. @throws InTheWay where a later import changed one, or figures rest on one that it brought */
export async function undoProfiles(manager: EntityManager, id: string, by: string): Promise<TakenBack> {
  const rows = await manager.query<{ total: number; line: number; message: string }[]>(
    `with ${UNDONE}, rested as (
       select line, initiative_id, newest_import as import_id, 'was changed since' as why from undone where newest_origin <> origin
       union
       select u.line, u.initiative_id, c.import_id, 'has figures' from undone u
       join (select initiative_id, import_id from current_measurement union all select initiative_id, import_id from current_input) c on c.initiative_id = u.initiative_id
       where u.withdrawn)
     select count(*) over ()::int as total, r.line, format('%s %s, by %s of import %s.', i.slug, r.why, f.name, f.id) as message
     from rested r join initiative i on i.id = r.initiative_id join import f on f.id = r.import_id order by r.line, f.id limit ${NAMED_ROWS}`, [id]);
  if (rows.length > 0) throw new InTheWay(rows[0]!.total, rows);
  const [{ count }] = await manager.query<[{ count: number }]>(
    `with ${UNDONE}, made as (
       insert into initiative_version (initiative_id, version, import_id, line, profile, visibility, withdrawn, restores)
       select initiative_id, newest + 1, $2, line, profile, visibility, withdrawn, restores from undone returning 1)
     select count(*)::int as count from made`, [id, by]);
  await showVersions(manager, by);
  return { taken: count, restored: count };
}
