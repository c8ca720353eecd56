import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Asker } from '../organisations/auth.guard.js';
import { NotFound } from '../shared/errors.js';
import * as query from '../shared/query.js';
import { toCsv } from '../shared/to-csv.js';
import type { Viewer } from '../shared/viewer.js';
import { BreakdownService, BY, type Breakdown } from './breakdown.service.js';

const ofInitiative = z.strictObject({
  list: query.list,
  run: query.run.optional(),
  by: z.enum(BY).meta({ description: 'What the total is divided by', example: 'indicator' }),
  year: query.year.optional().describe('Only activity of this year'),
  indicator: query.code.optional().describe('Only this indicator'),
  stakeholder: query.code.optional().describe('What this stakeholder gains or pays, transfers included, in the place of what it is worth to all'),
});
const ofAll = ofInitiative.extend({
  by: z.enum([...BY, 'initiative']).meta({ description: 'What the total is divided by', example: 'stakeholder' }),
  sector: query.code.optional().describe('Only initiatives of this sector'),
  country: query.country.optional(),
  limit: query.limit.describe('by=initiative: how many to name, the largest first; the others are summed in `rest`'),
});

const COUNTS = ['backcastValue', 'priced', 'backcast', 'held', 'excluded'] as const;
const COLUMNS = ['by', 'code', 'labelNl', 'labelEn', 'unit', 'quantity', 'kind', 'value', 'now', 'later', 'earlier', 'transfers', 'ledger', 'cashable', ...COUNTS] as const;

@ApiTags('valuations')
@Controller('api/v1')
export class BreakdownController {
  constructor(private readonly breakdowns: BreakdownService) {}

  @Get('valuations/breakdown')
  @ApiOperation({ summary: 'Of what the public total, or that of a sector, country, year or indicator, is made. The parts sum to it, to the last digit' })
  async all(@Query({ schema: ofAll }) asked: z.infer<typeof ofAll>, @Asker() viewer: Viewer | null) {
    const found = await this.breakdowns.ofAll(asked, viewer);
    if (!found) throw new NotFound(`Nothing is valued with price list "${asked.list}" yet.`);
    return found;
  }

  @Get('valuations/breakdown.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async allCsv(@Query({ schema: ofAll }) asked: z.infer<typeof ofAll>, @Asker() viewer: Viewer | null): Promise<string> {
    return rowsOf(await this.all(asked, viewer));
  }

  @Get('initiatives/:slug/valuations/breakdown')
  @ApiOperation({ summary: 'Of what the value of one initiative is made' })
  async one(@Param('slug') slug: string, @Query({ schema: ofInitiative }) asked: z.infer<typeof ofInitiative>, @Asker() viewer: Viewer | null) {
    return { initiative: slug, ...await this.breakdowns.ofInitiative(slug, asked, viewer) };
  }

  @Get('initiatives/:slug/valuations/breakdown.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async oneCsv(@Param('slug') slug: string, @Query({ schema: ofInitiative }) asked: z.infer<typeof ofInitiative>, @Asker() viewer: Viewer | null): Promise<string> {
    return rowsOf(await this.one(slug, asked, viewer));
  }
}

function rowsOf({ by, parts, rest }: Breakdown): string {
  const rows = [...parts, ...(rest ? [{ code: 'rest', ...rest }] : [])].map((part) => {
    const label = 'label' in part ? part.label : null;
    return { by, ...part, ...(typeof label === 'string' ? { labelNl: label, labelEn: label } : { labelNl: label?.nl, labelEn: label?.en }) };
  });
  return toCsv<Partial<Record<(typeof COLUMNS)[number], unknown>>>(rows, COLUMNS);
}
