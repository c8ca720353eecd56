import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { uuidV7 } from '../database/uuid-v7.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import type { ResolvedPriceList } from '../pricelist/resolve-layers.js';
import { canonicalHash } from '../shared/canonical-hash.js';
import { decodeCursor, encodeCursor } from '../shared/cursor.js';
import { Conflict, InvalidInput, NotFound } from '../shared/errors.js';
import { SSE_COMMENT, sseText, type ServerSentEvent } from '../shared/server-sent-events.js';
import type { Viewer } from '../shared/viewer.js';
import type { AskedRun } from './asked-run.js';
import { ListRatesService, type RunParameters } from './list-rates.service.js';
import { METHOD_VERSION } from './method-version.js';
import { termsOf, VISIBLE, type ValuationRun } from './valuation-run.service.js';

/** A run as it stands, before it is published too. */
export interface RunState extends Omit<ValuationRun, 'content_hash' | 'published_at'> {
  content_hash: string | null;
  published_at: string | null;
  currency: string;
  started_at: string | null;
  initiatives_done: number;
  initiatives_total: number | null;
  failure: string | null;
}

export type RunStatus = 'queued' | 'running' | 'done' | 'failed';

/** How often an open stream looks, and after how many looks without news it says that it is there. */
const LOOK_MS = 500;
const SILENT_LOOKS = 30;

const RUNS = 'select r.*, p.currency from valuation_run r join price_list p using (list, version)';

/** A published run is for whoever may see its list; another one for the organisation that asked. $1 = that of the viewer. */
const SEEN = `case when r.published_at is null then r.organisation = $1 else ${VISIBLE} end`;

/** Runs that somebody asks for, with a version, parameters and a moment of knowing of their own. They never take the place of the standing run of a list. */
@Injectable()
export class AskedRunsService implements OnModuleDestroy {
  private closing = false;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly pricelists: PricelistService,
    private readonly rates: ListRatesService,
  ) {}

  onModuleDestroy(): void {
    this.closing = true;
  }

  /**
   * Puts a run in the queue; the same request with the same idempotency key once.
   * @throws InvalidInput where a parameter cannot be; NotFound where the list is not the viewer's to see; Conflict where the key was used for another request
   */
  async ask(asked: AskedRun, { organisation, ...viewer }: Viewer, idempotencyKey: string | null): Promise<RunState> {
    const version = await this.pricelists.version(asked.list, { organisation, ...viewer }, asked.version);
    const parameters = await this.parametersOf(version.content, asked);
    const [{ value: newest }] = await this.database.query<[{ value: number }]>('select value from publication_counter');
    const { knownAt = newest } = asked;
    if (knownAt > newest) {
      throw new InvalidInput('body', [{ code: 'not-yet-published', pointer: '/knownAt', value: String(knownAt), message: `publication ${knownAt} is still to come: write a number from 1 to ${newest}, the newest publication, or leave it out.` }]);
    }
    const [id, requestHash] = [uuidV7(), canonicalHash(asked)];
    await this.database.query(
      `insert into valuation_run (id, list, version, list_sha256, method_version, parameters, terms, known_at, organisation, idempotency_key, request_hash)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (organisation, idempotency_key) do nothing`,
      [id, version.list, version.version, version.sha256, METHOD_VERSION, JSON.stringify(parameters), termsOf(version, parameters), knownAt, organisation, idempotencyKey, requestHash]);
    const [known] = await this.database.query<(RunState & { request_hash: string })[]>(`${RUNS} where r.id = $1 or r.organisation = $2 and r.idempotency_key = $3`, [id, organisation, idempotencyKey]);
    if (known!.request_hash !== requestHash) throw new Conflict('idempotency-key-reused', `The Idempotency-Key was used before for another run (${known!.id}). Send a new key with a new request.`);
    return known!;
  }

  private async parametersOf(list: ResolvedPriceList, { priceLevel, combine, discountTiming, schedule, uncertainty }: AskedRun): Promise<RunParameters> {
    const usual = await this.rates.parametersOf(list);
    const { values } = await this.pricelists.index(list.priceIndex.code, list.priceIndex.version);
    if (priceLevel !== undefined && values[priceLevel] === undefined) {
      const years = Object.keys(values).sort();
      throw new InvalidInput('body', [{ code: 'no-index-value', pointer: '/priceLevel', value: priceLevel, message: `"${priceLevel}" is no year of price index ${list.priceIndex.code} ${list.priceIndex.version}: write one from ${years[0]} to ${years.at(-1)}.` }]);
    }
    return {
      ...usual, priceLevel: priceLevel ?? usual.priceLevel, combine: combine ?? usual.combine, discountTiming: discountTiming ?? usual.discountTiming, schedule: schedule ?? usual.schedule,
      uncertainty: { ...usual.uncertainty, seed: uncertainty?.seed ?? usual.uncertainty.seed, error: { ...usual.uncertainty.error, ...uncertainty?.error } as RunParameters['uncertainty']['error'] },
    };
  }

  /** Runs, the newest first: published ones with lists that the viewer may see, standing and asked for, and all that the viewer's organisation asked for. */
  async page(list: string | undefined, viewer: Viewer | null, limit: number, cursor?: string): Promise<{ items: RunState[]; next: string | null }> {
    if (list !== undefined) await this.pricelists.versionsOf(list, viewer);
    const keys = cursor === undefined ? [null] : decodeCursor(cursor, 1);
    if (!Array.isArray(keys)) throw new InvalidInput('query', [keys]);
    const rows = await this.database.query<RunState[]>(
      `${RUNS} where ${SEEN} and ($2::text is null or r.list = $2) and ($3::text is null or r.id::text < $3) order by r.id desc limit $4`, [viewer?.organisation ?? null, list ?? null, keys[0], limit + 1]);
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return { items: rows.slice(0, limit), next: last ? encodeCursor([last.id]) : null };
  }

  /** @throws NotFound also where it is not the viewer's to see */
  async one(id: string, viewer: Viewer | null): Promise<RunState> {
    const [run] = await this.database.query<RunState[]>(`${RUNS} where r.id = $2 and ${SEEN}`, [viewer?.organisation ?? null, id]);
    if (!run) throw new NotFound(`There is no valuation run "${id}".`);
    return run;
  }

  /** Takes a run that is not published away, also while it is being made. @throws Conflict where it is published */
  async cancel(id: string, viewer: Viewer): Promise<void> {
    await this.one(id, viewer);
    await this.database.transaction(async (manager) => {
      const [run] = await manager.query<RunState[]>('select * from valuation_run where id = $1 for update', [id]); // waits for the step that is being made; no next one begins
      if (run && run.published_at !== null) throw new Conflict('published', `The valuation run "${id}" is published: what is published is never changed.`);
      await manager.query('delete from valuation_run_member where run_id = $1', [id]);
      await manager.query('delete from valuation_run where id = $1', [id]);
    });
  }

  /**
   * How a run gets on, as the text of server-sent events, until it is done, failed or cancelled; nothing that was told before the connection broke.
   * @param told id of the last event that was received
   */
  async *events(id: string, viewer: Viewer, told: string | undefined): AsyncGenerator<string> {
    for (let silent = 0; !this.closing; await sleep(LOOK_MS)) {
      const run = await this.one(id, viewer).catch((error: unknown) => {
        if (error instanceof NotFound) return null;
        throw error;
      });
      const event = run ? eventOf(run) : { id: 'cancelled', event: 'cancelled', data: { status: 'cancelled' } };
      if (event.id !== told) yield sseText(event);
      else if ((silent += 1) % SILENT_LOOKS === 0) yield SSE_COMMENT;
      if (event.event !== 'progress') return;
      told = event.id;
    }
  }
}

/** What an event tells; `progress` until the run has ended. */
export function eventOf(run: RunState): ServerSentEvent & { id: string } {
  const [status, done] = [statusOf(run), run.initiatives_done];
  return { id: `${status}-${done}`, event: status === 'queued' || status === 'running' ? 'progress' : status, data: { status, done, total: run.initiatives_total, failure: run.failure } };
}

export function statusOf({ published_at, failure, started_at }: Pick<RunState, 'published_at' | 'failure' | 'started_at'>): RunStatus {
  if (published_at !== null) return 'done';
  if (failure !== null) return 'failed';
  return started_at === null ? 'queued' : 'running';
}
