import { Injectable } from '@nestjs/common';
import { InjectDataSource, InjectRepository } from '@nestjs/typeorm';
import { DataSource, type EntityManager, type Repository } from 'typeorm';
import { crashPoint } from '../database/crash-point.js';
import { uuidV7 } from '../database/uuid-v7.js';
import { canonicalHash } from '../shared/canonical-hash.js';
import { Conflict, NotFound, type Problem } from '../shared/errors.js';
import type { Viewer } from '../shared/viewer.js';
import { Import } from './import.entity.js';
import { followUp } from './publish-import.service.js';
import { InTheWay } from './rests-on.js';
import { undoProfiles } from './undo-profiles.service.js';
import { undoRows } from './undo-rows.service.js';

export interface Undone {
  import: Import;
  /** It was undone before: nothing was done. */
  already: boolean;
}

/** Takes imports back: what one brought no longer counts, what it replaced counts again. Nothing is erased; the undoing is an import of its own, which can be undone. */
@Injectable()
export class UndoImportService {
  constructor(
    @InjectRepository(Import) private readonly imports: Repository<Import>,
    @InjectDataSource() private readonly database: DataSource,
  ) {}

  /**
   * All of an import or nothing, in one short transaction under the publication counter's lock.
   * @throws Conflict with the list of what rests on it, where later imports do, or where it is not published
   */
  async undo(id: string, reason: string, viewer: Viewer): Promise<Undone> {
    const known = await this.imports.findOneBy({ id, organisation: viewer.organisation });
    if (!known) throw new NotFound(`There is no import "${id}" of yours.`);
    const { by, already } = await this.database.transaction(async (manager) => {
      const [{ value }] = await manager.query<[{ value: number }]>('select value from publication_counter for update');
      const undone = await manager.findOneByOrFail(Import, { id });
      if (undone.undoneBy !== null) return { by: undone.undoneBy, already: true };
      if (undone.status !== 'done') throw new Conflict('not-imported', `The import ${id} was not completed: there is nothing to undo. Send the file again.`);
      await refuseTwice(manager, undone);
      return { by: await takeBack(manager, undone, { publication: value + 1, reason, label: viewer.label }), already: false };
    });
    if (!already) crashPoint('undo.after-commit');
    return { import: await this.imports.findOneByOrFail({ id: by }), already };
  }
}

/** @returns the id of the import that takes it back */
async function takeBack(manager: EntityManager, undone: Import, { publication, reason, label }: { publication: number; reason: string; label: string }): Promise<string> {
  const { id, organisation, name, kind, visibility, fileSha256 } = undone;
  const by = uuidV7();
  await manager.query('update publication_counter set value = $1', [publication]);
  await manager.query(
    `insert into import (id, organisation, name, kind, visibility, reason, file_sha256, request_hash, status, publication, rows_total, created_by, published_at, undoes)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'done', $9, 0, $10, now(), $11)`,
    [by, organisation, name, kind, visibility, reason, fileSha256, canonicalHash({ undoes: id }), publication, label, id]);
  await manager.query(`with recursive ${CHAIN} update import f set undone_by = case when not c.stands then c.by end from chain c where f.id = c.id`, [id, by]);
  const counts = await (kind === 'initiatives' ? undoProfiles(manager, id, by) : undoRows(manager, kind, { id, by, publication, reason })).catch((error: unknown) => {
    throw error instanceof InTheWay ? restedOn(undone, error) : error;
  });
  if (kind !== 'initiatives') await followUp(manager, by, kind, publication);
  await manager.query('update import set rows_total = $2, rows_new = 0, rows_corrected = $3, rows_unchanged = 0 where id = $1', [by, counts.taken, counts.restored]);
  crashPoint('undo.before-commit');
  return by;
}

/** The import, $1, taken back by another, $2: so what it had undone stands again, and what that had undone does not, and so on. */
const CHAIN = `
  chain as (
    select id, undoes, false as stands, $2::uuid as by from import where id = $1
    union all
    select f.id, f.undoes, not c.stands, c.id from chain c join import f on f.id = c.undoes)`;

/** What was undone and came in again stands; undoing the undoing would have it twice. */
async function refuseTwice(manager: EntityManager, { id }: Import): Promise<void> {
  const [again] = await manager.query<{ id: string; known: string }[]>(
    `with recursive ${CHAIN} select a.id, f.id as known from chain c join import f on f.id = c.id
     join import a on a.organisation = f.organisation and a.request_hash = f.request_hash and a.undone_by is null and a.id <> f.id where c.stands limit 1`, [id, null]);
  if (again) throw new Conflict('imported-again', `What import ${again.known} did was done again since, by import ${again.id}. Undo that one first, or leave it: it brought the same.`);
}

function restedOn({ id, name }: Import, { total, rows }: InTheWay): Conflict {
  const shownOf = total > rows.length ? `, of which the first ${rows.length} are listed` : '';
  return new Conflict('rested-on', `${name} (import ${id}) is not undone: later imports rest on ${total} of its rows${shownOf}. Undo those first, the newest first.`, rows.map(({ line, message }): Problem => ({ code: 'rested-on', row: line, message })));
}
