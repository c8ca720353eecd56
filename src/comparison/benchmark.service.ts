import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { InitiativesService } from '../initiatives/initiatives.service.js';
import type { Indicator } from '../pricelist/price-list.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { Decimal, parseDecimal, RATIO_DECIMALS, roundTo, toFixed } from '../shared/decimal.js';
import { NotFound } from '../shared/errors.js';
import { Memory } from '../shared/memory.js';
import type { Viewer } from '../shared/viewer.js';
import { ValuationRunService } from '../valuation/valuation-run.service.js';
import { basisOf, type Basis } from '../valuation/valuations.service.js';
import { yearReturn } from '../valuation/year-return.js';
import { FIGURES, growthChances, LEVELS, ownRank, partition, sizeBand, spreadOf, upperQuarter, type Difference, type Figure, type GroupLevel, type GrowthChance, type Peer, type PeerGroup, type Spread } from './benchmark.js';
import { LAST_PUBLIC_YEAR, PEERS } from './compare-sql.js';
import type { Rank } from './peer-places.js';

export interface BenchmarkFigure extends Rank {
  figure: Figure;
  own: string | null;
  /** Members of the group of whom it is known, the asker included. */
  n: number;
  spread: Spread | null;
}

export interface Benchmark {
  basis: Basis;
  initiative: string;
  name: string;
  year: number | null;
  /** Null: no public figures of the year, or too few like it. */
  reason: 'no-figures' | 'too-few' | null;
  group: { level: GroupLevel; widened: boolean; members: number; sizeBand: string } | null;
  figures: BenchmarkFigure[];
  upperQuarter: Difference[];
  growthChances: (GrowthChance & { label: Indicator['label'] | null })[];
}

interface PeerRow { slug: string; sector: string; country: string; region: string | null; phase: string | null; indicators: string[]; value: string | null; amount: string | null; held: number; hours: string | null; money: string | null }
interface Groups { peers: Map<string, Peer>; groupOf: Map<string, PeerGroup> }

const YEARS = 8;
const NO_RANK: Rank = { place: null, quartile: null, percentile: null };

/** Shows an initiative among those like it, from public figures alone. Nothing is stored. */
@Injectable()
export class BenchmarkService {
  private readonly groups = new Memory<Groups>(YEARS);

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly initiatives: InitiativesService,
    private readonly runs: ValuationRunService,
    private readonly pricelists: PricelistService,
  ) {}

  /** @param asked the year; without it the last in which it counted something in public */
  async of(slug: string, asked: { year: number | undefined; list: string }, viewer: Viewer | null): Promise<Benchmark> {
    const initiative = await this.initiatives.one(slug, viewer);
    const run = await this.runs.latest(asked.list, viewer);
    if (!run) throw new NotFound(`Nothing is valued with price list "${asked.list}" yet.`);
    const year = asked.year ?? (await this.database.query<[{ year: number | null }]>(LAST_PUBLIC_YEAR, [run.id, initiative.id]))[0].year;
    const { peers, groupOf } = year === null ? { peers: new Map<string, Peer>(), groupOf: new Map<string, PeerGroup>() } : await this.groups.of(`${run.id} ${year}`, async () => this.groupsOf(run.id, year));
    const [own, group] = [peers.get(slug), groupOf.get(slug)];
    const base = { basis: basisOf(run), initiative: slug, name: initiative.name, year };
    if (!own || !group) return { ...base, reason: own ? 'too-few' : 'no-figures', group: null, figures: [], upperQuarter: [], growthChances: [] };
    const { content } = await this.pricelists.version(run.list, viewer, run.version);
    const labels = new Map(content.indicators.map(({ code, label }) => [code, label]));
    return {
      ...base, reason: null, group: { level: group.level, widened: group.level !== LEVELS[0], members: group.members.length, sizeBand: sizeBand(own.inputs) },
      figures: FIGURES.map((figure) => ({ figure, own: own.figures[figure] ?? null, ...spreadOf(group, figure), ...(ownRank(group, slug, figure) ?? NO_RANK) })),
      upperQuarter: upperQuarter(group), growthChances: growthChances(group, slug).map((chance) => ({ ...chance, label: labels.get(chance.indicator) ?? null })),
    };
  }

  private async groupsOf(run: string, year: number): Promise<Groups> {
    const peers = (await this.database.query<PeerRow[]>(PEERS, [run, year])).map(peerOf);
    return { peers: new Map(peers.map((peer) => [peer.slug, peer])), groupOf: new Map(partition(peers).flatMap((group) => group.members.map((member) => [member.slug, group]))) };
  }
}

function peerOf({ value, amount, held, hours, money, indicators, ...rest }: PeerRow): Peer {
  const inputs = held > 0 ? null : amount;
  const { sroi } = yearReturn(value, [{ kind: 'all', amount, held }]);
  const hoursPerEuro = hours !== null && money !== null && parseDecimal(money).gt(0) ? toFixed(roundTo(new Decimal(hours).div(money), RATIO_DECIMALS), RATIO_DECIMALS) : null;
  return { ...rest, inputs, indicators, figures: { sroi, value, inputs, hours, hoursPerEuro, outcomes: String(indicators.length) } };
}
