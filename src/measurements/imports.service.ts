import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { InjectDataSource, InjectRepository } from '@nestjs/typeorm';
import { DataSource, IsNull, type Repository } from 'typeorm';
import { crashPoint } from '../database/crash-point.js';
import { uuidV7 } from '../database/uuid-v7.js';
import { InitiativesService } from '../initiatives/initiatives.service.js';
import { parseProfiles, PROFILE_COLUMNS, PROFILE_REQUIRED } from '../initiatives/parse-profiles.js';
import type { ReferenceData } from '../initiatives/reference-data.js';
import { ReferenceService } from '../initiatives/reference.service.js';
import { KeysService } from '../organisations/keys.service.js';
import { STAKEHOLDERS } from '../pricelist/closed-lists.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { canonicalHash, sha256 } from '../shared/canonical-hash.js';
import { Conflict, InvalidInput, NotFound, ToBeAccepted, type Problem } from '../shared/errors.js';
import { rowsProblems, type Table } from '../shared/table.js';
import type { Viewer } from '../shared/viewer.js';
import { Import } from './import.entity.js';
import { fileKind } from './file-kind.js';
import { csvColumns, csvSource, parseCsv } from './parse-csv.js';
import { KnownFiguresService } from './known-figures.service.js';
import { INPUT_COLUMNS, INPUT_REQUIRED, parseInputs } from './parse-inputs.js';
import { MEASUREMENT_COLUMNS, MEASUREMENT_REQUIRED, parseMeasurements } from './parse-measurements.js';
import { publishProfiles, publishRows, type Published } from './publish-import.service.js';
import type { ReportedRows } from './reported-rows.js';
import { stageRows, type StagedRow } from './stage-rows.service.js';
import { warningsOf, type Warning } from './warnings.js';

const OVERTAKEN = 'import-overtaken';
const OTHER_TRY_MS = 30_000;
const RETRY_MS = 250;

export interface ImportRequest {
  /** The file's name, for people. */
  name: string;
  bytes: Uint8Array;
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
export interface CheckedFile {
  kind: Import['kind'];
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
    const kind = fileKind(csvColumns(decodeUtf8(request)));
    const fileSha256 = sha256(request.bytes);
    const requestHash = canonicalHash({ fileSha256, kind, visibility: request.visibility });
    const known = await this.known(request, viewer, requestHash);
    if (known?.status === 'done') return { import: known, already: true };

    const { rows, warnings } = await this.check(request, viewer, today);
    if (warnings.length > 0) throw new ToBeAccepted(request.name, warnings);

    try {
      const staged = await this.stage(known, rows, {
        organisation: viewer.organisation, name: request.name, kind, visibility: request.visibility, reason: request.reason ?? null,
        fileSha256, requestHash, idempotencyKey: request.idempotencyKey ?? null, createdBy: viewer.label,
      });
      return await this.publish(staged, viewer, request);
    } catch (error) {
      if (!(error instanceof Conflict && error.code === OVERTAKEN)) throw error;
      await this.known(request, viewer, requestHash); // throws where the Idempotency-Key became another file's meanwhile
      return { import: await this.otherTry(viewer, requestHash, error), already: true };
    }
  }

  /** Reads a file and checks all of it. @throws InvalidInput with every problem of every row; nothing is stored */
  async check(request: Pick<ImportRequest, 'name' | 'bytes' | 'accept'>, viewer: Viewer, today: string): Promise<CheckedFile> {
    const text = decodeUtf8(request);
    const kind = fileKind(csvColumns(text));
    if (kind === 'initiatives') return { kind, rows: readProfiles(text, request.name, this.reference.data), warnings: [] };
    const { rows, warnings } = await this.readRows(kind, text, request.name, viewer, today);
    return { kind, rows, warnings: warnings.filter(({ code }) => !request.accept?.some((accepted) => accepted === code)) };
  }

  /** The rows of a file as they were sent; null where they cannot be told apart. */
  source(request: Pick<ImportRequest, 'name' | 'bytes'>): Table | null {
    return csvSource(decodeUtf8(request));
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

  private async readRows(kind: 'measurements' | 'inputs', text: string, name: string, viewer: Viewer, today: string): Promise<Omit<CheckedFile, 'kind'>> {
    const context = { today, initiatives: await this.initiatives.ownedBy(viewer) };
    if (kind === 'inputs') {
      const drafts = draftsOf(parseInputs(tableOf(text, name, INPUT_COLUMNS, INPUT_REQUIRED), { ...context, stakeholders: Object.keys(STAKEHOLDERS) }), name);
      return { rows: staged(drafts), warnings: warningsOf(drafts, (draft) => `${draft.kind} of ${draft.stakeholder}`, { ...context, known: { own: new Map(), peers: new Map() } }) };
    }
    const drafts = draftsOf(parseMeasurements(tableOf(text, name, MEASUREMENT_COLUMNS, MEASUREMENT_REQUIRED), { ...context, indicators: await this.pricelists.indicators(viewer) }), name);
    const known = await this.figures.of(drafts.map(({ draft }) => draft));
    return { rows: staged(drafts), warnings: warningsOf(drafts, (draft) => draft.indicator, { ...context, known }) };
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

function draftsOf<Draft>(read: ReportedRows<Draft>, name: string): { line: number; draft: Draft }[] {
  if ('problems' in read) throw new InvalidInput(name, read.problems);
  return read.drafts;
}

function overtaken(): Conflict {
  return new Conflict(OVERTAKEN, 'The same file is being imported by another request. Ask for it again in a moment: it will say "already imported".');
}

function decodeUtf8({ bytes, name }: Pick<ImportRequest, 'name' | 'bytes'>): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InvalidInput(name, [{ code: 'not-utf-8', row: 1, message: 'the file is not UTF-8 text. Save it as "CSV UTF-8" in your spreadsheet, and send that.' }]);
  }
}

function tableOf(text: string, name: string, columns: readonly string[], required: readonly string[]): Table {
  const read = parseCsv(text, columns, required);
  if ('problems' in read) throw new InvalidInput(name, read.problems);
  const tooMany = rowsProblems(read.table.rows.length);
  if (tooMany.length > 0) throw new InvalidInput(name, tooMany);
  if (read.table.rows.length === 0) throw new InvalidInput(name, [{ code: 'no-rows', row: 2, message: 'the file has a header and no rows. Add a row for each figure.' } satisfies Problem]);
  return read.table;
}

function readProfiles(text: string, name: string, reference: ReferenceData): StagedRow[] {
  const read = parseProfiles(tableOf(text, name, PROFILE_COLUMNS, PROFILE_REQUIRED), reference);
  if ('problems' in read) throw new InvalidInput(name, read.problems);
  return read.profiles.map(({ line, profile }) => ({ line, payload: { id: uuidV7(), ...profile } }));
}
