import { Controller, Get, Header, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Asker } from '../organisations/auth.guard.js';
import * as query from '../shared/query.js';
import { toCsv } from '../shared/to-csv.js';
import type { Viewer } from '../shared/viewer.js';
import { InitiativesService, type Initiative } from './initiatives.service.js';
import { foundedAsKnown } from './parse-profiles.js';

const filters = z.strictObject({
  q: z.string().min(1).max(100).optional().describe('Words of the name, the place, the sentence or the target group, in Dutch or English, in any form'),
  sector: query.code.optional().meta({ description: 'Code of a sector', example: 'repair' }),
  kind: query.code.optional().describe('Code of a kind: initiative, social-enterprise, cooperative, platform, programme'),
  theme: query.code.optional().describe('Code of a theme'),
  phase: query.code.optional().describe('Code of a phase: idea, start, maturing, continuity, established'),
  need: query.code.optional().describe('Code of something it needs'),
  evidence: z.enum(['self-reported', 'documented', 'audited', 'effect-study']).optional().describe('Only those with a measurement that is so sure'),
  sdg: z.string().regex(/^([1-9]|1[0-7])$/, 'is not a goal: write 1 to 17').optional().describe('Only those that measured something which serves this Sustainable Development Goal'),
  funded: z.string().regex(/^\d{1,12}$/, 'is not an amount: write whole euros').optional().describe('Only those that reported so many euro or more as put in, all years together'),
  province: query.province.optional(),
  municipality: z.string().regex(/^GM\d{4}$/, 'is not a municipality: write its code, such as GM0363').optional().describe('Code of a Dutch municipality of 2023'),
  country: query.country.optional(),
  indicator: query.code.optional().describe('Code of an indicator: only those who measured it'),
});
const exportQuery = filters.extend({ own: z.enum(['true', 'false']).default('false').describe('true: only those of your own organisation, which an import takes as they are; for everyone else there are none') });
const pageQuery = filters.extend({ limit: query.limit, cursor: query.cursor.optional() });

const COLUMNS = [
  'slug', 'name', 'sector', 'country', 'place', 'founded', 'closed', 'website', 'source', 'kind', 'municipality', 'province', 'themes', 'phase',
  'asOf', 'targetGroup', 'targetGroupEn', 'legalForm', 'needs', 'summary', 'summaryEn',
] as const;
const EXPORT_PAGE = 1000;

@ApiTags('initiatives')
@Controller('api/v1')
export class InitiativesController {
  constructor(private readonly initiatives: InitiativesService) {}

  @Get('initiatives')
  @ApiOperation({ summary: 'Initiatives, by name; the next page is in the Link header' })
  async page(@Query({ schema: pageQuery }) { limit, cursor, ...filter }: z.infer<typeof pageQuery>, @Asker() viewer: Viewer | null, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const { items, next, total } = await this.initiatives.page(filter, viewer, limit, cursor);
    if (next !== null) {
      const address = new URLSearchParams({ ...(request.query as Record<string, string>), cursor: next });
      void reply.header('Link', `</api/v1/initiatives?${address.toString()}>; rel="next"`);
    }
    return { items: items.map(shown), total, next };
  }

  @Get('initiatives.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'All initiatives that fit the filters, as CSV' })
  async csv(@Query({ schema: exportQuery }) { own, ...filter }: z.infer<typeof exportQuery>, @Asker() viewer: Viewer | null): Promise<string> {
    const rows: Initiative[] = [];
    for (let cursor: string | undefined | null; cursor !== null;) {
      const page = await this.initiatives.page(filter, viewer, EXPORT_PAGE, cursor);
      rows.push(...page.items.filter(({ organisation }) => own === 'false' || organisation === viewer?.organisation));
      cursor = page.next;
    }
    return toCsv(rows.map((row) => ({ ...shown(row), themes: row.themes.join(';'), needs: row.needs.join(';') })), COLUMNS);
  }

  @Get('initiatives/:slug')
  @ApiOperation({ summary: 'One initiative' })
  async one(@Param('slug') slug: string, @Asker() viewer: Viewer | null, @Query({ schema: z.strictObject({}) }) _query: object) {
    return shown(await this.initiatives.one(slug, viewer));
  }
}

function shown({ id, foundedTo, ...initiative }: Initiative): Omit<Initiative, 'id' | 'foundedTo'> {
  return { ...initiative, founded: foundedAsKnown(initiative.founded, foundedTo) };
}
