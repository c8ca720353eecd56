import { Controller, Get, Header, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Asker } from '../organisations/auth.guard.js';
import * as query from '../shared/query.js';
import { toCsv } from '../shared/to-csv.js';
import { toXlsx } from '../shared/to-xlsx.js';
import type { Viewer } from '../shared/viewer.js';
import type { MunicipalSavings } from './savings.service.js';
import { SavingsService } from './savings.service.js';

const asked = z.strictObject({ list: query.list, year: query.year.optional().describe('The calendar year; left out: the last in which something falls that is priced, else the last in which something was done') });
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const COLUMNS = ['year', 'division', 'code', 'stakeholder', 'kind', 'value', 'transfers', 'ledger', 'cashable', 'cashableUnknown'] as const;
type Row = Partial<Record<(typeof COLUMNS)[number], string | number | null>>;
const NUMBERS: readonly string[] = ['year', 'value', 'transfers', 'ledger', 'cashable', 'cashableUnknown'];

@ApiTags('comparison')
@Controller('api/v1')
export class MunicipalitiesController {
  constructor(private readonly savings: SavingsService) {}

  @Get('municipalities/:code/savings')
  @ApiOperation({ summary: 'What initiatives save a municipality and others in a calendar year, by stakeholder, law and category, who paid, and how that compares to municipalities like it' })
  async one(@Param('code') code: string, @Query({ schema: asked }) query: z.infer<typeof asked>, @Asker() viewer: Viewer | null): Promise<MunicipalSavings> {
    return this.savings.of(code, query, viewer);
  }

  @Get('municipalities/:code/savings.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The savings as CSV' })
  async csv(@Param('code') code: string, @Query({ schema: asked }) query: z.infer<typeof asked>, @Asker() viewer: Viewer | null): Promise<string> {
    return toCsv<Row>(rowsOf(await this.one(code, query, viewer)), COLUMNS);
  }

  @Get('municipalities/:code/savings.xlsx')
  @ApiOperation({ summary: 'The same as a workbook' })
  async xlsx(@Param('code') code: string, @Query({ schema: asked }) query: z.infer<typeof asked>, @Asker() viewer: Viewer | null, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const rows = rowsOf(await this.one(code, query, viewer));
    void reply.type(XLSX).header('Content-Disposition', `attachment; filename="savings-${code}.xlsx"`);
    return Buffer.concat([...toXlsx('savings', rows, COLUMNS.map((name) => ({ name, number: NUMBERS.includes(name) })))]);
  }
}

function rowsOf({ savings: { year, stakeholders, laws, categories } }: MunicipalSavings): Row[] {
  const field = (division: string) => (row: (typeof laws)[number]) => ({ year, division, kind: 'fiscal', ...row });
  return [...stakeholders.map((row) => ({ year, division: 'stakeholder', code: row.stakeholder, ...row })), ...laws.map(field('law')), ...categories.map(field('category'))];
}
