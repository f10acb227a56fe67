import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Test } from 'supertest';
import type { Person, PostBody } from '../../support/person.js';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { closeAccount } from '../privacy/closings.js';
import { handOn } from './handing-on.js';

const ANOTHER_AUTHOR = problem(409, 'post-has-another-author', { resource: 'Post' });

describe('Handing a post on', () => {
  let app: TestApp;
  let ann: Person;
  let bob: Person;
  let cid: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
    cid = await app.signUpAdmin('cid');
  });
  beforeEach(async () => {
    bob = await app.signUp('bob');
  });
  afterAll(() => app.close());

  const authorOf = async ({ id }: PostBody): Promise<string> =>
    (await cid.get(`/v1/posts/${id}`).expect(200)).body.author_id;
  const listed = async ({ id }: Person): Promise<string[]> => {
    const { body } = await app.stranger.get(`/v1/posts?author_id=${id}`).expect(200);
    return (body.data as PostBody[]).map((post) => post.id);
  };

  it.each(['draft', 'published', 'archived'])(
    'gives it another author, and else leaves it: %s',
    async (status) => {
      const post = await ann.drafts({ status, tags: ['sea'] });
      app.clock.advance(10);
      const { body } = await handOn(ann, post, ann, bob).expect(200);
      expect(body).toEqual({
        ...post,
        author_id: bob.id,
        version: 2,
        updated_at: expect.any(String),
        allowed_actions: [],
      });
      expect(Date.parse(body.updated_at)).toBeGreaterThan(Date.parse(post.updated_at));
      const { allowed_actions } = post;
      expect((await bob.get(`/v1/posts/${post.id}`).expect(200)).body).toEqual({ ...body, allowed_actions });
    },
  );

  it('makes it the receiver’s to change, and nobody’s who had it', async () => {
    const post = await ann.drafts();
    await handOn(ann, post, ann, bob).expect(200);
    await ann.get(`/v1/posts/${post.id}`).expect(problem(404, 'not-found'));
    await ann.patch(`/v1/posts/${post.id}`, { tags: [] }).expect(problem(403, 'not-the-post-author'));
    await handOn(ann, post, bob, ann).expect(problem(403, 'not-the-post-author'));
    await bob.post(`/v1/posts/${post.id}/publish`).expect(200);
    await handOn(bob, post, bob, ann).expect(200);
    await ann.delete(`/v1/posts/${post.id}`).expect(204);
  });

  it('is seen at once, where the post was remembered too', async () => {
    const post = await ann.publishes();
    await app.stranger.get(`/v1/posts/${post.id}`).expect(200);
    await handOn(ann, post, ann, bob).expect(200);
    const { body } = await app.stranger.get(`/v1/posts/${post.id}?include=author`).expect(200);
    expect(body).toMatchObject({ author_id: bob.id, author: { username: bob.username } });
    expect(await listed(bob)).toEqual([post.id]);
    expect(await listed(ann)).not.toContain(post.id);
  });

  it('is for an admin too, who may take it as well', async () => {
    const post = await ann.publishes();
    await handOn(cid, post, ann, bob).expect(200);
    await handOn(cid, post, bob, cid).expect(200);
    expect(await authorOf(post)).toBe(cid.id);
  });

  it('is not for others, whatever they would do with it', async () => {
    const post = await ann.publishes();
    for (const [from, to] of [
      [ann, bob],
      [bob, ann],
      [ann, { id: randomUUID() }],
    ] as const)
      await handOn(bob, post, from, to).expect(problem(403, 'not-the-post-author'));
    await app.stranger
      .post(`/v1/posts/${post.id}/transfer`)
      .send({ from_user_id: ann.id, to_user_id: bob.id })
      .expect(problem(401, 'unauthenticated'));
    expect(await authorOf(post)).toBe(ann.id);
  });

  it('takes it from its present author only', async () => {
    const post = await ann.publishes();
    const dan = await app.signUp('dan');
    await handOn(ann, post, bob, dan).expect(ANOTHER_AUTHOR);
    await handOn(ann, post, { id: randomUUID() }, bob).expect(ANOTHER_AUTHOR);
    await handOn(cid, post, ann, bob).expect(200);
    await handOn(cid, post, ann, dan).expect(ANOTHER_AUTHOR);
    expect(await authorOf(post)).toBe(bob.id);
  });

  it('takes what nobody has any more from nobody', async () => {
    const post = await ann.publishes();
    const orphan = 'UPDATE posts SET author_id = NULL WHERE id = $1';
    await app.database.query({ name: '', text: orphan }, [post.id]);
    await handOn(cid, post, ann, bob).expect(ANOTHER_AUTHOR);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['suspended', async () => cid.patch(`/v1/users/${bob.id}`, { status: 'suspended' }).expect(200)],
    ['gone with their posts', async () => closeAccount(bob, 'remove').expect(204)],
    ['gone without their posts', async () => closeAccount(bob, 'anonymise').expect(204)],
  ])('does not reach who is %s', async (_, leave) => {
    const post = await ann.publishes();
    await leave();
    for (const by of [ann, cid])
      await handOn(by, post, ann, bob).expect(problem(404, 'not-found', { resource: 'User', id: bob.id }));
    expect(await authorOf(post)).toBe(ann.id);
  });

  it('does not reach who was never there', async () => {
    const [post, nobody] = [await ann.drafts(), { id: randomUUID() }];
    const gone = problem(404, 'not-found', { resource: 'User', id: nobody.id });
    await handOn(ann, post, ann, nobody).expect(gone);
  });

  it('reaches somebody who is back', async () => {
    const post = await ann.publishes();
    for (const status of ['suspended', 'active'])
      await cid.patch(`/v1/users/${bob.id}`, { status }).expect(200);
    await handOn(ann, post, ann, bob).expect(200);
  });

  it.each<[string, (ids: { from: string; to: string }) => object, Record<string, string>]>([
    ['oneself', ({ from }) => ({ from_user_id: from, to_user_id: from }), { to_user_id: 'value_error' }],
    [
      'oneself in capitals',
      ({ from }) => ({ from_user_id: from, to_user_id: from.toUpperCase() }),
      { to_user_id: 'value_error' },
    ],
    ['nothing', () => ({}), { from_user_id: 'missing', to_user_id: 'missing' }],
    ['nobody', ({ from }) => ({ from_user_id: from }), { to_user_id: 'missing' }],
    ['null', ({ from }) => ({ from_user_id: from, to_user_id: null }), { to_user_id: 'string_type' }],
    [
      'no UUID',
      () => ({ from_user_id: 'ann', to_user_id: 'ann' }),
      { from_user_id: 'uuid_parsing', to_user_id: 'uuid_parsing' },
    ],
    ['a list', ({ from, to }) => ({ from_user_id: from, to_user_id: [to] }), { to_user_id: 'string_type' }],
    [
      'somebody, and more',
      ({ from, to }) => ({ from_user_id: from, to_user_id: to, author_id: to }),
      { author_id: 'extra_forbidden' },
    ],
    [
      'oneself, and more',
      ({ from }) => ({ from_user_id: from, to_user_id: from, note: 'Mine.' }),
      { note: 'extra_forbidden', to_user_id: 'value_error' },
    ],
  ])('is refused to %s', async (_, body, faults) => {
    const post = await ann.publishes();
    await ann
      .post(`/v1/posts/${post.id}/transfer`, body({ from: ann.id, to: bob.id }))
      .expect(invalid(faults));
    expect(await authorOf(post)).toBe(ann.id);
  });

  it('wants the latest version, where it is told one, and that last of all', async () => {
    const post = await ann.drafts();
    const stale = (test: Test) => test.set('if-match', '"2.x"');
    const nobody = { id: randomUUID() };
    await stale(handOn(bob, post, bob, nobody)).expect(problem(403, 'not-the-post-author'));
    await stale(handOn(ann, post, bob, nobody)).expect(ANOTHER_AUTHOR);
    await stale(handOn(ann, post, ann, nobody)).expect(problem(404, 'not-found'));
    await stale(handOn(ann, post, ann, bob)).expect(problem(412, 'stale-version', { resource: 'Post' }));
    expect(await authorOf(post)).toBe(ann.id);
    const { headers } = await handOn(ann, post, ann, bob).set('if-match', '"1.x"').expect(200);
    expect(headers['etag']).toMatch(/^"2\./);
  });

  it('finds no post that is deleted, or was never there', async () => {
    const post = await ann.drafts();
    await ann.delete(`/v1/posts/${post.id}`).expect(204);
    for (const id of [post.id, randomUUID(), 'x'])
      await handOn(ann, { id }, ann, bob).expect(problem(404, 'not-found', { resource: 'Post', id }));
  });
});
