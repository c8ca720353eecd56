import { Module } from '@nestjs/common';
import { InitiativesModule } from '../initiatives/initiatives.module.js';
import { PricelistModule } from '../pricelist/pricelist.module.js';
import { ValuationModule } from '../valuation/valuation.module.js';
import { MunicipalitiesController } from './municipalities.controller.js';
import { SavingsService } from './savings.service.js';
import { SibController } from './sib.controller.js';

@Module({ imports: [InitiativesModule, PricelistModule, ValuationModule], controllers: [MunicipalitiesController, SibController], providers: [SavingsService], exports: [SavingsService] })
export class ComparisonModule {}
