import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { ConfigModule, registerAs } from '@nestjs/config';
import { type LoadedSettings } from './settings.loader.js';
import { Settings } from './settings.js';

/** Gives the loaded settings to every module: whole as `Settings`, in slices by class, by path through Nest's `ConfigService`. */
@Module({})
export class ConfigurationModule {
  static forRoot({ settings }: LoadedSettings): DynamicModule {
    const namespace = registerAs('settings', () => settings);
    // By its token and not through ConfigService, which may be asked before Nest has filled it.
    const inject = [namespace.KEY];
    const slices = (Object.keys(settings) as (keyof Settings)[]).map((slice) => ({
      provide: settings[slice].constructor as Type,
      useFactory: (whole: Settings) => whole[slice],
      inject,
    }));
    const providers = [{ provide: Settings, useFactory: (whole: Settings) => whole, inject }, ...slices];
    const nest = ConfigModule.forRoot({
      load: [namespace],
      isGlobal: true,
      ignoreEnvFile: true,
      ignoreEnvVars: true,
      skipProcessEnv: true,
    });
    return {
      module: ConfigurationModule,
      global: true,
      imports: [nest],
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }
}
