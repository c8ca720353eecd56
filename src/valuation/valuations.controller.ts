import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { InitiativesService } from '../initiatives/initiatives.service.js';
import { Asker } from '../organisations/auth.guard.js';
import { NotFound } from '../shared/errors.js';
import * as query from '../shared/query.js';
import { toCsv } from '../shared/to-csv.js';
import type { Viewer } from '../shared/viewer.js';
import { ReturnsService } from './returns.service.js';
import { ValuationsService } from './valuations.service.js';

const run = query.run.optional();
const ofList = z.strictObject({ list: query.list, year: query.year.optional(), run });
const ofYear = z.strictObject({ list: query.list, year: query.year, run });
const COLUMNS = ['year', 'value', 'low', 'median', 'high', 'backcastValue', 'priced', 'backcast', 'held', 'excluded', 'forecast', 'claimed'] as const;
const RETURNS_COLUMNS = ['year', 'value', 'inputs', 'sroi', 'reason', 'inputsWithoutHours', 'sroiWithoutHours', 'reasonWithoutHours'] as const;

@ApiTags('valuations')
@Controller('api/v1/initiatives/:slug')
export class ValuationsController {
  constructor(
    private readonly initiatives: InitiativesService,
    private readonly valuations: ValuationsService,
    private readonly returnsOf: ReturnsService,
  ) {}

  @Get('valuations')
  @ApiOperation({ summary: 'The value of an initiative by activity year, and what is held or excluded beside it' })
  async byYear(@Param('slug') slug: string, @Query({ schema: ofList }) { list, year, run }: z.infer<typeof ofList>, @Asker() viewer: Viewer | null) {
    const valued = await this.valuations.byYear(await this.initiatives.one(slug, viewer), list, viewer, run);
    if (!valued) throw new NotFound(`Nothing is valued with price list "${list}" yet.`);
    return { initiative: slug, ...valued, years: valued.years.filter((row) => year === undefined || row.year === year) };
  }

  @Get('valuations.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async csv(@Param('slug') slug: string, @Query({ schema: ofList }) query: z.infer<typeof ofList>, @Asker() viewer: Viewer | null): Promise<string> {
    return toCsv((await this.byYear(slug, query, viewer)).years.map(({ range, ...row }) => ({ ...row, ...range })), COLUMNS);
  }

  @Get('valuations/returns')
  @ApiOperation({ summary: 'What an initiative is worth per euro put in, by activity year, with and without unpaid hours; and every input at the price level of the valuation' })
  async returns(@Param('slug') slug: string, @Query({ schema: ofList }) { list, year, run }: z.infer<typeof ofList>, @Asker() viewer: Viewer | null) {
    const found = await this.returnsOf.byYear(await this.initiatives.one(slug, viewer), list, viewer, run);
    if (!found) throw new NotFound(`Nothing is valued with price list "${list}" yet.`);
    return { initiative: slug, ...found, years: found.years.filter((row) => year === undefined || row.year === year) };
  }

  @Get('valuations/returns.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV, without the inputs one by one' })
  async returnsCsv(@Param('slug') slug: string, @Query({ schema: ofList }) query: z.infer<typeof ofList>, @Asker() viewer: Viewer | null): Promise<string> {
    return toCsv((await this.returns(slug, query, viewer)).years.map(({ withoutHours, ...row }) => ({
      ...row, inputsWithoutHours: withoutHours?.inputs, sroiWithoutHours: withoutHours?.sroi, reasonWithoutHours: withoutHours?.reason,
    })), RETURNS_COLUMNS);
  }

  @Get('valuations/explain')
  @ApiOperation({ summary: 'Every euro of one year: quantity, price, source, adjustments, and the measurements with their file and line' })
  async explain(@Param('slug') slug: string, @Query({ schema: ofYear }) { list, year, run }: z.infer<typeof ofYear>, @Asker() viewer: Viewer | null) {
    return this.valuations.explain(slug, list, year, viewer, run);
  }
}
