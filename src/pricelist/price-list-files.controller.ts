import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Asker } from '../organisations/auth.guard.js';
import { NotFound } from '../shared/errors.js';
import * as query from '../shared/query.js';
import type { Viewer } from '../shared/viewer.js';
import { citation, CITATION_FORMATS, type CitationFormat } from './citation.js';
import { priceListFile, type FileKind } from './price-list-file.js';
import { priceRows } from './price-rows.js';
import { PricelistService } from './pricelist.service.js';

const nothing = z.strictObject({});
const citing = z.strictObject({
  format: z.enum(CITATION_FORMATS).default('text').meta({ description: 'A line of text, BibTeX or CSL-JSON', example: 'csl' }),
  language: z.enum(['nl', 'en']).default('nl').describe('Of titles and labels'),
  indicator: query.code.optional().describe('Code of an indicator: cites its price in this version, not the whole'),
});
const CITATION_TYPES: Record<CitationFormat, string> = { text: 'text/plain; charset=utf-8', bibtex: 'application/x-bibtex; charset=utf-8', csl: 'application/vnd.citationstyles.csl+json' };

/** A version of a price list to take away: the document its hash is of, its prices as one table, and how to cite it. */
@ApiTags('price lists')
@Controller('api/v1/price-lists/:list/versions/:version')
export class PriceListFilesController {
  constructor(private readonly pricelists: PricelistService) {}

  @Get('document')
  @ApiOperation({ summary: 'The document of a version as its authors wrote it, as canonical JSON (RFC 8785): the SHA-256 of these bytes is that of the version' })
  async json(@Param('list') list: string, @Param('version') version: string, @Query({ schema: nothing }) _query: object, @Asker() viewer: Viewer | null, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.file(list, version, viewer, 'json', reply);
  }

  @Get('document.yaml')
  @ApiOperation({ summary: 'The document of a version as YAML, to read, change and publish as a list of your own; read again it has the same SHA-256' })
  async yaml(@Param('list') list: string, @Param('version') version: string, @Query({ schema: nothing }) _query: object, @Asker() viewer: Viewer | null, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.file(list, version, viewer, 'yaml', reply);
  }

  @Get('prices')
  @ApiOperation({ summary: 'The prices of a version as one table: a row for every dated price, with what each stakeholder gains or (below 0) pays, transfers included' })
  async prices(@Param('list') list: string, @Param('version') version: string, @Query({ schema: nothing }) _query: object, @Asker() viewer: Viewer | null) {
    return { items: priceRows((await this.pricelists.version(list, viewer, version)).content) };
  }

  @Get('prices.csv')
  @ApiOperation({ summary: 'The same as CSV' })
  async csv(@Param('list') list: string, @Param('version') version: string, @Query({ schema: nothing }) _query: object, @Asker() viewer: Viewer | null, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.file(list, version, viewer, 'csv', reply);
  }

  @Get('prices.xlsx')
  @ApiOperation({ summary: 'The table of prices of a version as a workbook (XLSX), numbers as numbers' })
  async xlsx(@Param('list') list: string, @Param('version') version: string, @Query({ schema: nothing }) _query: object, @Asker() viewer: Viewer | null, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.file(list, version, viewer, 'xlsx', reply);
  }

  @Get('citation')
  @ApiOperation({ summary: 'How to cite a version, or one price of it: with its SHA-256 and the day of today' })
  async cite(
    @Param('list') list: string, @Param('version') version: string, @Query({ schema: citing }) { format, language, indicator }: z.infer<typeof citing>, @Asker() viewer: Viewer | null,
    @Req() { protocol, host }: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { content, sha256 } = await this.pricelists.version(list, viewer, version);
    const entry = indicator === undefined ? undefined : content.indicators.find(({ code }) => code === indicator);
    if (indicator !== undefined && !entry) throw new NotFound(`There is no indicator "${indicator}" in ${list} ${version}.`);
    const url = `${protocol}://${host}/${language}/price-lists/${list}/${version}${entry ? `#${entry.code}` : ''}`;
    void reply.type(CITATION_TYPES[format]);
    return citation({ list: content, ...(entry && { entry }), sha256, url, accessed: new Date().toISOString().slice(0, 10), language }, format);
  }

  private async file(list: string, version: string, viewer: Viewer | null, kind: FileKind, reply: FastifyReply): Promise<string | Buffer> {
    const { name, type, content } = priceListFile(await this.pricelists.version(list, viewer, version), kind)!;
    void reply.type(type).header('Content-Disposition', `attachment; filename="${name}"`).header('Cache-Control', 'private, no-cache');
    return content;
  }
}
