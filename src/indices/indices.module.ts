import { Module } from '@nestjs/common';
import { PricelistModule } from '../pricelist/pricelist.module.js';
import { ValuationModule } from '../valuation/valuation.module.js';
import { ComputeIndicesService } from './compute-indices.service.js';
import { ContributionsService } from './contributions.service.js';
import { IndexRangesService } from './index-ranges.service.js';
import { IndicesController } from './indices.controller.js';
import { IndicesService } from './indices.service.js';
import { PublicationsController } from './publications.controller.js';
import { PublishIndicesService } from './publish-indices.service.js';
import { RebuildIndicesService } from './rebuild-indices.service.js';
import { RebuildController } from './rebuild.controller.js';

@Module({ imports: [PricelistModule, ValuationModule], controllers: [IndicesController, PublicationsController, RebuildController], providers: [ComputeIndicesService, ContributionsService, IndexRangesService, IndicesService, PublishIndicesService, RebuildIndicesService], exports: [ContributionsService, IndicesService, PublishIndicesService] })
export class IndicesModule {}
