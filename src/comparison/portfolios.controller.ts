import { Body, Controller, Get, Header, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Asker, OpenToAll } from '../organisations/auth.guard.js';
import { isDecimalText, parseDecimal } from '../shared/decimal.js';
import { InvalidInput } from '../shared/errors.js';
import * as query from '../shared/query.js';
import { toCsv } from '../shared/to-csv.js';
import { toXlsx } from '../shared/to-xlsx.js';
import type { Viewer } from '../shared/viewer.js';
import { readGrants } from './grants-file.js';
import { grantOfCode, type Grant } from './grants.js';
import { GRANTS_IN_ADDRESS, PortfoliosService, type Portfolio, type ShownHolding } from './portfolios.service.js';

const codes = z.union([z.string(), z.array(z.string()).max(GRANTS_IN_ADDRESS)]).optional();
const settings = z.strictObject({
  list: query.list,
  move: z.string().refine((text) => isDecimalText(text) && !text.startsWith('-'), 'is not an amount: write digits with a point before the decimals').transform(parseDecimal).optional().describe('What if so many euro had gone to another initiative; with `moveFrom` and `moveTo`'),
  moveFrom: query.code.optional().describe('The initiative it is taken from'),
  moveTo: query.code.optional().describe('The initiative it goes to'),
});
const asked = settings.extend({
  grant: codes.describe('A grant, once for each: short name of the initiative, year, amount, and the currency where it is not EUR, with ~ between, such as buuv~2014~25000'),
  funder: z.string().min(1).max(200).optional().describe('What initiatives reported in public to have got of this funder, by the description of the input'),
});
type Settings = z.infer<typeof settings>;
type Asked = z.infer<typeof asked>;

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const COLUMNS = ['initiative', 'name', 'sector', 'year', 'amount', 'inputs', 'share', 'value', 'shared', 'reason'] as const satisfies readonly (keyof ShownHolding)[];
const NUMBERS: readonly string[] = ['year', 'amount', 'inputs', 'share', 'value', 'shared'];

@ApiTags('comparison')
@Controller('api/v1')
export class PortfoliosController {
  constructor(private readonly portfolios: PortfoliosService) {}

  @Get('portfolios')
  @ApiOperation({ summary: 'A portfolio of grants in the address: the value each euro shares in, by year, place, sector, SDG and stakeholder. Nothing is stored' })
  async one(@Query({ schema: asked }) { grant, funder, ...rest }: Asked, @Asker() viewer: Viewer | null): Promise<Portfolio> {
    const grants = [...grantsOf(grant), ...(funder === undefined ? [] : await this.portfolios.ofFunder(funder))];
    return this.portfolios.of(grants, settingsOf(rest), viewer);
  }

  @Get('portfolios.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'What it holds, as CSV' })
  async csv(@Query({ schema: asked }) query: Asked, @Asker() viewer: Viewer | null): Promise<string> {
    return toCsv((await this.one(query, viewer)).holdings, COLUMNS);
  }

  @Get('portfolios.xlsx')
  @ApiOperation({ summary: 'The same as a workbook' })
  async xlsx(@Query({ schema: asked }) query: Asked, @Asker() viewer: Viewer | null, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const { holdings } = await this.one(query, viewer);
    void reply.type(XLSX).header('Content-Disposition', 'attachment; filename="portfolio.xlsx"');
    return Buffer.concat([...toXlsx('portfolio', holdings, COLUMNS.map((name) => ({ name, number: NUMBERS.includes(name) })))]);
  }

  @Post('portfolios')
  @HttpCode(200)
  @OpenToAll()
  @ApiConsumes('text/csv', 'application/json')
  @ApiBody({ schema: { type: 'object', properties: { grants: { type: 'array', items: { type: 'object' }, description: 'Grants in the 360Giving standard, or {initiative, year, amount, currency, funder}' } } } })
  @ApiOperation({ summary: 'The same of a list of grants as a file: CSV or JSON in the 360Giving standard. Nothing is stored' })
  async ofFile(@Body() body: unknown, @Query({ schema: settings }) query: Settings, @Asker() viewer: Viewer | null): Promise<Portfolio> {
    const read = readGrants(body);
    if ('problems' in read) throw new InvalidInput('grants', read.problems);
    return this.portfolios.of(read.grants, settingsOf(query), viewer);
  }
}

function grantsOf(given: z.infer<typeof codes>): Grant[] {
  const written = given === undefined ? [] : [given].flat();
  const read = written.map((code) => ({ code, grant: grantOfCode(code) }));
  const wrong = read.filter(({ grant }) => grant === null);
  if (wrong.length > 0) throw new InvalidInput('query', wrong.map(({ code }) => ({ code: 'invalid', pointer: '/grant', value: code.slice(0, 80), message: `"${code.slice(0, 80)}" is no grant. Write short name, year and amount with ~ between, such as buuv~2014~25000.` })));
  return read.map(({ grant }) => grant!);
}

function settingsOf({ list, move, moveFrom, moveTo }: Settings) {
  return { list, move: move && moveFrom !== undefined && moveTo !== undefined ? { amount: move, from: moveFrom, to: moveTo } : undefined };
}
