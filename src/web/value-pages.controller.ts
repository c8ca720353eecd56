import { Controller, Get, Header, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { InitiativesService } from '../initiatives/initiatives.service.js';
import { ReferenceService } from '../initiatives/reference.service.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { NotFound } from '../shared/errors.js';
import { BreakdownService, BY, type By } from '../valuation/breakdown.service.js';
import { ChangeService } from '../valuation/change.service.js';
import { ValuationsService } from '../valuation/valuations.service.js';
import { ChangePage } from './change.page.js';
import { render } from './render.js';
import { divisionsOf, ValuePage } from './value.page.js';

const LIST = 'nl';
const NAMED = 50;

/** What stands in an address of a page is not ours to refuse: what is not understood is left out. */
const optional = z.string().max(200).transform((value) => value || undefined).optional().catch(undefined);
const year = z.string().regex(/^\d{4}$/).transform(Number).optional().catch(undefined);
const asked = z.object({ by: z.enum([...BY, 'initiative']).catch('stakeholder'), initiative: optional, sector: optional, country: optional, year, indicator: optional, stakeholder: optional });
const askedChange = z.object({ initiative: optional, sector: optional, country: optional, from: year, to: year });

/** The pages that take a total apart: of what it is made, and why it is another than before. */
@ApiExcludeController()
@Controller()
export class ValuePagesController {
  constructor(
    private readonly breakdowns: BreakdownService,
    private readonly changes: ChangeService,
    private readonly valuations: ValuationsService,
    private readonly initiatives: InitiativesService,
    private readonly pricelists: PricelistService,
    private readonly reference: ReferenceService,
  ) {}

  @Get(['nl/value', 'en/value'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async value(@Req() request: FastifyRequest, @Query({ schema: asked }) { by: wanted, ...filter }: z.infer<typeof asked>): Promise<string> {
    const divisions = divisionsOf(filter);
    const by = divisions.includes(wanted) ? wanted : divisions[0]!;
    const initiative = filter.initiative === undefined ? null : await this.initiatives.one(filter.initiative, null);
    const found = initiative
      ? await this.breakdowns.ofInitiative(initiative.slug, { ...filter, list: LIST, by: by as By }, null)
      : await this.breakdowns.ofAll({ ...filter, list: LIST, by, limit: NAMED }, null);
    if (!found) throw new NotFound('Nothing is valued yet.');
    const indicator = filter.indicator === undefined ? null : ((await this.pricelists.indicators(null)).get(filter.indicator)?.label ?? null);
    return render(request, this.reference.names, ({ text }) => ({ title: text.value.name, charts: true }), (speech) => ValuePage({ props: { filter, initiative, indicator, found }, speech }));
  }

  @Get(['nl/value/change', 'en/value/change'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async change(@Req() request: FastifyRequest, @Query({ schema: askedChange }) { from, to, ...filter }: z.infer<typeof askedChange>): Promise<string> {
    const initiative = filter.initiative === undefined ? null : await this.initiatives.one(filter.initiative, null);
    const byYear = initiative ? await this.valuations.byYear(initiative, LIST, null) : await this.breakdowns.years({ ...filter, list: LIST });
    const years = byYear?.years.map((part) => ('code' in part ? Number(part.code) : part.year)) ?? [];
    const last = to ?? from ?? years.at(-1);
    if (!byYear || last === undefined) throw new NotFound('Nothing is valued yet.');
    const between = { list: LIST, from: from ?? years.findLast((each) => each < last) ?? last, to: last };
    const found = initiative ? await this.changes.ofInitiative(initiative.slug, between, null) : (await this.changes.ofAll({ ...filter, ...between }, null))!;
    const { content } = await this.pricelists.version(LIST, null, byYear.basis.version);
    const labels = Object.fromEntries(content.indicators.map(({ code, label }) => [code, label]));
    return render(request, this.reference.names, ({ text }) => ({ title: text.change.name, charts: true }), (speech) => ChangePage({ props: { filter, initiative, years, found, labels }, speech }));
  }
}
