import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { closeAccount } from './closings.js';

describe('The posts of somebody who has closed their account', () => {
  let app: TestApp;
  let cid: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    cid = await app.signUpAdmin('cid');
  });
  afterAll(() => app.close());

  const listed = async ({ id }: Person) => {
    const { body } = await app.stranger.get(`/v1/posts?author_id=${id}&include=author`).expect(200);
    return body.data as { id: string; author: unknown }[];
  };

  it('are gone at once when they are to be removed, remembered ones too', async () => {
    const [ann, bob] = [await app.signUp('ann'), await app.signUp('bob')];
    const post = await ann.publishes();
    const draft = await ann.drafts();
    const another = await bob.publishes();
    await app.stranger.get(`/v1/posts/${post.id}`).expect(200);
    await closeAccount(ann, 'remove').expect(204);
    await app.stranger.get(`/v1/posts/${post.id}`).expect(problem(404, 'not-found'));
    for (const { id } of [post, draft]) await cid.get(`/v1/posts/${id}`).expect(problem(404, 'not-found'));
    expect(await listed(ann)).toEqual([]);
    await app.stranger.get(`/v1/posts/${another.id}`).expect(200);
  });

  it('are many and gone all the same', async () => {
    const ann = await app.signUp('ann');
    const many = {
      name: '',
      text: `INSERT INTO posts (id, author_id, title, content, status, version, published_at, created_at, updated_at)
             SELECT gen_random_uuid(), $1, 'One of very many', 'x', 'published', 1, now(), now(), now()
               FROM generate_series(1, 2500)`,
    };
    await app.database.query(many, [ann.id]);
    await closeAccount(ann, 'remove').expect(204);
    expect(await listed(ann)).toEqual([]);
  });

  it('stay where they are when they are to be kept, and nobody is shown as their author', async () => {
    const ann = await app.signUp('ann');
    const post = await ann.publishes();
    await closeAccount(ann, 'anonymise').expect(204);
    expect(await listed(ann)).toMatchObject([{ id: post.id, author: null }]);
    const { body } = await app.stranger.get(`/v1/posts/${post.id}?include=author`).expect(200);
    expect(body).toMatchObject({ id: post.id, title: post.title, author: null });
    expect((await app.stranger.get(`/v1/posts/${post.id}`).expect(200)).body).not.toHaveProperty('author');
  });

  it('do not come back with the account', async () => {
    const ann = await app.signUp('ann');
    const post = await ann.publishes();
    await closeAccount(ann, 'remove').expect(204);
    await cid.patch(`/v1/users/${ann.id}`, { status: 'active' }).expect(200);
    await app.stranger.get(`/v1/posts/${post.id}`).expect(problem(404, 'not-found'));
  });
});
