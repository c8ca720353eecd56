import { Controller, Get, Header, Param, ParseUUIDPipe, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Asker, Requires } from '../organisations/auth.guard.js';
import * as query from '../shared/query.js';
import { toCsv } from '../shared/to-csv.js';
import type { Viewer } from '../shared/viewer.js';
import { shown, type Import } from './import.entity.js';
import { ImportHistoryService } from './import-history.service.js';
import { ImportsService } from './imports.service.js';

const nothing = z.strictObject({});
const pageQuery = z.strictObject({ limit: query.limit, cursor: query.cursor.optional() });
type Page = z.infer<typeof pageQuery>;
const IMPORT_COLUMNS = [
  'id', 'name', 'kind', 'visibility', 'status', 'reason', 'rowsTotal', 'rowsNew', 'rowsCorrected', 'rowsUnchanged', 'publication', 'createdBy', 'publishedAt', 'undoes', 'undoneBy', 'fileSha256',
] as const;
const EXPORT_PAGE = 1000;
const ENDS = ['file', 'line', 'supersededBy', 'supersededByFile', 'supersededAt', 'reason'];
const PERIOD = ['from', 'until', 'exact', 'quantity'];
const ROW_COLUMNS: Record<Import['kind'], string[]> = {
  initiatives: ['change', 'initiative', 'version', 'restores', 'withdrawn', 'visibility', 'profile', ...ENDS],
  measurements: ['change', 'initiative', 'indicator', ...PERIOD, 'status', 'evidence', 'excluded', 'note', 'document', 'visibility', ...ENDS],
  inputs: ['change', 'initiative', 'stakeholder', 'input', 'description', ...PERIOD, 'unit', 'status', 'evidence', 'note', 'document', 'visibility', ...ENDS],
};

@ApiTags('imports')
@Controller('api/v1')
export class ImportHistoryController {
  constructor(
    private readonly imports: ImportsService,
    private readonly history: ImportHistoryService,
  ) {}

  @Get('imports')
  @Requires('contributor')
  @ApiOperation({ summary: 'The imports of your own organisation, the newest first: what came of each, who sent it and when; the next page is in the Link header' })
  async page(@Query({ schema: pageQuery }) { limit, cursor }: Page, @Asker() viewer: Viewer, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const { items, next } = await this.history.page(viewer, limit, cursor);
    linkNext(request, reply, next);
    return { items: items.map(shown), next };
  }

  @Get('imports.csv')
  @Requires('contributor')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async csv(@Asker() viewer: Viewer, @Query({ schema: nothing }) _query: object): Promise<string> {
    const rows: Import[] = [];
    for (let cursor: string | undefined | null; cursor !== null;) {
      const page = await this.history.page(viewer, EXPORT_PAGE, cursor);
      rows.push(...page.items);
      cursor = page.next;
    }
    return toCsv(rows.map(shown), IMPORT_COLUMNS);
  }

  @Get('imports/:id/rows')
  @Requires('contributor')
  @ApiOperation({ summary: 'Every row that an import of your own organisation brought or superseded, as it was, and what superseded it since and why; the next page is in the Link header' })
  async rows(@Param('id', ParseUUIDPipe) id: string, @Query({ schema: pageQuery }) { limit, cursor }: Page, @Asker() viewer: Viewer, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const { items, next } = await this.history.rows(await this.imports.one(id, viewer), limit, cursor);
    linkNext(request, reply, next);
    return { items, next };
  }

  @Get('imports/:id/rows.csv')
  @Requires('contributor')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'All of them as CSV' })
  async rowsCsv(@Param('id', ParseUUIDPipe) id: string, @Query({ schema: nothing }) _query: object, @Asker() viewer: Viewer): Promise<string> {
    const known = await this.imports.one(id, viewer);
    return toCsv((await this.history.rows(known, null)).items, ROW_COLUMNS[known.kind]);
  }
}

function linkNext({ url, query: asked }: FastifyRequest, reply: FastifyReply, next: string | null): void {
  if (next !== null) void reply.header('Link', `<${url.split('?')[0]}?${new URLSearchParams({ ...(asked as Record<string, string>), cursor: next }).toString()}>; rel="next"`);
}
