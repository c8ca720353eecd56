import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Asker } from '../organisations/auth.guard.js';
import { STAKEHOLDERS, type StakeholderCode } from '../pricelist/closed-lists.js';
import { fitsFilter } from '../pricelist/price-filter.js';
import { PRICE_STATUSES } from '../pricelist/price-status.js';
import { priceLayer } from '../pricelist/resolve-layers.js';
import * as query from '../shared/query.js';
import { toCsv } from '../shared/to-csv.js';
import type { Viewer } from '../shared/viewer.js';
import { IndicatorsService } from './indicators.service.js';

const nothing = z.strictObject({});
const filters = z.strictObject({
  q: z.string().min(1).max(100).optional().describe('Words of the label, the definition or the code, in Dutch or English: all of them'),
  category: query.code.optional().meta({ description: 'Code of a category', example: 'environment' }),
  stakeholder: z.enum(Object.keys(STAKEHOLDERS) as [StakeholderCode, ...StakeholderCode[]]).optional().describe('Who gains or pays in its price'),
  sdg: z.string().regex(/^\d{1,2}(\.[0-9a-z]{1,2})?$/, 'is not a goal: write its number, such as 12, or that of a target, such as 12.5').optional().describe('Number of a Sustainable Development Goal, or of a target of one'),
  status: z.enum(PRICE_STATUSES).optional().describe('Whether it has a price today, or why not'),
});
const COLUMNS = [
  'code', 'labelNl', 'labelEn', 'unit', 'stage', 'count', 'category', 'list', 'version', 'status', 'heldNl', 'heldEn', 'amount', 'low', 'high', 'currency', 'priceLevel', 'grade', 'bestBefore', 'expired', 'sourcePublisher', 'sourceTitle', 'sourceUrl',
  'initiatives',
] as const;

@ApiTags('price lists')
@Controller('api/v1')
export class IndicatorsController {
  constructor(private readonly indicators: IndicatorsService) {}

  @Get('indicators')
  @ApiOperation({ summary: 'What can be counted: every indicator of the newest price lists, whether it has a price today and if not why, and how many initiatives measured it' })
  async all(@Query({ schema: filters }) filter: z.infer<typeof filters>, @Asker() viewer: Viewer | null) {
    const measured = await this.indicators.measured();
    return {
      items: (await this.indicators.all(viewer)).filter((indicator) => fitsFilter(indicator, filter)).map(({ of: { list, version, currency }, status, price, expired, entry: { code, label, definition, unit, stage, count, category, held } }) => ({
        code, label, definition, unit, stage, count, category, list, version, status, held: held ?? null,
        price: price && { amount: price.amount, low: price.low ?? null, high: price.high ?? null, currency, priceLevel: price.priceLevel, from: price.from, grade: price.grade, bestBefore: price.bestBefore ?? null, expired, source: price.source },
        initiatives: measured.get(code) ?? 0,
      })),
    };
  }

  @Get('indicators.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async csv(@Query({ schema: filters }) filter: z.infer<typeof filters>, @Asker() viewer: Viewer | null): Promise<string> {
    const { items } = await this.all(filter, viewer);
    return toCsv(items.map(({ label, held, price, ...indicator }) => ({
      ...indicator, ...price, labelNl: label.nl, labelEn: label.en, heldNl: held?.nl, heldEn: held?.en,
      sourcePublisher: price?.source.publisher, sourceTitle: price?.source.title, sourceUrl: price?.source.url,
    })), COLUMNS);
  }

  @Get('indicators/:code')
  @ApiOperation({ summary: 'One indicator in every newest price list that has it: prices with posts and source, the list they came from, the versions it stands in and what they changed, what may not be counted beside it' })
  async one(@Param('code') code: string, @Query({ schema: nothing }) _query: object, @Asker() viewer: Viewer | null) {
    const { lists, measured } = await this.indicators.one(code, viewer);
    return {
      code,
      lists: lists.map(({ of, entry, status, expired, history, related }) => ({
        list: of.list, version: of.version, currency: of.currency, status, expired, layer: priceLayer(entry, of), ...entry, history,
        related: { alternatives: codes(related.alternatives), parts: codes(related.parts), cluster: codes(related.cluster), apart: related.apart.map(({ reason, others }) => ({ reason, codes: codes(others) })) },
      })),
      initiatives: measured,
    };
  }
}

const codes = (indicators: readonly { code: string }[]) => indicators.map(({ code }) => code);
