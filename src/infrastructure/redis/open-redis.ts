import { Redis } from 'ioredis';
import type { RedisSettings } from '../config/settings.js';
import { gatherWrites } from '../system/gather-writes.js';

const COMMAND_TIMEOUT_MS = 50;

/** Limits of a circuit around commands of Redis: they have timed out by themselves before. */
export const redisCircuit = ({ circuitFailures }: RedisSettings) => ({
  failures: circuitFailures,
  openMs: 60_000,
  timeoutMs: COMMAND_TIMEOUT_MS + 5,
});

/** What many requests ask in one turn of the event loop goes out together. */
class GatheringRedis extends Redis {
  override sendCommand(...sent: Parameters<Redis['sendCommand']>): unknown {
    // There is none before the first connection.
    if (this.stream) gatherWrites(this.stream);
    return super.sendCommand(...sent);
  }
}

/** A connection that may be away now and come back later, for which nothing waits. */
export function openRedis(url: string): Redis {
  const redis = new GatheringRedis(url, {
    // A dead server costs a request next to nothing, a frozen one this much, until the circuit opens.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: 500,
    retryStrategy: () => 500,
    // Nobody hears when ioredis subscribes anew and fails, which ends the process: who subscribes does so whenever it is ready.
    autoResubscribe: false,
  });
  // Told by the circuit, once; without a listener it would end the process.
  redis.on('error', () => undefined);
  return redis;
}
