import { Injectable } from '@nestjs/common';
import { InitiativesService } from '../initiatives/initiatives.service.js';
import type { Sector, Text } from '../initiatives/reference-data.js';
import { ReferenceService } from '../initiatives/reference.service.js';
import type { Viewer } from '../shared/viewer.js';
import { UNSURE } from './ranges.service.js';
import { ValuationsService, type Basis, type Totals } from './valuations.service.js';

/** How a sector or a place stands: who is there, how many of them have measured, and what of it is valued. */
export interface Standing extends Omit<Totals, 'initiatives' | 'firstYear' | 'lastYear'> {
  /** Public initiatives. */
  initiatives: number;
  /** Those of them with realised measurements. */
  measured: number;
}
export type SectorStanding = Sector & Standing;
export interface PlaceStanding extends Standing {
  code: string;
  kind: 'province' | 'municipality';
  label: Text;
  /** The province it lies in; of a province itself. */
  province: string;
  /** Inhabitants on 1 January 2022, on the boundaries of 2023. */
  population: number;
}

const NOTHING_MEASURED = { value: null, backcastValue: null, priced: 0, backcast: 0, held: 0, excluded: 0, ...UNSURE };

/** Where initiatives flourish and where there are hardly any: by sector and by place, also those that have none. */
@Injectable()
export class LandscapeService {
  constructor(
    private readonly reference: ReferenceService,
    private readonly initiatives: InitiativesService,
    private readonly valuations: ValuationsService,
  ) {}

  async sectors(list: string, viewer: Viewer | null): Promise<{ basis: Basis | null; items: SectorStanding[] }> {
    const { basis, standing } = await this.standings(list, 'sector', viewer);
    return { basis, items: this.reference.data.sectors.map((sector) => ({ ...sector, ...standing(sector.code) })) };
  }

  /** All provinces, then all municipalities, each in their usual order. */
  async places(list: string, viewer: Viewer | null): Promise<{ basis: Basis | null; items: PlaceStanding[] }> {
    const [{ basis, standing: ofProvince }, { standing: ofMunicipality }] = [await this.standings(list, 'province', viewer), await this.standings(list, 'municipality', viewer)];
    const { provinces, municipalities } = this.reference.data;
    const inhabitants = (province: string) => municipalities.reduce((sum, place) => sum + (place.province === province ? place.population : 0), 0);
    return {
      basis,
      items: [
        ...provinces.map(({ code, label }) => ({ code, kind: 'province' as const, label, province: code, population: inhabitants(code), ...ofProvince(code) })),
        ...municipalities.map(({ code, name, province, population }) => ({ code, kind: 'municipality' as const, label: { nl: name, en: name }, province, population, ...ofMunicipality(code) })),
      ],
    };
  }

  private async standings(list: string, by: 'sector' | 'province' | 'municipality', viewer: Viewer | null): Promise<{ basis: Basis | null; standing: (code: string) => Standing }> {
    const counts = await this.initiatives.count(by, null);
    const valued = await this.valuations.totalsBy(list, by, viewer);
    const standing = (code: string): Standing => {
      const { initiatives: measured, firstYear, lastYear, ...totals } = valued?.totals.get(code) ?? { initiatives: 0, firstYear: null, lastYear: null, ...NOTHING_MEASURED };
      return { initiatives: counts.get(code) ?? 0, measured, ...totals };
    };
    return { basis: valued?.basis ?? null, standing };
  }
}
