import { randomBytes } from 'node:crypto';
import { describe } from '@jest/globals';
import { describeWhere } from './describe-where.js';
import { RedisServer } from './redis-server.js';
import { TestRedis } from './test-redis.js';

const given = process.env['TEST_REDIS_URL'] ?? '';

type Describe = (name: string, tests: () => void) => void;

/** `describe`, for tests that freeze a Redis or kill it. Where there is no program for that they are skipped, and named. */
export const describeWithRedisServer: Describe = (name, tests) =>
  describeWhere(RedisServer.isAvailable(), 'a redis-server', name, tests);

/** `describe`, for tests that need a Redis, whichever: the one that TEST_REDIS_URL names will do, too. */
export const describeWithRedis: Describe = given ? describe : describeWithRedisServer;

/** The Redis that TEST_REDIS_URL names, else a server of its own. In either, what is kept has the caller to itself. */
export async function startRedis(): Promise<TestRedis> {
  if (!given) return RedisServer.start();
  const url = new URL(given);
  url.searchParams.set('keyPrefix', `galley-test-${randomBytes(4).toString('hex')}:`);
  return new TestRedis(url.href);
}
