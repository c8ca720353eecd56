import { Injectable } from '@nestjs/common';
import { comparePriceLists, type ListChanges } from '../pricelist/compare-price-lists.js';
import { DraftsService } from '../pricelist/drafts.service.js';
import { PricelistService, type PriceListVersion } from '../pricelist/pricelist.service.js';
import { InvalidInput } from '../shared/errors.js';
import type { Viewer } from '../shared/viewer.js';
import { ListEffectService, type ListEffect } from './list-effect.service.js';

export type ComparedList = Pick<PriceListVersion, 'list' | 'version' | 'currency' | 'published' | 'sha256'> & Pick<PriceListVersion['content'], 'title' | 'priceLevel'>;

export interface ListComparison {
  from: ComparedList;
  to: ComparedList;
  changes: ListChanges;
  effect: ListEffect;
}

const DRAFT = 'drafts/';

/** Two price lists beside each other: what differs, and what that does to the values. */
@Injectable()
export class CompareListsService {
  constructor(
    private readonly pricelists: PricelistService,
    private readonly drafts: DraftsService,
    private readonly effects: ListEffectService,
  ) {}

  /**
   * @param from,to `nl/2026-1`, or `drafts/` with the id of a draft of the viewer's own organisation
   * @throws NotFound where one is not there, or not the viewer's to see; InvalidInput with the problems of a draft
   */
  async compare(from: string, to: string, viewer: Viewer | null): Promise<ListComparison> {
    const [before, after] = [await this.listOf(from, viewer), await this.listOf(to, viewer)];
    return {
      from: summaryOf(before), to: summaryOf(after), changes: comparePriceLists(before.content, after.content),
      effect: await this.effects.effect(before.content, after.content),
    };
  }

  private async listOf(name: string, viewer: Viewer | null): Promise<PriceListVersion> {
    if (viewer !== null && name.startsWith(DRAFT)) return this.draft(name.slice(DRAFT.length), viewer);
    const [list, version] = name.split('/') as [string, string];
    return this.pricelists.version(list, viewer, version);
  }

  private async draft(id: string, viewer: Viewer): Promise<PriceListVersion> {
    const { source, name } = await this.drafts.one(id, viewer);
    const read = await this.pricelists.check(source, name, { viewer, visibility: null, today: null });
    if ('problems' in read) throw new InvalidInput(name, read.problems);
    return read.version;
  }
}

export function summaryOf({ list, version, currency, published, sha256, content: { title, priceLevel } }: PriceListVersion): ComparedList {
  return { list, version, title, currency, priceLevel, published, sha256 };
}
