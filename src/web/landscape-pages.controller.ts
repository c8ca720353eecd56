import { Controller, Get, Header, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { againstOwnWork, investScenario } from '../comparison/council-scenario.js';
import { SavingsService, type MunicipalSavings } from '../comparison/savings.service.js';
import { IndicesService } from '../indices/indices.service.js';
import { InitiativesService } from '../initiatives/initiatives.service.js';
import { municipalityCalled } from '../initiatives/reference-data.js';
import { ReferenceService } from '../initiatives/reference.service.js';
import { isDecimalText, parseDecimal, ZERO, type Decimal } from '../shared/decimal.js';
import { NotFound } from '../shared/errors.js';
import { BreakdownService } from '../valuation/breakdown.service.js';
import { ChangeService, type ExplainedChange } from '../valuation/change.service.js';
import { LandscapeService, type PlaceStanding } from '../valuation/landscape.service.js';
import { ValuationsService, type Basis } from '../valuation/valuations.service.js';
import { CouncilNotePage, SCENARIO_FIELDS, type ScenarioField } from './council-note.page.js';
import { MunicipalityPage } from './municipality.page.js';
import { PlacesPage } from './places.page.js';
import { hasTwoReadings, plainNumber } from './plain-number.js';
import { ProvincePage } from './province.page.js';
import { languageOf, render } from './render.js';
import { SectorPage } from './sector.page.js';
import { SectorsPage } from './sectors.page.js';

const LIST = 'nl';
const ROWS = 20;

const byName = z.object({ name: z.string().max(100).optional() });

const optional = z.string().max(30).transform((value) => value.trim() || undefined).optional().catch(undefined);
const askedNote = z.object({ year: z.string().regex(/^\d{4}$/).transform(Number).optional().catch(undefined), invest: optional, return: optional, units: optional, ownCost: optional, paidToResidents: optional, hours: optional });

/** The pages of sectors and places: what initiatives work at, and where. */
@ApiExcludeController()
@Controller()
export class LandscapePagesController {
  constructor(
    private readonly reference: ReferenceService,
    private readonly landscape: LandscapeService,
    private readonly initiatives: InitiativesService,
    private readonly valuations: ValuationsService,
    private readonly breakdowns: BreakdownService,
    private readonly changes: ChangeService,
    private readonly indices: IndicesService,
    private readonly savings: SavingsService,
  ) {}

  @Get(['nl/sectors', 'en/sectors'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async sectors(@Req() request: FastifyRequest): Promise<string> {
    const { basis, items: sectors } = await this.landscape.sectors(LIST, null);
    return render(request, this.reference.names, (speech) => ({ title: speech.text.sectors.title }), (speech) => SectorsPage({ basis, sectors, speech }));
  }

  @Get(['nl/sectors/:code', 'en/sectors/:code'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async sector(@Req() request: FastifyRequest, @Param('code') code: string): Promise<string> {
    const { basis, items } = await this.landscape.sectors(LIST, null);
    const sector = items.find((each) => each.code === code);
    if (!sector) throw new NotFound(`There is no sector "${code}".`);
    const props = { sector, basis, indices: await this.indices.all(code), change: await this.lastChange(code) };
    return render(request, this.reference.names, ({ language }) => ({ title: sector.label[language] }), (speech) => SectorPage({ props, speech }));
  }

  /** Between the last two years of a sector with a value. */
  private async lastChange(sector: string): Promise<ExplainedChange | null> {
    const found = await this.breakdowns.years({ list: LIST, sector });
    const [from, to] = (found?.years ?? []).filter(({ value }) => value !== null).map(({ code }) => Number(code)).slice(-2);
    return to === undefined ? null : this.changes.ofAll({ list: LIST, from: from!, to, sector }, null);
  }

  /** All places; a name asked for leads to its municipality. */
  @Get(['nl/places', 'en/places'])
  async places(@Req() request: FastifyRequest, @Query({ schema: byName }) { name }: z.infer<typeof byName>, @Res() reply: FastifyReply): Promise<void> {
    const found = name === undefined ? undefined : municipalityCalled(this.reference.data, name);
    if (found) {
      await reply.redirect(`/${languageOf(request)}/places/${found.code}`, 302);
      return;
    }
    const { basis, items: places } = await this.landscape.places(LIST, null);
    const placed = places.reduce((sum, { kind, initiatives }) => sum + (kind === 'province' ? initiatives : 0), 0);
    const props = { basis, places, noMunicipality: name, withoutPlace: ((await this.initiatives.count('country', null)).get('NL') ?? 0) - placed };
    await reply.type('text/html; charset=utf-8').send(render(request, this.reference.names, (speech) => ({ title: speech.text.places.title }), (speech) => PlacesPage({ props, speech })));
  }

  @Get(['nl/places/:code', 'en/places/:code'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async place(@Req() request: FastifyRequest, @Param('code') code: string): Promise<string> {
    const { basis, items } = await this.landscape.places(LIST, null);
    const place = items.find((each) => each.code === code);
    if (!place) throw new NotFound(this.savings.gone(code));
    if (place.kind === 'municipality') return this.municipality(request, place, basis);
    const props = { basis, province: place, municipalities: items.filter(({ kind, province }) => kind === 'municipality' && province === code) };
    return render(request, this.reference.names, ({ language }) => ({ title: place.label[language] }), (speech) => ProvincePage({ props, speech }));
  }

  /** Two pages for a municipal council: the address holds all of it, and nothing is stored. */
  @Get(['nl/places/:code/council-note', 'en/places/:code/council-note'])
  @Header('Content-Type', 'text/html; charset=utf-8')
  async councilNote(@Req() request: FastifyRequest, @Param('code') code: string, @Query({ schema: askedNote }) { year, ...written }: z.infer<typeof askedNote>): Promise<string> {
    const found = await this.savings.of(code, { list: LIST, year }, null);
    const place = (await this.landscape.places(LIST, null)).items.find((each) => each.code === code)!;
    const given = Object.fromEntries(SCENARIO_FIELDS.flatMap((name) => (written[name] === undefined ? [] : [[name, plainNumber(written[name])]]))) as Partial<Record<ScenarioField, string>>;
    const wrong = SCENARIO_FIELDS.filter((name) => given[name] !== undefined && (hasTwoReadings(written[name]!) || !isDecimalText(given[name]) || given[name].startsWith('-')));
    const numbers = (name: ScenarioField) => (given[name] === undefined || wrong.includes(name) ? null : parseDecimal(given[name]));
    const props = {
      found, place, given, wrong, sectors: this.reference.data.sectors, laws: this.reference.data.laws, bySector: await this.initiatives.count('sector', null, { municipality: code }),
      scenario: scenarioOf(found, numbers('invest'), numbers('return')), alternative: alternativeOf(found, numbers),
    };
    return render(request, this.reference.names, (speech) => ({ title: speech.text.council.title(place.label[speech.language], String(found.year ?? speech.text.council.noYear)), charts: true }), (speech) => CouncilNotePage({ props, speech }));
  }

  private async municipality(request: FastifyRequest, place: PlaceStanding, basis: Basis | null): Promise<string> {
    const filter = { municipality: place.code };
    const { items } = await this.initiatives.page(filter, null, ROWS);
    const valued = await this.valuations.totalsOf(items.map(({ id }) => id), LIST, null);
    const props = {
      basis, place, sectors: this.reference.data.sectors, bySector: await this.initiatives.count('sector', null, filter),
      items: items.map((initiative) => ({ initiative, totals: valued?.totals.get(initiative.id) ?? null })),
    };
    return render(request, this.reference.names, ({ language }) => ({ title: place.label[language] }), (speech) => MunicipalityPage({ props, speech }));
  }
}

/** By the return asked for, or else the average: what the municipality saves in the year, of all that is known to have gone in. */
function scenarioOf({ saving, range, paid, held }: MunicipalSavings, invest: Decimal | null, own: Decimal | null) {
  if (invest === null) return null;
  if (own !== null) return { ...investScenario(invest, { central: own, low: own, high: own }), own: true };
  if (saving === null || paid === null || held > 0 || parseDecimal(paid).isZero()) return null;
  const perEuro = (amount: string) => parseDecimal(amount).div(paid);
  return { ...investScenario(invest, { central: perEuro(saving), low: perEuro(range?.low ?? saving), high: perEuro(range?.high ?? saving) }), own: false };
}

function alternativeOf({ hourPrice }: MunicipalSavings, numbers: (name: ScenarioField) => Decimal | null) {
  const [units, ownCostPerUnit] = [numbers('units'), numbers('ownCost')];
  return units && ownCostPerUnit && againstOwnWork({ units, ownCostPerUnit, paidToResidents: numbers('paidToResidents') ?? ZERO, unpaidHours: numbers('hours') ?? ZERO, hourPrice: hourPrice === null ? null : parseDecimal(hourPrice) });
}
