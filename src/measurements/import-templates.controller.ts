import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { actingFor, Asker, Requires } from '../organisations/auth.guard.js';
import { InvalidInput, NotFound } from '../shared/errors.js';
import * as query from '../shared/query.js';
import type { Viewer } from '../shared/viewer.js';
import { FILE_KINDS, isFileKind } from './file-kind.js';
import { ImportTemplatesService } from './import-templates.service.js';
import { ROW_FILES } from './read-rows.js';

const templateQuery = z.strictObject({
  language: z.enum(['nl', 'en']).default('nl').meta({ description: 'Of the headings, of the names of indicators and units, and of the explanation; in Dutch cells are put apart by a semicolon', example: 'nl' }),
  layout: z.enum(['long', 'wide']).default('long').describe('Of measurements: long has a row for each initiative and indicator, wide a row for each initiative and a column for each indicator'),
  year: query.year.optional().describe('The year that stands in every row; without it the last one'),
  organisation: query.code.optional().describe('For an administrator: the organisation to report for'),
});
type TemplateQuery = z.infer<typeof templateQuery>;

@ApiTags('imports')
@Controller('api/v1/imports/templates')
export class ImportTemplatesController {
  constructor(private readonly templates: ImportTemplatesService) {}

  @Get(':kind.csv')
  @Requires('contributor')
  @ApiOperation({ summary: 'A file to fill in and to import: your own initiatives, with what they reported before, or what their sector usually does. A line that is left empty reports nothing' })
  async csv(@Param('kind') kind: string, @Query({ schema: templateQuery }) asked: TemplateQuery, @Asker() viewer: Viewer, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.file(kind, 'csv', asked, viewer, reply);
  }

  @Get(':kind.xlsx')
  @Requires('contributor')
  @ApiOperation({ summary: 'The same as a workbook, with a second sheet that explains its columns and lists the indicators with their units' })
  async xlsx(@Param('kind') kind: string, @Query({ schema: templateQuery }) asked: TemplateQuery, @Asker() viewer: Viewer, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.file(kind, 'xlsx', asked, viewer, reply);
  }

  private async file(kind: string, format: 'csv' | 'xlsx', { language, layout, year, organisation }: TemplateQuery, viewer: Viewer, reply: FastifyReply): Promise<string | Buffer> {
    if (!isFileKind(kind)) throw new NotFound(`There is no template of "${kind.slice(0, 80)}". Ask for one of: ${FILE_KINDS.join(', ')}.`);
    if (layout === 'wide' && kind !== 'measurements') throw new InvalidInput('query', [{ code: 'no-such-layout', pointer: '/layout', value: layout, message: `only measurements have a wide layout, with a column for each indicator. Leave it out for ${kind}.` }]);
    const content = await this.templates.file({ kind, layout, language }, format, year ?? new Date().getUTCFullYear() - 1, actingFor(viewer, organisation));
    void reply.type(format === 'csv' ? `${ROW_FILES.csv}; charset=utf-8` : ROW_FILES.xlsx).header('Content-Disposition', `attachment; filename="${kind}-template.${format}"`);
    return content;
  }
}
