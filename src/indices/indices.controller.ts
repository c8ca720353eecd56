import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Asker, Requires } from '../organisations/auth.guard.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import * as query from '../shared/query.js';
import { toCsv } from '../shared/to-csv.js';
import type { Viewer } from '../shared/viewer.js';
import { IndicesService, type Vintage } from './indices.service.js';
import { PublishIndicesService } from './publish-indices.service.js';

const ofSector = z.strictObject({ sector: query.code.describe('Code of a sector: only the indices whose definition names it. The MAEX index, over all sectors, names none').optional() });
const ofVintage = z.strictObject({ vintage: query.vintage.optional() });
const ofPeriod = z.strictObject({ vintage: query.vintage.optional(), period: query.year.optional().meta({ description: 'A year of the series; without it all years', example: '2019' }) });
const nothing = z.strictObject({});
const publication = z.strictObject({ list: query.list, reason: z.string().min(3).max(1000).default('new measurements, prices or rules').describe('Why there is a new vintage; it is published with it') }).meta({ example: { reason: 'the measurements of 2025 are in' } });

const SERIES_COLUMNS = ['year', 'segment', 'level', 'link', 'reason', 'matched', 'candidates', 'partial', 'baseValue', 'currentValue', 'largestShare', 'totalValue', 'backcast'] as const;
const CONSTITUENT_COLUMNS = ['year', 'initiative', 'name', 'country', 'sector', 'indicator', 'match', 'backcast', 'baseValue', 'currentValue'] as const;
const INDEX_COLUMNS = ['code', 'title', 'vintage', 'sectors', 'countries', 'list', 'listVersion', 'publishedAt', 'contentHash'] as const;

@ApiTags('indices')
@Controller('api/v1')
export class IndicesController {
  constructor(
    private readonly indices: IndicesService,
    private readonly publisher: PublishIndicesService,
    private readonly pricelists: PricelistService,
  ) {}

  @Get('indices')
  @ApiOperation({ summary: 'All published indices with their last level, or those whose definition names a sector' })
  async all(@Query({ schema: ofSector }) { sector }: z.infer<typeof ofSector>) {
    return { items: await this.indices.all(sector) };
  }

  @Get('indices.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async allCsv(@Query({ schema: ofSector }) { sector }: z.infer<typeof ofSector>): Promise<string> {
    return toCsv(await this.indices.all(sector), INDEX_COLUMNS);
  }

  @Get('indices/:code')
  @ApiOperation({ summary: 'One index: its definition, rules, price list and vintage' })
  async one(@Param('code') code: string, @Query({ schema: ofVintage }) { vintage }: z.infer<typeof ofVintage>, @Res({ passthrough: true }) reply: FastifyReply): Promise<Vintage> {
    return this.pinned(code, vintage, reply);
  }

  @Get('indices/:code/series')
  @ApiOperation({ summary: 'Levels and links by year, with the reason where there is none' })
  async series(@Param('code') code: string, @Query({ schema: ofVintage }) { vintage }: z.infer<typeof ofVintage>, @Res({ passthrough: true }) reply: FastifyReply) {
    const index = await this.pinned(code, vintage, reply);
    return { index, range: null, rangeReason: 'not-yet-computed', points: await this.indices.series(index) };
  }

  @Get('indices/:code/series.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async seriesCsv(@Param('code') code: string, @Query({ schema: ofVintage }) { vintage }: z.infer<typeof ofVintage>, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return toCsv(await this.indices.series(await this.pinned(code, vintage, reply)), SERIES_COLUMNS);
  }

  @Get('indices/:code/constituents')
  @ApiOperation({ summary: 'Which initiatives a link rests on, which not, and why' })
  async constituents(@Param('code') code: string, @Query({ schema: ofPeriod }) { vintage, period }: z.infer<typeof ofPeriod>, @Res({ passthrough: true }) reply: FastifyReply) {
    const index = await this.pinned(code, vintage, reply);
    return { index, items: await this.indices.constituents(index, period) };
  }

  @Get('indices/:code/constituents.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async constituentsCsv(@Param('code') code: string, @Query({ schema: ofPeriod }) query: z.infer<typeof ofPeriod>, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return toCsv((await this.constituents(code, query, reply)).items, CONSTITUENT_COLUMNS);
  }

  @Post('publications')
  @HttpCode(201)
  @Requires('methodologist')
  @ApiOperation({ summary: 'Value what is new with a price list, from then on kept up to date, and publish the indices that changed as new vintages' })
  async publish(@Query({ schema: nothing }) _query: object, @Body({ schema: publication }) { list, reason }: z.infer<typeof publication>, @Asker() viewer: Viewer) {
    await this.pricelists.version(list, viewer);
    const { run, published, unchanged } = await this.publisher.publish(list, reason, new Date().toISOString().slice(0, 10));
    return { list, version: run.version, knownAt: run.known_at, valuation: run.content_hash, published, unchanged };
  }

  /** A vintage asked for by number never changes, and may be kept for ever. */
  private async pinned(code: string, vintage: number | undefined, reply: FastifyReply): Promise<Vintage> {
    const index = await this.indices.one(code, vintage);
    if (vintage !== undefined) void reply.header('Cache-Control', 'public, max-age=31536000, immutable');
    return index;
  }
}
