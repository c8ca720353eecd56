import { Controller, Get, Header, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ReferenceService } from '../initiatives/reference.service.js';
import { IndicatorsService } from '../measurements/indicators.service.js';
import { Asker } from '../organisations/auth.guard.js';
import { priceListFile } from '../pricelist/price-list-file.js';
import { withStatus } from '../pricelist/price-list-summary.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { ownEntries } from '../pricelist/resolve-layers.js';
import { NotFound } from '../shared/errors.js';
import type { Viewer } from '../shared/viewer.js';
import { CompareListsService, comparedList } from '../valuation/compare-lists.service.js';
import { ComparePage } from './compare.page.js';
import { hasHistory, IndicatorPage } from './indicator.page.js';
import { IndicatorsPage } from './indicators.page.js';
import { PriceListPage } from './price-list.page.js';
import { languageOf, render } from './render.js';
import { StakeholdersPage } from './stakeholders.page.js';

const LIST = 'nl';
const name = z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, 'is not a version of a list: write nl/2026-1').max(200).optional();
const twoLists = z.strictObject({ from: name, to: name });

/** A field left empty in a form is no filter. */
const optional = z.string().max(200).transform((value) => value.trim() || undefined).optional();
const filters = z.object({ q: optional, category: optional, stakeholder: optional, sdg: optional, status: optional });
const siteOf = ({ protocol, host }: FastifyRequest) => `${protocol}://${host}`;
const today = () => new Date().toISOString().slice(0, 10);

/** The pages of prices: the list, what can be counted, and who gains or pays. */
@ApiExcludeController()
@Controller()
export class PricePagesController {
  constructor(
    private readonly reference: ReferenceService,
    private readonly pricelists: PricelistService,
    private readonly indicators: IndicatorsService,
    private readonly comparisons: CompareListsService,
  ) {}

  @Get(['nl/price-lists', 'en/price-lists'])
  async newestList(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { list, version } = await this.pricelists.version(LIST, null);
    await reply.redirect(`/${languageOf(request)}/price-lists/${list}/${version}`, 302);
  }

  @Get(['nl/price-lists/compare', 'en/price-lists/compare'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async compare(@Req() request: FastifyRequest, @Query({ schema: twoLists }) { from, to }: z.infer<typeof twoLists>, @Asker() viewer: Viewer | null): Promise<string> {
    const props = { lists: (await this.pricelists.all(viewer)).map(comparedList), from, to, found: to === undefined ? null : await this.comparisons.compare(from, to, viewer) };
    return render(request, this.reference.names, (speech) => ({ title: speech.text.comparison.title }), (speech) => ComparePage({ props, speech }));
  }

  @Get(['nl/price-lists/:list/:version', 'en/price-lists/:list/:version'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async priceList(@Req() request: FastifyRequest, @Param('list') list: string, @Param('version') version: string, @Query({ schema: filters }) filter: z.infer<typeof filters>, @Asker() viewer: Viewer | null): Promise<string> {
    const shown = await this.pricelists.version(list, viewer, version);
    const all = withStatus(await this.pricelists.all(viewer));
    const props = {
      shown, filter, indicators: await this.indicators.ofVersion(shown), sdgs: this.reference.data.sdgs, checks: await this.pricelists.checks(shown), site: siteOf(request), today: today(),
      versions: all.filter((other) => other.list === list), others: all.filter((other) => other.list !== list && other.status === 'published'),
    };
    return render(request, this.reference.names, ({ language }) => ({ title: `${shown.content.title[language]} ${version}` }), (speech) => PriceListPage({ props, speech }));
  }

  /** A version as a file, for who reads this page: what is private is there in a session, and only in it. */
  @Get(['nl/price-lists/:list/:version/:file', 'en/price-lists/:list/:version/:file'])
  async priceListFile(@Param('list') list: string, @Param('version') version: string, @Param('file') file: string, @Asker() viewer: Viewer | null, @Res({ passthrough: true }) reply: FastifyReply): Promise<string | Buffer> {
    const found = priceListFile(await this.pricelists.version(list, viewer, version), file.split('.').at(-1)!);
    if (found?.name !== file) throw new NotFound(`There is no file "${file}".`);
    void reply.type(found.type).header('Content-Disposition', `attachment; filename="${found.name}"`);
    return found.content;
  }

  @Get(['nl/indicators', 'en/indicators'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async allIndicators(@Req() request: FastifyRequest, @Query({ schema: filters }) filter: z.infer<typeof filters>, @Asker() viewer: Viewer | null): Promise<string> {
    const props = { filter, indicators: await this.indicators.all(viewer), sdgs: this.reference.data.sdgs, measured: await this.indicators.measured() };
    return render(request, this.reference.names, (speech) => ({ title: speech.text.indicators.title }), (speech) => IndicatorsPage({ props, speech }));
  }

  @Get(['nl/indicators/:code', 'en/indicators/:code'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async indicator(@Req() request: FastifyRequest, @Param('code') code: string, @Asker() viewer: Viewer | null): Promise<string> {
    const props = { ...await this.indicators.one(code, viewer), site: siteOf(request), today: today() };
    return render(request, this.reference.names, ({ language }) => ({ title: props.lists[0].entry.label[language], charts: props.lists.some(hasHistory) }), (speech) => IndicatorPage({ props, speech }));
  }

  @Get(['nl/stakeholders', 'en/stakeholders'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async stakeholders(@Req() request: FastifyRequest): Promise<string> {
    const lists = (await this.pricelists.newest(null)).map(({ content }) => ({ ...content, indicators: ownEntries(content) }));
    return render(request, this.reference.names, (speech) => ({ title: speech.text.stakeholders.title }), (speech) => StakeholdersPage({ lists, speech }));
  }
}
