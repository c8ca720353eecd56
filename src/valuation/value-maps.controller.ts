import { Body, Controller, Get, Headers, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Asker, OpenToAll } from '../organisations/auth.guard.js';
import { InvalidInput } from '../shared/errors.js';
import type { Viewer } from '../shared/viewer.js';
import { valueMapAnswer, type ValueMapAnswer } from './value-map-answer.js';
import { valueMapNames } from './value-map-columns.js';
import { readValueMap, readValueMapDocument, VALUE_MAP_TYPES, writeTemplate, writeValueMap, type ValueMapKind } from './value-map-file.js';
import { valueMapForm } from './value-map.js';
import { ValueMapsService } from './value-maps.service.js';

const language = z.enum(['nl', 'en']).default('nl').describe('Of the names in a table');
const FORMATS = ['json', 'csv', 'xlsx'] as const;
const answering = z.strictObject({
  format: z.enum(FORMATS).optional().describe('json: the valuation; csv and xlsx: the map as a table, with its results. Left out, what Accept asks for'),
  language,
});
const template = z.strictObject({ language });

@ApiTags('value maps')
@Controller('api/v1/value-maps')
export class ValueMapsController {
  constructor(private readonly valueMaps: ValueMapsService) {}

  @Post()
  @HttpCode(200)
  @OpenToAll()
  @ApiConsumes('application/json', 'application/yaml', 'text/csv', VALUE_MAP_TYPES.xlsx)
  @ApiBody({ schema: valueMapForm() as object })
  @ApiOperation({ summary: 'Value a value map, the table of a study as a document or a table; nothing is stored' })
  async value(
    @Body() body: unknown, @Query({ schema: answering }) { format, language }: z.infer<typeof answering>,
    @Headers('content-type') type: string | undefined, @Headers('accept') accept: string | undefined, @Asker() viewer: Viewer | null, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ValueMapAnswer | string | Buffer> {
    const read = Buffer.isBuffer(body) ? await readValueMap(body, kindOf(type)) : readValueMapDocument(body);
    if ('problems' in read) throw new InvalidInput('value map', read.problems);
    const valued = await this.valueMaps.value(read.map, viewer);
    if ('problems' in valued) throw new InvalidInput('value map', valued.problems.map(read.placed));
    const answer = valueMapAnswer({ ...valued.result, warnings: [...read.notes, ...valued.result.warnings.map(read.placed)] });
    const wanted = format ?? FORMATS.find((each) => each !== 'json' && accept?.includes(VALUE_MAP_TYPES[each].split(';')[0]!)) ?? 'json';
    return wanted === 'json' ? answer : file(reply, `value-map.${wanted}`, wanted, writeValueMap(read.map, wanted, language, answer));
  }

  @Get('template')
  @ApiOperation({ summary: 'The settings and columns of a value map as a table, with every name that is understood, the English and the Dutch one first' })
  names(@Query({ schema: z.strictObject({}) }) _query: object) {
    return valueMapNames();
  }

  @Get('template.csv')
  @ApiOperation({ summary: 'An empty value map as a table to fill in' })
  csv(@Query({ schema: template }) { language }: z.infer<typeof template>, @Res({ passthrough: true }) reply: FastifyReply): string | Buffer {
    return file(reply, 'value-map-template.csv', 'csv', writeTemplate('csv', language));
  }

  @Get('template.xlsx')
  @ApiOperation({ summary: 'The same as a workbook (XLSX)' })
  xlsx(@Query({ schema: template }) { language }: z.infer<typeof template>, @Res({ passthrough: true }) reply: FastifyReply): string | Buffer {
    return file(reply, 'value-map-template.xlsx', 'xlsx', writeTemplate('xlsx', language));
  }
}

/** The server takes a body as bytes for these kinds of content only. */
function kindOf(type = ''): ValueMapKind {
  if (type.startsWith(VALUE_MAP_TYPES.xlsx)) return 'xlsx';
  return type.includes('csv') ? 'csv' : 'yaml';
}

function file(reply: FastifyReply, name: string, kind: ValueMapKind, content: string | Buffer): string | Buffer {
  void reply.type(VALUE_MAP_TYPES[kind]).header('Content-Disposition', `attachment; filename="${name}"`);
  return content;
}
