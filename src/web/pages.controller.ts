import { Controller, Get, Header, NotFoundException, Param, Query, Redirect, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { IndicesService } from '../indices/indices.service.js';
import { InitiativesService } from '../initiatives/initiatives.service.js';
import { municipalityCalled } from '../initiatives/reference-data.js';
import { ReferenceService } from '../initiatives/reference.service.js';
import { MeasurementsService } from '../measurements/measurements.service.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { ChangeService } from '../valuation/change.service.js';
import { LandscapeService } from '../valuation/landscape.service.js';
import { ReturnsService } from '../valuation/returns.service.js';
import { ValuationsService } from '../valuation/valuations.service.js';
import { asset } from './assets.js';
import { HomePage } from './home.page.js';
import { hasRealised, InitiativePage } from './initiative.page.js';
import { InitiativesPage } from './initiatives.page.js';
import { render } from './render.js';

const LIST = 'nl';
const HOME_INDEX = 'repair-europe';
const ROWS = 50;

/** A field left empty in a form is no filter; what else stands in an address of a page is not ours to refuse. */
const optional = z.string().max(200).transform((value) => value || undefined).optional();
const filters = z.object({ q: optional, sector: optional, kind: optional, theme: optional, phase: optional, province: optional, municipality: optional, country: optional, indicator: optional, cursor: optional, need: optional, sdg: optional, evidence: z.enum(['self-reported', 'documented', 'audited', 'effect-study']).optional().catch(undefined), funded: z.string().regex(/^\d{1,12}$/).optional().catch(undefined) });
const ofYear = z.object({ year: z.string().regex(/^\d{4}$/).transform(Number).optional().catch(undefined) });

/** The pages, in Dutch under /nl and in English under /en: they ask the services, and show the same results as the API. */
@ApiExcludeController()
@Controller()
export class PagesController {
  constructor(
    private readonly initiatives: InitiativesService,
    private readonly valuations: ValuationsService,
    private readonly returns: ReturnsService,
    private readonly changes: ChangeService,
    private readonly landscape: LandscapeService,
    private readonly measurements: MeasurementsService,
    private readonly indices: IndicesService,
    private readonly pricelists: PricelistService,
    private readonly reference: ReferenceService,
  ) {}

  @Get()
  @Redirect('/nl', 302)
  root(): void {
    // Dutch first.
  }

  @Get('assets/:name')
  assets(@Param('name') name: string, @Query('v') version: string | undefined, @Res({ passthrough: true }) reply: FastifyReply): StreamableFile {
    const found = asset(name);
    if (!found) throw new NotFoundException(`There is no file "${name}".`);
    void reply.header('Cache-Control', version === found.hash ? 'public, max-age=31536000, immutable' : 'no-cache').header('ETag', `"${found.hash}"`);
    return new StreamableFile(found.content, { type: found.type });
  }

  @Get(['nl', 'en'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async home(@Req() request: FastifyRequest): Promise<string> {
    const valued = await this.valuations.totals(LIST, null);
    const indices = await this.indices.all();
    const index = indices.find(({ code }) => code === HOME_INDEX);
    const props = {
      indices, shown: index ? { index, points: await this.indices.series(index) } : null,
      valued: valued && {
        ...valued, sectors: (await this.landscape.sectors(LIST, null)).items, netherlands: (await this.valuations.totals(LIST, null, 'NL'))!.totals,
        prices: (await this.pricelists.version(LIST, null, valued.basis.version)).content, held: await this.valuations.heldLines(LIST, null),
      },
    };
    return render(request, this.reference.names, (speech) => ({ title: speech.text.home.title, charts: true }), (speech) => HomePage({ props, speech }));
  }

  @Get(['nl/initiatives', 'en/initiatives'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async list(@Req() request: FastifyRequest, @Query({ schema: filters }) { cursor, municipality: called, ...asked }: z.infer<typeof filters>): Promise<string> {
    const municipality = called === undefined ? undefined : municipalityCalled(this.reference.data, called)?.code;
    const noMunicipality = municipality === undefined ? called : undefined;
    const filter = { ...asked, municipality };
    const { items, next, total } = noMunicipality === undefined ? await this.initiatives.page(filter, null, ROWS, cursor) : { items: [], next: null, total: 0 };
    const valued = await this.valuations.totalsOf(items.map(({ id }) => id), LIST, null);
    const rows = items.map((initiative) => ({ initiative, totals: valued?.totals.get(initiative.id) ?? null }));
    const indicator = filter.indicator === undefined ? undefined : (await this.pricelists.indicators(null)).get(filter.indicator)?.label;
    const props = { filter, indicator, noMunicipality, basis: valued?.basis ?? null, items: rows, total, next, later: cursor !== undefined, facets: await this.initiatives.facets(null) };
    return render(request, this.reference.names, (speech) => ({ title: speech.text.initiatives.title }), (speech) => InitiativesPage({ props, speech }));
  }

  @Get(['nl/initiatives/:slug', 'en/initiatives/:slug'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async one(@Req() request: FastifyRequest, @Param('slug') slug: string, @Query({ schema: ofYear }) { year }: z.infer<typeof ofYear>): Promise<string> {
    const initiative = await this.initiatives.one(slug, null);
    const valued = await this.valuations.byYear(initiative, LIST, null);
    const shown = valued?.years.find((row) => row.year === year) ?? valued?.years.findLast((row) => row.value !== null) ?? valued?.years.findLast(hasRealised) ?? valued?.years.at(-1);
    const explained = shown ? await this.valuations.explain(slug, LIST, shown.year, null) : null;
    const before = valued?.years.findLast((row) => row.year < (shown?.year ?? 0) && hasRealised(row));
    const change = shown && before && hasRealised(shown) ? await this.changes.ofInitiative(slug, { list: LIST, from: before.year, to: shown.year }, null) : null;
    const props = { initiative, valued, explained, change, inputs: await this.measurements.inputs(initiative, null), returns: (await this.returns.byYear(initiative, LIST, null))?.years ?? [] };
    return render(request, this.reference.names, () => ({ title: initiative.name, charts: true }), (speech) => InitiativePage({ props, speech }));
  }
}
