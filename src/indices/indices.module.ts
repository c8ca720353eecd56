import { Module } from '@nestjs/common';
import { PricelistModule } from '../pricelist/pricelist.module.js';
import { ValuationModule } from '../valuation/valuation.module.js';
import { IndicesController } from './indices.controller.js';
import { IndicesService } from './indices.service.js';
import { PublishIndicesService } from './publish-indices.service.js';

@Module({ imports: [PricelistModule, ValuationModule], controllers: [IndicesController], providers: [IndicesService, PublishIndicesService], exports: [IndicesService, PublishIndicesService] })
export class IndicesModule {}
