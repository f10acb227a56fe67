import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { eventually } from '../support/eventually.js';
import type { Person, PostBody } from '../support/person.js';
import { problem } from '../support/problem.js';
import { RedisServer } from '../support/redis-server.js';
import { TestApp } from '../support/test-app.js';

const describeWithRedis = RedisServer.isAvailable() ? describe : describe.skip;

/** The longest life of an entry, with its jitter. */
const LONGEST_SECONDS = 330;
/** Others may see what was, and a Redis that is back may be left alone, for this long. */
const SOON_MS = 5_000;
/** 60 ms for a frozen Redis, and the work itself on a busy machine. */
const FROZEN_MS = 150;
const FAILURES_THAT_OPEN = 5;

const path = (post: PostBody): string => `/v1/posts/${post.id}`;

async function read(app: TestApp, post: PostBody): Promise<PostBody> {
  return (await app.stranger.get(path(post)).expect(200)).body as PostBody;
}

/** Reads it until Redis holds it. */
async function remember(app: TestApp, redis: RedisServer, post: PostBody): Promise<void> {
  await eventually(async () => {
    await read(app, post);
    expect(await redis.look((client) => client.get(`post:${post.id}`))).toContain(post.title);
  });
}

/** Changes the row where nobody tells the service of it. */
async function alterBehindItsBack(app: TestApp, post: PostBody, title: string): Promise<void> {
  const text = 'update posts set title = $2 where id = $1';
  await app.database.query({ name: '', text }, [post.id, title]);
}

/** The answer, and how long it took. */
async function timed(request: PromiseLike<Response>): Promise<{ response: Response; ms: number }> {
  const begun = performance.now();
  const response = await request;
  return { response, ms: performance.now() - begun };
}

async function reportsCache(app: TestApp, status: string, circuit: string): Promise<void> {
  await eventually(async () => {
    const { body } = await app.stranger.get('/health').expect(200);
    expect(body.details.cache).toMatchObject({ status, circuit });
  }, SOON_MS);
}

/** Asks for somebody's profile until the service has given Redis up. */
async function openCircuit(app: TestApp, reader: Person): Promise<void> {
  for (let asked = 0; asked < FAILURES_THAT_OPEN; asked += 1)
    await app.stranger.get(`/v1/users/${reader.id}`).expect(200);
  await reportsCache(app, 'degraded', 'open');
}

describeWithRedis('With Redis, the service', () => {
  let redis: RedisServer;
  let app: TestApp;
  let ann: Person;
  beforeAll(async () => {
    redis = await RedisServer.start();
    app = await TestApp.start({ REDIS_URL: redis.url });
    ann = await app.signUp('ann');
  });
  afterAll(async () => {
    await app?.close();
    await redis?.stop();
  });

  it('remembers a published post for five minutes', async () => {
    const post = await ann.publishes({ title: 'As it was written' });
    await remember(app, redis, post);
    const ttl = await redis.look((client) => client.ttl(`post:${post.id}`));
    expect(ttl).toBeGreaterThan(0);
    expect(ttl).toBeLessThanOrEqual(LONGEST_SECONDS);
    await alterBehindItsBack(app, post, 'Altered in the database');
    expect((await read(app, post)).title).toBe('As it was written');
  });

  it('remembers a user from their registration on, without the hash of their password', async () => {
    const bob = await app.signUp('bob');
    const text = await eventually(async () => {
      const found = await redis.look((client) => client.get(`user:${bob.id}`));
      expect(found).toContain(bob.username);
      return found;
    });
    expect(text).not.toMatch(/argon2|scrypt|password/i);
    expect(await redis.look((client) => client.ttl(`user:${bob.id}`))).toBeLessThanOrEqual(LONGEST_SECONDS);
    const alter = 'update users set bio = $2 where id = $1';
    await app.database.query({ name: '', text: alter }, [bob.id, 'Altered in the database']);
    const { body } = await app.stranger.get(`/v1/users/${bob.id}`).expect(200);
    expect(body).toMatchObject({ username: bob.username, bio: null });
  });

  it('shows a change with the next read', async () => {
    const post = await ann.publishes({ title: 'First of all' });
    await remember(app, redis, post);
    await ann.patch(path(post), { title: 'Second thoughts' }).expect(200);
    expect((await read(app, post)).title).toBe('Second thoughts');
    await ann.patch('/v1/users/me', { bio: 'Cooks' }).expect(200);
    const { body } = await app.stranger.get(`/v1/users/${ann.id}`).expect(200);
    expect(body.bio).toBe('Cooks');
  });

  it('hides a remembered post from strangers as soon as it is archived, and as a draft again', async () => {
    const post = await ann.publishes();
    await remember(app, redis, post);
    await ann.post(`${path(post)}/archive`).expect(200);
    await app.stranger.get(path(post)).expect(problem(404, 'not-found'));
    await ann.get(path(post)).expect(200);
    await ann.post(`${path(post)}/unarchive`).expect(200);
    await ann.get(path(post)).expect(200);
    await app.stranger.get(path(post)).expect(problem(404, 'not-found'));
    await ann.post(`${path(post)}/publish`).expect(200);
    expect((await read(app, post)).status).toBe('published');
  });

  it('forgets a remembered post that is deleted', async () => {
    const post = await ann.publishes();
    await remember(app, redis, post);
    await ann.delete(path(post)).expect(204);
    await app.stranger.get(path(post)).expect(problem(404, 'not-found'));
  });

  it('never remembers a draft, not even for its author', async () => {
    const post = await ann.drafts();
    await ann.get(path(post)).expect(200);
    // What is filled is filled in order: once this is there, the draft would be.
    await remember(app, redis, await ann.publishes());
    expect(await redis.look((client) => client.exists(`post:${post.id}`))).toBe(0);
    await app.stranger.get(path(post)).expect(problem(404, 'not-found'));
  });

  it('reads from the database what Redis holds of it that makes no sense', async () => {
    const post = await ann.publishes({ title: 'Makes sense' });
    await redis.look((client) => client.set(`post:${post.id}`, '<html>rubbish', 'PX', 60_000));
    expect((await read(app, post)).title).toBe('Makes sense');
  });

  it('shows within 5 seconds what another instance has changed', async () => {
    const other = await TestApp.start({ REDIS_URL: redis.url });
    try {
      const post = await ann.publishes({ title: 'First of all' });
      await remember(app, redis, post);
      expect((await read(other, post)).title).toBe('First of all');
      await ann.patch(path(post), { title: 'Second thoughts' }).expect(200);
      await eventually(async () => expect((await read(other, post)).title).toBe('Second thoughts'), SOON_MS);
      await ann.post(`${path(post)}/archive`).expect(200);
      await eventually(() => other.stranger.get(path(post)).expect(404), SOON_MS);
    } finally {
      await other.close();
    }
  });
});

describeWithRedis('When Redis', () => {
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

  /** Whether it is of use again: what is read appears there. */
  const isUsedAgain = () =>
    eventually(async () => {
      await read(app, post);
      expect(await redis.look((client) => client.exists(`post:${post.id}`))).toBe(1);
    }, SOON_MS);

  it('is killed, reads and writes are served on, and it is used again within 5 seconds of its return', async () => {
    await redis.kill();
    for (let asked = 0; asked < 30; asked += 1) {
      await app.stranger.get(path(post)).expect(200).expect('x-degraded', 'cache');
    }
    await reportsCache(app, 'degraded', 'open');
    await app.stranger.get('/health/ready').expect(200);
    await ann.patch(path(post), { title: 'Second thoughts' }).expect(200);
    expect((await read(app, post)).title).toBe('Second thoughts');
    await app.signUp('bob');
    await redis.restart();
    const back = performance.now();
    await reportsCache(app, 'up', 'closed');
    await isUsedAgain();
    expect(performance.now() - back).toBeLessThan(SOON_MS);
    const { headers } = await app.stranger.get(path(post)).expect(200);
    expect(headers['x-degraded']).toBeUndefined();
  });

  it('comes back, it is noticed though nobody asks for the health', async () => {
    await redis.kill();
    for (let asked = 0; asked < 10; asked += 1) await read(app, post);
    await redis.restart();
    const back = performance.now();
    await isUsedAgain();
    expect(performance.now() - back).toBeLessThan(SOON_MS);
  });

  it('freezes, a request waits for it once and briefly, and not at all once it is given up', async () => {
    redis.freeze();
    for (let asked = 0; asked < FAILURES_THAT_OPEN; asked += 1) {
      const { ms } = await timed(app.stranger.get(path(post)).expect(200).expect('x-degraded', 'cache'));
      expect(ms).toBeLessThan(FROZEN_MS);
    }
    await reportsCache(app, 'degraded', 'open');
    await app.stranger.get('/health/ready').expect(200);
    const durations: number[] = [];
    for (let asked = 0; asked < 20; asked += 1) {
      durations.push((await timed(app.stranger.get(path(post)).expect(200))).ms);
    }
    // Most of them: the machine may be busy with something else now and then.
    expect(durations.toSorted((one, other) => one - other)[10]).toBeLessThan(40);
    redis.thaw();
    await reportsCache(app, 'up', 'closed');
    await isUsedAgain();
  });

  it('freezes, what is changed meanwhile is never served as it was, also after it thaws', async () => {
    redis.freeze();
    await ann.patch(path(post), { title: 'Second thoughts' }).expect(200);
    expect((await read(app, post)).title).toBe('Second thoughts');
    await openCircuit(app, ann);
    await ann.patch(path(post), { title: 'Third time lucky' }).expect(200);
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
    await ann.post(`${path(post)}/archive`).expect(200);
    await app.stranger.get(path(post)).expect(problem(404, 'not-found'));
    redis.thaw();
    await app.stranger.get(path(post)).expect(problem(404, 'not-found'));
    await reportsCache(app, 'up', 'closed');
    await app.stranger.get(path(post)).expect(problem(404, 'not-found'));
  });

  it('freezes, other instances learn within 5 seconds of its thaw what was changed', async () => {
    const other = await TestApp.start({ REDIS_URL: redis.url });
    try {
      expect((await read(other, post)).title).toBe('First of all');
      redis.freeze();
      await ann.patch(path(post), { title: 'Second thoughts' }).expect(200);
      redis.thaw();
      await eventually(async () => expect((await read(other, post)).title).toBe('Second thoughts'), SOON_MS);
    } finally {
      await other.close();
    }
  });
});

describeWithRedis('A service that starts while Redis is away', () => {
  it('serves, and uses it once it is there', async () => {
    const redis = await RedisServer.start();
    await redis.kill();
    const app = await TestApp.start({ REDIS_URL: redis.url });
    try {
      const ann = await app.signUp('ann');
      const post = await ann.publishes();
      await app.stranger.get(path(post)).expect(200).expect('x-degraded', 'cache');
      await redis.restart();
      await remember(app, redis, post);
      await reportsCache(app, 'up', 'closed');
    } finally {
      await app.close();
      await redis.stop();
    }
  });
});
