import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PriceListVersion } from './price-list-version.entity.js';
import { PricelistController } from './pricelist.controller.js';
import { PricelistService } from './pricelist.service.js';

@Module({ imports: [TypeOrmModule.forFeature([PriceListVersion])], controllers: [PricelistController], providers: [PricelistService], exports: [PricelistService] })
export class PricelistModule {}
