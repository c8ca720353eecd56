import { Body, Controller, ForbiddenException, Get, Header, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { actingFor, Asker, Requires } from '../organisations/auth.guard.js';
import * as query from '../shared/query.js';
import { toCsv } from '../shared/to-csv.js';
import type { Viewer } from '../shared/viewer.js';
import { documentBody } from './document-body.js';
import { expiredPrices } from './expired-prices.js';
import { checkSchema, type Check } from './price-list.js';
import { withStatus } from './price-list-summary.js';
import { PricelistService } from './pricelist.service.js';
import { named, PRICE_LIST_BODY, publishedAs, publishing } from './publish-answer.js';
import { priceLayer } from './resolve-layers.js';

const nothing = z.strictObject({});
const publication = z.strictObject({
  ...named.shape, ...publishing.shape,
  dryRun: z.enum(['true', 'false']).default('false').describe('true: only say what publishing would; nothing is stored'),
  organisation: query.code.optional().describe('For an administrator: the organisation to publish for'),
});

const COLUMNS = ['list', 'version', 'title', 'currency', 'published', 'status', 'visibility', 'indicators', 'sha256'] as const;
const EXPIRED_COLUMNS = ['list', 'version', 'indicator', 'from', 'amount', 'currency', 'bestBefore', 'lastCheck', 'sourcePublisher', 'sourceTitle'] as const;
const today = () => new Date().toISOString().slice(0, 10);

@ApiTags('price lists')
@Controller('api/v1')
export class PricelistController {
  constructor(private readonly pricelists: PricelistService) {}

  @Get('price-lists')
  @ApiOperation({ summary: 'All published versions of all price lists' })
  async all(@Query({ schema: nothing }) _query: object, @Asker() viewer: Viewer | null) {
    return { items: withStatus(await this.pricelists.all(viewer)) };
  }

  @Get('price-lists.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async csv(@Query({ schema: nothing }) query: object, @Asker() viewer: Viewer | null): Promise<string> {
    return toCsv((await this.all(query, viewer)).items, COLUMNS);
  }

  @Post('price-lists')
  @HttpCode(201)
  @Requires('methodologist')
  @ApiConsumes('application/yaml')
  @ApiBody(PRICE_LIST_BODY)
  @ApiResponse({ status: 200, description: 'A dry run, or this version is published already: nothing changed' })
  @ApiResponse({ status: 409, description: 'This version is published with other content, or the list is of another organisation' })
  @ApiOperation({ summary: 'Publish a price list: from then on it never changes; or, with every problem told, nothing' })
  async publish(
    @Query({ schema: publication }) { name, visibility, dryRun, organisation }: z.infer<typeof publication>, @Body() body: unknown, @Asker() viewer: Viewer, @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const publisher = { viewer: actingFor(viewer, organisation), visibility: visibility ?? null, today: today() };
    const source = documentBody(body, name);
    if (dryRun === 'true') {
      void reply.status(200);
      const read = await this.pricelists.check(source, name, publisher);
      return 'problems' in read ? { problems: read.problems, list: null } : { problems: [], list: publishedAs(read) };
    }
    const done = await this.pricelists.publish(source, name, publisher);
    if (done.already) void reply.status(200);
    return publishedAs(done);
  }

  @Get('price-lists/expired')
  @ApiOperation({ summary: 'Prices of the newest lists that are used, although they were to be looked at again before today' })
  async expired(@Query({ schema: nothing }) _query: object, @Asker() viewer: Viewer | null) {
    const expired = await this.pricelists.expired(viewer, today());
    return {
      items: await Promise.all(expired.map(async ({ of, entry, price: { from, amount, bestBefore, source } }) => ({
        list: of.list, version: of.version, indicator: entry.code, label: entry.label, from, amount, currency: of.currency, bestBefore, source, layer: priceLayer(entry, of), lastCheck: (await this.pricelists.checks(of))[0] ?? null,
      }))),
    };
  }

  @Get('price-lists/expired.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async expiredCsv(@Query({ schema: nothing }) query: object, @Asker() viewer: Viewer | null): Promise<string> {
    const { items } = await this.expired(query, viewer);
    return toCsv(items.map(({ source, lastCheck, ...item }) => ({ ...item, sourcePublisher: source.publisher, sourceTitle: source.title, lastCheck: lastCheck?.on })), EXPIRED_COLUMNS);
  }

  @Get('price-lists/:list/versions')
  @ApiOperation({ summary: 'The versions of a price list, the newest first: that one is in force, the others are superseded' })
  async versions(@Param('list') list: string, @Query({ schema: nothing }) _query: object, @Asker() viewer: Viewer | null) {
    return { items: withStatus(await this.pricelists.versionsOf(list, viewer)) };
  }

  @Get('price-lists/:list/versions.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async versionsCsv(@Param('list') list: string, @Query({ schema: nothing }) query: object, @Asker() viewer: Viewer | null): Promise<string> {
    return toCsv((await this.versions(list, query, viewer)).items, COLUMNS);
  }

  @Get('price-lists/:list/versions/:version')
  @Header('Cache-Control', 'no-cache')
  @ApiOperation({ summary: 'One version of a price list, whole: prices, posts, sources, adjustments, the list each price came from, who looked at it since, and what is to be looked at again' })
  async one(@Param('list') list: string, @Param('version') version: string, @Query({ schema: nothing }) _query: object, @Asker() viewer: Viewer | null) {
    const { content, sha256, organisation, visibility } = await this.pricelists.version(list, viewer, version);
    const newest = await this.pricelists.version(list, viewer);
    return {
      ...content, indicators: content.indicators.map((entry) => ({ ...entry, layer: priceLayer(entry, content) })),
      sha256, organisation, visibility, status: newest.version === version ? 'published' : 'superseded', checks: await this.pricelists.checks(content),
      expired: expiredPrices(content.indicators, today()).map(({ entry: { code }, price: { from, bestBefore } }) => ({ indicator: code, from, bestBefore })),
    };
  }

  @Post('price-lists/:list/versions/:version/checks')
  @HttpCode(201)
  @Requires('methodologist')
  @ApiOperation({ summary: 'Say that you looked at a version of your own list and found it still valid; its content stays as it is' })
  async check(@Param('list') list: string, @Param('version') version: string, @Query({ schema: nothing }) _query: object, @Body({ schema: checkSchema }) body: Check, @Asker() viewer: Viewer) {
    const found = await this.pricelists.version(list, viewer, version);
    if (found.organisation !== viewer.organisation) throw new ForbiddenException(`Price list ${list} is of another organisation: only its own keys add a check.`);
    await this.pricelists.addCheck(found, body, viewer, today());
    return { list, version, checks: await this.pricelists.checks(found) };
  }
}
