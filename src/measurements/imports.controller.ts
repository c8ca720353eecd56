import { Body, Controller, ForbiddenException, Get, Headers, HttpCode, Param, ParseUUIDPipe, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Asker, Requires } from '../organisations/auth.guard.js';
import { InvalidInput } from '../shared/errors.js';
import * as query from '../shared/query.js';
import { hasRole, type Viewer } from '../shared/viewer.js';
import type { Import } from './import.entity.js';
import { ImportsService } from './imports.service.js';

const importQuery = z.strictObject({
  name: z.string().min(1).max(300).default('upload.csv'),
  visibility: z.enum(['public', 'private']).default('private'),
  reason: z.string().min(3).max(1000).optional(),
  /** An administrator may import for another organisation. */
  organisation: query.code.optional(),
});
const idempotencyKey = z.string().min(1).max(255).optional();

@ApiTags('imports')
@Controller('api/v1/imports')
export class ImportsController {
  constructor(private readonly imports: ImportsService) {}

  @Post()
  @HttpCode(201)
  @Requires('contributor')
  @ApiConsumes('text/csv')
  @ApiBody({ schema: { type: 'string', description: 'CSV of measurements (initiative, indicator, from, until, quantity, unit ...) or of initiatives (initiative, name, sector, country ...)' } })
  @ApiOperation({ summary: 'Import a CSV file: all of it, or, with every problem told, nothing; the same file again changes nothing' })
  async create(
    @Query({ schema: importQuery }) { organisation, ...request }: z.infer<typeof importQuery>,
    @Body() body: unknown,
    @Headers('idempotency-key') header: string | undefined,
    @Asker() viewer: Viewer,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (!Buffer.isBuffer(body)) throw new InvalidInput(request.name, [{ code: 'not-csv', message: 'send the file itself as the body, with Content-Type: text/csv.' }]);
    const key = idempotencyKey.safeParse(header);
    if (!key.success) throw new InvalidInput('headers', [{ code: 'idempotency-key', message: 'an Idempotency-Key has 1 to 255 characters.' }]);
    const asker = actingFor(viewer, organisation);
    const { import: done, already } = await this.imports.import({ ...request, bytes: body, idempotencyKey: key.data }, asker, new Date().toISOString().slice(0, 10));
    if (already) void reply.status(200);
    return { ...shown(done), already, message: already ? `already imported as ${done.id}: nothing changed` : 'imported' };
  }

  @Get(':id')
  @Requires('contributor')
  @ApiOperation({ summary: 'One import of your own organisation' })
  async one(@Param('id', ParseUUIDPipe) id: string, @Asker() viewer: Viewer, @Query({ schema: z.strictObject({}) }) _query: object) {
    return shown(await this.imports.one(id, viewer));
  }
}

function actingFor(viewer: Viewer, organisation: string | undefined): Viewer {
  if (organisation === undefined || organisation === viewer.organisation) return viewer;
  if (!hasRole(viewer, 'admin')) throw new ForbiddenException('Only an administrator imports for another organisation.');
  return { ...viewer, organisation };
}

function shown({ requestHash, idempotencyKey, attempt, ...rest }: Import) {
  return rest;
}
