import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { SchemaHealth } from '#infrastructure/database/schema.health.js';
import { DependenciesHealth } from './dependencies.health.js';
import { HealthController } from './health.controller.js';

@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [DependenciesHealth, SchemaHealth],
})
export class HealthModule {}
