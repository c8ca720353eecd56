import { Body, Controller, Get, Header, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Asker, Requires } from '../organisations/auth.guard.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import * as query from '../shared/query.js';
import { toCsv } from '../shared/to-csv.js';
import type { Viewer } from '../shared/viewer.js';
import { atomFeed } from './atom-feed.js';
import { IndicesService } from './indices.service.js';
import { plannedFrom } from './publication-calendar.js';
import { PublishIndicesService } from './publish-indices.service.js';
import { REVIEW } from './rule-book.js';

const nothing = z.strictObject({});
const newest = z.strictObject({ limit: query.limit.describe('How many vintages, the newest first, 1 to 200') });
const publication = z.strictObject({ list: query.list, reason: z.string().min(3).max(1000).default('new measurements, prices or rules').describe('Why there is a new vintage; it is published with it') }).meta({ example: { reason: 'the measurements of 2025 are in' } });
const COLUMNS = ['publishedAt', 'code', 'vintage', 'title', 'reason', 'list', 'listVersion', 'ruleBookVersion', 'asOf', 'contentHash'] as const;

@ApiTags('indices')
@Controller('api/v1')
export class PublicationsController {
  constructor(
    private readonly indices: IndicesService,
    private readonly publisher: PublishIndicesService,
    private readonly pricelists: PricelistService,
  ) {}

  @Get('publications')
  @ApiOperation({ summary: 'The vintages that were published last, each with the reason' })
  async all(@Query({ schema: newest }) { limit }: z.infer<typeof newest>) {
    return { items: await this.indices.publications(null, limit) };
  }

  @Get('publications.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async csv(@Query({ schema: newest }) { limit }: z.infer<typeof newest>): Promise<string> {
    return toCsv(await this.indices.publications(null, limit), COLUMNS);
  }

  @Get('publications.atom')
  @Header('Content-Type', 'application/atom+xml; charset=utf-8')
  @ApiOperation({ summary: 'The same as an Atom feed' })
  async feed(@Query({ schema: newest }) { limit }: z.infer<typeof newest>, @Req() { protocol, host }: FastifyRequest): Promise<string> {
    return atomFeed(await this.indices.publications(null, limit), `${protocol}://${host}`);
  }

  @Get('publications/calendar')
  @ApiOperation({ summary: 'What is planned from today on: when a year may be published, when it is final, and when caps are set anew' })
  calendar(@Query({ schema: nothing }) _query: object) {
    return { items: plannedFrom(new Date().toISOString().slice(0, 10), REVIEW) };
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
}
