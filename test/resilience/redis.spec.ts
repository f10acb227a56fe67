import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CacheStore } from '#infrastructure/cache/cache-store.js';
import { eventually } from '../support/eventually.js';
import type { Person, PostBody } from '../support/person.js';
import { problem } from '../support/problem.js';
import { TestApp } from '../support/test-app.js';
import type { TestRedis } from '../support/test-redis.js';
import { describeWithRedis, startRedis } from '../support/with-redis.js';
import { pathOf, read, remember, SOON_MS } from './redis/remembered-posts.js';

/** The longest life of an entry, with its jitter. */
const LONGEST_SECONDS = 330;

/** Changes the row where nobody tells the service of it. */
async function alterBehindItsBack(app: TestApp, post: PostBody, title: string): Promise<void> {
  const text = 'update posts set title = $2 where id = $1';
  await app.database.query({ name: '', text }, [post.id, title]);
}

describeWithRedis('With Redis, the service', () => {
  let redis: TestRedis;
  let app: TestApp;
  let ann: Person;
  beforeAll(async () => {
    redis = await startRedis();
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
    await ann.patch(pathOf(post), { title: 'Second thoughts' }).expect(200);
    expect((await read(app, post)).title).toBe('Second thoughts');
    await ann.patch('/v1/users/me', { bio: 'Cooks' }).expect(200);
    const { body } = await app.stranger.get(`/v1/users/${ann.id}`).expect(200);
    expect(body.bio).toBe('Cooks');
  });

  it('hides a remembered post from strangers as soon as it is archived, and as a draft again', async () => {
    const post = await ann.publishes();
    await remember(app, redis, post);
    await ann.post(`${pathOf(post)}/archive`).expect(200);
    await app.stranger.get(pathOf(post)).expect(problem(404, 'not-found'));
    await ann.get(pathOf(post)).expect(200);
    await ann.post(`${pathOf(post)}/unarchive`).expect(200);
    await ann.get(pathOf(post)).expect(200);
    await app.stranger.get(pathOf(post)).expect(problem(404, 'not-found'));
    await ann.post(`${pathOf(post)}/publish`).expect(200);
    expect((await read(app, post)).status).toBe('published');
  });

  it('forgets a remembered post that is deleted', async () => {
    const post = await ann.publishes();
    await remember(app, redis, post);
    await ann.delete(pathOf(post)).expect(204);
    await app.stranger.get(pathOf(post)).expect(problem(404, 'not-found'));
  });

  it('never remembers a draft, not even for its author', async () => {
    const post = await ann.drafts();
    await ann.get(pathOf(post)).expect(200);
    // What is filled is filled in order: once this is there, the draft would be.
    await remember(app, redis, await ann.publishes());
    expect(await redis.look((client) => client.exists(`post:${post.id}`))).toBe(0);
    await app.stranger.get(pathOf(post)).expect(problem(404, 'not-found'));
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
      await ann.patch(pathOf(post), { title: 'Second thoughts' }).expect(200);
      await eventually(async () => expect((await read(other, post)).title).toBe('Second thoughts'), SOON_MS);
      await ann.post(`${pathOf(post)}/archive`).expect(200);
      await eventually(() => other.stranger.get(pathOf(post)).expect(404), SOON_MS);
    } finally {
      await other.close();
    }
  });

  it('shows the newest posts as another instance has changed them, once it hears of it', async () => {
    const other = await TestApp.start({ REDIS_URL: redis.url });
    try {
      const first = async () => (await other.stranger.get('/v1/posts').expect(200)).body.data[0] as PostBody;
      const store = other.nest.get(CacheStore, { strict: false });
      await eventually(async () => expect(store.mayHold).toBe(true));
      const { promise: heard, resolve } = Promise.withResolvers<void>();
      store.whenForgotten('post:newest', resolve);
      await first();
      app.clock.advance(10);
      const { id } = await ann.publishes();
      await heard;
      expect((await first()).id).toBe(id);
    } finally {
      await other.close();
    }
  });
});
