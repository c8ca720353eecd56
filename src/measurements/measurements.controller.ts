import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { InitiativesService } from '../initiatives/initiatives.service.js';
import { Asker } from '../organisations/auth.guard.js';
import { unmistakable } from '../shared/number-notation.js';
import { toCsv } from '../shared/to-csv.js';
import type { Viewer } from '../shared/viewer.js';
import { MeasurementsService, type InputRow, type MeasurementRow } from './measurements.service.js';

const nothing = z.strictObject({});
const MEASUREMENT_COLUMNS = ['initiative', 'indicator', 'from', 'until', 'exact', 'quantity', 'unit', 'status', 'evidence', 'excluded', 'note', 'document', 'enteredBy', 'importedAt', 'file', 'line', 'publication'] as const;
const INPUT_COLUMNS = ['initiative', 'stakeholder', 'input', 'description', 'from', 'until', 'exact', 'quantity', 'unit', 'status', 'evidence', 'note', 'document', 'enteredBy', 'importedAt', 'file', 'line', 'publication'] as const;

@ApiTags('measurements')
@Controller('api/v1/initiatives/:slug')
export class MeasurementsController {
  constructor(
    private readonly initiatives: InitiativesService,
    private readonly measurements: MeasurementsService,
  ) {}

  @Get('measurements')
  @ApiOperation({ summary: 'What an initiative reported, as it counts now, each with its file and line' })
  async of(@Param('slug') slug: string, @Asker() viewer: Viewer | null, @Query({ schema: nothing }) _query: object): Promise<{ items: MeasurementRow[] }> {
    return { items: await this.measurements.of(await this.initiatives.one(slug, viewer), viewer) };
  }

  @Get('measurements.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV, which an import takes as it is' })
  async csv(@Param('slug') slug: string, @Asker() viewer: Viewer | null, @Query({ schema: nothing }) query: object): Promise<string> {
    return toCsv(exported(slug, (await this.of(slug, viewer, query)).items), MEASUREMENT_COLUMNS);
  }

  @Get('inputs')
  @ApiOperation({ summary: 'What was put into an initiative, and by whom, as known now, each with its file and line' })
  async inputs(@Param('slug') slug: string, @Asker() viewer: Viewer | null, @Query({ schema: nothing }) _query: object): Promise<{ items: InputRow[] }> {
    return { items: await this.measurements.inputs(await this.initiatives.one(slug, viewer), viewer) };
  }

  @Get('inputs.csv')
  @Header('Content-Type', 'text/csv; charset=utf-8')
  @ApiOperation({ summary: 'The same as CSV, which an import takes as it is' })
  async inputsCsv(@Param('slug') slug: string, @Asker() viewer: Viewer | null, @Query({ schema: nothing }) query: object): Promise<string> {
    return toCsv(exported(slug, (await this.inputs(slug, viewer, query)).items), INPUT_COLUMNS);
  }
}

/** Rows as an import takes them: each names its initiative, and 1.125 is not taken for a thousand. */
function exported<Row extends { quantity: string }>(initiative: string, rows: readonly Row[]): (Row & { initiative: string })[] {
  return rows.map((row) => ({ ...row, initiative, quantity: unmistakable(row.quantity) }));
}
