import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PriceListVersion } from './price-list-version.entity.js';
import { PricelistController } from './pricelist.controller.js';
import { PricelistService } from './pricelist.service.js';
import { StakeholdersController } from './stakeholders.controller.js';

@Module({ imports: [TypeOrmModule.forFeature([PriceListVersion])], controllers: [PricelistController, StakeholdersController], providers: [PricelistService], exports: [PricelistService] })
export class PricelistModule {}
