import { Controller, Get, Header, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { citeIndex } from '../indices/cite-index.js';
import { ContributionsService, type Contributions } from '../indices/contributions.service.js';
import { IndicesService } from '../indices/indices.service.js';
import { plannedFrom } from '../indices/publication-calendar.js';
import { closestToLink, type SeriesPoint } from '../indices/published-index.js';
import { revisionTriangle } from '../indices/revision-triangle.js';
import { REVIEW } from '../indices/rule-book.js';
import { EVENTS } from '../indices/toy-index.js';
import { ReferenceService } from '../initiatives/reference.service.js';
import { NotFound } from '../shared/errors.js';
import { embeddedIndex } from './embedded-index.page.js';
import { ExplainedIndexPage } from './explained-index.page.js';
import { IndexPage } from './index.page.js';
import { IndicesPage } from './indices.page.js';
import { speak } from './language.js';
import { render } from './render.js';

const PUBLICATIONS_SHOWN = 10;
const VINTAGES_KNOWN = 50;

const number = z.string().regex(/^\d{1,6}$/).transform(Number).optional().catch(undefined);
const viewed = z.object({ year: number, base: number, from: number, to: number, vintage: number, overlay: z.literal('on').optional().catch(undefined) });
const happening = z.object({ event: z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(z.enum(EVENTS))).catch([]) });

/** The pages of the indices: all of them, one in full, a small one to play with, and one to show on another site. */
@ApiExcludeController()
@Controller()
export class IndexPagesController {
  constructor(
    private readonly indices: IndicesService,
    private readonly contributions: ContributionsService,
    private readonly reference: ReferenceService,
  ) {}

  @Get(['nl/indices', 'en/indices'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async all(@Req() request: FastifyRequest): Promise<string> {
    const props = { indices: await this.indices.all(), publications: await this.indices.publications(null, PUBLICATIONS_SHOWN), planned: plannedFrom(new Date().toISOString().slice(0, 10), REVIEW) };
    return render(request, this.reference.names, (speech) => ({ title: speech.text.indices.title }), (speech) => IndicesPage({ props, speech }));
  }

  @Get(['nl/indices/explained', 'en/indices/explained'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  explained(@Req() request: FastifyRequest, @Query({ schema: happening }) { event }: z.infer<typeof happening>): string {
    return render(request, this.reference.names, (speech) => ({ title: speech.text.indexPages.toy.title }), (speech) => ExplainedIndexPage({ events: new Set(event), speech }));
  }

  @Get(['nl/indices/:code', 'en/indices/:code'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async one(@Req() request: FastifyRequest, @Param('code') code: string, @Query({ schema: viewed }) { year, overlay, ...asked }: z.infer<typeof viewed>): Promise<string> {
    const view = { ...asked, overlay: overlay !== undefined };
    const index = await this.indices.one(code, view.vintage);
    const based = await this.indices.series(index, view.base);
    const all = based ?? await this.indices.series(index);
    const shown = all.filter((point) => point.year >= (view.from ?? -Infinity) && point.year <= (view.to ?? Infinity));
    const points = shown.length > 0 ? shown : all;
    const chosen = points.find((point) => point.year === year) ?? points.findLast((point) => point.link !== null) ?? closestToLink(points);
    const props = {
      index: { ...index, citation: citeIndex(index) }, years: all.map((point) => point.year), points, view, noBase: based === null, year: chosen?.year ?? null,
      constituents: chosen ? await this.indices.constituents(index, chosen.year) : [], moved: chosen?.link ? await this.moved(code, view.vintage, chosen) : null,
      publications: await this.indices.publications(code, VINTAGES_KNOWN), revised: revisionTriangle(await this.indices.levels(code)), origin: `${request.protocol}://${request.host}`,
    };
    return render(request, this.reference.names, ({ language }) => ({ title: index.title[language], charts: true }), (speech) => IndexPage({ props, speech }));
  }

  /** May be shown in a frame of any site: it has no forms, no session and no scripts. */
  @Get('embed/:language/indices/:code')
  async embedded(@Req() request: FastifyRequest, @Param('language') language: string, @Param('code') code: string, @Res() reply: FastifyReply): Promise<void> {
    if (language !== 'nl' && language !== 'en') throw new NotFound('There is nothing here.');
    const index = await this.indices.one(code);
    const points = await this.indices.series(index);
    await reply.type('text/html; charset=utf-8').removeHeader('X-Frame-Options').header('Cross-Origin-Resource-Policy', 'cross-origin')
      .header('Content-Security-Policy', `default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *`)
      .send(embeddedIndex({ index, points, origin: `${request.protocol}://${request.host}` }, speak(language, this.reference.names)));
  }

  private async moved(code: string, vintage: number | undefined, { year }: SeriesPoint): Promise<Contributions> {
    return this.contributions.of(await this.indices.one(code, vintage), year);
  }
}
