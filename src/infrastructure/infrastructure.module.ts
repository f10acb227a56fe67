import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { AuditModule } from './audit/audit.module.js';
import { CacheModule } from './cache/cache.module.js';
import { ConfigurationModule } from './config/config.module.js';
import type { LoadedSettings } from './config/settings.loader.js';
import { DatabaseModule } from './database/database.module.js';
import { FlagsModule } from './flags/flags.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { LimitsModule } from './limits/limits.module.js';
import { ObservabilityModule } from './observability/observability.module.js';
import { PasswordsModule } from './passwords/passwords.module.js';
import { ResilienceModule } from './resilience/resilience.module.js';
import { RuntimeSettingsModule } from './runtime-settings/runtime-settings.module.js';
import { SecretsModule } from './secrets/secrets.module.js';
import type { Clock } from './system/clock.js';
import { SystemModule } from './system/system.module.js';

/** What has to be there before the first module is. */
export interface Given {
  readonly loaded: LoadedSettings;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What we run: knows no user and no post. */
@Module({
  imports: [
    SecretsModule,
    ResilienceModule,
    DatabaseModule,
    AuditModule,
    CacheModule,
    FlagsModule,
    JobsModule,
    LimitsModule,
    PasswordsModule,
  ],
})
export class InfrastructureModule {
  static forRoot({ loaded, clock, logger }: Given): DynamicModule {
    return {
      module: InfrastructureModule,
      imports: [
        ConfigurationModule.forRoot(loaded),
        SystemModule.forRoot(clock),
        ObservabilityModule.forRoot(logger),
        RuntimeSettingsModule.forRoot(loaded),
      ],
    };
  }
}
