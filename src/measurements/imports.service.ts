import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { InjectDataSource, InjectRepository } from '@nestjs/typeorm';
import { DataSource, IsNull, type EntityManager, type Repository } from 'typeorm';
import { crashPoint } from '../database/crash-point.js';
import { uuidV7 } from '../database/uuid-v7.js';
import { KeysService } from '../organisations/keys.service.js';
import { canonicalHash } from '../shared/canonical-hash.js';
import { Conflict, InvalidInput, NotFound, ToBeAccepted } from '../shared/errors.js';
import { fileSha256 } from '../shared/file-source.js';
import type { Viewer } from '../shared/viewer.js';
import { CheckFileService } from './check-file.service.js';
import { Import } from './import.entity.js';
import { publishProfiles, publishRows, STORED, type Published } from './publish-import.service.js';
import { unstageRows } from './stage-rows.service.js';
import { UnderstandFileService, type FileToUnderstand, type UnderstoodFile } from './understand-file.service.js';
import type { Warning } from './warnings.js';

const OVERTAKEN = 'import-overtaken';
const OTHER_TRY_MS = 30_000;
const RETRY_MS = 250;
/** So many new rows change what the database knows of its tables. */
const MANY_ROWS = 10_000;

export interface ImportRequest extends FileToUnderstand {
  visibility: 'public' | 'private';
  /** Why rows that are already known with other figures are replaced; without it such rows are refused. */
  reason?: string | undefined;
  /** Warnings that whoever sends the file has looked at. */
  accept?: readonly Warning[] | undefined;
  idempotencyKey?: string | undefined;
  /** To be imported once more where it was imported before, since figures of it were changed by other imports; goes without a key. */
  again?: boolean | undefined;
  /** The id it gets, where it has one before it begins. */
  id?: string | undefined;
  /** Told how many rows were read, part after part. @throws to stop */
  progress?: ((rows: number) => Promise<void>) | undefined;
  /** Asked in the transaction that publishes, before anything is. @throws to stop */
  publishing?: ((manager: EntityManager) => Promise<void>) | undefined;
  /** Rows of an earlier import of this same file that are no longer in it are superseded (starting data). */
  replacesSameName?: boolean | undefined;
}

export interface ImportOutcome {
  import: Import;
  /** The same file was imported before: nothing was done. */
  already: boolean;
}

/** An import was cancelled, or the server closes: what was staged goes. */
export class Stopped extends Error {}

/** Brings in files of initiatives, of measurements and of inputs: all of a file or nothing, and the same file twice changes nothing. */
@Injectable()
export class ImportsService {
  constructor(
    @InjectRepository(Import) private readonly imports: Repository<Import>,
    @InjectDataSource() private readonly database: DataSource,
    private readonly keys: KeysService,
    private readonly files: UnderstandFileService,
    private readonly checks: CheckFileService,
  ) {}

  /** An import of the asker's own organisation. */
  async one(id: string, viewer: Viewer): Promise<Import> {
    const found = await this.imports.findOneBy({ id, organisation: viewer.organisation });
    if (!found) throw new NotFound(`There is no import "${id}" of yours.`);
    return found;
  }

  /**
   * @throws InvalidInput with every problem of every row, or ToBeAccepted with the warnings that are not accepted; nothing is stored then
   * @throws Conflict when the idempotency key was used for another file, or another try of the same file overtook this one
   */
  async import(request: ImportRequest, viewer: Viewer, today: string): Promise<ImportOutcome> {
    const file = await this.files.understand(request, viewer);
    const { kind, mapping, mappingBy } = file;
    const fileHash = await fileSha256(request.file);
    const firstHash = canonicalHash({
      fileSha256: fileHash, kind, visibility: request.visibility, ...(request.sheet !== undefined && { sheet: request.sheet }), ...(request.decimal && { decimal: request.decimal }), ...(mappingBy && { mapping }), ...(request.repairs && { repairs: request.repairs }),
    });
    let [requestHash, known] = [firstHash, await this.known(request, viewer, firstHash)];
    while (request.again && known?.status === 'done' && known.id !== request.id) {
      requestHash = canonicalHash({ again: known.id, requestHash });
      known = await this.known(request, viewer, requestHash);
    }
    if (known?.status === 'done') return { import: known, already: true };

    try {
      const begun = await this.begin(known, {
        ...(request.id !== undefined && { id: request.id }), organisation: viewer.organisation, name: request.name, kind, visibility: request.visibility, reason: request.reason ?? null,
        fileSha256: fileHash, requestHash, idempotencyKey: request.idempotencyKey ?? null, createdBy: viewer.label,
      });
      const staged = await this.stage(begun, file, request, viewer, today);
      const outcome = await this.publish(staged, file, viewer, request);
      await this.files.remember(file, viewer);
      return outcome;
    } catch (error) {
      if (!(error instanceof Conflict && error.code === OVERTAKEN)) throw error;
      await this.known(request, viewer, requestHash); // throws where the Idempotency-Key became another file's meanwhile
      return { import: await this.otherTry(viewer, requestHash, error), already: true };
    }
  }

  /** The same file, brought in by another request at the same time: its outcome is ours. */
  private async otherTry({ organisation }: Viewer, requestHash: string, overtaken: Conflict): Promise<Import> {
    for (const end = Date.now() + OTHER_TRY_MS; Date.now() < end; await sleep(RETRY_MS)) {
      const done = await this.imports.findOneBy({ organisation, requestHash, status: 'done', undoneBy: IsNull() });
      if (done) return done;
    }
    throw overtaken;
  }

  /** A file that was undone is no longer known, except of the starting data: those would come back at the next start. */
  private async known(request: ImportRequest, viewer: Viewer, requestHash: string): Promise<Import | null> {
    const { organisation } = viewer;
    if (request.idempotencyKey !== undefined) {
      const same = await this.imports.findOneBy({ organisation, idempotencyKey: request.idempotencyKey });
      if (same && same.requestHash !== requestHash) {
        throw new Conflict('idempotency-key-reused', `The Idempotency-Key was used before for another file (import ${same.id}). Send a new key with a new file.`);
      }
      if (same) return same;
    }
    const [known] = await this.imports.find({ where: { organisation, requestHash, ...(!request.replacesSameName && { undoneBy: IsNull() }) }, order: { undoneBy: { direction: 'asc', nulls: 'first' } }, take: 1 });
    return known ?? null;
  }

  /** A try to bring a file in: a later one of the same file overtakes it. */
  private async begin(known: Import | null, fields: Partial<Import>): Promise<Import> {
    const id = known?.id ?? fields.id ?? uuidV7();
    await this.keys.ensureOrganisation(fields.organisation!);
    if (!known) await this.imports.createQueryBuilder().insert().values({ ...fields, id, status: 'staging', attempt: 0, rowsTotal: 0 }).orIgnore().execute();
    const [begun] = await this.database.query<[{ attempt: number }[], number]>(
      `update import set attempt = attempt + 1, reason = $2 where id = $1 and status = 'staging' returning attempt`, [id, fields.reason ?? null]);
    if (!begun[0]) throw overtaken();
    const { attempt } = begun[0];
    await unstageRows(this.database, { id, attempt }, true);
    const found = await this.imports.findOneBy({ id, attempt });
    if (!found) throw overtaken();
    return found;
  }

  /** Staging commits in chunks and is never read by anyone else; a file that was cut off is staged again from the start, under a new attempt. */
  private async stage(begun: Import, file: UnderstoodFile, request: ImportRequest, viewer: Viewer, today: string): Promise<Import> {
    try {
      const { understood, rows, warnings } = await this.checks.stage(this.database, begun, file, request, await this.checks.contextOf(viewer, today), true);
      if (warnings.length > 0) throw new ToBeAccepted(request.name, warnings);
      const [staged] = await this.database.query<[{ id: string }[], number]>(
        'update import set rows_total = $3, understood = $4 where id = $1 and attempt = $2 returning id', [begun.id, begun.attempt, rows, JSON.stringify(understood)]);
      if (!staged[0]) throw overtaken();
      return { ...begun, rowsTotal: rows, understood };
    } catch (error) {
      if (!(error instanceof Conflict)) await this.forget(begun);
      throw error;
    }
  }

  /** Everything of the file becomes visible in one short transaction, under the publication counter's lock, or nothing does. */
  private async publish(staged: Import, file: UnderstoodFile, viewer: Viewer, request: ImportRequest): Promise<ImportOutcome> {
    try {
      await this.database.transaction(async (manager) => {
        const [[counter]] = await manager.query<[{ value: number }[], number]>('update publication_counter set value = value + 1 returning value');
        const publication = counter!.value;
        const [fence] = await manager.query<{ attempt: number; status: string }[]>('select attempt, status from import where id = $1 for update', [staged.id]);
        if (fence?.attempt !== staged.attempt || fence.status !== 'staging') throw overtaken();
        const [{ rows }] = await manager.query<[{ rows: number }]>('select count(*)::int as rows from import_row where import_id = $1 and attempt = $2', [staged.id, staged.attempt]);
        if (rows !== staged.rowsTotal) throw overtaken(); // rows of a try that was overtaken are not staged
        await request.publishing?.(manager);
        const published: Published = staged.kind === 'initiatives'
          ? await publishProfiles(manager, staged, viewer)
          : await publishRows(manager, staged, staged.kind, publication, request.replacesSameName ?? false);
        await manager.query(
          `update import set status = 'done', publication = $2, rows_new = $3, rows_corrected = $4, rows_unchanged = $5, published_at = now() where id = $1`,
          [staged.id, publication, published.fresh, published.corrected, staged.rowsTotal - published.fresh - published.corrected]);
        await manager.query('delete from import_row where import_id = $1', [staged.id]);
        crashPoint('import.before-commit');
      });
    } catch (error) {
      if (error instanceof Stopped) await this.forget(staged);
      if (!(error instanceof InvalidInput)) throw error;
      const at = new Map((await this.database.query<{ line: number; file_line: number | null; indicator: string | null }[]>(
        'select line, file_line, indicator from import_row where import_id = $1 and attempt = $2 and line = any($3)', [staged.id, staged.attempt, error.problems.map(({ row }) => row)]))
        .map(({ line, file_line, indicator }) => [line, { fileLine: file_line ?? line, indicator: indicator ?? '' }]));
      await this.forget(staged);
      throw new InvalidInput(error.what, error.problems.map((problem) => file.placed(problem, at.get(problem.row!))));
    }
    crashPoint('import.after-commit');
    if (staged.kind !== 'initiatives' && staged.rowsTotal >= MANY_ROWS) await this.database.query(`analyze ${STORED[staged.kind].table}, ${STORED[staged.kind].table}_superseded, activity, activity_cell`); // plans for tables a tenth as large take minutes
    return { import: await this.imports.findOneByOrFail({ id: staged.id }), already: false };
  }

  /** A refused file leaves nothing behind, and does not use up its idempotency key. */
  private async forget(staged: Import): Promise<void> {
    await this.database.transaction(async (manager) => {
      await unstageRows(manager, staged);
      await manager.query(`delete from import where id = $1 and attempt = $2 and status = 'staging'`, [staged.id, staged.attempt]);
    });
  }
}

function overtaken(): Conflict {
  return new Conflict(OVERTAKEN, 'The same file is being imported by another request. Ask for it again in a moment: it will say "already imported".');
}
