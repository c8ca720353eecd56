import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { crashPoint } from '../database/crash-point.js';
import { underJobLock, type JobLock } from '../database/job-lock.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { Conflict } from '../shared/errors.js';
import { asOf } from './as-of.service.js';
import type { RunState } from './asked-runs.service.js';
import { forEachStep } from './cell-steps.service.js';
import { METHOD_VERSION } from './method-version.js';
import { PriceDrawsService } from './price-draws.service.js';
import { addUp, RangesRunService, type PublicSums } from './ranges-run.service.js';
import { ValuationRunService } from './valuation-run.service.js';
import { CONTENT_HASH } from './valuation-sql.js';
import { inStep, valueStep } from './value-step.service.js';

const TRIES = 5;
const RETRY_MS = 1_000;
const OURS = 'An error of ours, which was logged.';
const OTHER_METHOD = 'It was asked for under another method version, before this server was brought up to date. Ask for it again.';

/** Makes the runs that were asked for, one after another, in steps; what a stopped server left is gone on with. */
@Injectable()
export class RunWorkerService implements OnModuleDestroy {
  private working: Promise<void> | null = null;
  private stopping = false;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly pricelists: PricelistService,
    private readonly runs: ValuationRunService,
    private readonly ranges: RangesRunService,
    private readonly draws: PriceDrawsService,
  ) {}

  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    await this.working;
  }

  /** Makes what is asked for until nothing is left; what could not be made now is tried at the next call. Never fails. */
  async work(): Promise<void> {
    this.working ??= this.makeAll().catch((error: unknown) => {
      if (!(error instanceof Conflict)) new Logger('valuation').error(error instanceof Error ? error.stack : String(error));
    }).finally(() => { this.working = null; });
    return this.working;
  }

  private async makeAll(): Promise<void> {
    if (await this.next() === undefined) return;
    await underJobLock(this.database, 'asked valuations', async (lock) => {
      for (let run; !this.stopping && (run = await this.next()) !== undefined;) await this.make(run, lock);
    });
  }

  private async next(): Promise<RunState | undefined> {
    const [run] = await this.database.query<RunState[]>('select * from valuation_run where organisation is not null and published_at is null and failure is null order by id limit 1');
    return run;
  }

  /** A run that fails a few times in a row is told to have failed: the next one has its turn. */
  private async make(run: RunState, lock: JobLock): Promise<void> {
    for (let tried = 1; ; tried += 1) {
      try {
        if (run.method_version === METHOD_VERSION) await this.value(run, lock);
        else await this.database.query('update valuation_run set failure = $2 where id = $1', [run.id, OTHER_METHOD]);
        return;
      } catch (error) {
        const [wanted] = await this.database.query<unknown[]>('select 1 from valuation_run where id = $1', [run.id]);
        if (!wanted || this.stopping) return;
        if (error instanceof Conflict) throw error;
        if (tried === TRIES) await this.database.query('update valuation_run set failure = $2 where id = $1', [run.id, OURS]);
        new Logger('valuation').error(error instanceof Error ? error.stack : String(error));
        if (tried === TRIES) return;
        await sleep(RETRY_MS);
      }
    }
  }

  private async value({ id, list, version, terms, parameters, known_at }: RunState, lock: JobLock): Promise<void> {
    await this.database.query('update valuation_run set started_at = coalesce(started_at, now()) where id = $1', [id]);
    const { content } = (await this.pricelists.toValueWith(list, version))!;
    await this.runs.storeRates(terms, { content }, parameters);
    const draws = await this.draws.of(content, parameters);
    const sums: PublicSums = new Map();
    let done = 0;
    await forEachStep(this.database, 'ever', async (step, total) => {
      if (this.stopping) throw new Error('the server stops');
      await lock.renew();
      addUp(sums, await inStep(this.database, async (manager) => {
        await asOf(manager, known_at, step);
        await manager.query('delete from valuation_run_member where run_id = $1 and initiative_id between $2 and $3', [id, step.first, step.last]); // of before a stop
        await valueStep(manager, { id, terms }, step);
        return this.ranges.ofStep(manager, id, step, draws);
      }));
      crashPoint('asked.step');
      done += step.initiatives;
      const [, kept] = await this.database.query<[unknown[], number]>('update valuation_run set initiatives_done = $2, initiatives_total = $3 where id = $1', [id, done, total]);
      if (kept === 0) throw new Error('the run was cancelled');
    });
    await this.ranges.ofAll(this.database.manager, id, sums, draws);
    const [{ hash }] = await this.database.query<[{ hash: string }]>(CONTENT_HASH, [id]);
    await this.database.query('update valuation_run set content_hash = $2, published_at = now() where id = $1 and published_at is null', [id, hash]);
  }
}
