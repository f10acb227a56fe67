import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { eventually } from '../../support/eventually.js';
import { problem } from '../../support/problem.js';
import { RedisServer } from '../../support/redis-server.js';
import { TestApp } from '../../support/test-app.js';
import { describeWithRedisServer } from '../../support/with-redis.js';

const LIMITED = { RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_REQUESTS: '50' };
const left = ({ headers }: Response): number => Number(headers['x-ratelimit-remaining']);

describeWithRedisServer('With Redis, what callers have spent', () => {
  let redis: RedisServer;
  let one: TestApp;
  let other: TestApp;
  beforeEach(async () => {
    redis = await RedisServer.start();
    const settings = { ...LIMITED, REDIS_URL: redis.url };
    [one, other] = await Promise.all([TestApp.start(settings), TestApp.start(settings)]);
  });
  afterEach(async () => {
    await Promise.all([one.close(), other.close()]);
    await redis.stop();
  });

  const ask = (app: TestApp) => app.stranger.get('/v1/posts').expect(200);

  /** How many of so many are let through when two are asked in turn, and how the others end. */
  const inTurn = async (times: number): Promise<Record<number, number>> => {
    const statuses: Record<number, number> = {};
    for (let asked = 0; asked < times; asked += 1) {
      const { status } = await (asked % 2 ? other : one).stranger.get('/v1/posts');
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
    return statuses;
  };

  it('counts at all instances together, to the last request', async () => {
    expect(await inTurn(60)).toEqual({ 200: 50, 429: 10 });
  });

  it('is told with what other instances may count of it already spent', async () => {
    expect(left(await ask(one))).toBe(49);
    expect(left(await ask(one))).toBe(48);
    // One of fifty was counted, and a tenth of the rest is counted by the first without asking.
    expect(left(await ask(other))).toBe(50 - 1 - 4 - 1);
    expect(left(await ask(one))).toBe(47);
  });

  it('is asked for by shares, not by each request', async () => {
    await inTurn(50);
    const stats = await redis.look((client) => client.info('commandstats'));
    expect(Number(/cmdstat_incr:calls=(\d+)/.exec(stats)?.[1])).toBe(22);
  });

  it('is taken by one share for many that come at once, and left to other instances', async () => {
    await Promise.all(Array.from({ length: 10 }, () => ask(one)));
    expect(left(await ask(other))).toBeGreaterThan(50 - 10 - 10);
  });

  it('is counted by each instance for itself while Redis is away, which lets nobody in for ever', async () => {
    await ask(one);
    await redis.kill();
    const answers = [];
    // What is left of its share, and then all that a caller has where nobody else counts.
    for (let asked = 0; asked < 4 + 50; asked += 1) answers.push(left(await ask(one)));
    expect(answers.at(-1)).toBe(0);
    await one.stranger
      .get('/v1/posts')
      .expect(problem(429, 'rate-limited', { retry_after_seconds: expect.any(Number) }));
    const { text } = await one.stranger.get('/metrics').expect(200);
    expect(text).toContain('circuit_breaker_state{name="limits"} 2');
    await redis.restart();
    await eventually(async () => expect(left(await ask(other))).toBeLessThan(50), 5_000);
    await eventually(async () => expect(left(await ask(one))).toBeLessThan(50), 5_000);
  });
});
