import { Body, Controller, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Requires } from './auth.guard.js';
import { KeysService } from './keys.service.js';

const newKey = z.strictObject({
  organisation: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/).max(100).describe('Code of the organisation; a new one is made'),
  role: z.enum(['contributor', 'methodologist', 'admin']).describe('contributor imports; methodologist publishes too; admin also makes keys'),
  label: z.string().min(1).max(200).describe('Whose key it is, for people'),
}).meta({ example: { organisation: 'mijn-gemeente', role: 'contributor', label: 'monthly upload' } });

@ApiTags('keys')
@Controller('api/v1/keys')
export class KeysController {
  constructor(private readonly keys: KeysService) {}

  @Post()
  @Requires('admin')
  @ApiOperation({ summary: 'Make an API key for an organisation; it is shown once' })
  async create(@Body({ schema: newKey }) body: z.infer<typeof newKey>, @Query({ schema: z.strictObject({}) }) _query: object): Promise<{ id: string; key: string }> {
    return this.keys.create(body);
  }
}
