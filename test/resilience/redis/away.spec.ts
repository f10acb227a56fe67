import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import type { Person, PostBody } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { RedisServer } from '../../support/redis-server.js';
import { TestApp } from '../../support/test-app.js';
import { describeWithRedisServer } from '../../support/with-redis.js';
import { pathOf, read, remember, reportsCache, SOON_MS } from './remembered-posts.js';

const FAILURES_THAT_OPEN = 5;

/** Asks for what is not at hand until the service has given Redis up. */
async function openCircuit(app: TestApp): Promise<void> {
  for (let asked = 0; asked < FAILURES_THAT_OPEN; asked += 1)
    await app.stranger.get(`/v1/users/${randomUUID()}`).expect(problem(404, 'not-found'));
  await reportsCache(app, 'degraded', 'open');
}

describeWithRedisServer('When Redis', () => {
  let redis: RedisServer;
  let app: TestApp;
  let ann: Person;
  let post: PostBody;
  beforeAll(async () => {
    redis = await RedisServer.start();
    app = await TestApp.start({ REDIS_URL: redis.url });
    ann = await app.signUp('ann');
  });
  beforeEach(async () => {
    post = await ann.publishes({ title: 'First of all' });
    await remember(app, redis, post);
  });
  afterEach(async () => {
    redis.thaw();
    await redis.restart();
    await reportsCache(app, 'up', 'closed');
  });
  afterAll(async () => {
    await app?.close();
    await redis?.stop();
  });

  it('comes back, it is noticed though nobody asks for the health', async () => {
    await redis.kill();
    for (let asked = 0; asked < 10; asked += 1) await read(app, post);
    await redis.restart();
    const back = performance.now();
    await remember(app, redis, post);
    expect(performance.now() - back).toBeLessThan(SOON_MS);
  });

  it('freezes, what is changed meanwhile is never served as it was, also after it thaws', async () => {
    redis.freeze();
    await ann.patch(pathOf(post), { title: 'Second thoughts' }).expect(200);
    expect((await read(app, post)).title).toBe('Second thoughts');
    await openCircuit(app);
    await ann.patch(pathOf(post), { title: 'Third time lucky' }).expect(200);
    redis.thaw();
    const titles = new Set<string>();
    await eventually(async () => {
      titles.add((await read(app, post)).title);
      const { body } = await app.stranger.get('/health');
      expect(body.details.cache).toMatchObject({ status: 'up', circuit: 'closed' });
      expect(await redis.look((client) => client.get(`post:${post.id}`))).not.toContain('First of all');
    }, SOON_MS);
    titles.add((await read(app, post)).title);
    expect([...titles]).toEqual(['Third time lucky']);
  });

  it('freezes, a post that is archived meanwhile reaches no stranger, also after it thaws', async () => {
    redis.freeze();
    await ann.post(`${pathOf(post)}/archive`).expect(200);
    await app.stranger.get(pathOf(post)).expect(problem(404, 'not-found'));
    redis.thaw();
    await app.stranger.get(pathOf(post)).expect(problem(404, 'not-found'));
    await reportsCache(app, 'up', 'closed');
    await app.stranger.get(pathOf(post)).expect(problem(404, 'not-found'));
  });

  it('freezes, other instances learn within 5 seconds of its thaw what was changed', async () => {
    const other = await TestApp.start({ REDIS_URL: redis.url });
    try {
      expect((await read(other, post)).title).toBe('First of all');
      redis.freeze();
      await ann.patch(pathOf(post), { title: 'Second thoughts' }).expect(200);
      redis.thaw();
      await eventually(async () => expect((await read(other, post)).title).toBe('Second thoughts'), SOON_MS);
    } finally {
      await other.close();
    }
  });
});

describeWithRedisServer('A service that starts while Redis is away', () => {
  it('serves, and uses it once it is there', async () => {
    const redis = await RedisServer.start();
    await redis.kill();
    const app = await TestApp.start({ REDIS_URL: redis.url });
    try {
      const ann = await app.signUp('ann');
      const post = await ann.publishes();
      await app.stranger.get(pathOf(post)).expect(200).expect('x-degraded', 'cache');
      // Nor does it keep the newest for a moment, of which nobody would tell it what others change.
      await app.stranger.get('/v1/posts').expect(200);
      await app.database.query({ name: '', text: 'DELETE FROM posts WHERE id = $1' }, [post.id]);
      const { body } = await app.stranger.get('/v1/posts').expect(200);
      expect((body.data as PostBody[]).map(({ id }) => id)).not.toContain(post.id);
      await redis.restart();
      await remember(app, redis, await ann.publishes());
      await reportsCache(app, 'up', 'closed');
    } finally {
      await app.close();
      await redis.stop();
    }
  });
});
