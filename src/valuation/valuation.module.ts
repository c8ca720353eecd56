import { Module } from '@nestjs/common';
import { InitiativesModule } from '../initiatives/initiatives.module.js';
import { ImportValuesService } from '../measurements/import-values.service.js';
import { PricelistModule } from '../pricelist/pricelist.module.js';
import { AskedRunsService } from './asked-runs.service.js';
import { BreakdownController } from './breakdown.controller.js';
import { BreakdownService } from './breakdown.service.js';
import { ChangeController } from './change.controller.js';
import { ChangeService } from './change.service.js';
import { CompareListsController } from './compare-lists.controller.js';
import { CompareListsService } from './compare-lists.service.js';
import { LandscapeController } from './landscape.controller.js';
import { LandscapeService } from './landscape.service.js';
import { ListEffectService } from './list-effect.service.js';
import { ListRatesService } from './list-rates.service.js';
import { PriceDrawsService } from './price-draws.service.js';
import { RangesRunService } from './ranges-run.service.js';
import { RangesService } from './ranges.service.js';
import { RebuildService } from './rebuild.service.js';
import { ReturnsService } from './returns.service.js';
import { RunWorkerService } from './run-worker.service.js';
import { ShadowValuesService } from './shadow-values.service.js';
import { ValuationRunService } from './valuation-run.service.js';
import { ValuationRunsController } from './valuation-runs.controller.js';
import { ValuationsController } from './valuations.controller.js';
import { ValuationsService } from './valuations.service.js';
import { ValueMapsController } from './value-maps.controller.js';
import { ValueMapsService } from './value-maps.service.js';

@Module({
  imports: [InitiativesModule, PricelistModule],
  controllers: [BreakdownController, ChangeController, CompareListsController, LandscapeController, ValuationRunsController, ValuationsController, ValueMapsController],
  providers: [AskedRunsService, BreakdownService, ChangeService, CompareListsService, LandscapeService, ListEffectService, ListRatesService, PriceDrawsService, RangesRunService, RangesService, RebuildService, ReturnsService, RunWorkerService, ValuationRunService, ValuationsService, ValueMapsService,
    { provide: ImportValuesService, useClass: ShadowValuesService }],
  exports: [ImportValuesService, BreakdownService, ChangeService, CompareListsService, LandscapeService, ListEffectService, PriceDrawsService, RebuildService, ReturnsService, RunWorkerService, ValuationRunService, ValuationsService, ValueMapsService],
})
export class ValuationModule {}
