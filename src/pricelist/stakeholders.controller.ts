import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Asker } from '../organisations/auth.guard.js';
import { toCsv } from '../shared/to-csv.js';
import type { Viewer } from '../shared/viewer.js';
import { STAKEHOLDERS } from './closed-lists.js';
import { PricelistService } from './pricelist.service.js';
import { ownEntries } from './resolve-layers.js';
import { stakeholderPrices } from './stakeholder-prices.js';

const nothing = z.strictObject({});
const COLUMNS = ['code', 'labelNl', 'labelEn', 'whoNl', 'whoEn', 'prices'] as const;

@ApiTags('price lists')
@Controller('api/v1')
export class StakeholdersController {
  constructor(private readonly pricelists: PricelistService) {}

  @Get('stakeholders')
  @ApiOperation({ summary: 'Who gains or pays, in plain words, and in how many prices of the newest lists' })
  async all(@Query({ schema: nothing }) _query: object, @Asker() viewer: Viewer | null) {
    const lists = await this.pricelists.newest(viewer);
    return {
      items: Object.entries(STAKEHOLDERS).map(([code, { nl, en, who }]) => ({
        code, label: { nl, en }, who, prices: lists.reduce((sum, { content }) => sum + stakeholderPrices(ownEntries(content), code).length, 0),
      })),
    };
  }

  @Get('stakeholders.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async csv(@Query({ schema: nothing }) query: object, @Asker() viewer: Viewer | null): Promise<string> {
    const { items } = await this.all(query, viewer);
    return toCsv(items.map(({ label, who, ...stakeholder }) => ({ ...stakeholder, labelNl: label.nl, labelEn: label.en, whoNl: who.nl, whoEn: who.en })), COLUMNS);
  }
}
