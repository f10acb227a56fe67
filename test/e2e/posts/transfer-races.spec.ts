import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import type { Person, PostBody } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { closeAccount } from '../privacy/closings.js';
import { handOn } from './handing-on.js';
import { inLineFor, leaving } from './in-line.js';

const MANY = `
  INSERT INTO posts (id, author_id, title, content, status, version, created_at, updated_at)
  SELECT gen_random_uuid(), $1, 'One of very many', '', 'draft', 1, now(), now() FROM generate_series(1, 150)`;

describe('A post that is handed on, while', () => {
  let app: TestApp;
  let ann: Person;
  let bob: Person;
  let cid: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    cid = await app.signUpAdmin('cid');
  });
  beforeEach(async () => {
    ann = await app.signUp('ann');
    bob = await app.signUp('bob');
  });
  afterAll(() => app.close());

  const read = (post: PostBody) => cid.get(`/v1/posts/${post.id}`);

  it.each(['suspended', 'closed'])('its receiver becomes %s, stays where it is', async (status) => {
    const post = await ann.publishes();
    const [answer] = await inLineFor('users', bob, [() => handOn(ann, post, ann, bob)], leaving(status, bob));
    problem(404, 'not-found', { resource: 'User', id: bob.id })(answer as Response);
    expect((await read(post)).body).toMatchObject({ author_id: ann.id, version: 1 });
  });

  it('its receiver leaves with all posts, is one of them', async () => {
    const post = await ann.publishes();
    const answers = await inLineFor('posts', post, [
      () => handOn(ann, post, ann, bob),
      () => closeAccount(bob, 'remove'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 204]);
    await read(post).expect(problem(404, 'not-found'));
  });

  it('its author leaves with all posts, is none of them', async () => {
    const post = await ann.drafts({ status: 'archived' });
    await app.database.query({ name: '', text: MANY }, [ann.id]);
    const answers = await inLineFor('posts', post, [
      () => handOn(ann, post, ann, bob),
      () => closeAccount(ann, 'remove'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 204]);
    expect((await read(post).expect(200)).body).toMatchObject({ author_id: bob.id, version: 2 });
    const { body } = await cid.get(`/v1/posts?status=draft&author_id=${ann.id}`).expect(200);
    expect(body.data).toEqual([]);
  });

  it('another hands it to somebody else, goes to one of the two', async () => {
    const dan = await app.signUp('dan');
    const post = await ann.publishes();
    const [first, second] = await inLineFor('posts', post, [
      () => handOn(ann, post, ann, bob),
      () => handOn(cid, post, ann, dan),
    ]);
    expect(first?.status).toBe(200);
    problem(409, 'post-has-another-author')(second as Response);
    expect((await read(post)).body.author_id).toBe(bob.id);
  });

  it('others come the other way, crosses with none', async () => {
    const mine = await Promise.all(Array.from({ length: 4 }, () => ann.drafts()));
    const yours = await Promise.all(Array.from({ length: 4 }, () => bob.drafts()));
    const answers = await Promise.all([
      ...mine.map(async (post) => handOn(ann, post, ann, bob)),
      ...yours.map(async (post) => handOn(bob, post, bob, ann)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
  });
});
