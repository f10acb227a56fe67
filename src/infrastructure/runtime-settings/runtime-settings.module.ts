import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { LoadedSettings } from '../config/settings.loader.js';
import { Database } from '../database/database.js';
import { LogLevelSwitch } from '../observability/log-level-switch.js';
import { Clock } from '../system/clock.js';
import { RuntimeSettings } from './runtime-settings.js';
import { RuntimeSettingsRepository } from './runtime-settings.repository.js';

/** Which settings can be changed while the service runs, and who is told then. */
@Global()
@Module({ providers: [RuntimeSettingsRepository], exports: [RuntimeSettings] })
export class RuntimeSettingsModule {
  static forRoot(loaded: LoadedSettings): DynamicModule {
    return {
      module: RuntimeSettingsModule,
      providers: [
        {
          provide: RuntimeSettings,
          inject: [LogLevelSwitch, RuntimeSettingsRepository, Database, Clock],
          useFactory: (
            level: LogLevelSwitch,
            repository: RuntimeSettingsRepository,
            database: Database,
            clock: Clock,
          ) => {
            const settings = new RuntimeSettings(loaded, repository, database, clock);
            settings.follow(['LOG_LEVEL'], ({ log }) => level.set(log.level));
            return settings;
          },
        },
      ],
    };
  }
}
