import { type DynamicModule, Module } from '@nestjs/common';
import { ApplicationModule } from '#application/application.module.js';
import { type Given, InfrastructureModule } from '#infrastructure/infrastructure.module.js';
import { IntegrationModule } from '#integration/integration.module.js';

/** The layers, from the bottom up; foundation has nothing to wire. */
@Module({})
export class AppModule {
  static forRoot(given: Given): DynamicModule {
    const { features } = given.loaded.settings;
    return {
      module: AppModule,
      imports: [InfrastructureModule.forRoot(given), IntegrationModule, ApplicationModule.forRoot(features)],
    };
  }
}
