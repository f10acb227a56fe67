import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LONG_ENOUGH, type Person } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { registration } from '../users/registrations.js';
import { countOf, createWith, registerWith } from './tries.js';

const POST = { title: 'An evening in Galley', content: LONG_ENOUGH };

describe('An Idempotency-Key', () => {
  let app: TestApp;
  let ann: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
  });
  afterAll(() => app.close());

  describe.each([
    ['is empty', ''],
    ['is blank', '   '],
    ['has 256 characters', 'k'.repeat(256)],
    ['is not ASCII', 'clé'],
    ['has a space', 'an evening'],
    ['has a tab', 'an\tevening'],
  ])('that %s', (_, key) => {
    it('is refused with a post, which is not made', async () => {
      const before = await countOf(app, 'posts');
      await createWith(ann, key, POST).expect(problem(400, 'invalid-idempotency-key'));
      expect(await countOf(app, 'posts')).toBe(before);
    });

    it('is refused with a registration, which is not made', async () => {
      const before = await countOf(app, 'users');
      await registerWith(app.stranger, key, registration()).expect(problem(400, 'invalid-idempotency-key'));
      expect(await countOf(app, 'users')).toBe(before);
    });
  });

  it('comes once', async () => {
    const twice = ['one', 'two'] as unknown as string;
    await createWith(ann, twice, POST).expect(problem(400, 'invalid-idempotency-key'));
  });

  it.each([
    ['one character', '0'],
    ['255 characters', 'k'.repeat(255)],
    ['all that is visible in ASCII', String.fromCodePoint(...Array.from({ length: 94 }, (_, i) => 0x21 + i))],
    ['what SQL is made of', "';DROP/**/TABLE/**/kept_answers;--"],
  ])('may be %s', async (_, key) => {
    const { body } = await createWith(ann, key, POST).expect(201);
    const second = await createWith(ann, key, POST).expect(201);
    expect(second.headers).toHaveProperty('idempotency-replayed', 'true');
    expect(second.body).toEqual(body);
  });
});
