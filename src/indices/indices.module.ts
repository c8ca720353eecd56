import { Module } from '@nestjs/common';
import { PricelistModule } from '../pricelist/pricelist.module.js';
import { ValuationModule } from '../valuation/valuation.module.js';
import { ComputeIndicesService } from './compute-indices.service.js';
import { IndexRangesService } from './index-ranges.service.js';
import { IndicesController } from './indices.controller.js';
import { IndicesService } from './indices.service.js';
import { PublishIndicesService } from './publish-indices.service.js';
import { RebuildIndicesService } from './rebuild-indices.service.js';
import { RebuildController } from './rebuild.controller.js';

@Module({ imports: [PricelistModule, ValuationModule], controllers: [IndicesController, RebuildController], providers: [ComputeIndicesService, IndexRangesService, IndicesService, PublishIndicesService, RebuildIndicesService], exports: [IndicesService, PublishIndicesService] })
export class IndicesModule {}
