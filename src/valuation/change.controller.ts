import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Asker } from '../organisations/auth.guard.js';
import { NotFound } from '../shared/errors.js';
import * as query from '../shared/query.js';
import { toCsv } from '../shared/to-csv.js';
import type { Viewer } from '../shared/viewer.js';
import { ChangeService } from './change.service.js';

const ofInitiative = z.strictObject({
  list: query.list,
  from: query.year.meta({ description: 'The year before', example: '2018' }),
  to: query.year.meta({ description: 'The year after', example: '2019' }),
  fromRun: query.run.optional().describe('The valuation run of the year before, by its id, in the place of the newest standing one with the list'),
  toRun: query.run.optional().describe('The same of the year after: another run may have another version, list or parameters'),
});
const ofAll = ofInitiative.extend({ sector: query.code.optional().describe('Only initiatives of this sector'), country: query.country.optional() });
const COLUMNS = ['part', 'value'] as const;

@ApiTags('valuations')
@Controller('api/v1')
export class ChangeController {
  constructor(private readonly changes: ChangeService) {}

  @Get('valuations/change')
  @ApiOperation({ summary: 'Why the public total, or that of a sector or country, is another in one year than in another. The parts sum to the difference, to the last digit' })
  async all(@Query({ schema: ofAll }) asked: z.infer<typeof ofAll>, @Asker() viewer: Viewer | null) {
    const found = await this.changes.ofAll(asked, viewer);
    if (!found) throw new NotFound(`Nothing is valued with price list "${asked.list}" yet.`);
    return found;
  }

  @Get('valuations/change.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async allCsv(@Query({ schema: ofAll }) asked: z.infer<typeof ofAll>, @Asker() viewer: Viewer | null): Promise<string> {
    return toCsv((await this.all(asked, viewer)).parts, COLUMNS);
  }

  @Get('initiatives/:slug/valuations/change')
  @ApiOperation({ summary: 'Why one initiative is worth more or less in one year than in another, in all and by indicator' })
  async one(@Param('slug') slug: string, @Query({ schema: ofInitiative }) asked: z.infer<typeof ofInitiative>, @Asker() viewer: Viewer | null) {
    return { initiative: slug, ...await this.changes.ofInitiative(slug, asked, viewer) };
  }

  @Get('initiatives/:slug/valuations/change.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async oneCsv(@Param('slug') slug: string, @Query({ schema: ofInitiative }) asked: z.infer<typeof ofInitiative>, @Asker() viewer: Viewer | null): Promise<string> {
    return toCsv((await this.one(slug, asked, viewer)).parts, COLUMNS);
  }
}
