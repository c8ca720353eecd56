import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { uuidV7 } from '../database/uuid-v7.js';
import { KeysService } from '../organisations/keys.service.js';
import { canonicalHash } from '../shared/canonical-hash.js';
import { Conflict, InvalidInput, NotFound, ToBeAccepted, type Problem } from '../shared/errors.js';
import { fileSha256 } from '../shared/file-source.js';
import { SSE_COMMENT, sseText, type ServerSentEvent } from '../shared/server-sent-events.js';
import type { Viewer } from '../shared/viewer.js';
import { ImportsService, Stopped, type ImportRequest } from './imports.service.js';
import { SpoolService, type SpooledFile } from './spool.service.js';

/** What a file is asked to be imported with, as it waits; all but the file itself. */
export type JobRequest = Pick<ImportRequest, 'name' | 'format' | 'visibility' | 'reason' | 'accept' | 'sheet' | 'decimal' | 'mapping' | 'repairs' | 'again' | 'idempotencyKey'>;

/** A file that waits to be imported, is being imported, or was. A draft is looked at first, and goes on when its sender says so. */
export interface ImportJob {
  id: string;
  organisation: string;
  request: JobRequest;
  bytes: string;
  status: 'draft' | 'queued' | 'running' | 'done' | 'refused' | 'cancelled' | 'failed';
  rows_read: number;
  outcome: JobOutcome | null;
  /** What it brought in, or had been brought in before. */
  import_id: string | null;
  role: Viewer['role'];
  created_by: string;
  created_at: string;
}

/** How it ended otherwise than it was asked. */
export interface JobOutcome {
  already?: boolean;
  code?: string;
  message?: string;
  /** Of a file that was refused: the first of them. */
  problems?: Problem[];
  /** Whether accepting their codes is enough. */
  toBeAccepted?: boolean;
}

const PROBLEMS_KEPT = 1_000;
const PROGRESS_MS = 250;
const LOOK_MS = 500;
const SILENT_LOOKS = 30;
/** A draft, and the file of what was refused, is kept for a day; what became of a job for a month. */
const DRAFT_DAYS = 1;
const ENDED_DAYS = 30;
const TIDY_MS = 3_600_000;
const RESUME_MS = 3_000;
const WAITS = `('queued', 'running')`;
const TO_REPAIR = `('draft', 'refused')`;

/** Imports that go on by themselves: they survive a restart, tell how they get on, and can be cancelled. One at a time is done by a process. */
@Injectable()
export class ImportJobsService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger(ImportJobsService.name);
  private closing = false;
  private working: Promise<void> | null = null;
  private again = false;
  private tidying: NodeJS.Timeout | undefined;
  private resuming: NodeJS.Timeout | undefined;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly imports: ImportsService,
    private readonly spool: SpoolService,
    private readonly keys: KeysService,
  ) {}

  /** What was cut off goes on: the files of this machine's own jobs are still here. */
  async onApplicationBootstrap(): Promise<void> {
    await this.tidy();
    this.tidying = setInterval(() => void this.tidy().catch((error: unknown) => this.log.error(error)), TIDY_MS).unref();
    await this.resume();
  }

  private async resume(): Promise<void> {
    await this.database.query(`update import_job set status = 'queued', rows_read = 0 where status = 'running' and id::text = any($1)`, [await this.spool.names()]);
    void this.work();
  }

  /** Where the database itself fell away, what was being imported goes on once it is back. */
  private resumeLater(): void {
    clearTimeout(this.resuming);
    if (this.closing) return;
    this.resuming = setTimeout(() => void this.resume().catch((error: unknown) => { this.log.error(error); this.resumeLater(); }), RESUME_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    this.closing = true;
    clearInterval(this.tidying);
    clearTimeout(this.resuming);
    await this.working;
  }

  /**
   * Keeps a received file: as a draft, or to be imported. The same request with the same idempotency key is kept once.
   * @returns when the file and what it is asked with will survive a crash
   * @throws Conflict where the key was used for another file
   */
  async receive(file: SpooledFile, request: JobRequest, viewer: Viewer, status: 'draft' | 'queued'): Promise<ImportJob> {
    await this.keys.ensureOrganisation(viewer.organisation);
    const requestHash = canonicalHash({ ...request, sha256: await fileSha256(file) });
    const id = uuidV7();
    await this.spool.keepAs(file, id);
    const kept = await this.database.query<{ id: string }[]>(
      `insert into import_job (id, organisation, request, request_hash, idempotency_key, bytes, status, role, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (organisation, idempotency_key) where status not in ('refused', 'cancelled', 'failed') do nothing returning id`,
      [id, viewer.organisation, JSON.stringify(request), requestHash, request.idempotencyKey ?? null, file.size, status, viewer.role, viewer.label]);
    if (kept.length > 0) {
      void this.work();
      return this.one(id, viewer);
    }
    await this.spool.remove(id);
    const [same] = await this.database.query<(ImportJob & { request_hash: string })[]>(
      `select * from import_job where organisation = $1 and idempotency_key = $2 and status not in ('refused', 'cancelled', 'failed')`, [viewer.organisation, request.idempotencyKey]);
    if (same?.request_hash === requestHash) return same;
    throw new Conflict('idempotency-key-reused', 'The Idempotency-Key was used before for another file. Send a new key with a new file.');
  }

  /** @throws NotFound also where it is not the viewer's */
  async one(id: string, { organisation }: Viewer): Promise<ImportJob> {
    const [job] = await this.database.query<ImportJob[]>('select * from import_job where id = $1 and organisation = $2', [id, organisation]);
    if (!job) throw new NotFound(`There is no import "${id}" of yours.`);
    return job;
  }

  /** What of an organisation is not imported yet, the newest first. */
  async open({ organisation }: Viewer): Promise<ImportJob[]> {
    return this.database.query<ImportJob[]>(`select * from import_job where organisation = $1 and (status in ${WAITS} or status in ${TO_REPAIR} and id::text = any($2)) order by id desc`, [organisation, await this.spool.names()]);
  }

  /** The file of a job that is not ended. @throws NotFound where it is gone */
  async fileOf({ id }: ImportJob): Promise<SpooledFile> {
    return this.spool.file(id).catch(() => {
      throw new NotFound('The file of this import is no longer here. Send it again.');
    });
  }

  /** Asks a draft otherwise; one that was refused is a draft again. @throws Conflict where it is going on, or has ended */
  async change(id: string, viewer: Viewer, request: Partial<JobRequest>): Promise<ImportJob> {
    const job = await this.one(id, viewer);
    const [changed] = await this.database.query<[ImportJob[], number]>(
      `update import_job set request = $2, status = 'draft', outcome = null, rows_read = 0, changed_at = now() where id = $1 and status in ${TO_REPAIR} returning *`, [id, JSON.stringify({ ...job.request, ...request })]);
    if (!changed[0]) throw new Conflict('no-draft', 'This file is no longer waiting to be looked at. Look at what became of it.');
    return changed[0];
  }

  /** Lets a draft be imported. */
  async start(id: string, viewer: Viewer): Promise<ImportJob> {
    await this.one(id, viewer);
    await this.database.query(`update import_job set status = 'queued', rows_read = 0, outcome = null, changed_at = now() where id = $1 and status = 'draft'`, [id]);
    void this.work();
    return this.one(id, viewer);
  }

  /** Stops an import that is not published, or throws a draft away. @throws Conflict where it is published */
  async cancel(id: string, viewer: Viewer): Promise<ImportJob> {
    const job = await this.one(id, viewer);
    await this.database.query(`update import_job set status = 'cancelled', changed_at = now() where id = $1 and status in ('draft', 'refused', 'queued', 'running')`, [id]);
    if (job.status !== 'running') await this.spool.remove(id);
    const now = await this.one(id, viewer);
    if (now.status === 'done') throw new Conflict('published', `The import ${id} is published. It can be undone: POST /api/v1/imports/${now.import_id ?? id}/undo.`);
    return now;
  }

  /** How an import gets on, as the text of server-sent events, until it has ended; nothing that was told before the connection broke. @param told id of the last event that was received */
  async *events(id: string, viewer: Viewer, told: string | undefined): AsyncGenerator<string> {
    for (let silent = 0; !this.closing; await sleep(LOOK_MS)) {
      const event = eventOf(await this.one(id, viewer));
      if (event.id !== told) yield sseText(event);
      else if ((silent += 1) % SILENT_LOOKS === 0) yield SSE_COMMENT;
      if (event.event !== 'progress') return;
      told = event.id;
    }
  }

  /** Does what waits, one after another. */
  work(): Promise<void> {
    this.again = true;
    this.working ??= this.workOn().catch((error: unknown) => { this.log.error(error); this.resumeLater(); }).finally(() => { this.working = null; });
    return this.working;
  }

  private async workOn(): Promise<void> {
    while (this.again && !this.closing) {
      this.again = false;
      for (let job = await this.next(); job && !this.closing; job = await this.next()) await this.run(job);
    }
  }

  private async next(): Promise<ImportJob | undefined> {
    const [taken] = await this.database.query<[ImportJob[], number]>(
      `update import_job set status = 'running', changed_at = now() where id = (
         select id from import_job where status = 'queued' and id::text = any($1) order by id limit 1 for update skip locked) returning *`, [await this.spool.names()]);
    return taken[0];
  }

  private async run({ id, organisation, request, role, created_by: label }: ImportJob): Promise<void> {
    const viewer: Viewer = { organisation, role, label };
    let told = 0;
    const progress = async (rows: number) => {
      if (this.closing) throw new Stopped('the server is closing');
      if (Date.now() - told < PROGRESS_MS) return;
      told = Date.now();
      const [, running] = await this.database.query<[unknown[], number]>(`update import_job set rows_read = $2, changed_at = now() where id = $1 and status = 'running'`, [id, rows]);
      if (running === 0) throw new Stopped('cancelled');
    };
    const publishing: ImportRequest['publishing'] = async (manager) => {
      const [job] = await manager.query<ImportJob[]>('select status from import_job where id = $1 for update', [id]);
      if (job?.status !== 'running') throw new Stopped('cancelled');
    };
    try {
      const today = new Date().toISOString().slice(0, 10);
      const done = await this.imports.import({ ...request, id, file: await this.spool.file(id), progress, publishing }, viewer, today);
      await this.end(id, 'done', { already: done.already && done.import.id !== id }, done.import.id, done.import.rowsTotal);
    } catch (error) {
      if (error instanceof Stopped) {
        if (!this.closing) await this.spool.remove(id);
      } else if (error instanceof InvalidInput) {
        await this.end(id, 'refused', { problems: error.problems.slice(0, PROBLEMS_KEPT), toBeAccepted: error instanceof ToBeAccepted });
      } else if (error instanceof Conflict) await this.end(id, 'refused', { code: error.code, message: error.message });
      else {
        this.log.error(error);
        await this.end(id, 'failed', { message: 'Something went wrong here, and nothing of the file was imported. Send it again; if that fails too, tell who runs this server.' });
      }
    }
  }

  private async end(id: string, status: ImportJob['status'], outcome: JobOutcome, importId: string | null = null, rows: number | null = null): Promise<void> {
    await this.database.query(
      `update import_job set status = $2, outcome = $3, import_id = $4, rows_read = coalesce($5, rows_read), changed_at = now() where id = $1`, [id, status, JSON.stringify(outcome), importId, rows]);
    if (status !== 'refused') await this.spool.remove(id); // it can be repaired
  }

  /** Drafts that nobody went on with, what became of jobs long ago, and files that no job names any more. */
  private async tidy(): Promise<void> {
    await this.database.query(
      `delete from import_job where (status = 'draft' and changed_at < now() - make_interval(days => $1)) or (status not in ${WAITS} and changed_at < now() - make_interval(days => $2))`, [DRAFT_DAYS, ENDED_DAYS]);
    const kept = await this.database.query<{ id: string }[]>(`select id from import_job where (status in ${TO_REPAIR} and changed_at > now() - make_interval(days => $1)) or status in ${WAITS}`, [DRAFT_DAYS]);
    const names = new Set(kept.map(({ id }) => id));
    for (const name of await this.spool.names()) if (!names.has(name) && !(await this.spool.isFresh(name))) await this.spool.remove(name);
  }
}

/** What an event tells; `progress` until it has ended. */
export function eventOf(job: ImportJob): ServerSentEvent & { id: string } {
  const going = job.status === 'queued' || job.status === 'running';
  return { id: `${job.status}-${job.rows_read}`, event: going ? 'progress' : job.status, data: { status: job.status, rowsRead: job.rows_read, import: job.import_id, ...job.outcome } };
}

/** A job as it is told. */
export function shownJob({ id, request: { name, visibility, reason }, status, rows_read: rowsRead, bytes, outcome, import_id: imported, created_by: createdBy, created_at: createdAt }: ImportJob) {
  return { id, name, visibility, reason: reason ?? null, status, rowsRead, bytes: Number(bytes), import: imported, createdBy, createdAt, ...outcome };
}
