import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Requires } from '../organisations/auth.guard.js';
import { DoctorService, type Finding } from './doctor.service.js';

@ApiTags('health')
@Controller('api/v1/doctor')
export class DoctorController {
  constructor(private readonly doctor: DoctorService) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @Requires('admin')
  @ApiOperation({ summary: 'Whether what is stored is whole and hangs together: each thing that must always be so, with how much breaks it and what' })
  async examine(@Query({ schema: z.strictObject({}) }) _query: object): Promise<{ healthy: boolean; items: Finding[] }> {
    const items = await this.doctor.examine();
    return { healthy: items.every(({ broken }) => broken === 0), items };
  }
}
