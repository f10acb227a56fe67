import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { FaultProxy } from '../../support/fault-proxy.js';
import type { Person } from '../../support/person.js';
import { RedisServer } from '../../support/redis-server.js';
import { TestApp } from '../../support/test-app.js';
import { describeWithRedisServer } from '../../support/with-redis.js';

/** From its end on, a session is good nowhere for longer. */
const SOON_MS = 5_000;

describeWithRedisServer('A session that instances remember in Redis', () => {
  let redis: RedisServer;
  let line: FaultProxy;
  let here: TestApp;
  let there: TestApp;
  let ann: Person;
  beforeEach(async () => {
    redis = await RedisServer.start();
    line = await FaultProxy.to(redis.url);
    [here, there] = await Promise.all([
      TestApp.start({ REDIS_URL: line.url }),
      TestApp.start({ REDIS_URL: redis.url }),
    ]);
    ann = await here.signUp('ann');
    expect([await statusAt(here), await statusAt(there)]).toEqual([200, 200]);
  });
  afterEach(async () => {
    await Promise.all([here.close(), there.close()]);
    await line[Symbol.asyncDispose]();
    await redis.stop();
  });

  const statusAt = async ({ stranger }: TestApp): Promise<number> =>
    (await stranger.get('/v1/users/me').set('authorization', `Bearer ${ann.token}`)).status;
  /** From then on: one answer may have found Redis slow, and asked the database. */
  async function isRefused(app: TestApp): Promise<void> {
    await eventually(async () => expect(await statusAt(app)).toBe(401), SOON_MS);
    for (let asked = 0; asked < 5; asked += 1) expect(await statusAt(app)).toBe(401);
  }

  it('is refused everywhere as soon as it is ended somewhere', async () => {
    await ann.post('/v1/auth/logout').expect(204);
    expect([await statusAt(here), await statusAt(there)]).toEqual([401, 401]);
  });

  it('is refused within 5 s by those whom nobody could tell of its end', async () => {
    await line.refuse();
    await ann.post('/v1/auth/logout').expect(204);
    await Promise.all([isRefused(here), isRefused(there)]);
  });
});
