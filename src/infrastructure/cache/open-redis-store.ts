import type { RedisSettings } from '../config/settings.js';
import { openRedis, redisCircuit } from '../redis/open-redis.js';
import type { Dependencies } from '#infrastructure/resilience/dependencies.js';
import type { Lifetimes } from './cache-store.js';
import { NearStore } from './near-store.js';
import { RedisStore } from './redis-store.js';

/** A store in Redis, which may be away now and come back later: nothing waits for it, and it is asked for each second. */
export function openRedisStore(
  settings: RedisSettings,
  lifetimes: Lifetimes,
  dependencies: Dependencies,
): NearStore {
  const redis = openRedis(settings.url);
  const cache = dependencies.declare({
    name: 'cache',
    priority: 'important',
    circuit: redisCircuit(settings),
    ping: async () => {
      await redis.ping();
      await store.payDebts();
    },
  });
  const store: RedisStore = new RedisStore(redis, cache, lifetimes);
  return new NearStore(store, openRedis(settings.url), lifetimes.forgottenMs);
}
