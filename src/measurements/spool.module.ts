import { Module, type DynamicModule } from '@nestjs/common';
import { SpoolService } from './spool.service.js';

@Module({})
export class SpoolModule {
  /** @param spool where received files wait, for every module */
  static on(spool: SpoolService): DynamicModule {
    return { module: SpoolModule, global: true, providers: [{ provide: SpoolService, useValue: spool }], exports: [SpoolService] };
  }
}
