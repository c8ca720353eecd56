import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { InjectDataSource, InjectRepository } from '@nestjs/typeorm';
import { DataSource, IsNull, type Repository } from 'typeorm';
import { crashPoint } from '../database/crash-point.js';
import { uuidV7 } from '../database/uuid-v7.js';
import { InitiativesService } from '../initiatives/initiatives.service.js';
import { parseProfiles } from '../initiatives/parse-profiles.js';
import { ReferenceService } from '../initiatives/reference.service.js';
import { KeysService } from '../organisations/keys.service.js';
import { STAKEHOLDERS } from '../pricelist/closed-lists.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { canonicalHash, sha256 } from '../shared/canonical-hash.js';
import { Conflict, InvalidInput, NotFound, ToBeAccepted, type Problem } from '../shared/errors.js';
import { rowsProblems, type Table } from '../shared/table.js';
import type { Viewer } from '../shared/viewer.js';
import { Import } from './import.entity.js';
import { KnownFiguresService } from './known-figures.service.js';
import { parseInputs } from './parse-inputs.js';
import { parseMeasurements } from './parse-measurements.js';
import { publishProfiles, publishRows, type Published } from './publish-import.service.js';
import { stageRows, type StagedRow } from './stage-rows.service.js';
import { readRows } from './read-rows.js';
import { UnderstandFileService, type FileToUnderstand } from './understand-file.service.js';
import { withAsked, type UnderstoodTable } from './understand-table.js';
import { nothingIn } from './untouched.js';
import { warningsOf, type Warning } from './warnings.js';

const OVERTAKEN = 'import-overtaken';
const OTHER_TRY_MS = 30_000;
const RETRY_MS = 250;

export interface ImportRequest extends FileToUnderstand {
  visibility: 'public' | 'private';
  /** Why rows that are already known with other figures are replaced; without it such rows are refused. */
  reason?: string | undefined;
  /** Warnings that whoever sends the file has looked at. */
  accept?: readonly Warning[] | undefined;
  idempotencyKey?: string | undefined;
  /** Rows of an earlier import of this same file that are no longer in it are superseded (starting data). */
  replacesSameName?: boolean | undefined;
}

export interface ImportOutcome {
  import: Import;
  /** The same file was imported before: nothing was done. */
  already: boolean;
}

/** A file as it was understood, every row of it right. */
export interface CheckedFile extends Pick<UnderstoodTable, 'understood'> {
  rows: StagedRow[];
  /** What may be wrong all the same, and was not accepted. */
  warnings: Problem[];
}

/** Brings in files of initiatives, of measurements and of inputs: all of a file or nothing, and the same file twice changes nothing. */
@Injectable()
export class ImportsService {
  constructor(
    @InjectRepository(Import) private readonly imports: Repository<Import>,
    @InjectDataSource() private readonly database: DataSource,
    private readonly pricelists: PricelistService,
    private readonly initiatives: InitiativesService,
    private readonly reference: ReferenceService,
    private readonly keys: KeysService,
    private readonly files: UnderstandFileService,
    private readonly figures: KnownFiguresService,
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
    const { understood, understood: { kind }, mapping } = file;
    const fileSha256 = sha256(request.bytes);
    const requestHash = canonicalHash({
      fileSha256, kind, visibility: request.visibility, ...(request.sheet !== undefined && { sheet: request.sheet }), ...(request.decimal && { decimal: request.decimal }), ...(understood.mapping && { mapping }),
    });
    const known = await this.known(request, viewer, requestHash);
    if (known?.status === 'done') return { import: known, already: true };

    const { rows, warnings } = await this.checked(file, request, viewer, today);
    if (warnings.length > 0) throw new ToBeAccepted(request.name, warnings);

    try {
      const staged = await this.stage(known, rows, {
        organisation: viewer.organisation, name: request.name, kind, visibility: request.visibility, reason: request.reason ?? null,
        fileSha256, requestHash, understood, idempotencyKey: request.idempotencyKey ?? null, createdBy: viewer.label,
      });
      const outcome = await this.publish(staged, viewer, request);
      await this.files.remember(file, viewer);
      return outcome;
    } catch (error) {
      if (error instanceof InvalidInput) throw new InvalidInput(error.what, error.problems.map(file.placed));
      if (!(error instanceof Conflict && error.code === OVERTAKEN)) throw error;
      await this.known(request, viewer, requestHash); // throws where the Idempotency-Key became another file's meanwhile
      return { import: await this.otherTry(viewer, requestHash, error), already: true };
    }
  }

  /** Reads a file and checks all of it. @throws InvalidInput with every problem of every row; nothing is stored */
  async check(request: ImportRequest, viewer: Viewer, today: string): Promise<CheckedFile> {
    return this.checked(await this.files.understand(request, viewer), request, viewer, today);
  }

  /** The rows of a file as they were sent; null where they cannot be told apart. */
  async source({ bytes, format, sheet }: FileToUnderstand): Promise<Table | null> {
    const read = await readRows(bytes, format, sheet);
    return 'table' in read ? read.table : null;
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

  /** Every row of a file checked, as it is staged. @throws InvalidInput with every problem of every row, at its place in the file */
  private async checked({ understood, table, asked, placed }: UnderstoodTable, { name, accept }: ImportRequest, viewer: Viewer, today: string): Promise<CheckedFile> {
    const tooMany = rowsProblems(table.rows.length);
    if (tooMany.length > 0) throw new InvalidInput(name, tooMany);
    if (table.rows.length === 0) throw new InvalidInput(name, [nothingIn(understood)]);
    const right = <Read extends object>(read: Read | { problems: Problem[] }): Read => {
      const problems = withAsked(asked, 'problems' in read ? read.problems.map(placed) : []);
      if (problems.length > 0 || 'problems' in read) throw new InvalidInput(name, problems);
      return read;
    };
    if (understood.kind === 'initiatives') {
      const { profiles } = right(parseProfiles(table, this.reference.data));
      return { understood, rows: profiles.map(({ line, profile }) => ({ line, payload: { id: uuidV7(), ...profile } })), warnings: [] };
    }
    const context = { today, initiatives: await this.initiatives.ownedBy(viewer) };
    const unaccepted = (warnings: Problem[]) => warnings.filter(({ code }) => !accept?.some((accepted) => accepted === code)).map(placed);
    if (understood.kind === 'inputs') {
      const { drafts } = right(parseInputs(table, { ...context, stakeholders: Object.keys(STAKEHOLDERS) }));
      return { understood, rows: staged(drafts), warnings: unaccepted(warningsOf(drafts, (draft) => `${draft.kind} of ${draft.stakeholder}`, { ...context, known: { own: new Map(), peers: new Map() } })) };
    }
    const { drafts } = right(parseMeasurements(table, { ...context, indicators: await this.pricelists.indicators(viewer) }));
    const known = await this.figures.of(drafts.map(({ draft }) => draft));
    return { understood, rows: staged(drafts), warnings: unaccepted(warningsOf(drafts, (draft) => draft.indicator, { ...context, known })) };
  }

  /** Staging commits in chunks and is never read by anyone else; a file that was cut off is staged again from the start, under a new attempt. */
  private async stage(known: Import | null, rows: StagedRow[], fields: Partial<Import>): Promise<Import> {
    const id = known?.id ?? uuidV7();
    await this.keys.ensureOrganisation(fields.organisation!);
    if (!known) await this.imports.createQueryBuilder().insert().values({ ...fields, id, status: 'staging', attempt: 0, rowsTotal: rows.length }).orIgnore().execute();
    const [attempt] = await this.database.query<[{ attempt: number }[], number]>(
      `update import set attempt = attempt + 1, reason = $2 where id = $1 and status = 'staging' returning attempt`, [id, fields.reason ?? null]);
    if (!attempt[0]) throw overtaken();
    await this.database.query('delete from import_row where import_id = $1 and attempt < $2', [id, attempt[0].attempt]);
    await stageRows(this.database, id, attempt[0].attempt, rows);
    const staged = await this.imports.findOneBy({ id, attempt: attempt[0].attempt }); // a later try's number is not this one's: its rows are not there yet
    if (!staged) throw overtaken();
    return staged;
  }

  /** Everything of the file becomes visible in one short transaction, under the publication counter's lock, or nothing does. */
  private async publish(staged: Import, viewer: Viewer, request: ImportRequest): Promise<ImportOutcome> {
    try {
      await this.database.transaction(async (manager) => {
        const [[counter]] = await manager.query<[{ value: number }[], number]>('update publication_counter set value = value + 1 returning value');
        const publication = counter!.value;
        const [fence] = await manager.query<{ attempt: number; status: string }[]>('select attempt, status from import where id = $1 for update', [staged.id]);
        if (fence?.attempt !== staged.attempt || fence.status !== 'staging') throw overtaken();
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
      if (error instanceof InvalidInput) await this.forget(staged);
      throw error;
    }
    crashPoint('import.after-commit');
    return { import: await this.imports.findOneByOrFail({ id: staged.id }), already: false };
  }

  /** A refused file leaves nothing behind, and does not use up its idempotency key. */
  private async forget(staged: Import): Promise<void> {
    await this.database.transaction(async (manager) => {
      await manager.query('delete from import_row where import_id = $1 and attempt = $2', [staged.id, staged.attempt]);
      await manager.query(`delete from import where id = $1 and attempt = $2 and status = 'staging'`, [staged.id, staged.attempt]);
    });
  }
}

const staged = (drafts: readonly { line: number; draft: object }[]): StagedRow[] => drafts.map(({ line, draft }) => ({ line, payload: draft }));

function overtaken(): Conflict {
  return new Conflict(OVERTAKEN, 'The same file is being imported by another request. Ask for it again in a moment: it will say "already imported".');
}
