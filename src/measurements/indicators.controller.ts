import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Asker } from '../organisations/auth.guard.js';
import { toCsv } from '../shared/to-csv.js';
import type { Viewer } from '../shared/viewer.js';
import { IndicatorsService } from './indicators.service.js';

const nothing = z.strictObject({});
const COLUMNS = [
  'code', 'labelNl', 'labelEn', 'unit', 'stage', 'count', 'category', 'list', 'version', 'status', 'heldNl', 'heldEn', 'amount', 'low', 'high', 'currency', 'priceLevel', 'grade', 'sourcePublisher', 'sourceTitle', 'sourceUrl',
  'initiatives',
] as const;

@ApiTags('price lists')
@Controller('api/v1')
export class IndicatorsController {
  constructor(private readonly indicators: IndicatorsService) {}

  @Get('indicators')
  @ApiOperation({ summary: 'What can be counted: every indicator of the newest price lists, whether it has a price today and if not why, and how many initiatives measured it' })
  async all(@Query({ schema: nothing }) _query: object, @Asker() viewer: Viewer | null) {
    const measured = await this.indicators.measured();
    return {
      items: (await this.indicators.all(viewer)).map(({ of: { list, version, currency }, status, price, entry: { code, label, definition, unit, stage, count, category, held } }) => ({
        code, label, definition, unit, stage, count, category, list, version, status, held: held ?? null,
        price: price && { amount: price.amount, low: price.low ?? null, high: price.high ?? null, currency, priceLevel: price.priceLevel, from: price.from, grade: price.grade, source: price.source },
        initiatives: measured.get(code) ?? 0,
      })),
    };
  }

  @Get('indicators.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async csv(@Query({ schema: nothing }) query: object, @Asker() viewer: Viewer | null): Promise<string> {
    const { items } = await this.all(query, viewer);
    return toCsv(items.map(({ label, held, price, ...indicator }) => ({
      ...indicator, ...price, labelNl: label.nl, labelEn: label.en, heldNl: held?.nl, heldEn: held?.en,
      sourcePublisher: price?.source.publisher, sourceTitle: price?.source.title, sourceUrl: price?.source.url,
    })), COLUMNS);
  }
}
