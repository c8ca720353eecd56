import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { toCsv } from '../shared/to-csv.js';
import { ReferenceService } from './reference.service.js';

const nothing = z.strictObject({});
const COLUMNS = ['goal', 'labelNl', 'labelEn'] as const;

@ApiTags('price lists')
@Controller('api/v1')
export class SdgsController {
  constructor(private readonly reference: ReferenceService) {}

  @Get('sdgs')
  @Header('Cache-Control', 'public, max-age=86400')
  @ApiOperation({ summary: 'The 17 Sustainable Development Goals, in Dutch and English' })
  all(@Query({ schema: nothing }) _query: object) {
    return { items: this.reference.data.sdgs };
  }

  @Get('sdgs.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @Header('Cache-Control', 'public, max-age=86400')
  @ApiOperation({ summary: 'The same as CSV' })
  csv(@Query({ schema: nothing }) query: object): string {
    return toCsv(this.all(query).items.map(({ goal, label }) => ({ goal, labelNl: label.nl, labelEn: label.en })), COLUMNS);
  }
}
