import { Controller, Get, Header, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Asker } from '../organisations/auth.guard.js';
import { InvalidInput } from '../shared/errors.js';
import * as query from '../shared/query.js';
import { toCsv } from '../shared/to-csv.js';
import { toXlsx } from '../shared/to-xlsx.js';
import type { Viewer } from '../shared/viewer.js';
import { BenchmarkService, type Benchmark } from './benchmark.service.js';
import { CompareService, type Comparison } from './compare.service.js';
import { askedOf } from './compared-code.js';

const LONGEST = 2000;
const asked = z.strictObject({
  initiatives: z.string().max(LONGEST).meta({ description: 'Two to ten initiatives by short name, with commas between. A year and a price list of its own stand behind it with ~ between, such as buuv~2014', example: 'buuv,rci-nl-7' }),
  year: query.year.optional().describe('The year of all that have none of their own; without it the last of each'),
  list: query.list,
});
type Query = z.infer<typeof asked>;
const among = z.strictObject({ year: query.year.optional().describe('A year; without it the last in which it counted something in public'), list: query.list });

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const NUMBERS = ['year', 'value', 'low', 'high', 'inputs', 'sroi', 'sroiLow', 'sroiHigh', 'hours', 'people', 'efficiency', 'involvement', 'legitimacy', 'reach', 'evidence'] as const;
const COLUMNS = ['initiative', 'name', 'sector', 'country', 'phase', 'list', 'version', 'priceLevel', 'currency', ...NUMBERS, 'reason', 'unfair'] as const;
const FIGURE_COLUMNS = ['figure', 'own', 'n', 'low', 'quarter', 'median', 'threeQuarters', 'high', 'place', 'quartile', 'percentile'] as const;

@ApiTags('comparison')
@Controller('api/v1')
export class ComparisonsController {
  constructor(
    private readonly comparisons: CompareService,
    private readonly benchmarks: BenchmarkService,
  ) {}

  @Get('comparisons')
  @ApiOperation({ summary: 'Two to ten initiatives side by side: value, inputs, return, people, profile, how sure the differences are, and what makes them unfair' })
  async one(@Query({ schema: asked }) { initiatives, year, list }: Query, @Asker() viewer: Viewer | null): Promise<Comparison> {
    const read = askedOf([initiatives], year, list);
    if ('problems' in read) throw new InvalidInput('query', read.problems);
    return this.comparisons.of(read.asked, viewer);
  }

  @Get('comparisons.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV, a row for each initiative' })
  async csv(@Query({ schema: asked }) query: Query, @Asker() viewer: Viewer | null): Promise<string> {
    return toCsv(rowsOf(await this.one(query, viewer)), COLUMNS);
  }

  @Get('comparisons.xlsx')
  @ApiOperation({ summary: 'The same as a workbook' })
  async xlsx(@Query({ schema: asked }) query: Query, @Asker() viewer: Viewer | null, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const rows = rowsOf(await this.one(query, viewer));
    void reply.type(XLSX).header('Content-Disposition', 'attachment; filename="comparison.xlsx"');
    return Buffer.concat([...toXlsx('comparison', rows, COLUMNS.map((name) => ({ name, number: (NUMBERS as readonly string[]).includes(name) })))]);
  }

  @Get('initiatives/:slug/benchmark')
  @ApiOperation({ summary: 'An initiative among those like it, from public figures: spread, place, what the best quarter does differently, growth chances' })
  async benchmark(@Param('slug') slug: string, @Query({ schema: among }) { year, list }: z.infer<typeof among>, @Asker() viewer: Viewer | null): Promise<Benchmark> {
    return this.benchmarks.of(slug, { year, list }, viewer);
  }

  @Get('initiatives/:slug/benchmark.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'Its figures beside those of its group, as CSV' })
  async benchmarkCsv(@Param('slug') slug: string, @Query({ schema: among }) query: z.infer<typeof among>, @Asker() viewer: Viewer | null): Promise<string> {
    return toCsv(figureRows(await this.benchmark(slug, query, viewer)), FIGURE_COLUMNS);
  }

  @Get('initiatives/:slug/benchmark.xlsx')
  @ApiOperation({ summary: 'The same as a workbook' })
  async benchmarkXlsx(@Param('slug') slug: string, @Query({ schema: among }) query: z.infer<typeof among>, @Asker() viewer: Viewer | null, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const rows = figureRows(await this.benchmark(slug, query, viewer));
    void reply.type(XLSX).header('Content-Disposition', 'attachment; filename="benchmark.xlsx"');
    return Buffer.concat([...toXlsx('benchmark', rows, FIGURE_COLUMNS.map((name) => ({ name, number: name !== 'figure' })))]);
  }
}

function rowsOf({ initiatives, unfair }: Comparison) {
  return initiatives.map(({ basis: { list, version, priceLevel }, range, profile, ...each }) => ({
    ...each, list, version, priceLevel, low: range?.low ?? null, high: range?.high ?? null, ...profile,
    unfair: unfair.filter(({ initiatives: own }) => own.includes(each.initiative)).map(({ code }) => code).join(' '),
  }));
}

const figureRows = ({ figures }: Benchmark) => figures.map(({ spread, ...rest }) => ({ ...rest, low: null, quarter: null, median: null, threeQuarters: null, high: null, ...spread }));
