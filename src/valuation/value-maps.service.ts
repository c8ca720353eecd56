import { Injectable } from '@nestjs/common';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { NotFound, type Problem } from '../shared/errors.js';
import type { Viewer } from '../shared/viewer.js';
import { valueMap, type ValuedMap } from './sroi.js';
import type { MapList } from './value-map-prices.js';
import { parseValueMap, type ValueMap } from './value-map.js';

/** Values maps with the published lists they name; nothing is stored. */
@Injectable()
export class ValueMapsService {
  constructor(private readonly pricelists: PricelistService) {}

  /** @param document what a decoder returned */
  async valueDocument(document: unknown, viewer: Viewer | null): Promise<ValuedMap> {
    const read = parseValueMap(document);
    return 'problems' in read ? read : this.value(read.map, viewer);
  }

  async value(map: ValueMap, viewer: Viewer | null): Promise<ValuedMap> {
    const list = await this.listOf(map, viewer);
    return list && 'problems' in list ? list : valueMap(map, list);
  }

  private async listOf({ priceList }: ValueMap, viewer: Viewer | null): Promise<MapList | { problems: Problem[] } | null> {
    if (!priceList) return null;
    try {
      const { content } = await this.pricelists.version(priceList.list, viewer, priceList.version);
      return { list: content, index: await this.pricelists.index(content.priceIndex.code, content.priceIndex.version) };
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
      return { problems: [{ code: 'price-list-unknown', pointer: '/priceList', value: `${priceList.list} ${priceList.version}`, message: `${error.message} Name a published one.` }] };
    }
  }
}
