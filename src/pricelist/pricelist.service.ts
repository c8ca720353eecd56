import { Injectable } from '@nestjs/common';
import { InjectDataSource, InjectRepository } from '@nestjs/typeorm';
import { DataSource, type EntityManager, type Repository, type SelectQueryBuilder } from 'typeorm';
import { KeysService } from '../organisations/keys.service.js';
import { canonicalHash } from '../shared/canonical-hash.js';
import { decodeDocument } from '../shared/decode-document.js';
import { Conflict, InvalidInput, NotFound, type Problem } from '../shared/errors.js';
import { schemaProblems } from '../shared/schema-problems.js';
import type { Viewer } from '../shared/viewer.js';
import { expiredPrices, type ExpiredPrice } from './expired-prices.js';
import { priceIndexSchema, type PriceIndex } from './price-index.js';
import { priceListHash } from './price-list-hash.js';
import type { Check, PriceList } from './price-list.js';
import { PriceListVersion } from './price-list-version.entity.js';
import { indicatorsRefused, insertList } from './publish-list.service.js';
import { readPriceList } from './read-price-list.service.js';
import { resolveLayers } from './resolve-layers.js';

export type { PriceListVersion };
export type Visibility = PriceListVersion['visibility'];

/** Who publishes, and on which day. */
export interface Publisher {
  viewer: Viewer;
  /** null: as the earlier versions of the list, or the list it extends, else public. */
  visibility: Visibility | null;
  /** ISO date: no list is published on a later one; null: the clock of this machine is not asked. */
  today: string | null;
}

/** A list read and found right, ready to be published; `already`: it is, with this very content. */
interface Prepared {
  version: PriceListVersion;
  checks: readonly Check[];
  index: PriceIndex;
  already: boolean;
}

export type KnownIndicator = Pick<PriceList['indicators'][number], 'code' | 'unit' | 'label' | 'notBefore'>;

/** Price lists and price indices: read strictly, published once, never changed. A private list is there for its own organisation only. */
@Injectable()
export class PricelistService {
  constructor(
    @InjectRepository(PriceListVersion) private readonly versions: Repository<PriceListVersion>,
    @InjectDataSource() private readonly database: DataSource,
    private readonly keys: KeysService,
  ) {}

  /** Every version that the viewer may see, the newest of each list first. */
  async all(viewer: Viewer | null): Promise<PriceListVersion[]> {
    return visibleTo(this.newestFirst(), viewer).getMany();
  }

  /** The newest version of every list that the viewer may see. */
  async newest(viewer: Viewer | null): Promise<PriceListVersion[]> {
    const all = await this.all(viewer);
    return all.filter(({ list }, at) => all[at - 1]?.list !== list);
  }

  /** All versions of a list, the newest first: that one is in force, the others are superseded. @throws NotFound also where it is not the viewer's to see */
  async versionsOf(list: string, viewer: Viewer | null): Promise<[PriceListVersion, ...PriceListVersion[]]> {
    const [newest, ...older] = await visibleTo(this.newestFirst().where('v.list = :list', { list }), viewer).getMany();
    if (!newest) throw new NotFound(`There is no price list "${list}".`);
    return [newest, ...older];
  }

  /** The newest version of a list, or the version asked for. @throws NotFound also where it is not the viewer's to see */
  async version(list: string, viewer: Viewer | null, version?: string): Promise<PriceListVersion> {
    const query = visibleTo(this.newestFirst().where('v.list = :list', { list }), viewer);
    const found = await (version === undefined ? query : query.andWhere('v.version = :version', { version })).limit(1).getOne();
    if (!found) throw new NotFound(`There is no price list "${list}"${version === undefined ? '' : ` version "${version}"`}.`);
    return found;
  }

  /** The newest version of a list, or a named one, whoever may see it: for making values, which is nobody's question; null where there is none. */
  async toValueWith(list: string, version?: string): Promise<PriceListVersion | null> {
    const query = this.newestFirst().where('v.list = :list', { list });
    return (version === undefined ? query : query.andWhere('v.version = :version', { version })).limit(1).getOne();
  }

  /** Versions are a year and a number: 2026-10 is newer than 2026-9. */
  private newestFirst(): SelectQueryBuilder<PriceListVersion> {
    return this.versions.createQueryBuilder('v').orderBy('v.list').addOrderBy('v.published', 'DESC').addOrderBy(`string_to_array(v.version, '-')::int[]`, 'DESC');
  }

  /**
   * Publishes a price list document (YAML or JSON), on the list it extends. The same document again only adds its new checks.
   * @throws InvalidInput with every problem; Conflict when this version is known with other content, or the list is not the publisher's
   */
  async publish(source: string, name: string, publisher: Publisher): Promise<{ version: PriceListVersion; already: boolean }> {
    const list = await readList(source, name);
    await this.keys.ensureOrganisation(publisher.viewer.organisation);
    return this.database.transaction(async (manager) => {
      await manager.query('lock table price_list in share row exclusive mode'); // one at a time: each sees what was published before
      const { version, checks, index, already } = await this.prepare(manager, list, name, publisher);
      if (!already) await insertList(manager, version, index);
      await addChecks(manager, version, checks, publisher.viewer);
      return { version, already };
    });
  }

  /** What publishing would say, without doing it: the version, or everything that stands in its way. */
  async check(source: string, name: string, publisher: Publisher): Promise<{ version: PriceListVersion; already: boolean } | { problems: readonly Problem[] }> {
    try {
      return await this.prepare(this.database.manager, await readList(source, name), name, publisher);
    } catch (error) {
      if (error instanceof InvalidInput) return { problems: error.problems };
      if (error instanceof Conflict) return { problems: [{ code: error.code, message: error.message }] };
      throw error;
    }
  }

  private async prepare(manager: EntityManager, { checks = [], ...document }: PriceList, name: string, { viewer, visibility, today }: Publisher): Promise<Prepared> {
    const { list, version, currency, published, extends: extended, priceIndex } = document;
    const sha256 = priceListHash(document);
    const known = await manager.findBy(PriceListVersion, { list });
    refuseOther(known, { list, version, sha256, visibility, organisation: viewer.organisation });
    const [index] = await manager.query<{ content: PriceIndex }[]>('select content from price_index where code = $1 and version = $2', [priceIndex.code, priceIndex.version]);
    const base = extended ? await visibleTo(manager.createQueryBuilder(PriceListVersion, 'v').where('v.list = :list and v.version = :version', extended), viewer).getOne() : null;
    const visible = visibility ?? known[0]?.visibility ?? base?.visibility ?? 'public';
    const resolved = extended && !base ? null : resolveLayers(document, base?.content ?? null);
    const problems = [
      ...(today === null || published <= today ? [] : [{ code: 'in-the-future', pointer: '/published', value: published, message: `${published} is still to come. Write the day on which it is published: ${today}.` }]),
      ...(index ? [] : [{ code: 'index-unknown', pointer: '/priceIndex', message: `the price index "${priceIndex.code}" version "${priceIndex.version}" is not published. Name one that is.` }]),
      ...(resolved ? [] : [{ code: 'extends-unknown', pointer: '/extends', message: `there is no published price list ${extended!.list} ${extended!.version}. Publish it first, or correct the version.` }]),
      ...(base?.visibility === 'private' && visible === 'public' ? [{ code: 'extends-private', pointer: '/extends', message: `${base.list} ${base.version} is private, so a list that stands on it is too. Publish this one as private.` }] : []),
      ...(resolved && 'problems' in resolved ? resolved.problems : []),
      ...await indicatorsRefused(manager, document, viewer.organisation),
    ];
    if (problems.length > 0 || !resolved || 'problems' in resolved || !index) throw new InvalidInput(name, problems);
    return { version: { list, version, sha256, content: resolved.list, document, currency, published, organisation: viewer.organisation, visibility: visible }, checks, index: index.content, already: known.some((each) => each.version === version) };
  }

  /** Adds that somebody looked at a version, and found it still valid. @throws InvalidInput where that day is still to come */
  async addCheck(version: PriceListVersion, check: Check, viewer: Viewer, today: string): Promise<void> {
    if (check.on > today) throw new InvalidInput('check', [{ code: 'in-the-future', pointer: '/on', value: check.on, message: `${check.on} is still to come. Write the day on which it was looked at: ${today} at the latest.` }]);
    await addChecks(this.database.manager, version, [check], viewer);
  }

  /** Who looked at a version, and when: the newest first. */
  async checks({ list, version }: Pick<PriceListVersion, 'list' | 'version'>): Promise<Check[]> {
    return this.database.query<Check[]>('select checked_on as "on", checked_by as by, note from price_list_check where list = $1 and version = $2 order by checked_on desc, added_at desc', [list, version]);
  }

  /** Prices of the newest lists that are used, although they were to be looked at again before this day. */
  async expired(viewer: Viewer | null, today: string): Promise<(ExpiredPrice & { of: PriceListVersion })[]> {
    return (await this.newest(viewer)).flatMap((of) => expiredPrices(of.content.indicators, today).map((expired) => ({ of, ...expired })));
  }

  /** Publishes a price index, under the same rules as a list. */
  async publishIndex(yaml: string, name: string): Promise<void> {
    const decoded = decodeDocument(yaml, 'yaml');
    if ('problems' in decoded) throw new InvalidInput(name, decoded.problems);
    const { document } = decoded;
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

  /** What every indicator of any list the viewer may see is, as its newest version says: its fixed unit, and the first day it can be measured. */
  async indicators(viewer: Viewer | null): Promise<Map<string, KnownIndicator>> {
    const known = new Map<string, KnownIndicator>();
    for (const { content } of await this.all(viewer)) {
      for (const { code, unit, label, notBefore } of content.indicators) if (!known.has(code)) known.set(code, { code, unit, label, ...(notBefore && { notBefore }) });
    }
    return known;
  }
}

function visibleTo(query: SelectQueryBuilder<PriceListVersion>, viewer: Viewer | null): SelectQueryBuilder<PriceListVersion> {
  return query.andWhere(`(v.visibility = 'public' or v.organisation = :organisation)`, { organisation: viewer?.organisation ?? null });
}

async function readList(source: string, name: string): Promise<PriceList> {
  const read = await readPriceList(source);
  if ('problems' in read) throw new InvalidInput(name, read.problems);
  return read.list;
}

function refuseOtherContent(what: string, known: string, offered: string): void {
  if (known !== offered) {
    throw new Conflict('published-content-differs', `${what} is published with other content (SHA-256 ${known.slice(0, 12)}..., offered ${offered.slice(0, 12)}...). A published version never changes: give the correction a new version.`);
  }
}

/** @throws Conflict where the list is another organisation's, or has this version with other content */
function refuseOther(known: readonly PriceListVersion[], { list, version, sha256, visibility, organisation }: Pick<PriceListVersion, 'list' | 'version' | 'sha256' | 'organisation'> & Pick<Publisher, 'visibility'>): void {
  const [first] = known;
  if (first && first.organisation !== organisation) throw new Conflict('list-taken', `The code "${list}" of a price list is in use by another organisation. Choose another.`);
  if (first && visibility !== null && first.visibility !== visibility) throw new Conflict('visibility-differs', `Price list ${list} is ${first.visibility}, all versions of it. Publish this one so too, or give the list another code.`);
  const same = known.find((each) => each.version === version);
  if (same) refuseOtherContent(`Price list ${list} ${version}`, same.sha256, sha256);
}

async function addChecks(manager: EntityManager, { list, version }: PriceListVersion, checks: readonly Check[], { label }: Viewer): Promise<void> {
  for (const { on, by, note } of checks) {
    await manager.query('insert into price_list_check (list, version, checked_on, checked_by, note, added_by) values ($1, $2, $3, $4, $5, $6) on conflict do nothing', [list, version, on, by, note, label]);
  }
}
