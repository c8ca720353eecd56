import { Module } from '@nestjs/common';
import { InitiativesModule } from '../initiatives/initiatives.module.js';
import { PricelistModule } from '../pricelist/pricelist.module.js';
import { ValuationModule } from '../valuation/valuation.module.js';
import { BenchmarkService } from './benchmark.service.js';
import { CompareService } from './compare.service.js';
import { ComparisonsController } from './comparisons.controller.js';
import { MunicipalitiesController } from './municipalities.controller.js';
import { PortfoliosController } from './portfolios.controller.js';
import { PortfoliosService } from './portfolios.service.js';
import { SavingsService } from './savings.service.js';
import { SibController } from './sib.controller.js';

@Module({ imports: [InitiativesModule, PricelistModule, ValuationModule], controllers: [ComparisonsController, MunicipalitiesController, PortfoliosController, SibController], providers: [BenchmarkService, CompareService, PortfoliosService, SavingsService], exports: [BenchmarkService, CompareService, PortfoliosService, SavingsService] })
export class ComparisonModule {}
