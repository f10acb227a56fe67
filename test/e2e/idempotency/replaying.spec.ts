import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { LONG_ENOUGH, type Person } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { registration } from '../users/registrations.js';
import { countOf, createWith, registerWith, WELCOMES } from './tries.js';

const POST = { title: 'An evening in Galley', content: LONG_ENOUGH };

/** What a caller goes by. */
const answer = ({ status, text, headers }: Response) => ({
  status,
  text,
  location: headers['location'],
  etag: headers['etag'],
  type: headers['content-type'],
});

describe('A request that is sent again with its Idempotency-Key', () => {
  let app: TestApp;
  let ann: Person;
  let bob: Person;
  let key: string;
  beforeAll(async () => {
    app = await TestApp.start();
    [ann, bob] = await Promise.all([app.signUp('ann'), app.signUp('bob')]);
  });
  beforeEach(() => {
    key = randomUUID();
  });
  afterAll(() => app.close());

  it('makes one post, and gets the first answer, which says that it is one', async () => {
    const before = await countOf(app, 'posts');
    const first = await createWith(ann, key, POST).expect(201);
    const second = await createWith(ann, key, POST).expect(201);
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    expect(second.headers).toHaveProperty('idempotency-replayed', 'true');
    expect(answer(second)).toEqual(answer(first));
    expect(first.headers).toMatchObject({
      location: `/v1/posts/${first.body.id}`,
      etag: expect.stringMatching(/^"1\./),
    });
    expect(await countOf(app, 'posts')).toBe(before + 1);
  });

  it('registers one user, who is welcomed once', async () => {
    const [users, welcomes] = [await countOf(app, 'users'), await countOf(app, WELCOMES)];
    const dora = registration();
    const first = await registerWith(app.stranger, key, dora).expect(201);
    const second = await registerWith(app.stranger, key, dora).expect(201);
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    expect(second.headers).toHaveProperty('idempotency-replayed', 'true');
    expect(answer(second)).toEqual(answer(first));
    expect(first.headers['location']).toBe(`/v1/users/${first.body.id}`);
    expect([await countOf(app, 'users'), await countOf(app, WELCOMES)]).toEqual([users + 1, welcomes + 1]);
  });

  it('is answered the same as often as it comes', async () => {
    const first = await createWith(ann, key, POST).expect(201);
    for (let times = 0; times < 3; times++) {
      expect(answer(await createWith(ann, key, POST))).toEqual(answer(first));
    }
  });

  it('gets the answer of then, whatever has become of the post', async () => {
    const first = await createWith(ann, key, POST).expect(201);
    const path = `/v1/posts/${first.body.id}`;
    await ann.patch(path, { title: 'Another evening in Galley' }).set('if-match', '*').expect(200);
    expect(answer(await createWith(ann, key, POST))).toEqual(answer(first));
    await ann.post(`${path}/publish`).set('if-match', '*').expect(200);
    expect(answer(await createWith(ann, key, POST))).toEqual(answer(first));
    expect((await ann.get(path).expect(200)).body).toMatchObject({
      title: 'Another evening in Galley',
      status: 'published',
    });
    await ann.delete(path).set('if-match', '*').expect(204);
    expect(answer(await createWith(ann, key, POST))).toEqual(answer(first));
    await ann.get(path).expect(problem(404, 'not-found'));
  });

  it('is answered with an ETag that is good for a change', async () => {
    await createWith(ann, key, POST).expect(201);
    const { body, headers } = await createWith(ann, key, POST).expect(201);
    await ann
      .patch(`/v1/posts/${body.id}`, { title: 'Another evening in Galley' })
      .set('if-match', headers['etag'] as string)
      .expect(200);
  });

  it('is told as much when the key came with another body, and makes nothing', async () => {
    const { body: made } = await createWith(ann, key, POST).expect(201);
    const before = await countOf(app, 'posts');
    await createWith(ann, key, { ...POST, title: 'Another evening in Galley' }).expect(
      problem(422, 'idempotency-key-reused'),
    );
    expect(await countOf(app, 'posts')).toBe(before);
    expect((await createWith(ann, key, POST).expect(201)).body).toEqual(made);
  });

  it('is told as much when the key came with another route', async () => {
    await createWith(ann, key, POST).expect(201);
    await registerWith(ann, key, registration()).expect(problem(422, 'idempotency-key-reused'));
  });

  it('is made twice without a key', async () => {
    const [first, second] = await Promise.all([
      ann.post('/v1/posts', POST).expect(201),
      ann.post('/v1/posts', POST).expect(201),
    ]);
    expect(first.body.id).not.toBe(second.body.id);
    for (const { headers } of [first, second]) expect(headers).not.toHaveProperty('idempotency-replayed');
  });

  it('is made twice with two keys', async () => {
    const first = await createWith(ann, key, POST).expect(201);
    const second = await createWith(ann, randomUUID(), POST).expect(201);
    expect(first.body.id).not.toBe(second.body.id);
  });

  it('takes keys for different when only their capitals differ', async () => {
    const first = await createWith(ann, `a${key}`, POST).expect(201);
    const second = await createWith(ann, `A${key}`, POST).expect(201);
    expect(first.body.id).not.toBe(second.body.id);
  });

  describe('by somebody else', () => {
    it('is their own', async () => {
      const anns = await createWith(ann, key, POST).expect(201);
      const bobs = await createWith(bob, key, POST).expect(201);
      expect(bobs.headers).not.toHaveProperty('idempotency-replayed');
      expect(bobs.body).toMatchObject({ author_id: bob.id, id: expect.not.stringContaining(anns.body.id) });
    });

    it('is their own also with another body', async () => {
      await createWith(ann, key, POST).expect(201);
      await createWith(bob, key, { ...POST, title: "Bob's evening in Galley" }).expect(201);
    });

    it('registers another user, where nobody is signed in', async () => {
      const first = await registerWith(app.stranger, key, registration()).expect(201);
      const second = await registerWith(app.stranger, key, registration()).expect(201);
      expect(second.headers).not.toHaveProperty('idempotency-replayed');
      expect(second.body.id).not.toBe(first.body.id);
    });

    it('shows a profile to nobody who does not know the password', async () => {
      const dora = registration();
      await registerWith(app.stranger, key, dora).expect(201);
      const { headers, text } = await registerWith(app.stranger, key, {
        ...dora,
        password: 'a guess at an evening',
      }).expect(409);
      expect(headers).not.toHaveProperty('idempotency-replayed');
      expect(text).not.toContain('"created_at"');
    });

    it('needs a token as ever', async () => {
      await createWith(ann, key, POST).expect(201);
      await app.stranger
        .post('/v1/posts')
        .set('idempotency-key', key)
        .send(POST)
        .expect(problem(401, 'unauthenticated'));
    });
  });

  describe('where nothing is created', () => {
    it('changes a post as if there were no key', async () => {
      const { id } = await ann.drafts();
      for (const title of ['A first evening', 'A second evening']) {
        const { body, headers } = await ann
          .patch(`/v1/posts/${id}`, { title })
          .set('if-match', '*')
          .set('idempotency-key', key)
          .expect(200);
        expect(body.title).toBe(title);
        expect(headers).not.toHaveProperty('idempotency-replayed');
      }
    });

    it('publishes once, and refuses the second time, as if there were no key', async () => {
      const { id } = await ann.drafts();
      const publish = () =>
        ann.post(`/v1/posts/${id}/publish`).set('if-match', '*').set('idempotency-key', key);
      await publish().expect(200);
      await publish().expect(409);
    });

    it('leaves a key free for what does create', async () => {
      const { id } = await ann.drafts();
      const before = await countOf(app, 'kept_answers');
      await ann.post(`/v1/posts/${id}/publish`).set('if-match', '*').set('idempotency-key', key).expect(200);
      expect(await countOf(app, 'kept_answers')).toBe(before);
      await createWith(ann, key, POST).expect(201);
    });
  });
});
