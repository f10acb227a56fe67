import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { LONG_ENOUGH, type Person } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { registration } from '../users/registrations.js';
import { countOf, createWith, registerWith, somebodyWaits, whileShut } from './tries.js';

const POST = { title: 'An evening in Galley', content: LONG_ENOUGH };
const TEN = Array.from({ length: 10 });

describe('Requests at once with one Idempotency-Key', () => {
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

  /** All tell of one thing, or that it is being made; who was first was told first. */
  const expectOne = (responses: Response[]) => {
    const made = responses.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ text }) => text)).size).toBe(1);
    expect(made.filter(({ headers }) => headers['idempotency-replayed'] === undefined)).toHaveLength(1);
    for (const response of responses) {
      if (response.status !== 201) problem(409, 'request-in-progress')(response);
    }
  };

  it('make one post, of ten', async () => {
    const before = await countOf(app, 'posts');
    expectOne(await Promise.all(TEN.map(() => createWith(ann, key, POST))));
    expect(await countOf(app, 'posts')).toBe(before + 1);
    expect((await createWith(ann, key, POST).expect(201)).headers).toHaveProperty('idempotency-replayed');
  });

  it('register one user, of ten', async () => {
    const before = await countOf(app, 'users');
    const dora = registration();
    expectOne(await Promise.all(TEN.map(() => registerWith(app.stranger, key, dora))));
    expect(await countOf(app, 'users')).toBe(before + 1);
  });

  it('make one post, of ten different', async () => {
    const before = await countOf(app, 'posts');
    const responses = await Promise.all(
      TEN.map((_, i) => createWith(ann, key, { ...POST, title: `Evening ${i} in Galley` })),
    );
    expect(responses.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const response of responses.filter(({ status }) => status !== 201)) {
      expect(['/problems/idempotency-key-reused', '/problems/request-in-progress']).toContain(
        response.body.type,
      );
    }
    expect(await countOf(app, 'posts')).toBe(before + 1);
  });

  it('are told at once that a post is still being written', async () => {
    let first: Promise<Response> | undefined;
    await whileShut('posts', async (client) => {
      first = createWith(ann, key, POST).then((response) => response);
      await somebodyWaits(client, 'posts');
      await createWith(ann, key, POST).timeout(1_000).expect(problem(409, 'request-in-progress'));
      await createWith(ann, key, { ...POST, title: 'Another evening in Galley' })
        .timeout(1_000)
        .expect(problem(409, 'request-in-progress'));
    });
    expect(await first).toMatchObject({ status: 201 });
    const { body, headers } = await createWith(ann, key, POST).expect(201);
    expect(headers).toHaveProperty('idempotency-replayed', 'true');
    expect(body).toEqual((await first)?.body);
  });

  it('are told at once that somebody is still being registered', async () => {
    const dora = registration();
    let first: Promise<Response> | undefined;
    await whileShut('users', async (client) => {
      first = registerWith(app.stranger, key, dora).then((response) => response);
      await somebodyWaits(client, 'users');
      await registerWith(app.stranger, key, dora).timeout(1_000).expect(problem(409, 'request-in-progress'));
    });
    expect(await first).toMatchObject({ status: 201 });
    expect((await registerWith(app.stranger, key, dora).expect(201)).body).toEqual((await first)?.body);
  });

  it('do not keep somebody else from theirs', async () => {
    let responses: Promise<Response[]> | undefined;
    await whileShut('posts', async (client) => {
      responses = Promise.all([createWith(ann, key, POST), createWith(bob, key, POST)]);
      await somebodyWaits(client, 'posts');
    });
    expect((await responses)?.map(({ status, body }) => [status, body.author_id])).toEqual([
      [201, ann.id],
      [201, bob.id],
    ]);
  });
});
