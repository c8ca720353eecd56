import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { toCsv } from '../shared/to-csv.js';
import type { PriceList } from './price-list.js';
import { PricelistService } from './pricelist.service.js';

const nothing = z.strictObject({});
const COLUMNS = ['list', 'version', 'title', 'currency', 'published', 'indicators', 'sha256'] as const;

@ApiTags('price lists')
@Controller('api/v1')
export class PricelistController {
  constructor(private readonly pricelists: PricelistService) {}

  @Get('price-lists')
  @ApiOperation({ summary: 'All published versions of all price lists' })
  async all(@Query({ schema: nothing }) _query: object) {
    return { items: (await this.pricelists.all()).map(({ content, ...version }) => ({ ...version, title: content.title, indicators: content.indicators.length })) };
  }

  @Get('price-lists.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async csv(@Query({ schema: nothing }) query: object): Promise<string> {
    return toCsv((await this.all(query)).items, COLUMNS);
  }

  @Get('price-lists/:list/versions/:version')
  @Header('Cache-Control', 'public, max-age=31536000, immutable')
  @ApiOperation({ summary: 'One version of a price list, whole: prices, posts, sources, adjustments' })
  async one(@Param('list') list: string, @Param('version') version: string, @Query({ schema: nothing }) _query: object): Promise<PriceList & { sha256: string }> {
    const { content, sha256 } = await this.pricelists.version(list, version);
    return { ...content, sha256 };
  }
}
