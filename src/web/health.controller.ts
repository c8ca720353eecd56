import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { CODE_VERSION } from '../config.js';
import { METHOD_VERSION } from '../valuation/method-version.js';

@ApiTags('health')
@Controller('api/v1/health')
export class HealthController {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Whether the server and its database answer' })
  async health(@Query({ schema: z.strictObject({}) }) _query: object) {
    const [{ value }] = await this.database.query<[{ value: number }]>('select value from publication_counter');
    return { status: 'ok', version: CODE_VERSION, methodVersion: METHOD_VERSION, publication: value };
  }
}
