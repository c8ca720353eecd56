import { Readable } from 'node:stream';
import { Body, Controller, Get, Header, Headers, HttpCode, Param, ParseUUIDPipe, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { actingFor, Asker, Requires } from '../organisations/auth.guard.js';
import { InvalidInput, NotFound } from '../shared/errors.js';
import { inMemory } from '../shared/file-source.js';
import * as query from '../shared/query.js';
import type { Viewer } from '../shared/viewer.js';
import { DryRunService } from './dry-run.service.js';
import { shown } from './import.entity.js';
import { eventOf, ImportJobsService, shownJob } from './import-jobs.service.js';
import { ImportsService } from './imports.service.js';
import { parseMapping } from './mapping.js';
import { rowsFormat, ROW_FILES } from './read-rows.js';
import { isSpooled, SpoolService } from './spool.service.js';
import type { FileToUnderstand } from './understand-file.service.js';
import { WARNINGS } from './warnings.js';

const MAPPING_LENGTH_MAX = 10_000;
const importQuery = z.strictObject({
  name: z.string().min(1).max(300).default('upload.csv').describe('Name of the file, as it stands beside every figure out of it'),
  visibility: z.enum(['public', 'private']).default('private').describe('public: everyone sees it; private: your own organisation only'),
  reason: z.string().min(3).max(1000).optional().describe('Why figures that are known already change; needed where a file corrects any'),
  accept: z.string().transform((text) => text.split(',')).pipe(z.array(z.enum(WARNINGS))).optional().meta({ description: `Warnings that were looked at and are right, by code, with commas between: ${WARNINGS.join(', ')}`, example: 'outlier' }),
  again: z.enum(['true', 'false']).default('false').describe('true: import a file once more that was imported before, because its figures were changed since by other files; goes without an Idempotency-Key'),
  dryRun: z.enum(['true', 'false']).default('false').describe('true: the whole check, and what the import would change in figures and in euros; nothing is stored'),
  sheet: z.string().min(1).max(100).optional().describe('Of a workbook: the sheet to read; without it the first that has rows'),
  decimal: z.enum(['comma', 'point']).optional().describe('How numbers are written, where the file itself does not tell: comma is 1.200,5 and point 1,200.5'),
  mapping: z.string().max(MAPPING_LENGTH_MAX).optional().meta({ description: 'What columns of other names are, and what every row has: JSON with columns and values. It is remembered for your next file with the same columns; {} forgets it', example: '{"columns":{"Stuks":"quantity","Ref":"-"},"values":{"unit":"item"}}' }),
  organisation: query.code.optional().describe('For an administrator: the organisation to import for'),
});
const errorsQuery = importQuery.pick({ name: true, visibility: true, organisation: true, sheet: true, decimal: true, mapping: true });
const EXAMPLE = `initiative,indicator,from,until,quantity,unit
voorbeeld-repair-cafe,repair-item-fixed,2024-01-01,2025-01-01,187,item
`;
const ofOrganisation = z.strictObject({ organisation: query.code.optional().describe('For an administrator: the organisation whose import it is') });
type OfOrganisation = z.infer<typeof ofOrganisation>;
const idempotencyKey = z.string().min(1).max(255).optional();

@ApiTags('imports')
@Controller('api/v1/imports')
export class ImportsController {
  constructor(
    private readonly imports: ImportsService,
    private readonly jobs: ImportJobsService,
    private readonly dryRuns: DryRunService,
    private readonly spool: SpoolService,
  ) {}

  @Post()
  @HttpCode(201)
  @Requires('contributor')
  @ApiConsumes(...Object.values(ROW_FILES))
  @ApiBody({ schema: { type: 'string', description: 'CSV of initiatives (initiative, name, sector, country ...), of measurements (initiative, indicator, from, until, quantity, unit ...) or of inputs (initiative, stakeholder, input, from, until, quantity, unit ...)', example: EXAMPLE } })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Your own name for this request, 1 to 255 characters: sent again after a lost answer, it is done once', schema: { type: 'string', maxLength: 255 } })
  @ApiHeader({ name: 'Prefer', required: false, description: 'respond-async: the answer comes as soon as the file is safe, and the import goes on as a job that survives a restart; ask how it gets on at its own address', schema: { type: 'string', maxLength: 255 } })
  @ApiResponse({ status: 202, description: 'With Prefer: respond-async: the file is safe, and will be imported' })
  @ApiResponse({ status: 200, description: 'The same file was imported before, or this was a dry run: nothing changed' })
  @ApiResponse({ status: 409, description: 'The Idempotency-Key was used for another request, another import is running, or something may be wrong and is to be accepted' })
  @ApiOperation({ summary: 'Import a file (CSV, XLSX, JSON, NDJSON): all of it, or, with every problem told, nothing; the same file again changes nothing' })
  async create(
    @Query({ schema: importQuery }) { organisation, dryRun, mapping, again, ...request }: z.infer<typeof importQuery>,
    @Body() body: unknown,
    @Headers('idempotency-key') header: string | undefined,
    @Headers('prefer') prefer: string | undefined,
    @Headers('content-type') type: string | undefined,
    @Asker() viewer: Viewer,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const file = { ...request, ...fileOf(body, type, request.name, mapping), ...(again === 'true' && { again: true }) };
    const key = idempotencyKey.safeParse(header);
    if (!key.success) throw new InvalidInput('headers', [{ code: 'idempotency-key', message: 'an Idempotency-Key has 1 to 255 characters.' }]);
    if (file.again && key.data !== undefined) throw new InvalidInput('query', [{ code: 'again-with-key', pointer: '/again', message: 'a request with an Idempotency-Key is done once. Leave one of the two out.' }]);
    const asker = actingFor(viewer, organisation);
    const today = new Date().toISOString().slice(0, 10);
    if (dryRun === 'true') {
      void reply.status(200);
      return { dryRun: true, ...await this.dryRuns.run(file, asker, today) };
    }
    if (/\brespond-async\b/i.test(prefer ?? '')) {
      const { file: { chunks, ...source }, ...asked } = file;
      const spooled = isSpooled(body) ? body : await this.spool.receive(chunks(), source.size);
      const job = await this.jobs.receive(spooled, { ...asked, idempotencyKey: key.data }, asker, 'queued');
      void reply.status(202).header('Location', `/api/v1/imports/${job.id}`).header('Preference-Applied', 'respond-async');
      return shownJob(job);
    }
    const { import: done, already } = await this.imports.import({ ...file, idempotencyKey: key.data }, asker, today);
    if (already) void reply.status(200);
    return { ...shown(done), already, message: already ? `already imported as ${done.id}: nothing changed` : 'imported' };
  }

  @Post('errors.csv')
  @HttpCode(200)
  @Requires('contributor')
  @ApiConsumes(...Object.values(ROW_FILES))
  @ApiBody({ schema: { type: 'string', description: 'A file as POST imports takes it' } })
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The file itself, with a column that tells what is wrong with each row, or asked about it: to repair and to send again. Nothing is stored' })
  async errors(
    @Query({ schema: errorsQuery }) { organisation, mapping, ...request }: z.infer<typeof errorsQuery>,
    @Body() body: unknown,
    @Headers('content-type') type: string | undefined,
    @Asker() viewer: Viewer,
  ): Promise<Readable> {
    return this.dryRuns.errorFile({ ...request, ...fileOf(body, type, request.name, mapping) }, actingFor(viewer, organisation), new Date().toISOString().slice(0, 10));
  }

  @Get(':id')
  @Requires('contributor')
  @Header('Cache-Control', 'no-cache')
  @ApiOperation({ summary: 'One import of your own organisation: what came of it, or how it gets on' })
  async one(@Param('id', ParseUUIDPipe) id: string, @Asker() viewer: Viewer, @Query({ schema: ofOrganisation }) { organisation }: OfOrganisation) {
    const asker = actingFor(viewer, organisation);
    const known = await this.imports.one(id, asker).catch((error: unknown) => {
      if (error instanceof NotFound) return null;
      throw error;
    });
    return known?.status === 'done' ? shown(known) : shownJob(await this.jobs.one(id, asker));
  }

  @Get(':id/events')
  @Requires('contributor')
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The id of the last event you received: you are told what came after it; 204 where nothing will', schema: { type: 'string' } })
  @ApiOperation({ summary: 'How an import gets on, as server-sent events: `progress` until it is `done`, `refused`, `cancelled` or `failed`' })
  async events(@Param('id', ParseUUIDPipe) id: string, @Headers('last-event-id') told: string | undefined, @Query({ schema: ofOrganisation }) { organisation }: OfOrganisation, @Asker() viewer: Viewer, @Res() reply: FastifyReply) {
    const asker = actingFor(viewer, organisation);
    const now = eventOf(await this.jobs.one(id, asker));
    if (now.event !== 'progress' && now.id === told) return reply.status(204).send();
    return reply.type('text/event-stream').header('Cache-Control', 'no-store').header('X-Accel-Buffering', 'no').send(Readable.from(this.jobs.events(id, asker, told)));
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Requires('contributor')
  @ApiResponse({ status: 409, description: 'It is published: it can be undone' })
  @ApiOperation({ summary: 'Cancel an import that is not published: nothing of it stays' })
  async cancel(@Param('id', ParseUUIDPipe) id: string, @Query({ schema: ofOrganisation }) { organisation }: OfOrganisation, @Asker() viewer: Viewer) {
    return shownJob(await this.jobs.cancel(id, actingFor(viewer, organisation)));
  }
}

/** The file that was sent, and how to read it. */
function fileOf(body: unknown, type: string | undefined, name: string, mapping: string | undefined): Pick<FileToUnderstand, 'file' | 'format' | 'mapping'> {
  const format = rowsFormat(type ?? '');
  const file = isSpooled(body) ? body : Buffer.isBuffer(body) ? inMemory(body) : null;
  if (!file || !format) throw new InvalidInput(name, [{ code: 'not-a-file', message: `send the file itself as the body, with its Content-Type: ${Object.values(ROW_FILES).join(', ')}.` }]);
  if (mapping === undefined) return { file, format };
  const read = parseMapping(mapping);
  if ('problems' in read) throw new InvalidInput('mapping', read.problems);
  return { file, format, mapping: read.mapping };
}
