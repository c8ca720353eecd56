import { Readable } from 'node:stream';
import { Controller, Get, Header, Param, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Asker } from '../organisations/auth.guard.js';
import { NotFound } from '../shared/errors.js';
import * as query from '../shared/query.js';
import { toCsv } from '../shared/to-csv.js';
import { toXlsx } from '../shared/to-xlsx.js';
import type { Viewer } from '../shared/viewer.js';
import { citation, CITATION_FORMATS, type CitationFormat } from './citation.js';
import { priceListJson, priceListYaml } from './price-list-file.js';
import { PRICE_COLUMNS, priceRows } from './price-rows.js';
import { PricelistService } from './pricelist.service.js';

const nothing = z.strictObject({});
const citing = z.strictObject({
  format: z.enum(CITATION_FORMATS).default('text').meta({ description: 'A line of text, BibTeX or CSL-JSON', example: 'csl' }),
  language: z.enum(['nl', 'en']).default('nl').describe('Of titles and labels'),
  indicator: query.code.optional().describe('Code of an indicator: cites its price in this version, not the whole'),
});
const CITATION_TYPES: Record<CitationFormat, string> = { text: 'text/plain; charset=utf-8', bibtex: 'application/x-bibtex; charset=utf-8', csl: 'application/vnd.citationstyles.csl+json' };
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const FOR_EVER = 'private, max-age=31536000, immutable';

/** A version of a price list to take away: the document its hash is of, its prices as one table, and how to cite it. */
@ApiTags('price lists')
@Controller('api/v1/price-lists/:list/versions/:version')
export class PriceListFilesController {
  constructor(private readonly pricelists: PricelistService) {}

  @Get('document')
  @Header('Content-Type', 'application/json')
  @ApiOperation({ summary: 'The document of a version as its authors wrote it, as canonical JSON (RFC 8785): the SHA-256 of these bytes is that of the version' })
  async json(@Param('list') list: string, @Param('version') version: string, @Query({ schema: nothing }) _query: object, @Asker() viewer: Viewer | null, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { document } = await this.pricelists.version(list, viewer, version);
    attach(reply, `${list}-${version}.json`);
    return priceListJson(document);
  }

  @Get('document.yaml')
  @Header('Content-Type', 'application/yaml; charset=utf-8')
  @ApiOperation({ summary: 'The document of a version as YAML, to read, change and publish as a list of your own; read again it has the same SHA-256' })
  async yaml(@Param('list') list: string, @Param('version') version: string, @Query({ schema: nothing }) _query: object, @Asker() viewer: Viewer | null, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { document } = await this.pricelists.version(list, viewer, version);
    attach(reply, `${list}-${version}.yaml`);
    return priceListYaml(document);
  }

  @Get('prices')
  @ApiOperation({ summary: 'The prices of a version as one table: a row for every dated price, with what each stakeholder gains or (below 0) pays, transfers included' })
  async prices(@Param('list') list: string, @Param('version') version: string, @Query({ schema: nothing }) _query: object, @Asker() viewer: Viewer | null) {
    return { items: priceRows((await this.pricelists.version(list, viewer, version)).content) };
  }

  @Get('prices.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async csv(@Param('list') list: string, @Param('version') version: string, @Query({ schema: nothing }) _query: object, @Asker() viewer: Viewer | null, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { content } = await this.pricelists.version(list, viewer, version);
    attach(reply, `${list}-${version}.csv`);
    return toCsv(priceRows(content), PRICE_COLUMNS.map(({ name }) => name));
  }

  @Get('prices.xlsx')
  @ApiOperation({ summary: 'The table of prices of a version as a workbook (XLSX), numbers as numbers' })
  async xlsx(@Param('list') list: string, @Param('version') version: string, @Query({ schema: nothing }) _query: object, @Asker() viewer: Viewer | null, @Res({ passthrough: true }) reply: FastifyReply): Promise<StreamableFile> {
    const { content } = await this.pricelists.version(list, viewer, version);
    attach(reply, `${list}-${version}.xlsx`);
    return new StreamableFile(Readable.from(toXlsx('prices', priceRows(content), PRICE_COLUMNS)), { type: XLSX });
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
}

/** To be saved under a name of its own, and kept: what is published never changes. A private list is never kept by what stands between. */
function attach(reply: FastifyReply, name: string): void {
  void reply.header('Content-Disposition', `attachment; filename="${name}"`).header('Cache-Control', FOR_EVER);
}
