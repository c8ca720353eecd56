import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Initiative } from './initiative.entity.js';
import { InitiativesController } from './initiatives.controller.js';
import { InitiativesService } from './initiatives.service.js';
import { ReferenceService } from './reference.service.js';
import { SdgsController } from './sdgs.controller.js';

@Module({ imports: [TypeOrmModule.forFeature([Initiative])], controllers: [InitiativesController, SdgsController], providers: [InitiativesService, ReferenceService], exports: [InitiativesService, ReferenceService] })
export class InitiativesModule {}
