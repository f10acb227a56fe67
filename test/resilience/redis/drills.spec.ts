import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { report } from '../../support/drill-report.js';
import { eventually } from '../../support/eventually.js';
import { servedPercent, slowest } from '../../support/load.js';
import { RedisServer } from '../../support/redis-server.js';
import { TestApp } from '../../support/test-app.js';
import { testDatabase } from '../../support/test-database.js';
import { describeWithRedisServer } from '../../support/with-redis.js';
import { SERVED, Shift } from '../../support/shift.js';
import { read, remember, reportsCache, SOON_MS } from './remembered-posts.js';

/** Requests that are answered while Redis is away. */
const MANY = 200;

describeWithRedisServer('While people read and write, Redis', () => {
  let redis: RedisServer;
  let app: TestApp;
  let shift: Shift;
  beforeAll(async () => {
    redis = await RedisServer.start();
    app = await TestApp.start({ REDIS_URL: redis.url });
  });
  beforeEach(async () => {
    shift = await Shift.begin(app);
  });
  afterEach(() => shift.end());
  afterAll(async () => {
    await app?.close();
    await redis?.stop();
  });

  it.each([
    { trouble: 'killed', begin: () => redis.kill(), end: () => redis.restart() },
    { trouble: 'frozen', begin: () => redis.freeze(), end: () => redis.thaw() },
  ])('is $trouble: all are served, nothing is lost, and it is used soon again', async (drill) => {
    const ann = await app.signUp('ann');
    const post = await ann.publishes();
    await drill.begin();
    await reportsCache(app, 'degraded', 'open');
    await app.stranger.get(`/v1/posts/${post.id}`).expect(200).expect('x-degraded', 'cache');
    const before = shift.answered;
    await eventually(async () => expect(shift.answered).toBeGreaterThan(before + MANY));
    await drill.end();
    const back = performance.now();
    await reportsCache(app, 'up', 'closed');
    await remember(app, redis, post);
    const recoveryMs = Math.round(performance.now() - back);
    const { work, readiness } = await shift.end();
    const lostWrites = await shift.lostWrites(await testDatabase());
    const [served, maxLatencyMs] = [servedPercent(work), slowest(work)];
    report({
      drill: `Redis ${drill.trouble}`,
      servedPercent: served,
      maxLatencyMs,
      recoveryMs,
      lostWrites,
    });
    expect(shift.kinds).toEqual(new Set([SERVED]));
    expect(new Set(readiness.map(({ status }) => status))).toEqual(new Set([200]));
    expect(recoveryMs).toBeLessThan(SOON_MS);
    expect(lostWrites).toBe(0);
    expect((await read(app, post)).title).toBe(post.title);
  });
});
