import { Module } from '@nestjs/common';
import { ComparisonModule } from '../comparison/comparison.module.js';
import { IndicesModule } from '../indices/indices.module.js';
import { InitiativesModule } from '../initiatives/initiatives.module.js';
import { MeasurementsModule } from '../measurements/measurements.module.js';
import { OrganisationsModule } from '../organisations/organisations.module.js';
import { PricelistModule } from '../pricelist/pricelist.module.js';
import { ValuationModule } from '../valuation/valuation.module.js';
import { ApiController } from './api.controller.js';
import { ComparisonPagesController } from './comparison-pages.controller.js';
import { DraftPagesController } from './draft-pages.controller.js';
import { FunderPagesController } from './funder-pages.controller.js';
import { HealthController } from './health.controller.js';
import { ImportPagesController } from './import-pages.controller.js';
import { IndexPagesController } from './index-pages.controller.js';
import { LandscapePagesController } from './landscape-pages.controller.js';
import { OpenApiService } from './openapi.service.js';
import { PagesController } from './pages.controller.js';
import { PricePagesController } from './price-pages.controller.js';
import { SessionPagesController } from './session-pages.controller.js';
import { ValueMapPagesController } from './value-map-pages.controller.js';
import { ValuePagesController } from './value-pages.controller.js';

@Module({
  imports: [ComparisonModule, IndicesModule, InitiativesModule, MeasurementsModule, OrganisationsModule, PricelistModule, ValuationModule],
  controllers: [
    PagesController, LandscapePagesController, PricePagesController, ValuePagesController, DraftPagesController, ImportPagesController, IndexPagesController, SessionPagesController, ValueMapPagesController,
    ComparisonPagesController, FunderPagesController, ApiController, HealthController,
  ],
  providers: [OpenApiService],
})
export class WebModule {}
