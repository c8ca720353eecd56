import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { crashPoint } from '../database/crash-point.js';
import { underJobLock, type JobLock } from '../database/job-lock.js';
import { uuidV7 } from '../database/uuid-v7.js';
import { assumptionSetOf } from '../pricelist/assumption-set.js';
import { PricelistService, type PriceListVersion } from '../pricelist/pricelist.service.js';
import { canonicalHash } from '../shared/canonical-hash.js';
import { parseDecimal, RATIO_DECIMALS, toFixed } from '../shared/decimal.js';
import { assumptionFactors, type ValuationParameters } from './assumption-factors.js';
import { METHOD_VERSION } from './method-version.js';
import { CONTENT_HASH, INSERT_LINES, INSERT_MEMBERS, INSERT_TOTALS, INSERT_VALUATIONS } from './valuation-sql.js';

/** Initiatives valued in one transaction: a step stays under a second, so readers of the embedded database hardly wait. */
const INITIATIVES_PER_STEP = 400;

/** What a valuation holds equal for all initiatives; stored with the run, and part of every hash. */
export interface RunParameters {
  priceLevel: string;
  priceIndex: { code: string; version: string; sha256: string };
  combine: ValuationParameters['combine'];
  discountTiming: ValuationParameters['discountTiming'];
  schedule: { from: number; rate: string }[];
}

export interface ValuationRun {
  id: string;
  list: string;
  version: string;
  list_sha256: string;
  method_version: string;
  parameters: RunParameters;
  parameters_hash: string;
  known_at: number;
  content_hash: string;
  published_at: string;
}

/** Values every initiative with one price list version, set-based; a run is visible once it is complete. */
@Injectable()
export class ValuationRunService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly pricelists: PricelistService,
  ) {}

  /** The newest published run with a list, or null before the first. */
  async latest(list: string): Promise<ValuationRun | null> {
    const [run] = await this.database.query<ValuationRun[]>('select * from valuation_run where list = $1 and published_at is not null order by published_at desc, id desc limit 1', [list]);
    return run ?? null;
  }

  /** Whether there is a list of that name to value with. */
  async isUsable(list: string): Promise<boolean> {
    return this.pricelists.has(list);
  }

  /** Whether something was published since the newest run with this list, so that valuing would find work. */
  async isStale(list: string): Promise<boolean> {
    if (!(await this.pricelists.has(list))) return false;
    const [{ value }] = await this.database.query<[{ value: number }]>('select value from publication_counter');
    const run = await this.latest(list);
    const { version } = await this.pricelists.version(list);
    return run === null || run.known_at !== value || run.version !== version || run.method_version !== METHOD_VERSION;
  }

  /**
   * Values all initiatives with the newest version of a list. Initiatives whose cells, list, method and parameters did not
   * change share the valuation they have; nothing changed at all: the run there is.
   * @param progress called with the number of initiatives done and their total
   * @throws NotFound where there is no such list; Conflict `busy` when another process is valuing
   */
  async run(list: string, progress: (done: number, total: number) => void = () => undefined): Promise<ValuationRun> {
    await this.pricelists.version(list);
    return underJobLock(this.database, `valuation ${list}`, async (lock) => {
      for (;;) {
        if (!(await this.isStale(list))) return (await this.latest(list))!;
        const run = await this.attempt(list, lock, progress);
        if (run) return run;
      }
    });
  }

  /** One complete run, or null when something was published in between: then it is thrown away and made again. */
  private async attempt(list: string, lock: JobLock, progress: (done: number, total: number) => void): Promise<ValuationRun | null> {
    const version = await this.pricelists.version(list);
    const parameters = await this.parametersOf(version);
    const parametersHash = canonicalHash({ method: METHOD_VERSION, ...parameters });
    await this.storeFactors(version, parameters, parametersHash);

    const [{ value: knownAt }] = await this.database.query<[{ value: number }]>('select value from publication_counter');
    const id = await this.begin(version, parameters, parametersHash, knownAt);
    await this.valueAll(id, version, parameters, parametersHash, lock, progress);
    crashPoint('valuation.before-publish');

    return this.publish(id, knownAt);
  }

  private async parametersOf({ content }: PriceListVersion): Promise<RunParameters> {
    const { sha256 } = await this.pricelists.index(content.priceIndex.code, content.priceIndex.version);
    return {
      priceLevel: content.priceLevel,
      priceIndex: { ...content.priceIndex, sha256 },
      combine: 'multiply',
      discountTiming: content.discount.timing,
      schedule: content.discount.schedule,
    };
  }

  /** Powers and divisions are done here, once per distinct set of assumptions, and stored: SQL only multiplies. */
  private async storeFactors({ content }: PriceListVersion, parameters: RunParameters, parametersHash: string): Promise<void> {
    const schedule = parameters.schedule.map(({ from, rate }) => ({ from, rate: parseDecimal(rate) }));
    for (const set of content.indicators.flatMap((entry) => assumptionSetOf(entry) ?? [])) {
      const { deadweight, displacement, attributedToOthers, dropOff, ...years } = set.values;
      const factors = assumptionFactors({
        deadweight: parseDecimal(deadweight), displacement: parseDecimal(displacement), attributedToOthers: parseDecimal(attributedToOthers), dropOff: parseDecimal(dropOff), ...years,
      }, { ...parameters, schedule });
      const text = [factors.afterDeadweight, factors.afterDisplacement, factors.net, factors.presentValue].map((factor) => toFixed(factor, RATIO_DECIMALS));
      await this.database.query(
        `insert into assumption_factor (assumption_set, parameters, after_deadweight, after_displacement, net, present_value) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
        [set.id, parametersHash, ...text]);
    }
  }

  private async begin(version: PriceListVersion, parameters: RunParameters, parametersHash: string, knownAt: number): Promise<string> {
    const id = uuidV7();
    await this.database.transaction(async (manager) => {
      await discardUnpublished(manager, version.list);
      await manager.query(
        `insert into valuation_run (id, list, version, list_sha256, method_version, parameters, parameters_hash, known_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, version.list, version.version, version.sha256, METHOD_VERSION, JSON.stringify(parameters), parametersHash, knownAt]);
    });
    return id;
  }

  private async valueAll(id: string, version: PriceListVersion, parameters: RunParameters, parametersHash: string, lock: JobLock, progress: (done: number, total: number) => void): Promise<void> {
    const initiatives = await this.database.query<{ id: string }[]>('select distinct initiative_id as id from activity_cell order by 1');
    const prefix = canonicalHash({ list: version.sha256, method: METHOD_VERSION, parameters: parametersHash });
    const key = [version.list, version.version, parametersHash, parameters.priceIndex.code, parameters.priceIndex.version, parameters.priceLevel];
    for (let start = 0; start < initiatives.length; start += INITIATIVES_PER_STEP) {
      const step = initiatives.slice(start, start + INITIATIVES_PER_STEP);
      const range = [id, step[0]!.id, step.at(-1)!.id];
      await lock.renew();
      await this.database.transaction('REPEATABLE READ', async (manager) => {
        await manager.query(INSERT_MEMBERS, [...range, prefix]);
        await manager.query(INSERT_LINES, [...range, ...key]);
        await manager.query(INSERT_TOTALS, range);
        await manager.query(INSERT_VALUATIONS, range);
      });
      crashPoint('valuation.step');
      progress(start + step.length, initiatives.length);
    }
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
  await manager.query('delete from valuation_run_member where run_id in (select id from valuation_run where list = $1 and published_at is null)', [list]);
  await manager.query('delete from valuation_run where list = $1 and published_at is null', [list]);
}
