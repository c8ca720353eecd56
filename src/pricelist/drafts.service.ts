import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, type Repository } from 'typeorm';
import { uuidV7 } from '../database/uuid-v7.js';
import { KeysService } from '../organisations/keys.service.js';
import { Conflict, NotFound, type Problem } from '../shared/errors.js';
import type { Viewer } from '../shared/viewer.js';
import { PriceListDraft } from './price-list-draft.entity.js';
import { PricelistService, type PriceListVersion, type Visibility } from './pricelist.service.js';

export type { PriceListDraft };

/** A draft became another revision since it was read. */
export const EDITED = 'edited-meanwhile';

/** Lists in the making, of one organisation: kept as they were sent, also with mistakes in them, until they are published. */
@Injectable()
export class DraftsService {
  constructor(
    @InjectRepository(PriceListDraft) private readonly drafts: Repository<PriceListDraft>,
    private readonly pricelists: PricelistService,
    private readonly keys: KeysService,
  ) {}

  /** The drafts of the viewer's organisation, the last edited first. */
  async all(viewer: Viewer): Promise<PriceListDraft[]> {
    return this.drafts.find({ where: { organisation: viewer.organisation }, order: { updatedAt: 'DESC', id: 'DESC' } });
  }

  /** @throws NotFound also where it is another organisation's */
  async one(id: string, viewer: Viewer): Promise<PriceListDraft> {
    const found = await this.drafts.findOneBy({ id, organisation: viewer.organisation });
    if (!found) throw new NotFound(`There is no draft "${id}" of yours.`);
    return found;
  }

  async create(source: string, name: string, viewer: Viewer): Promise<PriceListDraft> {
    const id = uuidV7();
    await this.keys.ensureOrganisation(viewer.organisation);
    await this.drafts.insert({ id, organisation: viewer.organisation, name, source, createdBy: viewer.label });
    return this.one(id, viewer);
  }

  /** @param tag of the revision that is edited. @throws Conflict where it was edited since, or is published */
  async edit(id: string, tag: string, source: string, name: string, viewer: Viewer): Promise<PriceListDraft> {
    const seen = await this.unpublished(id, viewer);
    const { affected } = tag === this.tagOf(seen) ? await this.drafts.update({ id, revision: seen.revision, publishedList: IsNull() }, { source, name, revision: seen.revision + 1 }) : { affected: 0 };
    if (affected !== 1) throw new Conflict(EDITED, 'This draft was edited since you read it. Read it again, and make your change on that.');
    return this.one(id, viewer);
  }

  /** @throws Conflict where it is published */
  async remove(id: string, viewer: Viewer): Promise<void> {
    await this.unpublished(id, viewer);
    await this.drafts.delete({ id, publishedList: IsNull() });
  }

  /** Publishes a draft; the refusals are those of any list. Done twice, it is done once. */
  async publish(id: string, visibility: Visibility | null, viewer: Viewer): Promise<{ version: PriceListVersion; already: boolean }> {
    const { source, name } = await this.one(id, viewer);
    const published = await this.pricelists.publish(source, name, { viewer, visibility, today: today() });
    await this.drafts.update({ id, source }, { publishedList: published.version.list, publishedVersion: published.version.version });
    return published;
  }

  /** Its life (draft, published, or superseded by a later version), and what stands in the way of publishing it. */
  async standing({ source, name, publishedList, publishedVersion }: PriceListDraft, viewer: Viewer): Promise<{ status: 'draft' | 'published' | 'superseded'; problems: readonly Problem[] }> {
    if (publishedList !== null) {
      const newest = await this.pricelists.version(publishedList, viewer);
      return { status: newest.version === publishedVersion ? 'published' : 'superseded', problems: [] };
    }
    const read = await this.pricelists.check(source, name, { viewer, visibility: null, today: today() });
    return { status: 'draft', problems: 'problems' in read ? read.problems : [] };
  }

  /** Names a revision of a draft, for whoever edits it. */
  tagOf({ revision }: PriceListDraft): string {
    return `"${revision}"`;
  }

  private async unpublished(id: string, viewer: Viewer): Promise<PriceListDraft> {
    const found = await this.one(id, viewer);
    if (found.publishedList !== null) throw new Conflict('draft-published', `This draft is published as ${found.publishedList} ${found.publishedVersion}, which never changes. Make a new draft, with the next version.`);
    return found;
  }
}

const today = () => new Date().toISOString().slice(0, 10);
