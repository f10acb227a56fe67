import { Redis } from 'ioredis';
import type { Dependencies } from '#infrastructure/resilience/dependencies.js';
import { RedisStore } from './redis-store.js';

const COMMAND_TIMEOUT_MS = 50;

/** A store in Redis, which may be away now and come back later: nothing waits for it, and it is asked for each second. */
export function openRedisStore(url: string, longestMs: number, dependencies: Dependencies): RedisStore {
  const redis = new Redis(url, {
    // A dead server costs a request next to nothing, a frozen one this much, until the circuit opens.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: 500,
    retryStrategy: () => 500,
  });
  // Told by the circuit, once; without a listener it would end the process.
  redis.on('error', () => undefined);
  const circuit = { failures: 5, openMs: 60_000, timeoutMs: COMMAND_TIMEOUT_MS + 5 };
  const cache = dependencies.declare({
    name: 'cache',
    priority: 'important',
    circuit,
    ping: async () => {
      await redis.ping();
      await store.payDebts();
    },
  });
  const store: RedisStore = new RedisStore(redis, cache, longestMs);
  return store;
}
