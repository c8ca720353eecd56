import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Asker } from '../organisations/auth.guard.js';
import { NotFound } from '../shared/errors.js';
import * as query from '../shared/query.js';
import { toCsv } from '../shared/to-csv.js';
import type { Viewer } from '../shared/viewer.js';
import type { Basis } from './valuations.service.js';
import { LandscapeService } from './landscape.service.js';

const ofList = z.strictObject({ list: query.list });
const ofPlaces = ofList.extend({
  kind: z.enum(['province', 'municipality']).optional().describe('Only provinces, or only municipalities'),
  province: query.province.optional(),
});

const STANDING = ['initiatives', 'measured', 'value', 'low', 'median', 'high', 'backcastValue', 'priced', 'backcast', 'held', 'excluded'] as const;
const SECTOR_COLUMNS = ['code', 'labelNl', 'labelEn', 'explanationNl', 'explanationEn', 'icnptsoCode', 'icnptsoTitle', ...STANDING] as const;
const PLACE_COLUMNS = ['code', 'kind', 'labelNl', 'labelEn', 'province', 'population', ...STANDING] as const;

@ApiTags('sectors and places')
@Controller('api/v1')
export class LandscapeController {
  constructor(private readonly landscape: LandscapeService) {}

  @Get('sectors')
  @ApiOperation({ summary: 'What initiatives work at, with how many there are, how many of them measured, and what that is worth' })
  async sectors(@Query({ schema: ofList }) { list }: z.infer<typeof ofList>, @Asker() viewer: Viewer | null) {
    return valued(await this.landscape.sectors(list, viewer), list);
  }

  @Get('sectors.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async sectorsCsv(@Query({ schema: ofList }) query: z.infer<typeof ofList>, @Asker() viewer: Viewer | null): Promise<string> {
    const { items } = await this.sectors(query, viewer);
    return toCsv(items.map(({ label, explanation, icnptso, range, ...sector }) => ({
      ...sector, ...range, labelNl: label.nl, labelEn: label.en, explanationNl: explanation.nl, explanationEn: explanation.en, icnptsoCode: icnptso.code, icnptsoTitle: icnptso.title,
    })), SECTOR_COLUMNS);
  }

  @Get('places')
  @ApiOperation({ summary: 'Provinces and municipalities of the Netherlands, also those without initiatives, with inhabitants and the same figures' })
  async places(@Query({ schema: ofPlaces }) { list, kind, province }: z.infer<typeof ofPlaces>, @Asker() viewer: Viewer | null) {
    const { basis, items } = valued(await this.landscape.places(list, viewer), list);
    return { basis, items: items.filter((place) => (kind === undefined || place.kind === kind) && (province === undefined || place.province === province)) };
  }

  @Get('places.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV' })
  async placesCsv(@Query({ schema: ofPlaces }) query: z.infer<typeof ofPlaces>, @Asker() viewer: Viewer | null): Promise<string> {
    const { items } = await this.places(query, viewer);
    return toCsv(items.map(({ label, range, ...place }) => ({ ...place, ...range, labelNl: label.nl, labelEn: label.en })), PLACE_COLUMNS);
  }
}

/** Before anything is valued the figures are there without values; with a list that was asked for by name they are not. */
function valued<Answer extends { basis: Basis | null }>(answer: Answer, list: string): Answer {
  if (!answer.basis && list !== query.DEFAULT_LIST) throw new NotFound(`Nothing is valued with price list "${list}" yet.`);
  return answer;
}
