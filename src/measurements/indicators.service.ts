import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { priceHistory, type PriceHistory } from '../pricelist/price-history.js';
import { priceStatus, type PriceStatus } from '../pricelist/price-status.js';
import { PricelistService, type PriceListVersion } from '../pricelist/pricelist.service.js';
import { relatedIndicators, type RelatedIndicators } from '../pricelist/related-indicators.js';
import { ownEntries, type ResolvedIndicator, type ResolvedPriceList } from '../pricelist/resolve-layers.js';
import { NotFound } from '../shared/errors.js';
import type { Viewer } from '../shared/viewer.js';

/** An indicator as a version of a list has it, and whether that has a price for it today. */
export interface IndicatorOfList extends PriceStatus {
  of: ResolvedPriceList;
  entry: ResolvedIndicator;
}

/** The same with how it came to be so, and what may not be counted beside it. */
export interface IndicatorInFull extends IndicatorOfList {
  /** Of the version it stands in. */
  sha256: string;
  history: PriceHistory;
  related: RelatedIndicators;
}

/** One indicator in every newest list that has it, at least one; and the first of those who measured it, of so many. */
export interface OneIndicator {
  lists: [IndicatorInFull, ...IndicatorInFull[]];
  measuredBy: { slug: string; name: string }[];
  measured: number;
}

const MEASURED = `
  from current_measurement m join initiative i on i.id = m.initiative_id
  where m.visibility = 'public' and i.visibility = 'public' and m.status = 'realised' and m.excluded is null`;
const SHOWN = 20;

/** What can be counted: every indicator of the newest lists, with its price and with who measured it. */
@Injectable()
export class IndicatorsService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly pricelists: PricelistService,
  ) {}

  /** Of the newest version of every list the viewer may see: what that has of its own or overrides, the rest stands in the list it extends. */
  async all(viewer: Viewer | null): Promise<IndicatorOfList[]> {
    const versions = await this.pricelists.newest(viewer);
    return (await Promise.all(versions.map(async ({ content }) => this.ofVersion({ content: { ...content, indicators: ownEntries(content) } })))).flat();
  }

  /** Of one version, in its own order. */
  async ofVersion({ content }: Pick<PriceListVersion, 'content'>): Promise<IndicatorOfList[]> {
    const index = await this.pricelists.index(content.priceIndex.code, content.priceIndex.version);
    const today = new Date().toISOString().slice(0, 10);
    return content.indicators.map((entry) => ({ of: content, entry, ...priceStatus(entry, today, index, content.priceLevel) }));
  }

  /** How many public initiatives measured each, by its code. */
  async measured(): Promise<Map<string, number>> {
    const rows = await this.database.query<{ indicator: string; count: number }[]>(`select m.indicator, count(distinct m.initiative_id)::int as count ${MEASURED} group by 1`);
    return new Map(rows.map(({ indicator, count }) => [indicator, count]));
  }

  /** One indicator in every newest list that has it, and the first of those who measured it, by name. @throws NotFound */
  async one(code: string, viewer: Viewer | null): Promise<OneIndicator> {
    const found = (await this.all(viewer)).filter(({ entry }) => entry.code === code);
    const [first, ...others] = await Promise.all(found.map(async (indicator) => {
      const versions = await this.pricelists.versionsOf(indicator.of.list, viewer);
      return { ...indicator, sha256: versions[0].sha256, history: priceHistory(versions, code), related: relatedIndicators(indicator.entry, versions[0].content) };
    }));
    if (!first) throw new NotFound(`There is no indicator "${code}" in the newest price lists.`);
    const measuredBy = await this.database.query<{ slug: string; name: string }[]>(`select distinct i.name collate "C" as name, i.slug ${MEASURED} and m.indicator = $1 order by 1, 2`, [code]);
    return { lists: [first, ...others], measuredBy: measuredBy.slice(0, SHOWN), measured: measuredBy.length };
  }
}
