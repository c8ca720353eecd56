import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { Body, Controller, Get, Header, Headers, Param, ParseUUIDPipe, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { InitiativesService } from '../initiatives/initiatives.service.js';
import { ReferenceService } from '../initiatives/reference.service.js';
import { DryRunService } from '../measurements/dry-run.service.js';
import { isFileKind } from '../measurements/file-kind.js';
import { ImportHistoryService } from '../measurements/import-history.service.js';
import { eventOf, ImportJobsService, type ImportJob, type JobRequest } from '../measurements/import-jobs.service.js';
import { ImportTemplatesService } from '../measurements/import-templates.service.js';
import { ImportsService } from '../measurements/imports.service.js';
import { ROW_FILES, type RowsFormat } from '../measurements/read-rows.js';
import { withRepairs } from '../measurements/repairs.js';
import { UndoImportService } from '../measurements/undo-import.service.js';
import { UnderstandFileService } from '../measurements/understand-file.service.js';
import { WARNINGS } from '../measurements/warnings.js';
import { InSession, Requires } from '../organisations/auth.guard.js';
import type { Session } from '../organisations/sessions.service.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { Conflict, InvalidInput, NotFound, type Problem } from '../shared/errors.js';
import { DraftImportPage, PROBLEMS_SHOWN, type DraftImport } from './draft-import.page.js';
import { ImportPage } from './import.page.js';
import { ImportsPage } from './imports.page.js';
import { languageOf, render } from './render.js';
import type { UploadedForm } from './uploaded-form.js';

const EARLIER = 25;
/** A larger file is not gone through each time its page is asked. */
const LOOKED_AT_BYTES = 4 * 1024 * 1024;
const REFRESH_SECONDS = 2;
const NAME_MAX = 300;
/** What a field offers to choose from. */
const NAMES_OFFERED = 500;

const text = z.string().trim().max(1000);
/** Fields that stand once for every column, cell or row carry its place in their names. */
const many = z.record(z.string().max(400), z.unknown());
const oneOrMore = <Value extends z.ZodType>(value: Value) => z.union([z.array(value), value.transform((one) => [one])]).optional();
const starting = z.object({ again: z.literal('true').optional().catch(undefined), accept: oneOrMore(z.enum(WARNINGS)), reason: text.catch(''), visibility: z.enum(['public', 'private']).catch('private') });
const undoing = z.object({ reason: text.catch('') });
const paged = z.object({ cursor: z.string().max(200).optional().catch(undefined) });

/** Files that a person brings in: looked at, repaired, imported, and undone. Every step is a form and a page, and works without scripts. */
@ApiExcludeController()
@Controller()
@Requires('contributor')
export class ImportPagesController {
  constructor(
    private readonly reference: ReferenceService,
    private readonly files: UnderstandFileService,
    private readonly dryRuns: DryRunService,
    private readonly jobs: ImportJobsService,
    private readonly imports: ImportsService,
    private readonly history: ImportHistoryService,
    private readonly templates: ImportTemplatesService,
    private readonly undo: UndoImportService,
    private readonly pricelists: PricelistService,
    private readonly initiatives: InitiativesService,
  ) {}

  @Get(['nl/import', 'en/import'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async all(@Req() request: FastifyRequest, @Query({ schema: paged }) { cursor }: z.infer<typeof paged>, @InSession() session: Session): Promise<string> {
    return this.allPage(request, session, null, cursor);
  }

  @Post(['nl/import', 'en/import'])
  async send(@Req() request: FastifyRequest, @Body() { upload }: UploadedForm, @InSession() session: Session, @Res() reply: FastifyReply): Promise<void> {
    const format = upload && formatOf(upload.name);
    if (!upload || !format) {
      await html(reply.status(400), await this.allPage(request, session, { unknownKind: upload?.name ?? null }));
      return;
    }
    const { items: [last] } = await this.history.page(session.viewer, 1);
    const job = await this.jobs.receive(upload, { name: upload.name.slice(0, NAME_MAX), format, visibility: last?.visibility ?? 'private' }, session.viewer, 'draft');
    await reply.redirect(addressOf(request, job.id), 303);
  }

  @Get(['nl/import/templates/:file', 'en/import/templates/:file'])
  async template(@Req() request: FastifyRequest, @Param('file') file: string, @InSession() session: Session, @Res({ passthrough: true }) reply: FastifyReply): Promise<string | Buffer> {
    const [, kind, wide, ending] = /^(\w+?)(-wide)?\.(csv|xlsx)$/.exec(file) ?? [];
    if (kind === undefined || !isFileKind(kind) || (wide && kind !== 'measurements')) throw new NotFound('There is no such template.');
    void reply.type(ending === 'csv' ? `${ROW_FILES.csv}; charset=utf-8` : ROW_FILES.xlsx).header('Content-Disposition', `attachment; filename="${file}"`);
    return this.templates.file({ kind, layout: wide ? 'wide' : 'long', language: languageOf(request) }, ending as 'csv' | 'xlsx', new Date().getUTCFullYear() - 1, session.viewer);
  }

  @Get(['nl/import/:id', 'en/import/:id'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async one(@Req() request: FastifyRequest, @Param('id', ParseUUIDPipe) id: string, @InSession() session: Session): Promise<string> {
    return this.importPage(request, id, session);
  }

  @Get(['nl/import/:id/events', 'en/import/:id/events'])
  async events(@Param('id', ParseUUIDPipe) id: string, @Headers('last-event-id') told: string | undefined, @InSession() { viewer }: Session, @Res() reply: FastifyReply): Promise<void> {
    const now = eventOf(await this.jobs.one(id, viewer));
    if (now.event !== 'progress' && now.id === told) await reply.status(204).send();
    else await reply.type('text/event-stream').header('X-Accel-Buffering', 'no').send(Readable.from(this.jobs.events(id, viewer, told)));
  }

  @Get(['nl/import/:id/errors.csv', 'en/import/:id/errors.csv'])
  async errors(@Param('id', ParseUUIDPipe) id: string, @InSession() { viewer }: Session, @Res() reply: FastifyReply): Promise<void> {
    const job = await this.jobs.one(id, viewer);
    await reply.type('text/csv; charset=utf-8').header('Content-Disposition', 'attachment; filename="errors.csv"').send(await this.dryRuns.errorFile({ ...job.request, file: await this.jobs.fileOf(job) }, viewer, today()));
  }

  /** What each column is, what stands for all rows, and how numbers are written. */
  @Post(['nl/import/:id/columns', 'en/import/:id/columns'])
  async columns(@Req() request: FastifyRequest, @Param('id', ParseUUIDPipe) id: string, @Body({ schema: many }) body: z.infer<typeof many>, @InSession() { viewer }: Session, @Res() reply: FastifyReply): Promise<void> {
    const { request: asked } = await this.jobs.one(id, viewer);
    const { decimal, sheet } = body;
    await this.change(request, reply, id, viewer, typeof sheet === 'string'
      ? { sheet: sheet.slice(0, NAME_MAX), mapping: undefined, repairs: undefined }
      : { mapping: { ...asked.mapping, columns: fieldsOf(body, 'as'), values: fieldsOf(body, 'value') }, decimal: decimal === 'comma' || decimal === 'point' ? decimal : undefined });
  }

  @Post(['nl/import/:id/repairs', 'en/import/:id/repairs'])
  async repair(@Req() request: FastifyRequest, @Param('id', ParseUUIDPipe) id: string, @Body({ schema: many }) body: z.infer<typeof many>, @InSession() { viewer }: Session, @Res() reply: FastifyReply): Promise<void> {
    const { request: asked } = await this.jobs.one(id, viewer);
    const was = fieldsOf(body, 'was');
    const cells = Object.entries(fieldsOf(body, 'cell')).flatMap(([place, value]) => {
      const [, row, column] = /^(\d{1,9})\.([^]*)$/.exec(place) ?? [];
      return row === undefined || value === was[place] ? [] : [{ row: Number(row), column: column!, value }];
    });
    const leftOut = Object.keys(fieldsOf(body, 'leave')).map(Number).filter(Number.isInteger);
    await this.change(request, reply, id, viewer, { repairs: body['do'] === 'undo' ? undefined : withRepairs(asked.repairs, { cells, leftOut }) });
  }

  @Post(['nl/import/:id/start', 'en/import/:id/start'])
  async start(@Req() request: FastifyRequest, @Param('id', ParseUUIDPipe) id: string, @Body({ schema: starting }) { accept, reason, visibility, again }: z.infer<typeof starting>, @InSession() { viewer }: Session, @Res() reply: FastifyReply): Promise<void> {
    await this.jobs.change(id, viewer, { accept, visibility, reason: reason.length < 3 ? undefined : reason, again: again === 'true' });
    await this.jobs.start(id, viewer);
    await reply.redirect(addressOf(request, id), 303);
  }

  @Post(['nl/import/:id/cancel', 'en/import/:id/cancel'])
  async cancel(@Req() request: FastifyRequest, @Param('id', ParseUUIDPipe) id: string, @InSession() { viewer }: Session, @Res() reply: FastifyReply): Promise<void> {
    const { status } = await this.jobs.cancel(id, viewer).catch((error: unknown) => {
      if (error instanceof Conflict) return { status: 'done' as const };
      throw error;
    });
    await reply.redirect(addressOf(request, status === 'done' ? id : undefined), 303);
  }

  @Post(['nl/import/:id/undo', 'en/import/:id/undo'])
  async takeBack(@Req() request: FastifyRequest, @Param('id', ParseUUIDPipe) id: string, @Body({ schema: undoing }) { reason }: z.infer<typeof undoing>, @InSession() session: Session, @Res() reply: FastifyReply): Promise<void> {
    try {
      await this.undo.undo(id, reason, session.viewer);
      await reply.redirect(addressOf(request, id), 303);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      await html(reply.status(409), await this.importPage(request, id, session, error));
    }
  }

  private async change(request: FastifyRequest, reply: FastifyReply, id: string, viewer: Session['viewer'], changed: Partial<JobRequest>): Promise<void> {
    await this.jobs.change(id, viewer, changed);
    await reply.redirect(addressOf(request, id), 303);
  }

  private async allPage(request: FastifyRequest, session: Session, refused: { unknownKind: string | null } | null, cursor?: string): Promise<string> {
    const { items: earlier, next } = await this.history.page(session.viewer, EARLIER, cursor);
    const props = { open: await this.jobs.open(session.viewer), earlier: earlier.filter(({ status }) => status === 'done'), next, refused, session };
    return render(request, this.reference.names, ({ text }) => ({ title: text.imports.title }), (speech) => ImportsPage({ props, speech }));
  }

  private async importPage(request: FastifyRequest, id: string, session: Session, inTheWay?: Conflict): Promise<string> {
    const { viewer } = session;
    const job = await this.jobs.one(id, viewer).catch(orNull);
    if (job?.status === 'draft' || job?.status === 'refused') {
      const draft = await this.look(job, session);
      return render(request, this.reference.names, () => ({ title: job.request.name }), (speech) => DraftImportPage({ props: draft, speech }));
    }
    const done = await this.imports.one(job?.import_id ?? id, viewer).catch(orNull);
    if (!job && !done) throw new NotFound(`There is no import "${id}" of yours.`);
    const going = job?.status === 'queued' || job?.status === 'running';
    const props = { id, job, done: done?.status === 'done' ? done : null, inTheWay: inTheWay?.problems ?? null, session };
    return render(request, this.reference.names, () => ({ title: (job?.request ?? done!).name, ...(going && { script: 'follow-import.js', refresh: REFRESH_SECONDS }) }), (speech) => ImportPage({ props, speech }));
  }

  /** A file that is not imported yet: how it is read, what is wrong with it, and what it would change. */
  private async look(job: ImportJob, session: Session): Promise<DraftImport> {
    const { viewer } = session;
    const indicators = [...(await this.pricelists.indicators(viewer)).values()];
    const initiatives = [...(await this.initiatives.ownedBy(viewer)).keys()].slice(0, NAMES_OFFERED);
    const nothing = { job, look: null, checked: null, problems: job.outcome?.problems ?? [], indicators, initiatives, session };
    const file = await this.jobs.fileOf(job).catch(orNull);
    if (!file) return { ...nothing, gone: true };
    const asked = { ...job.request, file };
    const small = file.size <= LOOKED_AT_BYTES;
    const checked = small ? await this.dryRuns.run({ ...asked, accept: undefined }, viewer, today()).catch(problemsOf) : null;
    const problems = checked ? ('problems' in checked ? checked.problems : []) : nothing.problems;
    const lines = new Set(small ? [...problems, ...(checked && 'warnings' in checked ? checked.warnings : [])].slice(0, PROBLEMS_SHOWN).flatMap(({ row }) => row ?? []) : []);
    const look = await this.files.look(asked, viewer, lines).catch(problemsOf);
    return { ...nothing, gone: false, look: 'problems' in look ? null : look, checked: checked && 'warnings' in checked ? checked : null, problems };
  }
}

const today = () => new Date().toISOString().slice(0, 10);

function formatOf(name: string): RowsFormat | null {
  const ending = extname(name).slice(1).toLowerCase();
  return Object.hasOwn(ROW_FILES, ending) ? (ending as RowsFormat) : ending === 'txt' || ending === 'tsv' ? 'csv' : null;
}

/** The fields of a form whose names begin so, by the rest of their names; those left empty stay, but for choices that were not made. */
function fieldsOf(body: Record<string, unknown>, kind: 'as' | 'value' | 'cell' | 'was' | 'leave'): Record<string, string> {
  const found = Object.entries(body).flatMap(([name, value]) => (name.startsWith(`${kind}.`) && typeof value === 'string' ? [[name.slice(kind.length + 1), value] as const] : []));
  return Object.fromEntries(kind === 'as' || kind === 'value' ? found.filter(([, value]) => value !== '') : found);
}

function problemsOf(error: unknown): { problems: readonly Problem[] } {
  if (error instanceof InvalidInput) return { problems: error.problems };
  throw error;
}

function orNull(error: unknown): null {
  if (error instanceof NotFound) return null;
  throw error;
}

function addressOf(request: FastifyRequest, id?: string): string {
  return `/${languageOf(request)}/import${id === undefined ? '' : `/${id}`}`;
}

async function html(reply: FastifyReply, page: string): Promise<void> {
  await reply.type('text/html; charset=utf-8').send(page);
}
