import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { LoadedSettings } from '../config/settings.loader.js';
import { Database } from '../database/database.js';
import { LogLevelSwitch } from '../observability/log-level-switch.js';
import { Dependencies } from '../resilience/dependencies.js';
import { Clock } from '../system/clock.js';
import { RuntimeSettings } from './runtime-settings.js';
import { RuntimeSettingsRepository } from './runtime-settings.repository.js';

const CIRCUITS = ['AVATAR_CIRCUIT_FAILURES', 'EMAIL_CIRCUIT_FAILURES', 'REDIS_CIRCUIT_FAILURES'] as const;

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
          inject: [LogLevelSwitch, Dependencies, RuntimeSettingsRepository, Database, Clock],
          useFactory: (
            level: LogLevelSwitch,
            dependencies: Dependencies,
            repository: RuntimeSettingsRepository,
            database: Database,
            clock: Clock,
          ) => {
            const settings = new RuntimeSettings(loaded, repository, database, clock);
            settings.follow(['LOG_LEVEL'], ({ log }) => level.set(log.level));
            settings.follow(CIRCUITS, ({ avatar, email, redis }) => {
              dependencies.tolerate('avatar', avatar.circuitFailures);
              dependencies.tolerate('email', email.circuitFailures);
              for (const name of ['cache', 'limits']) dependencies.tolerate(name, redis.circuitFailures);
            });
            return settings;
          },
        },
      ],
    };
  }
}
