import { Global, Module } from '@nestjs/common';
import { RedisSettings } from '#infrastructure/config/settings.js';
import { Dependencies } from '#infrastructure/resilience/dependencies.js';
import { openRedis, redisCircuit } from '../redis/open-redis.js';
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
      inject: [RedisSettings, Dependencies, MemoryLimits],
      useFactory: (
        settings: RedisSettings,
        dependencies: Dependencies,
        memory: MemoryLimits,
      ): LimitStorage => {
        if (settings.url === '') return memory;
        const redis = openRedis(settings.url);
        const limits = dependencies.declare({
          name: 'limits',
          priority: 'optional',
          circuit: redisCircuit(settings),
          ping: () => redis.ping(),
        });
        return new RedisLimits(redis, limits, memory);
      },
    },
  ],
  exports: [LimitStorage, MemoryLimits],
})
export class LimitsModule {}
