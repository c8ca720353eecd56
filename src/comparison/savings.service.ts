import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { InitiativesService } from '../initiatives/initiatives.service.js';
import { type MergedMunicipality, type Municipality, type Text } from '../initiatives/reference-data.js';
import { ReferenceService } from '../initiatives/reference.service.js';
import type { Indicator } from '../pricelist/price-list.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import type { ResolvedPriceList } from '../pricelist/resolve-layers.js';
import { AMOUNT_DECIMALS, Decimal, parseDecimal, RATIO_DECIMALS, roundTo, sum, toFixed } from '../shared/decimal.js';
import { NotFound } from '../shared/errors.js';
import { Memory } from '../shared/memory.js';
import type { Viewer } from '../shared/viewer.js';
import { sharesOf } from '../valuation/breakdown.js';
import { publishedRange, valueRange, type PublishedRange, type WeightedLine } from '../valuation/ranges.js';
import { sourceKey, unitDraws } from '../valuation/unit-draws.js';
import { STEP_SETTINGS } from '../valuation/valuation-sql.js';
import { ValuationRunService, type ValuationRun } from '../valuation/valuation-run.service.js';
import { basisOf, type Basis } from '../valuation/valuations.service.js';
import { standingAmong, type PeerStanding } from './peer-places.js';
import { ACTIVE_YEARS, COUNTED_IN_PLACE, flowsOfPlace, INPUTS_OF_PLACE, savingsByPlace } from './savings-sql.js';
import { fiscalOfFlow, fiscalSaving, mismatch, yearSavings, type PayerGainer, type PlaceFlow, type YearSavings } from './savings.js';

/** What was counted in a year, valued or not. */
export interface Counted { indicator: string; label: Text | null; unit: string | null; stage: string | null; quantity: string; initiatives: number; outcome: string; reason: string | null }

export interface MunicipalSavings {
  basis: Basis;
  currency: string;
  municipality: Municipality & { merged: MergedMunicipality[] };
  year: number | null;
  /** The years in which something was done, put in or falls. */
  years: number[];
  savings: YearSavings;
  /** The fiscal ledger of the municipality in the year; null where it has none: not known, never zero. */
  saving: string | null;
  range: PublishedRange | null;
  perInhabitant: string | null;
  inputs: { stakeholder: string; amount: string | null; hours: string | null; held: number }[];
  /** All that was put in and has an amount; null where nothing has. */
  paid: string | null;
  /** Inputs without an amount: with one, no average return is known. */
  held: number;
  mismatch: PayerGainer[];
  /** What the list says an unpaid hour costs; null where it does not. */
  hourPrice: string | null;
  counted: Counted[];
  /** Per inhabitant what the municipality saves, and initiatives known per 100,000 inhabitants, among municipalities like it. */
  peers: { saving: PeerStanding; initiatives: PeerStanding };
  initiativesPer100000: string;
}

const PAYER = 'gemeente';
const PER_INHABITANTS = 100_000;
const [PLACES, RUNS] = [400, 4];

interface Content { run: ValuationRun; content: ResolvedPriceList; entries: Map<string, Indicator> }

/** What initiatives save a municipality and others, on the calendar basis: public and realised figures only. */
@Injectable()
export class SavingsService {
  private readonly places = new Memory<PlaceFlow[]>(PLACES);
  private readonly all = new Memory<Map<number, Map<string, Decimal>>>(RUNS);

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly runs: ValuationRunService,
    private readonly pricelists: PricelistService,
    private readonly initiatives: InitiativesService,
    private readonly reference: ReferenceService,
  ) {}

  /** @param year left out: the last in which something falls that is priced, else the last in which something was done. @throws NotFound */
  async of(code: string, asked: { list: string; year?: number | undefined }, viewer: Viewer | null): Promise<MunicipalSavings> {
    const { municipalities, merged } = this.reference.data;
    const municipality = municipalities.find((place) => place.code === code);
    if (!municipality) throw new NotFound(this.gone(code));
    const run = await this.runs.latest(asked.list, viewer);
    if (!run) throw new NotFound(`Nothing is valued with price list "${asked.list}" yet.`);
    const { content } = await this.pricelists.version(run.list, viewer, run.version);
    const known = { run, content, entries: new Map(content.indicators.map((entry) => [entry.code, entry])) };

    const flows = await this.places.of(`${run.id} ${code}`, async () => this.flows(known, code));
    const active = await this.database.query<{ year: number }[]>(ACTIVE_YEARS, [run.id, code]);
    const priced = flows.map((flow) => flow.year);
    const years = [...new Set([...active.map((row) => row.year), ...priced])].sort((one, other) => one - other);
    const lastDone = active.at(-1)?.year;
    const year = asked.year ?? active.findLast((row) => priced.includes(row.year))?.year ?? lastDone ?? null;
    const inputs = await this.database.query<MunicipalSavings['inputs']>(INPUTS_OF_PLACE, [run.id, code, year]);
    const counted = await this.database.query<Omit<Counted, 'label' | 'unit' | 'stage'>[]>(COUNTED_IN_PLACE, [run.id, code, year]);
    const byPlace = (await this.all.of(run.id, async () => this.savingOfAll(known))).get(year ?? 0) ?? new Map<string, Decimal>();
    const initiatives = await this.initiatives.count('municipality', null);

    const paid = inputs.flatMap(({ amount }) => (amount === null ? [] : parseDecimal(amount)));
    const savings = yearSavings(year ?? 0, flows, known.entries, this.laws());
    const saving = fiscalSaving(savings, PAYER);
    const per = (amounts: ReadonlyMap<string, Decimal>, people: number) => new Map(municipalities.flatMap((place): [string, Decimal][] => {
      const amount = amounts.get(place.code);
      return amount ? [[place.code, roundTo(amount.times(people).div(place.population), RATIO_DECIMALS)]] : [];
    }));
    const [savingPer, initiativesPer] = [per(byPlace, 1), per(new Map(municipalities.map((place) => [place.code, new Decimal(initiatives.get(place.code) ?? 0)])), PER_INHABITANTS)];
    return {
      basis: basisOf(run), currency: content.currency, municipality: { ...municipality, merged: merged.filter(({ into }) => into.includes(code)) }, year, years, savings, saving,
      range: saving === null ? null : this.range(known, flows.filter((flow) => flow.year === year), code, saving),
      perInhabitant: saving === null ? null : toFixed(parseDecimal(saving).div(municipality.population), RATIO_DECIMALS),
      inputs, paid: paid.length > 0 ? toFixed(sum(paid), AMOUNT_DECIMALS) : null, held: inputs.reduce((count, put) => count + put.held, 0), mismatch: mismatch(inputs, savings),
      hourPrice: known.entries.get(content.hourPrice ?? '')?.prices?.at(-1)?.amount ?? null,
      counted: counted.map((row) => { const entry = known.entries.get(row.indicator); return { ...row, label: entry?.label ?? null, unit: entry?.unit ?? null, stage: entry?.stage ?? null }; }),
      peers: { saving: standingAmong(municipality, municipalities, savingPer), initiatives: standingAmong(municipality, municipalities, initiativesPer) },
      initiativesPer100000: toFixed(initiativesPer.get(code)!, RATIO_DECIMALS),
    };
  }

  /** Of a code that is no municipality of 2023: where it went. */
  gone(code: string): string {
    const merged = this.reference.data.merged.find((place) => place.code === code);
    const into = merged?.into.map((each) => `${this.reference.names('municipality', each)!.nl} (${each})`).join(' and ');
    return merged ? `${merged.name} (${code}) is now part of ${into}: its initiatives count there.` : `There is no province or municipality "${code}" in 2023.`;
  }

  private laws(): Map<string, string> {
    return new Map(this.reference.data.laws.flatMap(({ code, indicators }) => indicators.map((indicator) => [indicator, code] as const)));
  }

  private async flows({ run, content }: Content, code: string): Promise<PlaceFlow[]> {
    return this.ask<PlaceFlow>(flowsOfPlace(mostPosts(content)), [run.id, code, JSON.stringify(sharesOf(content.indicators))]);
  }

  /** Of every year and municipality: once per run, which never changes. */
  private async savingOfAll({ run, content }: Content): Promise<Map<number, Map<string, Decimal>>> {
    const masks = content.indicators.flatMap(({ code, prices = [] }) => prices.flatMap((price) => {
      const own = price.posts.map(({ stakeholder, kind }) => (stakeholder === PAYER && kind === 'fiscal' ? 1 : 0));
      return own.some((each) => each === 1) ? [{ indicator: code, priceFrom: price.from, own }] : [];
    }));
    const rows = await this.ask<{ code: string; year: number; saving: string }>(savingsByPlace(mostPosts(content)), [run.id, JSON.stringify(masks)]);
    const years = new Map<number, Map<string, Decimal>>();
    for (const { code, year, saving } of rows) years.set(year, (years.get(year) ?? new Map<string, Decimal>()).set(code, parseDecimal(saving)));
    return years;
  }

  private async ask<Row>(statement: string, parameters: unknown[]): Promise<Row[]> {
    return this.database.transaction(async (manager) => {
      await manager.query(STEP_SETTINGS);
      return manager.query<Row[]>(statement, parameters);
    });
  }

  /**
   * 5 % to 95 % of what the municipality saves in a year: the shares taken off and the price are drawn as everywhere (relative to the central ones, since a transfer has no price), and so is the error of what was counted.
   */
  private range({ run, entries }: Content, flows: readonly PlaceFlow[], code: string, saving: string): PublishedRange | null {
    const { uncertainty, combine } = run.parameters;
    const lines = flows.flatMap((flow): WeightedLine[] => {
      const [fiscal, quantity] = [fiscalOfFlow(flow, entries, PAYER).toNumber(), Number(flow.quantity)];
      const entry = entries.get(flow.indicator)!;
      const price = entry.prices!.find(({ from }) => from === flow.priceFrom)!;
      if (fiscal === 0 || quantity === 0) return [];
      const relative = (bound: string | undefined) => (bound === undefined || Number(price.amount) === 0 ? undefined : String(Number(bound) / Number(price.amount)));
      const [low, high] = [relative(price.low), relative(price.high)];
      const draws = unitDraws({
        price: { amount: '1', ...(low !== undefined && { low }), ...(high !== undefined && { high }) }, source: sourceKey(price.source), indexRatio: 1,
        adjustments: { ...entry.adjustments!, durationYears: 1, startOffset: 0 }, adjustmentsOf: flow.indicator,
      }, [1], combine, uncertainty);
      const unit = fiscal / quantity;
      return [{ unit: { ...draws, central: unit, draws: draws.draws.map((draw) => (unit * draw) / draws.central) }, quantity, doubt: Number(flow.doubt) }];
    });
    return publishedRange(valueRange(lines, `savings|${code}`, uncertainty), saving, uncertainty);
  }
}

const mostPosts = ({ indicators }: ResolvedPriceList) => Math.max(1, ...indicators.flatMap(({ prices = [] }) => prices.map(({ posts }) => posts.length)));
