import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { crashPoint } from '../database/crash-point.js';
import { underJobLock, type JobLock } from '../database/job-lock.js';
import { uuidV7 } from '../database/uuid-v7.js';
import { PricelistService, type PriceListVersion } from '../pricelist/pricelist.service.js';
import { insertRatios } from '../pricelist/publish-list.service.js';
import { canonicalHash } from '../shared/canonical-hash.js';
import { NotFound } from '../shared/errors.js';
import type { Viewer } from '../shared/viewer.js';
import { forEachStep } from './cell-steps.service.js';
import { insertRates, ListRatesService, type RunParameters } from './list-rates.service.js';
import { METHOD_VERSION } from './method-version.js';
import { RangesRunService } from './ranges-run.service.js';
import { CONTENT_HASH, KEEP_MEMBERS } from './valuation-sql.js';
import { inStep, valueStep } from './value-step.service.js';

export interface ValuationRun {
  id: string;
  list: string;
  version: string;
  list_sha256: string;
  method_version: string;
  parameters: RunParameters;
  /** Hash of price list, method and parameters: what a valuation rests on beside its measurements. */
  terms: string;
  known_at: number;
  content_hash: string;
  published_at: string;
  created_at: string;
  /** Who asked for it; null: the standing run, which follows what is published. */
  organisation: string | null;
}

/** Runs on a price list that an organisation ($1) may see. */
export const VISIBLE = `exists (select 1 from price_list p where p.list = r.list and p.version = r.version and (p.visibility = 'public' or p.organisation = $1))`;

/** Values every initiative with one price list version, set-based; a run is visible once it is complete. */
@Injectable()
export class ValuationRunService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly pricelists: PricelistService,
    private readonly rates: ListRatesService,
    private readonly ranges: RangesRunService,
  ) {}

  /**
   * The run to read: the newest standing one with a list, null before the first and where the list is not the viewer's to see; or the one asked for.
   * @param id of a published run, asked for or standing; the list is then its own
   * @throws NotFound where that one is not there, not published, or not the viewer's to see
   */
  async latest(list: string, viewer: Viewer | null, id?: string): Promise<ValuationRun | null> {
    const chosen = id === undefined ? await this.newest(list) : (await this.database.query<ValuationRun[]>('select * from valuation_run where id = $1 and published_at is not null', [id]))[0];
    const [visible] = await this.database.query<ValuationRun[]>(`select * from valuation_run r where id = $2 and ${VISIBLE}`, [viewer?.organisation ?? null, chosen?.id ?? null]);
    if (id !== undefined && !visible) throw new NotFound(`There is no published valuation run "${id}".`);
    return visible ?? null;
  }

  private async newest(list: string): Promise<ValuationRun | null> {
    const [run] = await this.database.query<ValuationRun[]>('select * from valuation_run where list = $1 and organisation is null and published_at is not null order by published_at desc, id desc limit 1', [list]);
    return run ?? null;
  }

  /** The lists that were valued with before: values with them are kept up to date. */
  async lists(): Promise<string[]> {
    const rows = await this.database.query<{ list: string }[]>('select distinct list from valuation_run where organisation is null and published_at is not null order by 1');
    return rows.map(({ list }) => list);
  }

  /** Whether there is a list of that name to value with. */
  async isUsable(list: string): Promise<boolean> {
    return (await this.pricelists.toValueWith(list)) !== null;
  }

  /** Whether something was published since the newest run with this list, so that valuing would find work. */
  async isStale(list: string): Promise<boolean> {
    const version = await this.pricelists.toValueWith(list);
    if (!version) return false;
    const [{ value }] = await this.database.query<[{ value: number }]>('select value from publication_counter');
    const run = await this.newest(list);
    return run === null || run.known_at !== value || run.terms !== termsOf(version, await this.rates.parametersOf(version.content));
  }

  /**
   * Values all initiatives with the newest version of a list. After an earlier run under the same list, method and parameters only those are gone
   * through of whom something was published since. Initiatives whose cells, inputs and terms did not change share the valuation they have; nothing changed at all: the run there is.
   * @param progress called with the number of initiatives done and their total
   * @throws NotFound where there is no such list; Conflict `busy` when another process is valuing
   */
  async run(list: string, progress: (done: number, total: number) => void = () => undefined): Promise<ValuationRun> {
    if (!(await this.isUsable(list))) throw new NotFound(`There is no price list "${list}".`);
    return underJobLock(this.database, `valuation ${list}`, async (lock) => {
      for (;;) {
        if (!(await this.isStale(list))) return (await this.newest(list))!;
        const run = await this.attempt(list, lock, progress);
        if (run) return run;
      }
    });
  }

  /** One complete run, or null when something was published in between: then it is thrown away and made again. */
  private async attempt(list: string, lock: JobLock, progress: (done: number, total: number) => void): Promise<ValuationRun | null> {
    const version = (await this.pricelists.toValueWith(list))!;
    const parameters = await this.rates.parametersOf(version.content);
    const terms = termsOf(version, parameters);
    await this.storeRates(terms, version, parameters);

    const [{ value: knownAt }] = await this.database.query<[{ value: number }]>('select value from publication_counter');
    const id = await this.begin(version, parameters, terms, knownAt);
    await this.valueAll({ id, terms }, lock, progress);
    await this.ranges.store({ id, parameters }, version.content, () => lock.renew());
    crashPoint('valuation.before-publish');

    return this.publish(id, knownAt);
  }

  /** Once per version, method and parameters. */
  async storeRates(terms: string, { content }: Pick<PriceListVersion, 'content'>, parameters: RunParameters): Promise<void> {
    const known = await this.database.query<unknown[]>('select 1 from price_rate where terms = $1 limit 1', [terms]);
    if (known.length > 0) return;
    const rates = await this.rates.stored(content, parameters);
    const index = await this.pricelists.index(content.priceIndex.code, content.priceIndex.version);
    await this.database.transaction(async (manager) => {
      await insertRates(manager, terms, rates);
      await insertRatios(manager, { ...content, priceLevel: parameters.priceLevel }, index);
    });
  }

  private async begin(version: PriceListVersion, parameters: RunParameters, terms: string, knownAt: number): Promise<string> {
    const id = uuidV7();
    await this.database.transaction(async (manager) => {
      await discardUnpublished(manager, version.list);
      await manager.query(
        `insert into valuation_run (id, list, version, list_sha256, method_version, parameters, terms, known_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, version.list, version.version, version.sha256, METHOD_VERSION, JSON.stringify(parameters), terms, knownAt]);
    });
    return id;
  }

  private async valueAll(run: Pick<ValuationRun, 'id' | 'terms'>, lock: JobLock, progress: (done: number, total: number) => void): Promise<void> {
    let done = 0;
    const [earlier] = await this.database.query<Pick<ValuationRun, 'id' | 'known_at'>[]>('select id, known_at from valuation_run where terms = $1 and published_at is not null order by known_at desc limit 1', [run.terms]);
    if (earlier) await this.database.query(KEEP_MEMBERS, [run.id, earlier.id, earlier.known_at]);
    await forEachStep(this.database, earlier ? { since: earlier.known_at } : 'now', async (step, total) => {
      await lock.renew();
      await inStep(this.database, async (manager) => valueStep(manager, run, step, earlier?.known_at));
      crashPoint('valuation.step');
      progress((done += step.initiatives), total);
    });
  }

  private async publish(id: string, knownAt: number): Promise<ValuationRun | null> {
    const [{ hash }] = await this.database.query<[{ hash: string }]>(CONTENT_HASH, [id]);
    return this.database.transaction(async (manager) => {
      const [{ value }] = await manager.query<[{ value: number }]>('select value from publication_counter for update');
      if (value !== knownAt) return null;
      const [[run]] = await manager.query<[ValuationRun[], number]>('update valuation_run set content_hash = $2, published_at = now() where id = $1 returning *', [id, hash]);
      return run ?? null;
    });
  }
}

async function discardUnpublished(manager: EntityManager, list: string): Promise<void> {
  const unpublished = 'from valuation_run where list = $1 and organisation is null and published_at is null';
  await manager.query(`delete from valuation_run_member where run_id in (select id ${unpublished})`, [list]);
  await manager.query(`delete ${unpublished}`, [list]);
}

export const termsOf = (version: Pick<PriceListVersion, 'sha256'>, parameters: RunParameters) => canonicalHash({ list: version.sha256, method: METHOD_VERSION, parameters });
