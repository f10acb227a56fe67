import { Global, Module } from '@nestjs/common';
import { makeCounterProvider } from '@willsoto/nestjs-prometheus';
import { CacheSettings, DatabaseSettings, RedisSettings } from '#infrastructure/config/settings.js';
import { Dependencies } from '#infrastructure/resilience/dependencies.js';
import { CacheStore, forgottenMs } from './cache-store.js';
import { Cache } from './cache.service.js';
import { MemoryStore } from './memory-store.js';
import { NoStore } from './no-store.js';

/** The longest that anything is remembered. */
const LONGEST_MS = 330_000;
/** Without Redis nobody tells an instance what the others change. */
const UNTOLD_MS = 5_000;

@Global()
@Module({
  providers: [
    Cache,
    makeCounterProvider({
      name: 'cache_requests_total',
      help: 'Things looked for in the cache, by whether they were there',
      labelNames: ['cache', 'result'],
    }),
    {
      provide: CacheStore,
      inject: [CacheSettings, RedisSettings, DatabaseSettings, Dependencies],
      useFactory: async (
        { enabled, singleInstance }: CacheSettings,
        redis: RedisSettings,
        database: DatabaseSettings,
        dependencies: Dependencies,
      ): Promise<CacheStore> => {
        if (!enabled) return new NoStore();
        if (redis.url !== '') {
          // Loaded only here: who has no Redis pays for no client of it.
          const { openRedisStore } = await import('./open-redis-store.js');
          return openRedisStore(
            redis,
            { longestMs: LONGEST_MS, forgottenMs: forgottenMs(database) },
            dependencies,
          );
        }
        dependencies.declare({ name: 'cache', priority: 'important' });
        return new MemoryStore({
          longestMs: singleInstance ? LONGEST_MS : UNTOLD_MS,
          forgottenMs: forgottenMs(database),
        });
      },
    },
  ],
  exports: [Cache],
})
export class CacheModule {}
