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

  it('counts at all instances together', async () => {
    expect(left(await ask(one))).toBe(49);
    expect(left(await ask(other))).toBe(48);
    expect(left(await ask(one))).toBe(47);
  });

  it('is counted by each instance for itself while Redis is away, which lets nobody in for ever', async () => {
    await ask(one);
    await redis.kill();
    const answers = [];
    for (let asked = 0; asked < 50; asked += 1) answers.push(left(await ask(one)));
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
