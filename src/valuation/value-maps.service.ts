import { Injectable } from '@nestjs/common';
import { PricelistService } from '../pricelist/pricelist.service.js';
import { InvalidInput, NotFound } from '../shared/errors.js';
import type { Viewer } from '../shared/viewer.js';
import { valueMap, type Sroi } from './sroi.js';
import type { MapList } from './value-map-prices.js';
import { parseValueMap, type ValueMap } from './value-map.js';

/** Values maps with the published lists they name; nothing is stored. */
@Injectable()
export class ValueMapsService {
  constructor(private readonly pricelists: PricelistService) {}

  /**
   * @param document what a decoder returned
   * @throws InvalidInput with every problem of the map, or between it and its list
   */
  async value(document: unknown, viewer: Viewer | null): Promise<Sroi> {
    const read = parseValueMap(document);
    if ('problems' in read) throw new InvalidInput('value map', read.problems);
    const valued = valueMap(read.map, await this.listOf(read.map, viewer));
    if ('problems' in valued) throw new InvalidInput('value map', valued.problems);
    return valued.result;
  }

  private async listOf({ priceList }: ValueMap, viewer: Viewer | null): Promise<MapList | null> {
    if (!priceList) return null;
    try {
      const { content } = await this.pricelists.version(priceList.list, viewer, priceList.version);
      return { list: content, index: await this.pricelists.index(content.priceIndex.code, content.priceIndex.version) };
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
      throw new InvalidInput('value map', [{ code: 'price-list-unknown', pointer: '/priceList', value: `${priceList.list} ${priceList.version}`, message: `${error.message} Name a published one.` }]);
    }
  }
}
