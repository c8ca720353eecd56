import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { crashPoint } from '../database/crash-point.js';
import { underJobLock } from '../database/job-lock.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { Conflict } from '../shared/errors.js';
import { ValuationRunService, type ValuationRun } from '../valuation/valuation-run.service.js';
import { ComputeIndicesService, type Defined, type Prepared, type PublishedLevel, type Splice } from './compute-indices.service.js';
import type { IndexDefinition } from './index-definition.js';
import { RULE_BOOK_VERSION } from './rule-book.js';

export interface Publication {
  run: ValuationRun;
  /** Codes of the indices that got a new vintage; the others did not change. */
  published: string[];
  unchanged: string[];
}

/** What a publication is made of and from. */
interface Publishing {
  run: ValuationRun;
  reason: string;
  today: string;
  standing: readonly Splice[];
  prepared: Prepared;
}

/** The years that have a link in the newest vintages, by whose terms: a newer list serves from the next link on. */
const STANDING_LINKS = `
select index_code, year, terms from index_level
where link is not null and terms is not null and (index_code, vintage) in (select index_code, max(vintage) from index_vintage group by 1) order by 1, 2`;

/** Publishes indices as immutable vintages, all from one valuation, in one transaction. */
@Injectable()
export class PublishIndicesService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly runs: ValuationRunService,
    private readonly pricelists: PricelistService,
    private readonly indices: ComputeIndicesService,
  ) {}

  /** Makes the definitions known; those of published vintages stay as they were. */
  async define(definitions: readonly IndexDefinition[]): Promise<void> {
    await this.database.query(
      `insert into index_definition (code, position, content)
       select r.content->>'code', r.position, r.content from jsonb_to_recordset($1) as r(position integer, content jsonb)
       on conflict (code) do update set position = excluded.position, content = excluded.content where index_definition.content <> excluded.content or index_definition.position <> excluded.position`,
      [JSON.stringify(definitions.map((content, position) => ({ position, content })))]);
  }

  /**
   * Values what is not valued yet, and publishes every index whose content changed as a new vintage.
   * @param reason why there is a new vintage, for its readers
   * @param today ISO date: what is too early to publish, preliminary or final follows from it
   * @throws Conflict `busy` when another process is publishing, `private-list` where an index would show what a private list says
   */
  async publish(list: string, reason: string, today: string, progress?: (done: number, total: number) => void): Promise<Publication> {
    await this.refusePrivate(list);
    return underJobLock(this.database, `publication ${list}`, async (lock) => {
      for (;;) {
        const run = await this.runs.run(list, progress);
        await lock.renew();
        const standing = await this.database.query<Splice[]>(STANDING_LINKS);
        const prepared = await this.indices.prepare(run, standing);
        const publication = await this.database.transaction('REPEATABLE READ', (manager) => this.publishFrom(manager, { run, reason, today, standing, prepared }));
        if (publication) return publication;
      }
    });
  }

  private async refusePrivate(list: string): Promise<void> {
    const [index] = await this.database.query<{ code: string }[]>(`select code from index_definition where content->>'list' = $1 order by position limit 1`, [list]);
    if (index && (await this.pricelists.toValueWith(list))?.visibility === 'private') {
      throw new Conflict('private-list', `The index "${index.code}" is defined on price list "${list}", which is private: nothing valued with it is published. Define it on a public list.`);
    }
  }

  /** @returns null when something was published since the valuation: then that comes first */
  private async publishFrom(manager: EntityManager, { run, reason, today, standing, prepared }: Publishing): Promise<Publication | null> {
    const [{ value }] = await manager.query<[{ value: number }]>('select value from publication_counter');
    if (value !== run.known_at) return null;
    const definitions = await manager.query<(Defined & { content_hash: string | null })[]>(
      `select d.content, coalesce(v.vintage, 0) + 1 as vintage, v.content_hash from index_definition d
       left join lateral (select vintage, content_hash from index_vintage where index_code = d.code order by vintage desc limit 1) v on true
       where d.content->>'list' = $1 order by d.position`, [run.list]);

    const publication: Publication = { run, published: [], unchanged: [] };
    for (const [index, { levels, hash }] of (await this.indices.compute(manager, run, definitions, standing, today, prepared)).entries()) {
      const { content, vintage, content_hash: before } = definitions[index]!;
      if (hash === before) {
        await manager.query('delete from index_constituent where index_code = $1 and vintage = $2', [content.code, vintage]);
        publication.unchanged.push(content.code);
      } else {
        await insertVintage(manager, run, content, vintage, hash, reason, today);
        await insertLevels(manager, content.code, vintage, levels);
        publication.published.push(content.code);
      }
    }
    crashPoint('publication.before-commit');
    return publication;
  }
}

async function insertVintage(manager: EntityManager, run: ValuationRun, definition: IndexDefinition, vintage: number, hash: string, reason: string, today: string): Promise<void> {
  await manager.query(
    `insert into index_vintage (index_code, vintage, definition, rule_book_version, method_version, list, version, list_sha256, known_at, run_id, content_hash, reason, as_of)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [definition.code, vintage, JSON.stringify(definition), RULE_BOOK_VERSION, run.method_version, run.list, run.version, run.list_sha256, run.known_at, run.id, hash, vintage === 1 ? 'first publication' : reason, today]);
}

export async function insertLevels(manager: EntityManager, code: string, vintage: number, levels: readonly PublishedLevel[]): Promise<void> {
  await manager.query(
    `insert into index_level (index_code, vintage, year, segment, link, level, status, matched, candidates, partial, returned, base_value, current_value, largest_share, imputed_share, total_value, backcast, terms, reason, range, beside)
     select $1, $2, r.* from jsonb_to_recordset($3) as r(year integer, segment integer, link numeric, level numeric, status text, matched integer, candidates integer, partial integer, returned integer,
       base_value numeric, current_value numeric, largest_share numeric, imputed_share numeric, total_value numeric, backcast boolean, terms text, reason text, range jsonb, beside jsonb)`,
    [code, vintage, JSON.stringify(levels)]);
}
