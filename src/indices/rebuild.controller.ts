import { PassThrough } from 'node:stream';
import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { underJobLock } from '../database/job-lock.js';
import { Requires } from '../organisations/auth.guard.js';
import { sseText } from '../shared/server-sent-events.js';
import { RebuildService, type Listener } from '../valuation/rebuild.service.js';
import { RebuildIndicesService } from './rebuild-indices.service.js';

/** What was left out: made by another version of the method or the rule book than that of this server. */
export interface NotRebuilt {
  runs: number;
  vintages: number;
}

@ApiTags('valuations')
@Controller('api/v1')
export class RebuildController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly valuations: RebuildService,
    private readonly indices: RebuildIndicesService,
  ) {}

  @Get('rebuild/events')
  @Requires('admin')
  @ApiOperation({ summary: 'Compute everything again from the measurements and the price lists, and compare it with what is stored, to the last digit, as server-sent events: `progress`, `compared` per table or part of one, and `done` or `failed`. Nothing is changed; it stops when you go' })
  rebuild(@Query({ schema: z.strictObject({}) }) _query: object, @Res() reply: FastifyReply): void {
    const [stream, gone] = [new PassThrough(), new AbortController()];
    const send = (event: string, data: object) => stream.write(sseText({ event, data }));
    stream.once('close', () => gone.abort());
    void reply.type('text/event-stream').header('Cache-Control', 'no-store').header('X-Accel-Buffering', 'no').send(stream);
    this.all({ progress: (what, done, total) => send('progress', { what, done, total }), compared: (found) => send('compared', found), signal: gone.signal })
      .then((left) => send('done', left), (error: unknown) => send('failed', { detail: error instanceof Error ? error.message : String(error) }))
      .finally(() => stream.end());
  }

  private async all(listener: Listener): Promise<NotRebuilt> {
    return underJobLock(this.database, 'rebuild', async () => {
      await this.valuations.lists(listener);
      await this.valuations.cells(listener);
      const { runs, otherMethod } = await this.valuations.runs();
      for (const run of runs) await this.valuations.run(run, listener);
      return { runs: otherMethod, vintages: await this.indices.vintages(runs, listener) };
    });
  }
}
