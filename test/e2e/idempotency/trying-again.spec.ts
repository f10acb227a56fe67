import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { LONG_ENOUGH, type Person } from '../../support/person.js';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { freshName, registration } from '../users/registrations.js';
import { countOf, createWith, registerWith } from './tries.js';

const POST = { title: 'An evening in Galley', content: LONG_ENOUGH };

describe('A key whose first request was refused', () => {
  let app: TestApp;
  let ann: Person;
  let key: string;
  let kept: number;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
  });
  beforeEach(async () => {
    key = randomUUID();
    kept = await countOf(app, 'kept_answers');
  });
  afterAll(() => app.close());

  const expectFirst = async (body: object) => {
    const { headers } = await createWith(ann, key, body).expect(201);
    expect(headers).not.toHaveProperty('idempotency-replayed');
    expect(await countOf(app, 'kept_answers')).toBe(kept + 1);
  };

  it('may be used for a right one, after one that broke the rules of the fields', async () => {
    await createWith(ann, key, { ...POST, title: 'Short' }).expect(invalid({ title: 'string_too_short' }));
    expect(await countOf(app, 'kept_answers')).toBe(kept);
    await expectFirst(POST);
  });

  it('may be used for a right one, after one without a body', async () => {
    await ann
      .post('/v1/posts')
      .set('idempotency-key', key)
      .expect(invalid({ title: 'missing', content: 'missing' }));
    await expectFirst(POST);
  });

  it('may be used for a right one, after one that was too short to be published', async () => {
    const short = { ...POST, content: 'Too short.', status: 'published' };
    await createWith(ann, key, short).expect(problem(400, 'post-too-short'));
    expect(await countOf(app, 'kept_answers')).toBe(kept);
    await expectFirst({ ...POST, status: 'published' });
  });

  it('may be used for the same one, once the name that was taken is free', async () => {
    const dora = await app.signUp('dora');
    const wanted = registration({ username: dora.username });
    await registerWith(app.stranger, key, wanted).expect(409);
    await registerWith(app.stranger, key, wanted).expect(409);
    expect(await countOf(app, 'kept_answers')).toBe(kept);
    await dora
      .patch('/v1/users/me', { username: freshName('dora') })
      .set('if-match', '*')
      .expect(200);
    const { headers, body } = await registerWith(app.stranger, key, wanted).expect(201);
    expect(headers).not.toHaveProperty('idempotency-replayed');
    expect(body.username).toBe(dora.username);
  });

  it('may be used for another one, by somebody who is signed in and asked for a name that is taken', async () => {
    await registerWith(ann, key, registration({ username: ann.username })).expect(409);
    await registerWith(ann, key, registration()).expect(201);
    expect(await countOf(app, 'kept_answers')).toBe(kept + 1);
  });

  describe('because the answer could not be kept', () => {
    const alter = (change: string) =>
      app.database.query({ name: '', text: `ALTER TABLE kept_answers ${change}` });

    it('has made nothing, and may be used again', async () => {
      const before = await Promise.all(['posts', 'users', 'jobs.job'].map((table) => countOf(app, table)));
      const fred = registration();
      await alter('ADD CONSTRAINT full_up CHECK (false) NOT VALID');
      try {
        for (const { status, headers } of [
          await createWith(ann, key, POST),
          await registerWith(app.stranger, key, fred),
        ]) {
          expect(status).toBeGreaterThanOrEqual(500);
          expect(headers).not.toHaveProperty('location');
        }
      } finally {
        await alter('DROP CONSTRAINT full_up');
      }
      expect(await Promise.all(['posts', 'users', 'jobs.job'].map((table) => countOf(app, table)))).toEqual(
        before,
      );
      await expectFirst(POST);
      await registerWith(app.stranger, key, fred).expect(201);
    });
  });
});
