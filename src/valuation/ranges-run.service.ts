import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { ResolvedPriceList } from '../pricelist/resolve-layers.js';
import { parseDecimal, sum, toText } from '../shared/decimal.js';
import { groupBy } from '../shared/group-by.js';
import { forEachStep, type CellStep } from './cell-steps.service.js';
import { PriceDrawsService, type PriceDraws, type PriceSum } from './price-draws.service.js';
import { valueRange } from './ranges.js';
import { STEP_SETTINGS } from './valuation-sql.js';
import type { ValuationRun } from './valuation-run.service.js';

/** What is summed over initiatives and has a range of its own, with where its code stands; the whole is `all`. */
export const SCOPES = ['country', 'sector', 'province', 'municipality'] as const;

const PRICE = `s.indicator, s.price_from, s.overlap::text as overlap, s.evidence`;

/**
 * $1 run, $2..$3 initiatives: what is realised and priced, summed per price and evidence. Once for each of them whose range is not there
 * yet, all its sums in one row (`OwnSum`) as JSON that is read when its turn comes: thousands of rows at once would take more memory than all else.
 * And once for what is public of all of them together, per whatever has a range of its own.
 */
const SUMS = `
with sums as materialized (
  select m.initiative_id, m.hash, l.visibility, l.indicator, l.price_from, l.overlap, l.evidence, sum(l.quantity) as quantity, sum(l.doubt) as doubt, sum(l.present_value) as value
  from valuation_run_member m join valuation_line l on l.initiative_id = m.initiative_id and l.hash = m.hash
  where m.run_id = $1 and m.initiative_id between $2 and $3 and l.initiative_id between $2 and $3 and l.status = 'realised' and l.outcome = 'priced'
  group by 1, 2, 3, 4, 5, 6, 7
)
select s.initiative_id, i.slug, s.visibility, json_agg(json_build_array(s.indicator, s.price_from, s.overlap::text, s.quantity::text, s.doubt::text))::text as own,
  ${[...SCOPES, 'indicator', 'price_from', 'overlap', 'evidence', 'quantity', 'doubt', 'value'].map((column) => `null as ${column}`).join(', ')}
from sums s join initiative i on i.id = s.initiative_id
where not exists (select 1 from valuation_range r where r.initiative_id = s.initiative_id and r.hash = s.hash and r.visibility = s.visibility)
group by s.initiative_id, i.slug, s.visibility
union all
select null, null, null, null, ${SCOPES.map((scope) => `i.${scope}`).join(', ')}, ${PRICE}, sum(s.quantity), sum(s.doubt), sum(s.value)
from sums s join initiative i on i.id = s.initiative_id
where s.visibility = 'public' and i.visibility = 'public'
group by ${SCOPES.map((scope) => `i.${scope}`).join(', ')}, s.indicator, s.price_from, s.overlap, s.evidence`;

const INSERT_RANGES = `
insert into valuation_range (initiative_id, hash, visibility, low, median, high, unranged)
select m.initiative_id, m.hash, r.visibility, r.low, r.median, r.high, r.unranged
from jsonb_to_recordset($2) as r(initiative_id uuid, visibility text, low numeric, median numeric, high numeric, unranged numeric)
join valuation_run_member m on m.run_id = $1 and m.initiative_id = r.initiative_id
on conflict do nothing`;

const INSERT_RUN_RANGES = `
insert into run_range (run_id, scope, code, value, low, median, high, unranged, evidence)
select $1, r.* from jsonb_to_recordset($2) as r(scope text, code text, value numeric, low numeric, median numeric, high numeric, unranged numeric, evidence jsonb)
on conflict do nothing`;

type PublicSum = PriceSum & Record<(typeof SCOPES)[number], string | null> & { evidence: string; value: string };
type OwnSum = [indicator: string, price_from: string, overlap: string | null, quantity: string, doubt: string];
/** Of one initiative, or of what is public of all. */
type Sums = { initiative_id: string; slug: string; visibility: string; own: string } | ({ initiative_id: null } & PublicSum);
export type PublicSums = Map<string, PublicSum>;
/** By which error draws the ranges of all together, of a sector and of a place are made: the same, so that a whole and a part that is all of it have one range. */
const ERROR_OF_ALL = 'all';
/** By whose error draws the range of an initiative, and of every part of it, is made. */
export const errorOf = (slug: string) => `initiative|${slug}`;

/** Makes the ranges of a run, before it is published: of every initiative that has none yet, and of all together, by sector and by place. */
@Injectable()
export class RangesRunService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly prices: PriceDrawsService,
  ) {}

  /** Of a run as things are now. @param goOn called before every step; where it fails nothing more is done */
  async store(run: Pick<ValuationRun, 'id' | 'parameters'>, list: ResolvedPriceList, goOn: () => Promise<void>): Promise<void> {
    const draws = await this.prices.of(list, run.parameters);
    const sums: PublicSums = new Map();
    await forEachStep(this.database, 'now', async (step) => {
      await goOn();
      addUp(sums, await this.database.transaction(async (manager) => {
        await manager.query(STEP_SETTINGS);
        return this.ofStep(manager, run.id, step, draws);
      }));
    });
    await this.ofAll(this.database.manager, run.id, sums, draws);
  }

  /** Of every initiative of a step that has none yet. @returns what is public of all of them, to be added up */
  async ofStep(manager: EntityManager, run: string, { first, last }: Pick<CellStep, 'first' | 'last'>, draws: PriceDraws): Promise<PublicSum[]> {
    const rows = await manager.query<Sums[]>(SUMS, [run, first, last]);
    const room = new Float64Array(draws.parameters.uncertainty.draws);
    const ranges = rows.flatMap((row) => {
      if (row.initiative_id === null) return [];
      const { initiative_id, slug, visibility, own } = row;
      const sums = (JSON.parse(own) as OwnSum[]).map(([indicator, price_from, overlap, quantity, doubt]) => ({ indicator, price_from, overlap, quantity, doubt }));
      return [{ initiative_id, visibility, ...valueRange(draws.linesOf(sums), errorOf(slug), draws.parameters.uncertainty, room) }];
    });
    if (ranges.length > 0) await manager.query(INSERT_RANGES, [run, JSON.stringify(ranges)]);
    return rows.filter((row) => row.initiative_id === null);
  }

  /** Of all together, and of every country, sector and place. @param sums of every step */
  async ofAll(manager: EntityManager, run: string, sums: PublicSums, draws: PriceDraws): Promise<void> {
    await manager.query(INSERT_RUN_RANGES, [run, JSON.stringify(rangesOf([...sums.values()], draws))]);
  }
}

/** Exact, so that it does not matter how the initiatives fall into steps. */
export function addUp(sums: PublicSums, rows: readonly PublicSum[]): void {
  for (const each of rows) {
    const key = JSON.stringify([each.indicator, each.price_from, each.overlap, each.evidence, ...SCOPES.map((scope) => each[scope])]);
    const known = sums.get(key);
    const plus = (figure: 'quantity' | 'doubt' | 'value') => toText(parseDecimal(known![figure]).plus(parseDecimal(each[figure])));
    sums.set(key, known ? { ...known, quantity: plus('quantity'), doubt: plus('doubt'), value: plus('value') } : each);
  }
}

function rangesOf(sums: readonly PublicSum[], draws: PriceDraws) {
  const of = (scope: (typeof SCOPES)[number]) => [...groupBy(sums.filter((each) => each[scope] !== null), (each) => each[scope]!)].map(([code, own]) => ({ scope, code, own }));
  const wholes = [...(sums.length > 0 ? [{ scope: 'all', code: 'all', own: sums }] : []), ...SCOPES.flatMap(of)];
  return wholes.map(({ scope, code, own }) => ({
    scope, code, value: toText(sum(own.map(({ value }) => parseDecimal(value)))), ...valueRange(draws.linesOf(own), ERROR_OF_ALL, draws.parameters.uncertainty), evidence: draws.evidenceOf(own),
  }));
}
