import { Module } from '@nestjs/common';
import { SibController } from './sib.controller.js';

@Module({ controllers: [SibController] })
export class ComparisonModule {}
