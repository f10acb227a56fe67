import { expect } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import type { PostBody } from '../../support/person.js';
import type { TestApp } from '../../support/test-app.js';
import type { TestRedis } from '../../support/test-redis.js';

/** Others may see what was, and a Redis that is back may be left alone, for this long. */
export const SOON_MS = 5_000;

export const pathOf = (post: PostBody): string => `/v1/posts/${post.id}`;

export async function read(app: TestApp, post: PostBody): Promise<PostBody> {
  return (await app.stranger.get(pathOf(post)).expect(200)).body as PostBody;
}

/** Reads it until Redis holds it. */
export async function remember(app: TestApp, redis: TestRedis, post: PostBody): Promise<void> {
  await eventually(async () => {
    await read(app, post);
    expect(await redis.look((client) => client.get(`post:${post.id}`))).toContain(post.title);
  });
}

/** Waits until health says so of the cache, for five seconds at the most. */
export async function reportsCache(app: TestApp, status: string, circuit: string): Promise<void> {
  await eventually(async () => {
    const { body } = await app.stranger.get('/health').expect(200);
    expect(body.details.cache).toMatchObject({ status, circuit });
  }, SOON_MS);
}
