import { Controller, Get, Header, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { NotFound } from '../shared/errors.js';
import { Memory } from '../shared/memory.js';
import * as query from '../shared/query.js';
import { toCsv } from '../shared/to-csv.js';
import { toXlsx } from '../shared/to-xlsx.js';
import { citeIndex } from './cite-index.js';
import { ContributionsService } from './contributions.service.js';
import { IndicesService } from './indices.service.js';
import { jsonStat } from './json-stat.js';
import type { SeriesPoint, Vintage } from './published-index.js';
import { revisionTriangle } from './revision-triangle.js';
import { SERIES_COLUMNS, seriesRow } from './series-row.js';

const ofSector = z.strictObject({ sector: query.code.describe('Code of a sector: only the indices whose definition names it. The MAEX index, over all sectors, names none').optional() });
const ofVintage = z.strictObject({ vintage: query.vintage.optional(), edition: query.day.optional().meta({ description: 'The vintage that was the newest on this day: redirects to it by its number', example: undefined }) });
const ofSeries = ofVintage.extend({ base: query.year.optional().meta({ description: 'The year that is 100, in the place of the first of its segment; levels of other segments are then null', example: '2019' }) });
const ofPeriod = ofVintage.extend({ period: query.year.optional().meta({ description: 'A year of the series; without it all years', example: '2019' }) });
const ofContributions = ofVintage.extend({
  period: query.year.optional().meta({ description: 'To the level of this year; without it the newest with a link', example: '2019' }),
  from: query.year.optional().meta({ description: 'From the level of this year; without it the year before. Points of several years add up', example: '2018' }),
});
const nothing = z.strictObject({});

const CONSTITUENT_COLUMNS = ['year', 'initiative', 'name', 'country', 'sector', 'indicator', 'match', 'counts', 'backcast', 'baseValue', 'currentValue', 'repricedValue', 'ownValue'] as const;
const INDEX_COLUMNS = ['code', 'title', 'vintage', 'sectors', 'countries', 'list', 'listVersion', 'publishedAt', 'contentHash'] as const;
const ANSWERS_KEPT = 200;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A vintage with how to cite it. */
export interface CitedVintage extends Vintage {
  citation: { nl: string; en: string };
}

@ApiTags('indices')
@Controller('api/v1')
export class IndicesController {
  /** Series of vintages by their number, which never change, as they are sent. */
  private readonly answers = new Memory<string>(ANSWERS_KEPT);

  constructor(
    private readonly indices: IndicesService,
    private readonly moved: ContributionsService,
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
  @ApiOperation({ summary: 'One index: its definition, rules, price list and vintage, and how to cite it' })
  async one(@Param('code') code: string, @Query({ schema: ofVintage }) asked: z.infer<typeof ofVintage>, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.pinned(code, asked, request, reply);
  }

  @Get('indices/:code/series')
  @ApiOperation({ summary: 'Levels and links by year with their ranges, the reason where there is none, and what stands beside them: population, value and price, other formulas, the capped variant, return, turnover and coverage' })
  @Header('Content-Type', 'application/json; charset=utf-8')
  async series(@Param('code') code: string, @Query({ schema: ofSeries }) asked: z.infer<typeof ofSeries>, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const answer = async () => {
      const index = await this.pinned(code, asked, request, reply);
      return index ? JSON.stringify({ index, points: await this.points(index, asked.base) }) : '';
    };
    if (typeof asked.vintage !== 'number') return answer();
    keepForEver(reply);
    return this.answers.of(`${code} ${asked.vintage} ${asked.base}`, answer);
  }

  @Get('indices/:code/series.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async seriesCsv(@Param('code') code: string, @Query({ schema: ofSeries }) asked: z.infer<typeof ofSeries>, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const index = await this.pinned(code, asked, request, reply);
    return index ? toCsv((await this.points(index, asked.base)).map(seriesRow), SERIES_COLUMNS.map(({ name }) => name)) : '';
  }

  @Get('indices/:code/series.xlsx')
  @ApiOperation({ summary: 'The same as a workbook (XLSX), numbers as numbers' })
  async seriesXlsx(@Param('code') code: string, @Query({ schema: ofSeries }) asked: z.infer<typeof ofSeries>, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer | string> {
    const index = await this.pinned(code, asked, request, reply);
    if (!index) return '';
    void reply.type(XLSX).header('Content-Disposition', `attachment; filename="${code}-${index.vintage}.xlsx"`);
    return Buffer.concat([...toXlsx('series', (await this.points(index, asked.base)).map(seriesRow), SERIES_COLUMNS)]);
  }

  @Get('indices/:code/series.jsonstat')
  @Header('Content-Type', 'application/json; charset=utf-8')
  @ApiOperation({ summary: 'Levels, links and matched initiatives by year as a JSON-stat 2.0 dataset' })
  async seriesJsonStat(@Param('code') code: string, @Query({ schema: ofSeries }) asked: z.infer<typeof ofSeries>, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const index = await this.pinned(code, asked, request, reply);
    return index ? jsonStat(index, await this.points(index, asked.base), index.citation.en) : '';
  }

  @Get('indices/:code/constituents')
  @ApiOperation({ summary: 'Which initiatives a link rests on, which not, and why' })
  async constituents(@Param('code') code: string, @Query({ schema: ofPeriod }) asked: z.infer<typeof ofPeriod>, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const index = await this.pinned(code, asked, request, reply);
    return index && { index, items: await this.indices.constituents(index, asked.period) };
  }

  @Get('indices/:code/constituents.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async constituentsCsv(@Param('code') code: string, @Query({ schema: ofPeriod }) asked: z.infer<typeof ofPeriod>, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return toCsv((await this.constituents(code, asked, request, reply))?.items ?? [], CONSTITUENT_COLUMNS);
  }

  @Get('indices/:code/contributions')
  @ApiOperation({ summary: 'By how many points each initiative moved the index, from one year to another; they add up to the change to the last digit' })
  async contributions(@Param('code') code: string, @Query({ schema: ofContributions }) asked: z.infer<typeof ofContributions>, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const index = await this.pinned(code, asked, request, reply);
    return index && { index, ...(await this.moved.of(index, asked.period, asked.from)) };
  }

  @Get('indices/:code/contributions.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async contributionsCsv(@Param('code') code: string, @Query({ schema: ofContributions }) asked: z.infer<typeof ofContributions>, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return toCsv((await this.contributions(code, asked, request, reply))?.items ?? [], ['initiative', 'name', 'sector', 'points', 'imputed']);
  }

  @Get('indices/:code/revisions')
  @ApiOperation({ summary: 'What each vintage said of each year, and by how much it moved what the vintage before said' })
  async revisions(@Param('code') code: string, @Query({ schema: nothing }) _query: object) {
    await this.indices.one(code);
    return { vintages: await this.indices.publications(code, 1000), years: revisionTriangle(await this.indices.levels(code)) };
  }

  @Get('indices/:code/revisions.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async revisionsCsv(@Param('code') code: string, @Query({ schema: nothing }) asked: object): Promise<string> {
    const { years } = await this.revisions(code, asked);
    return toCsv(years.flatMap(({ year, levels }) => levels.map((said) => ({ year, ...said }))), ['year', 'vintage', 'level', 'revision']);
  }

  private async points(index: Vintage, base: number | undefined): Promise<SeriesPoint[]> {
    const points = await this.indices.series(index, base);
    if (!points) throw new NotFound(`Index "${index.code}" has no level in ${base}, so that year cannot be 100. Choose a year with a level.`);
    return points;
  }

  /**
   * The vintage asked for. One asked for by number never changes, and may be kept for ever.
   * @returns undefined where the answer is a redirect to the number
   */
  private async pinned(code: string, { vintage, edition }: z.infer<typeof ofVintage>, { url }: FastifyRequest, reply: FastifyReply): Promise<CitedVintage | undefined> {
    if (vintage === 'latest' || (vintage === undefined && edition !== undefined)) {
      const number = edition === undefined ? (await this.indices.one(code)).vintage : await this.indices.newestOn(code, edition);
      const [path, asked] = url.split('?') as [string, string];
      const to = new URLSearchParams(asked);
      to.delete('edition');
      to.set('vintage', String(number));
      void reply.status(302).header('Location', `${path}?${to.toString()}`).header('Cache-Control', 'no-cache');
      return undefined;
    }
    const index = await this.indices.one(code, vintage);
    if (vintage !== undefined) keepForEver(reply);
    return { ...index, citation: citeIndex(index) };
  }
}

/** What is asked for by the number of its vintage never changes. */
function keepForEver(reply: FastifyReply): void {
  void reply.header('Cache-Control', 'public, max-age=31536000, immutable');
}
