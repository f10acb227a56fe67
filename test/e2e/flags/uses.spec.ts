import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { registration } from '../users/registrations.js';
import { change } from './flags.js';

describe('While a flag is off', () => {
  let app: TestApp;
  let ann: Person;
  let cid: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    [ann, cid] = await Promise.all([app.signUp('ann'), app.signUpAdmin('cid')]);
  });
  afterAll(() => app.close());
  afterEach(async () => {
    const everybody = { enabled: true, percentage: 100, user_ids: [], roles: [] };
    await change(cid, 'registration-open', everybody);
    await change(cid, 'full-text-search', everybody);
  });

  const register = () => app.stranger.post('/v1/users').send(registration());
  const closed = problem(403, 'registration-closed');
  const unsearched = problem(403, 'search-switched-off');

  it('nobody registers, and whoever has an account goes on as ever', async () => {
    await register().expect(201);
    await change(cid, 'registration-open', { enabled: false });

    await register().expect(closed);
    await app.stranger.post('/v1/users').send({ username: 'x' }).expect(closed);
    await app.stranger.post('/v1/auth/login').send({ email: ann.email, password: ann.password }).expect(200);
    await ann.get('/v1/users/me').expect(200);
    await ann.patch('/v1/users/me', { bio: 'Sails.' }).expect(200);
    await ann.publishes();
    await cid.get('/v1/users').expect(200);

    await change(cid, 'registration-open', { enabled: true });
    await register().expect(201);
  });

  it('for most, admins may register others', async () => {
    await change(cid, 'registration-open', { percentage: 0, roles: ['admin'] });
    await register().expect(closed);
    await ann.post('/v1/users', registration()).expect(closed);
    await cid.post('/v1/users', registration()).expect(201);
  });

  it('there is no second version of the posts, and the first is as ever', async () => {
    const { id } = await ann.publishes();
    await app.stranger.get(`/v2/posts/${id}`).expect(200);
    await change(cid, 'posts-v2', { enabled: false });
    await app.stranger.get(`/v2/posts/${id}`).expect(problem(404, 'route-not-found'));
    await app.stranger.get(`/v1/posts/${id}`).expect(200);
    await change(cid, 'posts-v2', { enabled: true });
    await app.stranger.get(`/v2/posts/${id}`).expect(200);
  });

  it('posts are not searched, and listed as ever', async () => {
    const post = await ann.publishes({ title: 'A sextant for the harbour' });
    const search = () => app.stranger.get('/v1/posts?q=sextant');
    expect((await search().expect(200)).body).toMatchObject({ data: [{ id: post.id }] });

    await change(cid, 'full-text-search', { enabled: false });
    await search().expect(unsearched);
    await cid.get('/v1/posts?q=sextant&sort=-relevance').expect(unsearched);
    const { body } = await app.stranger.get('/v1/posts').expect(200);
    expect((body as { data: object[] }).data[0]).toMatchObject({ id: post.id });
  });

  it('for most, somebody may search all the same', async () => {
    const bob = await app.signUp('bob');
    await change(cid, 'full-text-search', { percentage: 0, user_ids: [bob.id] });
    await bob.get('/v1/posts?q=sextant').expect(200);
    await ann.get('/v1/posts?q=sextant').expect(unsearched);
    await app.stranger.get('/v1/posts?q=sextant').expect(unsearched);
  });

  it('what each problem means can be read', async () => {
    for (const slug of ['registration-closed', 'search-switched-off', 'flags-not-changeable'])
      await app.stranger.get(`/problems/${slug}`).expect(200);
  });
});
