import { Module } from '@nestjs/common';
import { IndicesModule } from '../indices/indices.module.js';
import { InitiativesModule } from '../initiatives/initiatives.module.js';
import { PricelistModule } from '../pricelist/pricelist.module.js';
import { ValuationModule } from '../valuation/valuation.module.js';
import { ApiController } from './api.controller.js';
import { HealthController } from './health.controller.js';
import { OpenApiService } from './openapi.service.js';
import { PagesController } from './pages.controller.js';

@Module({ imports: [IndicesModule, InitiativesModule, PricelistModule, ValuationModule], controllers: [PagesController, ApiController, HealthController], providers: [OpenApiService] })
export class WebModule {}
