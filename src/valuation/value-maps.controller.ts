import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { OpenToAll } from '../organisations/auth.guard.js';
import { InvalidInput } from '../shared/errors.js';
import { sroi } from './sroi.js';
import { valueMapAnswer, type ValueMapAnswer } from './value-map-answer.js';
import { parseValueMap, valueMapForm } from './value-map.js';

@ApiTags('value maps')
@Controller('api/v1/value-maps')
export class ValueMapsController {
  @Post()
  @HttpCode(200)
  @OpenToAll()
  @ApiBody({ schema: valueMapForm() as object })
  @ApiOperation({ summary: 'Value a value map, the table of a study as one document; nothing is stored' })
  value(@Body() document: unknown, @Query({ schema: z.strictObject({}) }) _query: object): ValueMapAnswer {
    const read = parseValueMap(document);
    if ('problems' in read) throw new InvalidInput('value map', read.problems);
    return valueMapAnswer(sroi(read.map));
  }
}
