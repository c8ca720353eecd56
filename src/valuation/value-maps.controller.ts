import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Asker, OpenToAll } from '../organisations/auth.guard.js';
import { InvalidInput } from '../shared/errors.js';
import type { Viewer } from '../shared/viewer.js';
import { valueMapAnswer, type ValueMapAnswer } from './value-map-answer.js';
import { valueMapForm } from './value-map.js';
import { ValueMapsService } from './value-maps.service.js';

@ApiTags('value maps')
@Controller('api/v1/value-maps')
export class ValueMapsController {
  constructor(private readonly valueMaps: ValueMapsService) {}

  @Post()
  @HttpCode(200)
  @OpenToAll()
  @ApiBody({ schema: valueMapForm() as object })
  @ApiOperation({ summary: 'Value a value map, the table of a study as one document; nothing is stored' })
  async value(@Body() document: unknown, @Query({ schema: z.strictObject({}) }) _query: object, @Asker() viewer: Viewer | null): Promise<ValueMapAnswer> {
    const valued = await this.valueMaps.value(document, viewer);
    if ('problems' in valued) throw new InvalidInput('value map', valued.problems);
    return valueMapAnswer(valued.result);
  }
}
