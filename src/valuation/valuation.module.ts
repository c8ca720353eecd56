import { Module } from '@nestjs/common';
import { InitiativesModule } from '../initiatives/initiatives.module.js';
import { PricelistModule } from '../pricelist/pricelist.module.js';
import { LandscapeController } from './landscape.controller.js';
import { LandscapeService } from './landscape.service.js';
import { ValuationRunService } from './valuation-run.service.js';
import { ValuationsController } from './valuations.controller.js';
import { ValuationsService } from './valuations.service.js';
import { ValueMapsController } from './value-maps.controller.js';

@Module({
  imports: [InitiativesModule, PricelistModule],
  controllers: [LandscapeController, ValuationsController, ValueMapsController],
  providers: [LandscapeService, ValuationRunService, ValuationsService],
  exports: [LandscapeService, ValuationRunService, ValuationsService],
})
export class ValuationModule {}
