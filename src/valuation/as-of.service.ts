import type { EntityManager } from 'typeorm';
import { shadow } from '../database/shadow.js';
import { CELL_COLUMNS, cellsOf, stoodAt } from '../measurements/standing-rows.js';
import type { CellStep } from './cell-steps.service.js';

/** Until the end of the transaction, the initiatives of a step, their profiles, cells and inputs are those that stood at a publication. */
export async function asOf(manager: EntityManager, knownAt: number, { first, last }: Pick<CellStep, 'first' | 'last'>): Promise<void> {
  const then = [knownAt, first, last];
  await shadow(manager, 'activity_cell', 'initiative');
  await manager.query(`insert into activity_cell (${CELL_COLUMNS}) ${cellsOf(`(${stoodAt('measurement', '$1')} and m.initiative_id between $2 and $3) m`)}`, then);
  await manager.query(
    `insert into initiative (id, slug, organisation, visibility, version, name, sector, country, province, municipality, themes, founded, closed)
     select i.id, i.slug, i.organisation, p.visibility, p.version, p.profile->>'name', p.profile->>'sector', p.profile->>'country', p.profile->>'province', p.profile->>'municipality',
       array(select jsonb_array_elements_text(coalesce(nullif(p.profile->'themes', 'null'), '[]'))), (p.profile->>'founded')::date, (p.profile->>'closed')::date
     from public.initiative i cross join lateral (
       select v.version, v.profile, v.visibility, v.withdrawn from initiative_version v join import f on f.id = v.import_id where v.initiative_id = i.id and f.publication <= $1 order by v.version desc limit 1) p
     where i.id between $2 and $3 and not p.withdrawn`, then);
  await manager.query('create temporary table current_input (like public.input including all) on commit drop');
  await manager.query(`insert into current_input ${stoodAt('input', '$1')} and m.initiative_id between $2 and $3`, then);
}
