import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { InitiativesService, type Initiative } from '../initiatives/initiatives.service.js';
import type { Indicator } from '../pricelist/price-list.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { AMOUNT_DECIMALS, parseDecimal, RATIO_DECIMALS, roundTo, sum, toFixed, toText, type Decimal } from '../shared/decimal.js';
import { NotFound } from '../shared/errors.js';
import { groupBy } from '../shared/group-by.js';
import type { Viewer } from '../shared/viewer.js';
import { partsOf, withSdgs, type LineSum, type SdgPart, type StakeholderPart } from '../valuation/breakdown.js';
import { PriceDrawsService } from '../valuation/price-draws.service.js';
import { publishedRange, valueDraws, valueRange, type Evidence, type PublishedRange } from '../valuation/ranges.js';
import { errorOf } from '../valuation/ranges-run.service.js';
import { errorDraws } from '../valuation/uncertainty.js';
import { ValuationRunService, type ValuationRun } from '../valuation/valuation-run.service.js';
import { basisOf, seesPrivate, type Basis } from '../valuation/valuations.service.js';
import { yearReturn, type Return } from '../valuation/year-return.js';
import { COMPARED_INPUTS, COMPARED_LINES, COUNTED_DAYS } from './compare-sql.js';
import type { Asked } from './compared-code.js';
import { costPerUnit, probabilityAbove, profileOf, profileShares, shareAt, unfairnessOf, type Above, type Compared, type Profile, type Unfairness } from './side-by-side.js';

export interface ComparedInitiative {
  initiative: string;
  name: string;
  sector: string;
  country: string;
  phase: string | null;
  year: number;
  basis: Basis;
  currency: string;
  value: string | null;
  range: PublishedRange | null;
  evidence: Evidence | null;
  inputs: string | null;
  sroi: string | null;
  /** Why there is no return. */
  reason: Return['reason'];
  /** The range of the value over the inputs, which are taken as they were reported. */
  sroiLow: string | null;
  sroiHigh: string | null;
  hours: string | null;
  /** The most people of any outcome that counts people. */
  people: string | null;
  profile: Profile;
  profileShares: Profile;
  stakeholders: StakeholderPart[];
  sdgs: SdgPart[];
}

export interface Comparison {
  initiatives: ComparedInitiative[];
  unfair: Unfairness[];
  pairs: ({ by: 'value' | 'sroi' } & Above)[];
  /** Of every indicator that two or more measured. */
  perUnit: { indicator: string; label: Indicator['label'] | null; unit: string | null; of: { initiative: string; quantity: string; cost: string | null }[] }[];
}

type Line = LineSum & { id: string; status: string; visibility: string; doubt: string | null; overlap: string | null; evidence: string };
interface Input { id: string; year: number; stakeholder: string; kind: string; visibility: string; quantity: string; amount: string | null; held: number }
interface Read { run: ValuationRun; currency: string; entries: Map<string, Indicator>; lines: Line[]; inputs: Input[] }
interface Subject { shown: Omit<ComparedInitiative, 'profileShares'>; fair: Compared; draws: Float64Array | null; seed: string; quantities: Map<string, Decimal>; entries: Map<string, Indicator> }

const FULL_YEAR = 365;
const PEOPLE = 'person';

/** Sets initiatives side by side, each in one year and with one list. Nothing is stored. */
@Injectable()
export class CompareService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly initiatives: InitiativesService,
    private readonly runs: ValuationRunService,
    private readonly pricelists: PricelistService,
    private readonly draws: PriceDrawsService,
  ) {}

  async of(asked: readonly Asked[], viewer: Viewer | null): Promise<Comparison> {
    const known = await Promise.all(asked.map(async (each) => ({ ...each, initiative: await this.initiatives.one(each.slug, viewer) })));
    const own = known.filter(({ initiative }) => seesPrivate(initiative, viewer)).map(({ initiative }) => initiative.id);
    const days = await this.database.query<{ id: string; year: number; days: number }[]>(COUNTED_DAYS, [known.map(({ initiative }) => initiative.id), own]);
    const partial = new Set(days.filter((each) => each.days < FULL_YEAR).map(({ id, year }) => `${id} ${year}`));
    const subjects: Subject[] = [];
    for (const [list, of] of groupBy(known, (each) => each.list)) {
      const read = await this.read(list, of.map(({ initiative }) => initiative.id), own, viewer);
      for (const each of of) subjects.push(await this.subject(each, read, partial));
    }
    subjects.sort((one, other) => asked.findIndex(({ slug }) => slug === one.fair.slug) - asked.findIndex(({ slug }) => slug === other.fair.slug));
    const shares = profileShares(subjects.map(({ shown }) => shown.profile));
    return { initiatives: subjects.map(({ shown }, at) => ({ ...shown, profileShares: shares[at]! })), unfair: unfairnessOf(subjects.map(({ fair }) => fair)), pairs: pairsOf(subjects), perUnit: perUnitOf(subjects) };
  }

  private async read(list: string, ids: string[], own: string[], viewer: Viewer | null): Promise<Read> {
    const run = await this.runs.latest(list, viewer);
    if (!run) throw new NotFound(`Nothing is valued with price list "${list}" yet.`);
    const { content } = await this.pricelists.version(run.list, viewer, run.version);
    const lines = withSdgs(await this.database.query<Line[]>(COMPARED_LINES, [run.id, ids, own]), content.indicators);
    const inputs = await this.database.query<Input[]>(COMPARED_INPUTS, [run.id, ids, own]);
    return { run, currency: content.currency, entries: new Map(content.indicators.map((entry) => [entry.code, entry])), lines, inputs };
  }

  private async subject({ initiative, year: asked }: Asked & { initiative: Initiative }, { run, currency, entries, lines, inputs }: Read, partial: ReadonlySet<string>): Promise<Subject> {
    const all = lines.filter(({ id }) => id === initiative.id);
    const realised = all.filter(({ status }) => status === 'realised');
    const year = asked ?? Math.max(...(realised.length > 0 ? realised : all).map((line) => line.year));
    if (!Number.isFinite(year)) throw new NotFound(`Nothing was measured of "${initiative.slug}", so there is nothing to compare.`);
    const own = realised.filter((line) => line.year === year);
    const put = inputs.filter((input) => input.id === initiative.id && input.year === year);
    const priced = own.filter(({ outcome }) => outcome === 'priced');
    const value = total(priced.map((line) => line.value));
    const { uncertainty } = run.parameters;
    const drawn = priced.filter(({ doubt }) => doubt !== null).map((line) => ({ ...line, price_from: line.priceFrom!, doubt: line.doubt!, value: line.value! }));
    const prices = await this.draws.ofRun(run);
    const weighted = prices.linesOf(drawn);
    const range = publishedRange(valueRange(weighted, errorOf(initiative.slug), uncertainty), value, uncertainty);
    const evidence = drawn.length > 0 ? prices.evidenceOf(drawn) : null;
    const { inputs: paid, sroi, reason } = yearReturn(value, [...groupBy(put, ({ kind }) => kind)].map(([kind, some]) => ({ kind, amount: total(some.map(({ amount }) => amount)), held: some.reduce((count, { held }) => count + held, 0) })));
    const unpaid = put.filter(({ kind }) => kind === 'hours');
    const hours = total(unpaid.map(({ quantity }) => quantity));
    const quantities = new Map([...groupBy(own.filter(({ outcome }) => outcome !== 'excluded'), ({ indicator }) => indicator)].map(([code, some]) => [code, sum(some.map(({ quantity }) => parseDecimal(quantity)))]));
    const people = [...quantities].filter(([code]) => entries.get(code)?.unit === PEOPLE).map(([, quantity]) => quantity).sort((one, other) => other.cmp(one))[0];
    const selfReported = evidence && shareAt(evidence.measurements, 'self-reported');
    const profile = profileOf({ sroi, hoursAmount: unpaid.some(({ held }) => held > 0) ? null : total(unpaid.map(({ amount }) => amount)), inputs: reason === 'inputs-held' ? null : paid, backers: new Set(put.map(({ stakeholder }) => stakeholder)).size, people: people ? toText(people) : null, selfReported });
    const perEuro = (amount: string | undefined) => (amount === undefined || sroi === null ? null : toFixed(roundTo(parseDecimal(amount).div(paid!), RATIO_DECIMALS), RATIO_DECIMALS));
    const ofYear = all.filter((line) => line.year === year);
    const { slug, name, sector, country, phase } = initiative;
    const basis = basisOf(run);
    const count = (fits: (line: Line) => boolean) => ofYear.filter(fits).length;
    return {
      shown: {
        initiative: slug, name, sector, country, phase, year, basis, currency, value, range, evidence, inputs: paid, sroi, reason, sroiLow: perEuro(range?.low), sroiHigh: perEuro(range?.high), hours, people: people ? toText(people) : null, profile,
        stakeholders: partsOf(own, 'stakeholder', entries) as StakeholderPart[], sdgs: partsOf(own, 'sdg', entries) as SdgPart[],
      },
      fair: {
        slug, list: basis.list, version: basis.version, method: basis.methodVersion, priceLevel: basis.priceLevel, currency, year, country, phase, partOfYear: partial.has(`${initiative.id} ${year}`),
        forecast: count(({ status }) => status === 'forecast'), claimed: count(({ status }) => status === 'claimed'), held: own.filter(({ outcome }) => outcome === 'held').length, excluded: own.filter(({ outcome }) => outcome === 'excluded').length,
        privateLines: own.filter(({ visibility }) => visibility === 'private').length + put.filter(({ visibility }) => visibility === 'private').length,
        value, backcastValue: total(priced.filter(({ backcast }) => backcast).map((line) => line.value)), reason, hours, selfReported, indicators: [...quantities.keys()],
      },
      draws: weighted.length === 0 ? null : valueDraws(weighted, errorDraws(uncertainty, errorOf(slug))), seed: `${currency} ${uncertainty.seed} ${uncertainty.draws}`, quantities, entries,
    };
  }
}

/** Of all pairs, by value and by return; only values in one currency, from draws of one seed. */
function pairsOf(subjects: readonly Subject[]): Comparison['pairs'] {
  return (['value', 'sroi'] as const).flatMap((by) => {
    const drawn = subjects.flatMap(({ draws, seed, shown: { initiative: slug, sroi, inputs } }) => {
      if (draws === null || (by === 'sroi' && sroi === null)) return [];
      return [{ slug, seed, draws: by === 'value' ? draws : draws.map((value) => value / Number(inputs)) }];
    });
    return drawn.flatMap((one, at) => drawn.slice(at + 1).filter(({ seed }) => seed === one.seed).map((other) => ({ by, ...probabilityAbove(one, other) })));
  });
}

function perUnitOf(subjects: readonly Subject[]): Comparison['perUnit'] {
  const measured = subjects.flatMap(({ shown, quantities, entries }) => [...quantities].map(([indicator, quantity]) => ({ indicator, entry: entries.get(indicator), initiative: shown.initiative, quantity: toText(quantity), cost: costPerUnit(shown.reason === 'inputs-held' ? null : shown.inputs, toText(quantity)) })));
  return [...groupBy(measured, ({ indicator }) => indicator)].filter(([, of]) => of.length > 1).sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([indicator, of]) => ({ indicator, label: of.find(({ entry }) => entry)?.entry?.label ?? null, unit: of.find(({ entry }) => entry)?.entry?.unit ?? null, of: of.map(({ initiative, quantity, cost }) => ({ initiative, quantity, cost })) }));
}

function total(values: readonly (string | null)[]): string | null {
  const known = values.flatMap((value) => (value === null ? [] : parseDecimal(value)));
  return known.length > 0 ? toFixed(sum(known), AMOUNT_DECIMALS) : null;
}
