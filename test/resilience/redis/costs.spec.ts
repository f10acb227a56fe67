import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { PostBody } from '../../support/person.js';
import { RedisServer } from '../../support/redis-server.js';
import { TestApp } from '../../support/test-app.js';
import { describeWithRedisServer } from '../../support/with-redis.js';
import { pathOf, remember, reportsCache } from './remembered-posts.js';

/** What a request may cost more for a Redis that is dead, or given up; and for one that is frozen and not given up yet. */
const DEAD_MS = 5;
const FROZEN_MS = 60;
const FAILURES_THAT_OPEN = 5;
const ROUNDS = 3;
const REQUESTS_AFTER = 10;
const TROUBLES = 2;

/** How long requests took: where Redis is in trouble, and where it is well. */
interface Durations {
  readonly ill: number[];
  readonly well: number[];
}

describeWithRedisServer('What Redis costs a request', () => {
  const servers: RedisServer[] = [];
  const apps: TestApp[] = [];
  let redis: RedisServer;
  let ill: TestApp;
  let well: TestApp;
  let post: PostBody;
  /** One for each time, so that it is nowhere yet, and Redis has to be asked. */
  const fresh: PostBody[] = [];
  beforeAll(async () => {
    for (let n = 0; n < 2; n += 1) servers.push(await RedisServer.start());
    for (const { url } of servers) apps.push(await TestApp.start({ REDIS_URL: url }));
    [redis, ill, well] = [servers[0], apps[0], apps[1]] as [RedisServer, TestApp, TestApp];
    const ann = await well.signUp('ann');
    post = await ann.publishes();
    while (fresh.length < TROUBLES * ROUNDS * (FAILURES_THAT_OPEN + REQUESTS_AFTER))
      fresh.push(await ann.publishes());
    await remember(well, servers[1] as RedisServer, post);
  });
  afterAll(async () => {
    for (const app of apps) await app.close();
    for (const server of servers) await server.stop();
  });

  const took = async (app: TestApp, one: PostBody): Promise<number> => {
    const begun = performance.now();
    await app.stranger.get(pathOf(one)).expect(200);
    return performance.now() - begun;
  };
  /** In turn, so that what else the machine does slows both. */
  const ask = async ({ ill: slow, well: fast }: Durations, times: number): Promise<void> => {
    for (let asked = 0; asked < times; asked += 1) {
      const one = fresh.pop() as PostBody;
      slow.push(await took(ill, one));
      fast.push(await took(well, one));
    }
  };

  it.each([
    { state: 'dead', begin: () => redis.kill(), end: () => redis.restart(), limitMs: DEAD_MS },
    { state: 'frozen', begin: () => redis.freeze(), end: () => redis.thaw(), limitMs: FROZEN_MS },
  ])('while it is $state is at most $limitMs ms, and 5 ms once it is given up', async (trouble) => {
    const before: Durations = { ill: [], well: [] };
    const after: Durations = { ill: [], well: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      await remember(ill, redis, post);
      await trouble.begin();
      await ask(before, FAILURES_THAT_OPEN);
      await reportsCache(ill, 'degraded', 'open');
      await ask(after, REQUESTS_AFTER);
      await trouble.end();
      await reportsCache(ill, 'up', 'closed');
    }
    expect(extra(before)).toBeLessThanOrEqual(trouble.limitMs);
    expect(extra(after)).toBeLessThanOrEqual(DEAD_MS);
  });
});

const extra = ({ ill, well }: Durations): number => median(ill) - median(well);

const median = (values: number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Infinity;
