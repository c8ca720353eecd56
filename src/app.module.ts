import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { ComparisonModule } from './comparison/comparison.module.js';
import { IndicesModule } from './indices/indices.module.js';
import { InitiativesModule } from './initiatives/initiatives.module.js';
import { MeasurementsModule } from './measurements/measurements.module.js';
import { SpoolModule } from './measurements/spool.module.js';
import type { SpoolService } from './measurements/spool.service.js';
import { AuthGuard } from './organisations/auth.guard.js';
import { OrganisationsModule } from './organisations/organisations.module.js';
import { PricelistModule } from './pricelist/pricelist.module.js';
import { ValuationModule } from './valuation/valuation.module.js';
import { ProblemFilter } from './web/problem.filter.js';
import { WebModule } from './web/web.module.js';
import { ZodPipe } from './web/zod.pipe.js';

@Module({})
export class AppModule {
  /** @param source the open database, migrated; @param spool where received files wait */
  static on(source: DataSource, spool: SpoolService): DynamicModule {
    return {
      module: AppModule,
      imports: [
        TypeOrmModule.forRootAsync({ useFactory: () => source.options, dataSourceFactory: async () => source }),
        OrganisationsModule, PricelistModule, InitiativesModule, MeasurementsModule, SpoolModule.on(spool), ValuationModule, IndicesModule, ComparisonModule, WebModule,
      ],
      providers: [
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_PIPE, useClass: ZodPipe },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
