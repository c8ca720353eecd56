import { Injectable } from '@nestjs/common';
import { InjectDataSource, InjectRepository } from '@nestjs/typeorm';
import { DataSource, type EntityManager, type Repository, type SelectQueryBuilder } from 'typeorm';
import { parse as parseYaml, YAMLParseError } from 'yaml';
import { canonicalHash } from '../shared/canonical-hash.js';
import { toFixed, RATIO_DECIMALS } from '../shared/decimal.js';
import { Conflict, InvalidInput, NotFound } from '../shared/errors.js';
import { schemaProblems } from '../shared/schema-problems.js';
import { assumptionSetOf } from './assumption-set.js';
import { parsePriceList } from './parse-price-list.js';
import { priceListHash } from './price-list-hash.js';
import { indexRatio, priceIndexSchema, type PriceIndex } from './price-index.js';
import type { PriceList } from './price-list.js';
import { PriceListVersion } from './price-list-version.entity.js';
import { pricePosts } from './price-posts.js';

export type { PriceListVersion };

/** Price lists and price indices: read strictly, published once, never changed. */
@Injectable()
export class PricelistService {
  constructor(
    @InjectRepository(PriceListVersion) private readonly versions: Repository<PriceListVersion>,
    @InjectDataSource() private readonly database: DataSource,
  ) {}

  async all(): Promise<PriceListVersion[]> {
    return this.newestFirst().getMany();
  }

  /** The newest version of every list. */
  async newest(): Promise<PriceListVersion[]> {
    const all = await this.all();
    return all.filter(({ list }, at) => all[at - 1]?.list !== list);
  }

  /** The newest published version of a list, or the version asked for. */
  async version(list: string, version?: string): Promise<PriceListVersion> {
    const query = this.newestFirst().where('v.list = :list', { list });
    const found = await (version === undefined ? query : query.andWhere('v.version = :version', { version })).limit(1).getOne();
    if (!found) throw new NotFound(`There is no price list "${list}"${version ? ` version "${version}"` : ''}.`);
    return found;
  }

  /** Versions are a year and a number: 2026-10 is newer than 2026-9. */
  private newestFirst(): SelectQueryBuilder<PriceListVersion> {
    return this.versions.createQueryBuilder('v').orderBy('v.list').addOrderBy('v.published', 'DESC').addOrderBy(`string_to_array(v.version, '-')::int[]`, 'DESC');
  }

  /** Whether there is any list to value with. */
  async has(list: string): Promise<boolean> {
    return this.versions.existsBy({ list });
  }

  /**
   * Publishes a price list document. The same document again changes nothing.
   * @throws InvalidInput with every problem; Conflict when this version is known with other content
   */
  async publish(yaml: string, name: string): Promise<PriceList> {
    const read = parsePriceList(decodeYaml(yaml, name));
    if ('problems' in read) throw new InvalidInput(name, read.problems);
    const sha256 = priceListHash(read.list);
    await this.database.transaction(async (manager) => {
      const known = await manager.findOneBy(PriceListVersion, { list: read.list.list, version: read.list.version });
      if (known) refuseOtherContent(`Price list ${known.list} ${known.version}`, known.sha256, sha256);
      else await insertList(manager, read.list, sha256);
    });
    return read.list;
  }

  /** Publishes a price index, under the same rules as a list. */
  async publishIndex(yaml: string, name: string): Promise<void> {
    const document = decodeYaml(yaml, name);
    const read = priceIndexSchema.safeParse(document);
    if (!read.success) throw new InvalidInput(name, schemaProblems(read.error.issues, document));
    const { code, version } = read.data;
    const sha256 = canonicalHash(read.data);
    await this.database.transaction(async (manager) => {
      const [known] = await manager.query<{ sha256: string }[]>('select sha256 from price_index where code = $1 and version = $2', [code, version]);
      if (known) refuseOtherContent(`Price index ${code} ${version}`, known.sha256, sha256);
      else await manager.query('insert into price_index (code, version, sha256, content) values ($1, $2, $3, $4)', [code, version, sha256, JSON.stringify(read.data)]);
    });
  }

  async index(code: string, version: string): Promise<PriceIndex & { sha256: string }> {
    const [found] = await this.database.query<{ content: PriceIndex; sha256: string }[]>('select content, sha256 from price_index where code = $1 and version = $2', [code, version]);
    if (!found) throw new NotFound(`There is no price index "${code}" version "${version}". Publish it before the lists that use it.`);
    return { ...found.content, sha256: found.sha256 };
  }

  /** What every indicator known to any published list is, as its newest version says: its fixed unit, and the first day it can be measured. */
  async indicators(): Promise<Map<string, KnownIndicator>> {
    const known = new Map<string, KnownIndicator>();
    for (const { content } of await this.all()) {
      for (const { code, unit, label, notBefore } of content.indicators) if (!known.has(code)) known.set(code, { code, unit, label, ...(notBefore && { notBefore }) });
    }
    return known;
  }
}

export type KnownIndicator = Pick<PriceList['indicators'][number], 'code' | 'unit' | 'label' | 'notBefore'>;

function decodeYaml(yaml: string, name: string): unknown {
  try {
    return parseYaml(yaml, { uniqueKeys: true, strict: true });
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new InvalidInput(name, [{ code: 'yaml', row: error.linePos?.[0].line ?? 1, message: `${error.message.split('\n')[0]} Correct the YAML and try again.` }]);
  }
}

function refuseOtherContent(what: string, known: string, offered: string): void {
  if (known !== offered) {
    throw new Conflict('published-content-differs', `${what} is published with other content (SHA-256 ${known.slice(0, 12)}..., offered ${offered.slice(0, 12)}...). A published version never changes: give the correction a new version.`);
  }
}

async function insertList(manager: EntityManager, list: PriceList, sha256: string): Promise<void> {
  const key = [list.list, list.version];
  await manager.insert(PriceListVersion, { list: list.list, version: list.version, sha256, content: list, currency: list.currency, published: list.published });
  await fixIndicators(manager, list);
  await manager.query(
    `insert into list_indicator (list, version, indicator, assumption_set, held)
     select $1, $2, r.* from jsonb_to_recordset($3) as r(indicator text, assumption_set text, held boolean)`,
    [...key, JSON.stringify(list.indicators.map((entry) => ({ indicator: entry.code, assumption_set: assumptionSetOf(entry)?.id ?? null, held: entry.held !== undefined && entry.prices !== undefined })))]);
  const prices = list.indicators.flatMap((entry) => (entry.prices ?? []).map((price) => ({ indicator: entry.code, price })));
  await manager.query(
    `insert into price (list, version, indicator, valid_from, amount, low, high, price_level, backcast)
     select $1, $2, r.* from jsonb_to_recordset($3) as r(indicator text, valid_from date, amount numeric, low numeric, high numeric, price_level text, backcast boolean)`,
    [...key, JSON.stringify(prices.map(({ indicator, price }) => ({
      indicator, valid_from: price.from, amount: price.amount, low: price.low, high: price.high, price_level: price.priceLevel, backcast: price.backcast !== undefined,
    })))]);
  await manager.query(
    `insert into price_post (list, version, indicator, valid_from, position, stakeholder, kind, basis, transfer, amount)
     select $1, $2, r.* from jsonb_to_recordset($3) as r(indicator text, valid_from date, position integer, stakeholder text, kind text, basis text, transfer text, amount numeric)`,
    [...key, JSON.stringify(prices.flatMap(({ indicator, price }) => pricePosts(price).map((post, position) => ({
      indicator, valid_from: price.from, position, ...post, amount: post.amount.toFixed(),
    }))))]);
  await insertRatios(manager, list);
}

/** The first published list that names an indicator fixes its unit, stage and count for ever. */
async function fixIndicators(manager: EntityManager, list: PriceList): Promise<void> {
  const offered = JSON.stringify(list.indicators.map(({ code, unit, stage, count }) => ({ code, unit, stage, count })));
  const columns = 'as r(code text, unit text, stage text, count text)';
  const differing = await manager.query<{ code: string; list: string; version: string; unit: string; stage: string; count: string }[]>(
    `select i.* from indicator i join jsonb_to_recordset($1) ${columns} using (code) where (i.unit, i.stage, i.count) <> (r.unit, r.stage, r.count) order by code`, [offered]);
  if (differing.length > 0) {
    throw new InvalidInput(`${list.list} ${list.version}`, differing.map((known) => ({
      code: 'indicator-differs', pointer: `/indicators/${list.indicators.findIndex((entry) => entry.code === known.code)}`,
      message: `the indicator "${known.code}" was fixed by ${known.list} ${known.version} as ${known.unit}, ${known.stage}, ${known.count}. Use those, or give your indicator another code.`,
    })));
  }
  await manager.query(`insert into indicator (code, unit, stage, count, list, version) select r.code, r.unit, r.stage, r.count, $2, $3 from jsonb_to_recordset($1) ${columns} on conflict do nothing`, [offered, list.list, list.version]);
}

/** Divisions happen here, once per pair of years, and are stored: SQL only multiplies. */
async function insertRatios(manager: EntityManager, list: PriceList): Promise<void> {
  const { code, version } = list.priceIndex;
  const [index] = await manager.query<{ content: PriceIndex }[]>('select content from price_index where code = $1 and version = $2', [code, version]);
  if (!index) throw new NotFound(`Price list ${list.list} ${list.version} uses price index "${code}" version "${version}", which is not published. Publish it first.`);
  const years = new Set(list.indicators.flatMap((entry) => (entry.prices ?? []).map((price) => price.priceLevel)));
  for (const year of years) {
    const ratio = indexRatio(index.content, year, list.priceLevel);
    if (ratio) await manager.query('insert into index_ratio (code, version, from_year, to_year, ratio) values ($1, $2, $3, $4, $5) on conflict do nothing', [code, version, year, list.priceLevel, toFixed(ratio, RATIO_DECIMALS)]);
  }
}
