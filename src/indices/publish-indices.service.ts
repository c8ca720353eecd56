import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { crashPoint } from '../database/crash-point.js';
import { underJobLock } from '../database/job-lock.js';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { canonicalHash } from '../shared/canonical-hash.js';
import { Conflict } from '../shared/errors.js';
import { groupBy } from '../shared/group-by.js';
import { ValuationRunService, type ValuationRun } from '../valuation/valuation-run.service.js';
import type { IndexDefinition } from './index-definition.js';
import { levelsOf, type IndexLevel, type YearSums } from './index-levels.js';
import { CONSTITUENTS_HASH, INSERT_CONSTITUENTS, YEAR_SUMS } from './index-sql.js';
import { RULE_BOOK_VERSION } from './rule-book.js';

export interface Publication {
  run: ValuationRun;
  /** Codes of the indices that got a new vintage; the others did not change. */
  published: string[];
  unchanged: string[];
}

/** Publishes indices as immutable vintages, all from one valuation, in one transaction. */
@Injectable()
export class PublishIndicesService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly runs: ValuationRunService,
    private readonly pricelists: PricelistService,
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
   * @throws Conflict `busy` when another process is publishing, `private-list` where an index would show what a private list says
   */
  async publish(list: string, reason: string, progress?: (done: number, total: number) => void): Promise<Publication> {
    await this.refusePrivate(list);
    return underJobLock(this.database, `publication ${list}`, async (lock) => {
      for (;;) {
        const run = await this.runs.run(list, progress);
        await lock.renew();
        const publication = await this.database.transaction('REPEATABLE READ', (manager) => publishFrom(manager, run, reason));
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
}

/** @returns null when something was published since the valuation: then that comes first */
async function publishFrom(manager: EntityManager, run: ValuationRun, reason: string): Promise<Publication | null> {
  const [{ value }] = await manager.query<[{ value: number }]>('select value from publication_counter');
  if (value !== run.known_at) return null;
  const definitions = await manager.query<(Defined & { content_hash: string | null })[]>(
    `select d.content, coalesce(v.vintage, 0) + 1 as vintage, v.content_hash from index_definition d
     left join lateral (select vintage, content_hash from index_vintage where index_code = d.code order by vintage desc limit 1) v on true
     where d.content->>'list' = $1 order by d.position`, [run.list]);

  const publication: Publication = { run, published: [], unchanged: [] };
  for (const [index, { levels, hash }] of (await computeIndices(manager, run, definitions)).entries()) {
    const { content, vintage, content_hash: before } = definitions[index]!;
    if (hash === before) {
      await manager.query('delete from index_constituent where index_code = $1 and vintage = $2', [content.code, vintage]);
      publication.unchanged.push(content.code);
    } else {
      await insertVintage(manager, run, content, vintage, hash, reason);
      await insertLevels(manager, content.code, vintage, levels);
      publication.published.push(content.code);
    }
  }
  crashPoint('publication.before-commit');
  return publication;
}

/** An index to compute, and the number its vintage has or will have. */
export interface Defined {
  content: IndexDefinition;
  vintage: number;
}

/** Stores the constituents of some indices, of which each stands in it once, and gives their levels and the hash of all of it. The definitions are those in the database. */
export async function computeIndices(manager: EntityManager, run: Pick<ValuationRun, 'terms' | 'method_version' | 'list_sha256'>, definitions: readonly Defined[]): Promise<{ levels: IndexLevel[]; hash: string }[]> {
  const wanted = [definitions.map(({ content }) => content.code), definitions.map(({ vintage }) => vintage)];
  await manager.query(INSERT_CONSTITUENTS, [run.terms, ...wanted]);
  const sums = groupBy(await manager.query<YearSums[]>(YEAR_SUMS, wanted), (row) => row.index_code);
  const hashes = new Map((await manager.query<{ index_code: string; hash: string }[]>(CONSTITUENTS_HASH, wanted)).map((row) => [row.index_code, row.hash]));
  return definitions.map(({ content }) => {
    const levels = levelsOf(content, sums.get(content.code) ?? []);
    return { levels, hash: canonicalHash({ definition: content, rules: RULE_BOOK_VERSION, method: run.method_version, list: run.list_sha256, levels, constituents: hashes.get(content.code) ?? null }) };
  });
}

async function insertVintage(manager: EntityManager, run: ValuationRun, definition: IndexDefinition, vintage: number, hash: string, reason: string): Promise<void> {
  await manager.query(
    `insert into index_vintage (index_code, vintage, definition, rule_book_version, method_version, list, version, list_sha256, known_at, run_id, content_hash, reason)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [definition.code, vintage, JSON.stringify(definition), RULE_BOOK_VERSION, run.method_version, run.list, run.version, run.list_sha256, run.known_at, run.id, hash, vintage === 1 ? 'first publication' : reason]);
}

export async function insertLevels(manager: EntityManager, code: string, vintage: number, levels: readonly IndexLevel[]): Promise<void> {
  await manager.query(
    `insert into index_level (index_code, vintage, year, segment, link, level, matched, candidates, partial, base_value, current_value, largest_share, total_value, backcast, reason)
     select $1, $2, r.* from jsonb_to_recordset($3) as r(year integer, segment integer, link numeric, level numeric, matched integer, candidates integer, partial integer,
       base_value numeric, current_value numeric, largest_share numeric, total_value numeric, backcast boolean, reason text)`,
    [code, vintage, JSON.stringify(levels)]);
}
