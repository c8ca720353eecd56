import { Readable } from 'node:stream';
import { Body, Controller, Delete, Get, Header, Headers, HttpCode, Param, ParseUUIDPipe, Post, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Asker, Requires } from '../organisations/auth.guard.js';
import { InvalidInput, NotFound } from '../shared/errors.js';
import * as query from '../shared/query.js';
import { toCsv } from '../shared/to-csv.js';
import type { Viewer } from '../shared/viewer.js';
import { askedRunSchema, type AskedRun } from './asked-run.js';
import { AskedRunsService, eventOf, statusOf, type RunState } from './asked-runs.service.js';
import { RunWorkerService } from './run-worker.service.js';
import { ValuationRunService } from './valuation-run.service.js';
import { ValuationsService } from './valuations.service.js';

const ofList = z.strictObject({ list: query.code.describe('Code of a price list: only the runs with it').optional() });
const pageQuery = ofList.extend({ limit: query.limit, cursor: query.cursor.optional() });
const nothing = z.strictObject({});
const idempotencyKey = z.string().min(1).max(255).optional();
const isId = (text: string) => z.uuid().safeParse(text).success;
const COLUMNS = ['id', 'status', 'list', 'version', 'listSha256', 'methodVersion', 'priceLevel', 'combine', 'discountTiming', 'knownAt', 'askedBy', 'askedAt', 'publishedAt', 'contentHash'] as const;
const EXPORT_PAGE = 1000;

/** Valuations of everything: the standing ones, which follow what is published, and those that somebody asks for. */
@ApiTags('valuations')
@Controller('api/v1')
export class ValuationRunsController {
  constructor(
    private readonly asked: AskedRunsService,
    private readonly worker: RunWorkerService,
    private readonly runs: ValuationRunService,
    private readonly valuations: ValuationsService,
  ) {}

  @Post('valuation-runs')
  @HttpCode(202)
  @Requires('methodologist')
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'Your own name for this request, 1 to 255 characters: sent again after a lost answer, it is done once', schema: { type: 'string', maxLength: 255 } })
  @ApiResponse({ status: 409, description: 'The Idempotency-Key was used for another request' })
  @ApiOperation({ summary: 'Ask for a valuation of everything, with a version, parameters and a moment of knowing of your own: it is made as a job, and read with run= on the routes of valuations' })
  async ask(@Query({ schema: nothing }) _query: object, @Body({ schema: askedRunSchema }) body: AskedRun, @Headers('idempotency-key') header: string | undefined, @Asker() viewer: Viewer, @Res({ passthrough: true }) reply: FastifyReply) {
    const key = idempotencyKey.safeParse(header);
    if (!key.success) throw new InvalidInput('headers', [{ code: 'idempotency-key', message: 'an Idempotency-Key has 1 to 255 characters.' }]);
    const run = await this.asked.ask(body, viewer, key.data ?? null);
    void reply.header('Location', `/api/v1/valuation-runs/${run.id}`);
    void this.worker.work();
    return shown(run);
  }

  @Get('valuation-runs')
  @ApiOperation({ summary: 'Runs, the newest first: published ones, and those that your own organisation asked for; the next page is in the Link header' })
  async page(@Query({ schema: pageQuery }) { list, limit, cursor }: z.infer<typeof pageQuery>, @Asker() viewer: Viewer | null, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const { items, next } = await this.asked.page(list, viewer, limit, cursor);
    if (next !== null) void reply.header('Link', `</api/v1/valuation-runs?${new URLSearchParams({ ...(request.query as Record<string, string>), cursor: next }).toString()}>; rel="next"`);
    return { items: items.map(shown), next };
  }

  @Get('valuation-runs.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async csv(@Query({ schema: ofList }) { list }: z.infer<typeof ofList>, @Asker() viewer: Viewer | null): Promise<string> {
    const rows: RunState[] = [];
    for (let cursor: string | undefined | null; cursor !== null;) {
      const page = await this.asked.page(list, viewer, EXPORT_PAGE, cursor);
      rows.push(...page.items);
      cursor = page.next;
    }
    return toCsv(rows.map(shown).map((run) => ({ ...run, ...run.parameters })), COLUMNS);
  }

  @Get('valuation-runs/:run')
  @Header('Cache-Control', 'no-cache')
  @ApiOperation({ summary: 'One run: how it gets on, or what it rests on and what it comes to for everything public' })
  async one(@Param('run') name: string, @Asker() viewer: Viewer | null, @Query({ schema: nothing }) _query: object) {
    const id = isId(name) ? name : (await this.runs.latest(name, viewer))?.id;
    if (id === undefined) throw new NotFound(`There is no valuation run "${name}": name its id, or the price list it is the standing run of.`);
    const run = await this.asked.one(id, viewer);
    return { ...shown(run), totals: run.published_at === null ? null : await this.valuations.totalsOfRun(run) };
  }

  @Get('valuation-runs/:id/events')
  @Requires('methodologist')
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The id of the last event you received: you are told what came after it; 204 where nothing will', schema: { type: 'string' } })
  @ApiOperation({ summary: 'How a run gets on, as server-sent events: `progress` until it is `done`, `failed` or `cancelled`' })
  async events(@Param('id', ParseUUIDPipe) id: string, @Headers('last-event-id') told: string | undefined, @Query({ schema: nothing }) _query: object, @Asker() viewer: Viewer, @Res() reply: FastifyReply) {
    const run = await this.asked.one(id, viewer);
    const now = eventOf(run);
    if (now.event !== 'progress' && now.id === told) return reply.status(204).send();
    return reply.type('text/event-stream').header('Cache-Control', 'no-store').header('X-Accel-Buffering', 'no').send(Readable.from(this.asked.events(id, viewer, told)));
  }

  @Delete('valuation-runs/:id')
  @HttpCode(204)
  @Requires('methodologist')
  @ApiResponse({ status: 409, description: 'The run is published: what is published is never changed' })
  @ApiOperation({ summary: 'Cancel a run that is not published: queued, being made, or failed' })
  async cancel(@Param('id', ParseUUIDPipe) id: string, @Query({ schema: nothing }) _query: object, @Asker() viewer: Viewer): Promise<void> {
    await this.asked.cancel(id, viewer);
  }
}

export type ShownRun = ReturnType<typeof shown>;

function shown(run: RunState) {
  return {
    id: run.id, status: statusOf(run), failure: run.failure, list: run.list, version: run.version, currency: run.currency, listSha256: run.list_sha256, methodVersion: run.method_version, parameters: run.parameters,
    knownAt: run.known_at, askedBy: run.organisation, askedAt: run.created_at, startedAt: run.started_at, publishedAt: run.published_at, contentHash: run.content_hash,
    progress: { done: run.initiatives_done, total: run.initiatives_total },
  };
}
