import { Controller, Get, Header, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { toCsv } from '../shared/to-csv.js';
import { toXlsx } from '../shared/to-xlsx.js';
import { UNCERTAINTY } from '../valuation/uncertainty-parameters.js';
import { bondQuery, type BondQuery } from './bond-terms.js';
import { bondAnswer, socialImpactBond } from './social-impact-bond.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const COLUMNS = ['monthsRealised', 'fallShare', 'payment', 'municipalityPays', 'saving', 'municipalityKeeps', 'annualReturn'] as const;

@ApiTags('comparison')
@Controller('api/v1')
export class SibController {
  @Get('sib')
  @ApiOperation({ summary: 'A social impact bond: what investor and municipality may expect, with the chance of loss. Nothing is stored' })
  answer(@Query({ schema: bondQuery }) query: BondQuery) {
    return bondAnswer(socialImpactBond(query, UNCERTAINTY));
  }

  @Get('sib.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'What each party gets by result, as CSV' })
  csv(@Query({ schema: bondQuery }) query: BondQuery): string {
    return toCsv<Partial<Record<(typeof COLUMNS)[number], unknown>>>(this.answer(query).outcomes, COLUMNS);
  }

  @Get('sib.xlsx')
  @ApiOperation({ summary: 'The same as a workbook' })
  xlsx(@Query({ schema: bondQuery }) query: BondQuery, @Res({ passthrough: true }) reply: FastifyReply): Buffer {
    const rows = this.answer(query).outcomes as Record<(typeof COLUMNS)[number], string>[];
    void reply.type(XLSX).header('Content-Disposition', 'attachment; filename="sib.xlsx"');
    return Buffer.concat([...toXlsx('results', rows, COLUMNS.map((name) => ({ name, number: true })))]);
  }
}
