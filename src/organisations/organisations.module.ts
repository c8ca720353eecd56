import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApiKey } from './api-key.entity.js';
import { KeysController } from './keys.controller.js';
import { KeysService } from './keys.service.js';
import { SessionsService } from './sessions.service.js';

@Module({ imports: [TypeOrmModule.forFeature([ApiKey])], controllers: [KeysController], providers: [KeysService, SessionsService], exports: [KeysService, SessionsService] })
export class OrganisationsModule {}
