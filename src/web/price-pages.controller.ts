import { Controller, Get, Header, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ReferenceService } from '../initiatives/reference.service.js';
import { IndicatorsService } from '../measurements/indicators.service.js';
import { Asker } from '../organisations/auth.guard.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { ownEntries } from '../pricelist/resolve-layers.js';
import type { Viewer } from '../shared/viewer.js';
import { IndicatorPage } from './indicator.page.js';
import { IndicatorsPage } from './indicators.page.js';
import { PriceListPage } from './price-list.page.js';
import { languageOf, render } from './render.js';
import { StakeholdersPage } from './stakeholders.page.js';

const LIST = 'nl';

/** The pages of prices: the list, what can be counted, and who gains or pays. */
@ApiExcludeController()
@Controller()
export class PricePagesController {
  constructor(
    private readonly reference: ReferenceService,
    private readonly pricelists: PricelistService,
    private readonly indicators: IndicatorsService,
  ) {}

  @Get(['nl/price-lists', 'en/price-lists'])
  async newestList(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { list, version } = await this.pricelists.version(LIST, null);
    await reply.redirect(`/${languageOf(request)}/price-lists/${list}/${version}`, 302);
  }

  @Get(['nl/price-lists/:list/:version', 'en/price-lists/:list/:version'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async priceList(@Req() request: FastifyRequest, @Param('list') list: string, @Param('version') version: string, @Asker() viewer: Viewer | null): Promise<string> {
    const found = await this.pricelists.version(list, viewer, version);
    const props = { list: found.content, sha256: found.sha256, indicators: await this.indicators.ofVersion(found) };
    return render(request, this.reference.names, ({ language }) => ({ title: `${found.content.title[language]} ${version}` }), (speech) => PriceListPage({ props, speech }));
  }

  @Get(['nl/indicators', 'en/indicators'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async allIndicators(@Req() request: FastifyRequest): Promise<string> {
    const props = { indicators: await this.indicators.all(null), measured: await this.indicators.measured() };
    return render(request, this.reference.names, (speech) => ({ title: speech.text.indicators.title }), (speech) => IndicatorsPage({ props, speech }));
  }

  @Get(['nl/indicators/:code', 'en/indicators/:code'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async indicator(@Req() request: FastifyRequest, @Param('code') code: string): Promise<string> {
    const props = await this.indicators.one(code, null);
    return render(request, this.reference.names, ({ language }) => ({ title: props.lists[0]!.entry.label[language] }), (speech) => IndicatorPage({ props, speech }));
  }

  @Get(['nl/stakeholders', 'en/stakeholders'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async stakeholders(@Req() request: FastifyRequest): Promise<string> {
    const lists = (await this.pricelists.newest(null)).map(({ content }) => ({ ...content, indicators: ownEntries(content) }));
    return render(request, this.reference.names, (speech) => ({ title: speech.text.stakeholders.title }), (speech) => StakeholdersPage({ lists, speech }));
  }
}
