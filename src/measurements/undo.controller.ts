import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { actingFor, Asker, Requires } from '../organisations/auth.guard.js';
import * as query from '../shared/query.js';
import type { Viewer } from '../shared/viewer.js';
import { shown } from './import.entity.js';
import { UndoImportService } from './undo-import.service.js';

const undoBody = z.strictObject({
  reason: z.string().min(3).max(1000).meta({ description: 'Why it is undone; it stays readable beside every row', example: 'the wrong file' }),
  organisation: query.code.optional().describe('For an administrator: the organisation whose import it is'),
});

@ApiTags('imports')
@Controller('api/v1/imports')
export class UndoController {
  constructor(private readonly undoing: UndoImportService) {}

  @Post(':id/undo')
  @HttpCode(201)
  @Requires('contributor')
  @ApiResponse({ status: 200, description: 'It was undone before: nothing changed' })
  @ApiResponse({ status: 409, description: 'Later imports rest on it: all of their rows that do are listed' })
  @ApiOperation({ summary: 'Undo an import: what it brought no longer counts, what it replaced counts again. Nothing is erased, and the undoing is an import that can be undone itself' })
  async undo(
    @Param('id', ParseUUIDPipe) id: string,
    @Body({ schema: undoBody }) { reason, organisation }: z.infer<typeof undoBody>,
    @Query({ schema: z.strictObject({}) }) _query: object,
    @Asker() viewer: Viewer,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { import: done, already } = await this.undoing.undo(id, reason, actingFor(viewer, organisation));
    if (already) void reply.status(200);
    return { ...shown(done), already };
  }
}
