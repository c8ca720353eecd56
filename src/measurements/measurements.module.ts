import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { InitiativesModule } from '../initiatives/initiatives.module.js';
import { OrganisationsModule } from '../organisations/organisations.module.js';
import { PricelistModule } from '../pricelist/pricelist.module.js';
import { ValuationModule } from '../valuation/valuation.module.js';
import { CheckFileService } from './check-file.service.js';
import { DoctorController } from './doctor.controller.js';
import { DoctorService } from './doctor.service.js';
import { DryRunService } from './dry-run.service.js';
import { FixturesService } from './fixtures.service.js';
import { Import } from './import.entity.js';
import { ImportHistoryController } from './import-history.controller.js';
import { ImportHistoryService } from './import-history.service.js';
import { ImportJobsService } from './import-jobs.service.js';
import { ImportTemplatesController } from './import-templates.controller.js';
import { ImportTemplatesService } from './import-templates.service.js';
import { ImportsController } from './imports.controller.js';
import { ImportsService } from './imports.service.js';
import { IndicatorsController } from './indicators.controller.js';
import { IndicatorsService } from './indicators.service.js';
import { MeasurementsController } from './measurements.controller.js';
import { MeasurementsService } from './measurements.service.js';
import { UndoController } from './undo.controller.js';
import { UndoImportService } from './undo-import.service.js';
import { UnderstandFileService } from './understand-file.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Import]), InitiativesModule, OrganisationsModule, PricelistModule, ValuationModule],
  controllers: [IndicatorsController, MeasurementsController, ImportsController, ImportHistoryController, ImportTemplatesController, UndoController, DoctorController],
  providers: [
    IndicatorsService, MeasurementsService, UnderstandFileService, CheckFileService, ImportsService, ImportJobsService, DryRunService, ImportTemplatesService, ImportHistoryService,
    UndoImportService, DoctorService, FixturesService,
  ],
  exports: [
    IndicatorsService, MeasurementsService, UnderstandFileService, ImportsService, ImportJobsService, DryRunService, ImportTemplatesService, ImportHistoryService, UndoImportService, FixturesService,
  ],
})
export class MeasurementsModule {}
