import { type DynamicModule, Global, Module } from '@nestjs/common';
import { catalogue, valueOf } from '../config/settings.catalogue.js';
import type { LoadedSettings } from '../config/settings.loader.js';
import type { LogLevel } from '../config/settings.js';
import type { SettingValue } from '../config/settings.schema.js';
import { Database } from '../database/database.js';
import { LogLevelSwitch } from '../observability/log-level-switch.js';
import { Clock } from '../system/clock.js';
import { Changeable } from './changeable.js';
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
            const changeables = changeableIn(loaded, { LOG_LEVEL: (value) => level.set(value as LogLevel) });
            return new RuntimeSettings(changeables, repository, database, clock);
          },
        },
      ],
    };
  }
}

const changeableIn = (
  { settings, provenance }: LoadedSettings,
  appliers: Readonly<Record<string, (value: SettingValue) => void>>,
): Changeable[] =>
  catalogue.flatMap((setting) => {
    const apply = appliers[setting.name];
    const start = {
      value: valueOf(settings, setting),
      source: provenance[setting.name] ?? 'default',
    } as const;
    return apply ? [new Changeable(setting, start, apply)] : [];
  });
