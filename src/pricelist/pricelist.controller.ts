import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { PriceList } from './price-list.js';
import { PricelistService } from './pricelist.service.js';

const nothing = z.strictObject({});

@ApiTags('price lists')
@Controller('api/v1/price-lists')
export class PricelistController {
  constructor(private readonly pricelists: PricelistService) {}

  @Get()
  @ApiOperation({ summary: 'All published versions of all price lists' })
  async all(@Query({ schema: nothing }) _query: object) {
    return { items: (await this.pricelists.all()).map(({ content, ...version }) => ({ ...version, title: content.title, indicators: content.indicators.length })) };
  }

  @Get(':list/versions/:version')
  @Header('Cache-Control', 'public, max-age=31536000, immutable')
  @ApiOperation({ summary: 'One version of a price list, whole: prices, posts, sources, adjustments' })
  async one(@Param('list') list: string, @Param('version') version: string, @Query({ schema: nothing }) _query: object): Promise<PriceList & { sha256: string }> {
    const { content, sha256 } = await this.pricelists.version(list, version);
    return { ...content, sha256 };
  }
}
