import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LONG_ENOUGH } from '../../support/person.js';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';

interface PostV2 {
  id: string;
  version: number;
  author: { id: string; username: string; avatar_url: string } | null;
}

describe('The second version of posts', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  it('shows who wrote a post where the first shows an id, and all else alike', async () => {
    const ann = await app.signUp('ann');
    const { id } = await ann.publishes();
    const { author_id, ...first } = (await app.stranger.get(`/v1/posts/${id}`).expect(200)).body;
    const { author, ...second } = (await app.stranger.get(`/v2/posts/${id}`).expect(200)).body;
    expect(second).toEqual(first);
    expect(author).toEqual((await app.stranger.get(`/v1/users/${author_id}`).expect(200)).body);
  });

  it('lists posts with their authors, page by page', async () => {
    const ann = await app.signUp('ann');
    await ann.publishes();
    await ann.publishes();
    const first = await app.stranger.get(`/v2/posts?author_id=${ann.id}&limit=1`).expect(200);
    expect(first.headers['link']).toMatch(/^<\/v2\/posts\?.*>; rel="next"$/);
    const cursor = (first.body as { pagination: { next_cursor: string } }).pagination.next_cursor;
    const next = await app.stranger.get(`/v2/posts?author_id=${ann.id}&limit=1&cursor=${cursor}`).expect(200);
    for (const { body } of [first, next])
      expect((body as { data: PostV2[] }).data).toMatchObject([{ author: { username: ann.username } }]);
  });

  it('takes nobody’s word for whether to show authors', async () => {
    const fault = invalid({ include: 'extra_forbidden' });
    await app.stranger.get('/v2/posts?include=author').expect(fault);
    await app.stranger.get(`/v2/posts/${randomUUID()}?include=author`).expect(fault);
  });

  it('has a post without an author once that has left', async () => {
    const ann = await app.signUp('ann');
    const { id } = await ann.publishes();
    await app.database.query({ name: 'orphan', text: 'UPDATE posts SET author_id = NULL WHERE id = $1' }, [
      id,
    ]);
    const { body } = await app.stranger.get(`/v2/posts/${id}`).expect(200);
    expect(body).toMatchObject({ author: null });
    expect(body).not.toHaveProperty('author_id');
  });

  it('renders what is asked for', async () => {
    const { id } = await (await app.signUp('ann')).publishes();
    const { body } = await app.stranger.get(`/v2/posts/${id}?render=html`).expect(200);
    expect((body as { content_html: string }).content_html).toContain('<p>A harbour');
  });

  it('is of the same posts: what is seen in one can be changed in the other', async () => {
    const ann = await app.signUp('ann');
    const { id } = await ann.drafts();
    const { headers } = await ann.get(`/v2/posts/${id}`).expect(200);
    const etag = String(headers['etag']);
    expect(etag).not.toBe((await ann.get(`/v1/posts/${id}`)).headers['etag']);
    await ann.get(`/v2/posts/${id}`).set('if-none-match', etag).expect(304);
    const published = await ann.post(`/v1/posts/${id}/publish`).set('if-match', etag).expect(200);
    const fresh = String(published.headers['etag']);
    await ann.post(`/v2/posts/${id}/archive`).set('if-match', etag).expect(problem(412, 'stale-version'));
    await ann.post(`/v2/posts/${id}/archive`).set('if-match', fresh).expect(200);
  });

  it('says where in it a new post is, once for a key, which is no key to the first version', async () => {
    const ann = await app.signUp('ann');
    const key = randomUUID();
    const write = (version: string) =>
      ann
        .post(`/${version}/posts`, { title: 'An evening in Galley', content: LONG_ENOUGH })
        .set('idempotency-key', key);
    const made = await write('v2').expect(201);
    expect(made.headers['location']).toBe(`/v2/posts/${(made.body as PostV2).id}`);
    expect(made.body).toMatchObject({ author: { id: ann.id } });
    const again = await write('v2').expect(201).expect('idempotency-replayed', 'true');
    expect(again.body).toEqual(made.body);
    await write('v1').expect(problem(422, 'idempotency-key-reused'));
  });

  it('is followed by none', async () => {
    await app.stranger.get('/v3/posts').expect(problem(404, 'route-not-found'));
    await app.stranger.get('/v0/posts').expect(problem(404, 'route-not-found'));
    await app.stranger.get('/v2/users/me').expect(problem(404, 'route-not-found'));
  });
});

describe('A budget', () => {
  it('is one over all versions', async () => {
    const app = await TestApp.start({ RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_REQUESTS: '2' });
    try {
      await app.stranger.get('/v1/posts').expect(200);
      await app.stranger.get('/v2/posts').expect(200).expect('x-ratelimit-remaining', '0');
      await app.stranger.get('/v2/posts').expect(problem(429, 'rate-limited'));
    } finally {
      await app.close();
    }
  });
});
