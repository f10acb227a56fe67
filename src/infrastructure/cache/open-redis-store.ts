import { openRedis, REDIS_CIRCUIT } from '../redis/open-redis.js';
import type { Dependencies } from '#infrastructure/resilience/dependencies.js';
import { NearStore } from './near-store.js';
import { RedisStore } from './redis-store.js';

/** A store in Redis, which may be away now and come back later: nothing waits for it, and it is asked for each second. */
export function openRedisStore(url: string, longestMs: number, dependencies: Dependencies): NearStore {
  const redis = openRedis(url);
  const cache = dependencies.declare({
    name: 'cache',
    priority: 'important',
    circuit: REDIS_CIRCUIT,
    ping: async () => {
      await redis.ping();
      await store.payDebts();
    },
  });
  const store: RedisStore = new RedisStore(redis, cache, longestMs);
  return new NearStore(store, openRedis(url));
}
