import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Initiative } from './initiative.entity.js';
import { InitiativesController } from './initiatives.controller.js';
import { InitiativesService } from './initiatives.service.js';

@Module({ imports: [TypeOrmModule.forFeature([Initiative])], controllers: [InitiativesController], providers: [InitiativesService], exports: [InitiativesService] })
export class InitiativesModule {}
