import { Injectable } from '@nestjs/common';
import { comparePriceLists, type ListChanges } from '../pricelist/compare-price-lists.js';
import { DraftsService } from '../pricelist/drafts.service.js';
import { PricelistService, type PriceListVersion } from '../pricelist/pricelist.service.js';
import { InvalidInput } from '../shared/errors.js';
import { DEFAULT_LIST } from '../shared/query.js';
import { hasRole, type Viewer } from '../shared/viewer.js';
import { ListEffectService, type ListEffect } from './list-effect.service.js';

export type ComparedList = Pick<PriceListVersion, 'list' | 'version' | 'currency' | 'published' | 'visibility' | 'sha256'> & Pick<PriceListVersion['content'], 'title' | 'priceLevel'>;

export interface ListComparison {
  from: ComparedList;
  to: ComparedList;
  changes: ListChanges;
  effect: ListEffect;
}

export const DRAFT = 'drafts/';

/** Two price lists beside each other: what differs, and what that does to the values. */
@Injectable()
export class CompareListsService {
  constructor(
    private readonly pricelists: PricelistService,
    private readonly drafts: DraftsService,
    private readonly effects: ListEffectService,
  ) {}

  /**
   * @param from `nl/2026-1`; without it the newest other version of the list after, else the list that stands on, else the usual one
   * @param to the same, or `drafts/` with the id of a draft of the viewer's own organisation
   * @throws NotFound where one is not there, or not the viewer's to see; InvalidInput with the problems of a draft
   */
  async compare(from: string | undefined, to: string, viewer: Viewer | null): Promise<ListComparison> {
    const after = await this.listOf(to, viewer);
    const before = from === undefined ? await this.usualBefore(after, viewer) : await this.listOf(from, viewer);
    return {
      from: comparedList(before), to: comparedList(after), changes: comparePriceLists(before.content, after.content),
      effect: await this.effects.effect(before.content, after.content),
    };
  }

  private async listOf(name: string, viewer: Viewer | null): Promise<PriceListVersion> {
    if (viewer && hasRole(viewer, 'methodologist') && name.startsWith(DRAFT)) return this.draft(name.slice(DRAFT.length), viewer);
    const [list, version] = name.split('/') as [string, string];
    return this.pricelists.version(list, viewer, version);
  }

  private async usualBefore({ list, version, document }: PriceListVersion, viewer: Viewer | null): Promise<PriceListVersion> {
    const all = await this.pricelists.all(viewer);
    return all.find((other) => other.list === list && other.version !== version)
      ?? all.find((other) => other.list === document.extends?.list && other.version === document.extends.version)
      ?? this.pricelists.version(DEFAULT_LIST, viewer);
  }

  private async draft(id: string, viewer: Viewer): Promise<PriceListVersion> {
    const { source, name } = await this.drafts.one(id, viewer);
    const read = await this.pricelists.check(source, name, { viewer, visibility: null, today: null });
    if ('problems' in read) throw new InvalidInput(name, read.problems);
    return read.version;
  }
}

export function comparedList({ list, version, currency, published, visibility, sha256, content: { title, priceLevel } }: PriceListVersion): ComparedList {
  return { list, version, title, currency, priceLevel, published, visibility, sha256 };
}
