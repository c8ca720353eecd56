import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Asker } from '../organisations/auth.guard.js';
import { changeRows } from '../pricelist/change-rows.js';
import { toCsv } from '../shared/to-csv.js';
import type { Viewer } from '../shared/viewer.js';
import { CompareListsService, type ListComparison } from './compare-lists.service.js';

const side = z.string().regex(/^([a-z0-9-]+\/)?[a-z0-9-]+$/, 'is not a version: write 2026-1 for a version of this list, nl/2026-1 for one of another').max(200);
const WHICH = 'a version of this list (2026-1) or of another (utrecht/2026-1)';
const asked = z.strictObject({
  from: side.meta({ description: `The list before: ${WHICH}`, example: '2026-1' }),
  to: side.meta({ description: `The list after: ${WHICH}, or, with a key, a draft of your own (drafts/ and its id)`, example: '2026-1' }),
});
const COLUMNS = [
  'change', 'code', 'labelNl', 'labelEn', 'unit', 'part', 'from', 'before', 'after', 'difference', 'ratio', 'heldBefore', 'heldAfter', 'priceLevelBefore', 'priceLevelAfter', 'sourceBefore', 'sourceAfter',
] as const;

@ApiTags('price lists')
@Controller('api/v1/price-lists/:list')
export class CompareListsController {
  constructor(private readonly lists: CompareListsService) {}

  @Get('compare')
  @Header('Cache-Control', 'no-cache')
  @ApiOperation({ summary: 'What differs between two versions or two lists, and what that does to the value of everything public: in all, by sector, and for the ten initiatives that move most. Nothing is stored' })
  async compare(@Param('list') list: string, @Query({ schema: asked }) { from, to }: z.infer<typeof asked>, @Asker() viewer: Viewer | null): Promise<ListComparison> {
    const [before, after] = [from, to].map((name) => (name.includes('/') ? name : `${list}/${name}`)) as [string, string];
    return this.lists.compare(before, after, viewer);
  }

  @Get('compare.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @Header('Cache-Control', 'no-cache')
  @ApiOperation({ summary: 'What differs, as CSV' })
  async csv(@Param('list') list: string, @Query({ schema: asked }) query: z.infer<typeof asked>, @Asker() viewer: Viewer | null): Promise<string> {
    const { changes } = await this.compare(list, query, viewer);
    return toCsv(changeRows(changes).map(({ label, beforeQuote, afterQuote, ...row }) => ({
      ...row, labelNl: label?.nl, labelEn: label?.en, heldBefore: beforeQuote?.held, heldAfter: afterQuote?.held, priceLevelBefore: beforeQuote?.priceLevel, priceLevelAfter: afterQuote?.priceLevel,
      sourceBefore: beforeQuote?.source?.title, sourceAfter: afterQuote?.source?.title,
    })), COLUMNS);
  }
}
