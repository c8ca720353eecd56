import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApiKey } from './api-key.entity.js';
import { KeysController } from './keys.controller.js';
import { KeysService } from './keys.service.js';

@Module({ imports: [TypeOrmModule.forFeature([ApiKey])], controllers: [KeysController], providers: [KeysService], exports: [KeysService] })
export class OrganisationsModule {}
