import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { shadow } from '../database/shadow.js';
import { priceListHash } from '../pricelist/price-list-hash.js';
import { PricelistService, type PriceListVersion } from '../pricelist/pricelist.service.js';
import { insertList } from '../pricelist/publish-list.service.js';
import { asOf } from './as-of.service.js';
import { forEachStep, type CellStep } from './cell-steps.service.js';
import { compareWithShadow, type Compared } from './compare-shadow.service.js';
import { insertRates, ListRatesService, type StoredRates } from './list-rates.service.js';
import { METHOD_VERSION } from './method-version.js';
import { PriceDrawsService } from './price-draws.service.js';
import { addUp, RangesRunService, type PublicSums } from './ranges-run.service.js';
import { termsOf, type ValuationRun } from './valuation-run.service.js';
import { CONTENT_HASH } from './valuation-sql.js';
import { RATES, VALUED, valueStep } from './value-step.service.js';

/** Who is told how it goes; it stops where they no longer listen. */
export interface Listener {
  progress(what: string, done: number, total: number): void;
  compared(found: Compared): void;
  signal: AbortSignal;
}

/** A run with the price list version it was made with. */
export type RunToRebuild = ValuationRun & { priceList: PriceListVersion };

/** What a list is at publication, beside the document: by what tells the rows apart. */
const LISTED = { list_indicator: ['indicator'], price: ['indicator', 'valid_from'], price_post: ['indicator', 'valid_from', 'position'] };
const CELL = ['initiative_id', 'indicator', 'activity_year', 'status', 'visibility', 'excluded', 'period_from', 'period_until', 'period_exact', 'evidence'];

/** Computes again what was stored, into temporary tables, by the statements that stored it, and compares. Nothing stored is changed. */
@Injectable()
export class RebuildService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly pricelists: PricelistService,
    private readonly rates: ListRatesService,
    private readonly draws: PriceDrawsService,
    private readonly ranges: RangesRunService,
  ) {}

  /** Runs whose figures stand: the newest of every list, those that indices were published from, and those asked for; and how many of them another method version made. */
  async runs(): Promise<{ runs: RunToRebuild[]; otherMethod: number }> {
    const standing = 'select distinct on (list) id from valuation_run where organisation is null and published_at is not null order by list, published_at desc, id desc';
    const rows = await this.database.query<ValuationRun[]>(
      `select * from valuation_run where published_at is not null and (id in (${standing}) or id in (select run_id from index_vintage) or organisation is not null) order by id`);
    const ours = rows.filter(({ method_version }) => method_version === METHOD_VERSION);
    const runs = [];
    for (const run of ours) runs.push({ ...run, priceList: (await this.pricelists.toValueWith(run.list, run.version))! });
    return { runs, otherMethod: rows.length - ours.length };
  }

  /** The prices, posts and ratios of every list, from its document. */
  async lists(listener: Listener): Promise<void> {
    const keys = await this.database.query<{ list: string; version: string }[]>('select list, version from price_list order by 1, 2');
    for (const [done, { list, version }] of keys.entries()) {
      const stored = (await this.pricelists.toValueWith(list, version))!;
      const index = await this.pricelists.index(stored.content.priceIndex.code, stored.content.priceIndex.version);
      listener.compared(single('price_list', { list, version }, 'sha256', stored.sha256, priceListHash(stored.document)));
      await this.inShadow(listener, ['price_list', 'indicator', 'index_ratio', ...Object.keys(LISTED)], async (manager) => {
        await insertList(manager, stored, index);
        for (const [table, rest] of Object.entries(LISTED)) {
          listener.compared(await compareWithShadow(manager, table, ['list', 'version', ...rest], `select * from public.${table} where list = $1 and version = $2`, [list, version]));
        }
        const ratio = ['code', 'version', 'from_year', 'to_year'];
        listener.compared(await compareWithShadow(manager, 'index_ratio', ratio, `select * from public.index_ratio where (${ratio.join(', ')}) in (select ${ratio.join(', ')} from pg_temp.index_ratio)`, []));
      });
      listener.progress('price lists', done + 1, keys.length);
    }
  }

  /** The cells, from the measurements that stand. */
  async cells(listener: Listener): Promise<void> {
    await this.inSteps(listener, 'cells', async (manager, step) => {
      const [{ value }] = await manager.query<[{ value: number }]>('select value from publication_counter');
      await asOf(manager, value, step);
      listener.compared(await compareWithShadow(manager, 'activity_cell', CELL, 'select * from public.activity_cell where initiative_id between $1 and $2', [step.first, step.last]));
    });
  }

  /** A run, from the measurements that stood then and its price list: what it multiplies with, who is in it, every line and total, and its hash. */
  async run(run: RunToRebuild, listener: Listener): Promise<void> {
    const { id, terms, priceList, parameters } = run;
    const about = { run: id };
    listener.compared(single('valuation_run', about, 'terms', terms, termsOf(priceList, parameters)));
    const [rates, draws] = [await this.ratesOf(run), await this.draws.of(priceList.content, parameters)];
    const sums: PublicSums = new Map();
    await this.inShadow(listener, Object.keys(RATES), async (manager) => {
      await insertRates(manager, terms, rates);
      for (const [table, keys] of Object.entries(RATES)) listener.compared(await compareWithShadow(manager, table, keys, `select * from public.${table} where terms = $1`, [terms]));
    });
    await this.inSteps(listener, `valuation with ${run.list} ${run.version} as of publication ${run.known_at}`, async (manager, step) => {
      await asOf(manager, run.known_at, step);
      await shadow(manager, 'valuation', 'valuation_run_member', ...Object.keys(VALUED), ...Object.keys(RATES));
      await insertRates(manager, terms, rates);
      await valueStep(manager, run, step);
      addUp(sums, await this.ranges.ofStep(manager, id, step, draws));
      const members = 'select * from public.valuation_run_member where run_id = $1 and initiative_id between $2 and $3';
      const range = [id, step.first, step.last];
      listener.compared(await compareWithShadow(manager, 'valuation_run_member', ['initiative_id'], members, range));
      for (const [table, keys] of Object.entries(VALUED)) {
        listener.compared(await compareWithShadow(manager, table, keys, `select t.* from public.${table} t join (${members}) m using (initiative_id, hash)`, range, ['hash']));
      }
    });
    await this.inShadow(listener, ['run_range'], async (manager) => {
      await this.ranges.ofAll(manager, id, sums, draws);
      listener.compared(await compareWithShadow(manager, 'run_range', ['scope', 'code'], 'select * from public.run_range where run_id = $1', [id]));
    });
    const [{ hash }] = await this.database.query<[{ hash: string }]>(CONTENT_HASH, [id]);
    listener.compared(single('valuation_run', about, 'content_hash', run.content_hash, hash));
  }

  async ratesOf({ priceList, parameters }: RunToRebuild): Promise<StoredRates> {
    return this.rates.stored(priceList.content, parameters);
  }

  /** Work in a transaction in which empty temporary tables stand in the place of the named ones; it ends with nothing changed. */
  async inShadow(listener: Listener, tables: readonly string[], work: (manager: EntityManager) => Promise<void>): Promise<void> {
    listener.signal.throwIfAborted();
    await this.database.transaction('REPEATABLE READ', async (manager) => {
      await shadow(manager, ...tables);
      await work(manager);
    });
  }

  private async inSteps(listener: Listener, what: string, work: (manager: EntityManager, step: CellStep) => Promise<void>): Promise<void> {
    let done = 0;
    await forEachStep(this.database, 'ever', async (step, total) => {
      await this.inShadow(listener, [], async (manager) => work(manager, step));
      listener.progress(what, (done += step.initiatives), total);
    });
  }
}

/** The comparison of one figure that is a row of its own. */
export function single(table: string, row: Record<string, string>, column: string, stored: string, recomputed: string): Compared {
  const differences = stored === recomputed ? [] : [{ table, initiative: null, indicator: null, year: null, row, column, stored, recomputed }];
  return { table, rows: 1, different: differences.length, differences };
}
