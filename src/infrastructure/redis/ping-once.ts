import { Redis } from 'ioredis';

const PATIENCE_MS = 1_000;

/** Connects, asks, and hangs up. Throws why Redis does not answer. */
export async function pingOnce(url: string): Promise<void> {
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
    retryStrategy: () => null,
  });
  const { promise: lost, reject } = Promise.withResolvers<never>();
  redis.on('error', reject);
  try {
    await Promise.race([lost, redis.connect().then(() => redis.ping())]);
  } finally {
    redis.disconnect();
  }
}
