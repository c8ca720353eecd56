import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { OrganisationsModule } from '../organisations/organisations.module.js';
import { DraftsController } from './drafts.controller.js';
import { DraftsService } from './drafts.service.js';
import { PriceListDraft } from './price-list-draft.entity.js';
import { PriceListVersion } from './price-list-version.entity.js';
import { PriceListFilesController } from './price-list-files.controller.js';
import { PricelistController } from './pricelist.controller.js';
import { PricelistService } from './pricelist.service.js';
import { StakeholdersController } from './stakeholders.controller.js';

@Module({ imports: [TypeOrmModule.forFeature([PriceListVersion, PriceListDraft]), OrganisationsModule], controllers: [DraftsController, PricelistController, PriceListFilesController, StakeholdersController], providers: [PricelistService, DraftsService], exports: [PricelistService, DraftsService] })
export class PricelistModule {}
