import { Global, Module } from '@nestjs/common';
import { RedisSettings } from '#infrastructure/config/settings.js';
import { Dependencies } from '#infrastructure/resilience/dependencies.js';
import { Clock } from '../system/clock.js';
import { LimitStorage } from './limit-storage.js';
import { MemoryLimits } from './memory-limits.js';
import { RedisLimits } from './redis-limits.js';

/** Where requests are counted: in Redis where there is one, else in this process. */
@Global()
@Module({
  providers: [
    MemoryLimits,
    {
      provide: LimitStorage,
      inject: [RedisSettings, Dependencies, MemoryLimits, Clock],
      useFactory: async (
        settings: RedisSettings,
        dependencies: Dependencies,
        memory: MemoryLimits,
        clock: Clock,
      ): Promise<LimitStorage> => {
        if (settings.url === '') return memory;
        // Loaded only here: who has no Redis pays for no client of it.
        const { openRedis, redisCircuit } = await import('../redis/open-redis.js');
        const redis = openRedis(settings.url);
        const limits = dependencies.declare({
          name: 'limits',
          priority: 'optional',
          circuit: redisCircuit(settings),
          ping: () => redis.ping(),
        });
        return new RedisLimits(redis, limits, memory, clock);
      },
    },
  ],
  exports: [LimitStorage, MemoryLimits],
})
export class LimitsModule {}
