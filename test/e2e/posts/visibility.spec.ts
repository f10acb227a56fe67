import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person, PostBody } from '../../support/person.js';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';

const HIDDEN = ['draft', 'archived'];

describe('Who sees a post', () => {
  let app: TestApp;
  let ann: Person;
  let bob: Person;
  let cid: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
    bob = await app.signUp('bob');
    cid = await app.signUpAdmin('cid');
  });
  afterAll(() => app.close());

  const idsOf = ({ body }: { body: { data: PostBody[] } }): string[] => body.data.map(({ id }) => id);

  it('is everybody once it is published', async () => {
    const post = await ann.publishes();
    const { body, headers } = await app.stranger.get(`/v1/posts/${post.id}`).expect(200);
    expect(body).toEqual({ ...post, allowed_actions: [] });
    expect(headers['cache-control']).toBe('public, max-age=0, must-revalidate');
    expect(headers['vary']).toMatch(/\bAuthorization\b/);
    const own = await ann.get(`/v1/posts/${post.id}`).expect(200);
    expect(own.body).toEqual(post);
    expect(own.headers['cache-control']).toBe('private, no-cache');
  });

  it.each(HIDDEN)('is its author and the admins while it is %s', async (status) => {
    const { id } = await ann.drafts({ status });
    await app.stranger.get(`/v1/posts/${id}`).expect(problem(404, 'not-found', { resource: 'Post', id }));
    await bob.get(`/v1/posts/${id}`).expect(problem(404, 'not-found', { resource: 'Post', id }));
    await ann.get(`/v1/posts/${id}`).expect(200);
    await cid.get(`/v1/posts/${id}`).expect(200);
  });

  it('is no longer everybody once it is archived', async () => {
    const { id } = await ann.publishes();
    await ann.post(`/v1/posts/${id}/archive`).expect(200);
    await app.stranger.get(`/v1/posts/${id}`).expect(problem(404, 'not-found'));
    expect(idsOf(await app.stranger.get(`/v1/posts?author_id=${ann.id}&limit=100`))).not.toContain(id);
  });

  it('needs a right token or none', async () => {
    const { id } = await ann.publishes();
    const { headers } = await app.stranger
      .get(`/v1/posts/${id}`)
      .set('authorization', 'Bearer x')
      .expect(401);
    expect(headers['www-authenticate']).toMatch(/^Bearer/);
  });

  it.each(HIDDEN)('of a list of what is %s is its author', async (status) => {
    const [one, dan] = [await app.signUp('ann'), await app.signUp('dan')];
    const { id } = await one.drafts({ status });
    await one.publishes();
    await dan.drafts({ status });
    expect(idsOf(await one.get(`/v1/posts?status=${status}`).expect(200))).toEqual([id]);
    for (const own of [one.id, one.id.toUpperCase()])
      expect(idsOf(await one.get(`/v1/posts?status=${status}&author_id=${own}`).expect(200))).toEqual([id]);
  });

  it.each(HIDDEN)('of a list of what is %s is no stranger and no other user', async (status) => {
    await ann.drafts({ status });
    const denied = problem(403, 'drafts-are-private');
    await app.stranger.get(`/v1/posts?status=${status}`).expect(denied);
    await app.stranger.get(`/v1/posts?status=${status}&author_id=${ann.id}`).expect(denied);
    await bob.get(`/v1/posts?status=${status}&author_id=${ann.id}`).expect(denied);
  });

  it.each(HIDDEN)('of all that is %s is an admin', async (status) => {
    const tag = `seen-${status}`;
    const one = await ann.drafts({ status, tags: [tag] });
    const other = await bob.drafts({ status, tags: [tag] });
    expect(idsOf(await cid.get(`/v1/posts?status=${status}&tag=${tag}`).expect(200))).toEqual([
      other.id,
      one.id,
    ]);
    const ofAnn = await cid.get(`/v1/posts?status=${status}&tag=${tag}&author_id=${ann.id}`).expect(200);
    expect(idsOf(ofAnn)).toEqual([one.id]);
  });

  it('sees the author with it when asked to, as anybody may see them', async () => {
    const { id } = await ann.publishes({ tags: ['with-author'] });
    const { body: profile } = await app.stranger.get(`/v1/users/${ann.id}`).expect(200);
    const { body } = await bob.get(`/v1/posts/${id}?include=author`).expect(200);
    expect(body.author).toEqual(profile);
    expect(JSON.stringify(body)).not.toContain(ann.email);
    const { body: list } = await app.stranger.get('/v1/posts?tag=with-author&include=author').expect(200);
    expect(list.data).toMatchObject([{ id, author: profile }]);
    expect((await ann.get(`/v1/posts/${id}?include=author`).expect(200)).body.author).toEqual(profile);
  });

  it.each([
    ['include=', { include: 'enum' }],
    ['include=tags', { include: 'enum' }],
    ['include=author&include=author', { include: 'enum' }],
    ['colour=red', { colour: 'extra_forbidden' }],
    ['toString=1', { toString: 'extra_forbidden' }],
  ])('asks in known words only: %s', async (query, faults) => {
    const { id } = await ann.publishes();
    await app.stranger.get(`/v1/posts/${id}?${query}`).expect(invalid(faults as Record<string, string>));
  });
});
