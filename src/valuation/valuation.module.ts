import { Module } from '@nestjs/common';
import { InitiativesModule } from '../initiatives/initiatives.module.js';
import { PricelistModule } from '../pricelist/pricelist.module.js';
import { ValuationRunService } from './valuation-run.service.js';
import { ValuationsController } from './valuations.controller.js';
import { ValuationsService } from './valuations.service.js';
import { ValueMapsController } from './value-maps.controller.js';

@Module({
  imports: [InitiativesModule, PricelistModule],
  controllers: [ValuationsController, ValueMapsController],
  providers: [ValuationRunService, ValuationsService],
  exports: [ValuationRunService, ValuationsService],
})
export class ValuationModule {}
