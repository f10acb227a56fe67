import { Global, Module } from '@nestjs/common';
import { OpenFeature } from '@openfeature/server-sdk';
import { flagsIn } from '../config/settings.flags.js';
import { FlagSettings } from '../config/settings.js';
import { Database } from '../database/database.js';
import { Clock } from '../system/clock.js';
import { Ids } from '../system/ids.js';
import { DatabaseFlags } from './database-flags.js';
import { EnvironmentFlags } from './environment-flags.js';
import { FeatureFlagsRepository } from './feature-flags.repository.js';
import { type FlagSource, startedWith } from './flag-source.js';
import { Flags } from './flags.js';
import { FlagsProvider } from './flags.provider.js';

const SOURCE = Symbol('where the rules of flags come from');

/** What of the product is switched on, and for whom: asked by OpenFeature, so that another provider could answer. */
@Global()
@Module({
  providers: [
    FeatureFlagsRepository,
    {
      provide: SOURCE,
      inject: [FlagSettings, FeatureFlagsRepository, Database, Clock],
      useFactory: (
        { provider, given }: FlagSettings,
        repository: FeatureFlagsRepository,
        database: Database,
        clock: Clock,
      ): FlagSource => {
        const started = startedWith(flagsIn(given));
        return provider === 'database'
          ? new DatabaseFlags(started, repository, database, clock)
          : new EnvironmentFlags(started);
      },
    },
    {
      provide: Flags,
      inject: [SOURCE, Ids],
      useFactory: async (source: FlagSource, ids: Ids) => {
        // OpenFeature is one for the process, and services may be several.
        const domain = ids.next();
        await OpenFeature.setProviderAndWait(domain, new FlagsProvider(source));
        return new Flags(OpenFeature.getClient(domain), source);
      },
    },
  ],
  exports: [Flags, FeatureFlagsRepository],
})
export class FlagsModule {}
