import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import { eventually } from '../../support/eventually.js';
import { LONG_ENOUGH, type Person } from '../../support/person.js';
import { TestApp } from '../../support/test-app.js';
import { registration } from '../users/registrations.js';
import { createWith, registerWith } from './tries.js';

const POST = { title: 'An evening in Galley', content: LONG_ENOUGH };
const KEPT_MS = 24 * 3_600_000;

interface Row {
  id: string;
  fingerprint: string;
  body: string;
  created_at: string;
}

describe('What is kept of an answer', () => {
  let app: TestApp;
  let ann: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
  });
  beforeEach(async () => {
    await app.database.query({ name: '', text: 'DELETE FROM kept_answers' });
  });
  afterAll(() => app.close());

  const rows = async (): Promise<Row[]> =>
    (await app.database.query<Row>({ name: '', text: 'SELECT * FROM kept_answers ORDER BY created_at' }))
      .rows;

  it('is nothing without a key', async () => {
    await ann.drafts();
    expect(await rows()).toEqual([]);
  });

  it('is one row, however often it was asked for', async () => {
    const key = randomUUID();
    const { body } = await createWith(ann, key, POST).expect(201);
    await createWith(ann, key, POST).expect(201);
    const kept = await rows();
    expect(kept).toHaveLength(1);
    expect(JSON.parse(kept[0]?.body ?? '')).toEqual(body);
  });

  it('tells neither the password nor the key, nor a digest that a guess could be tried on', async () => {
    const key = randomUUID();
    const dora = registration({ password: 'dora likes long evenings' });
    await registerWith(app.stranger, key, dora).expect(201);
    const kept = JSON.stringify(await rows());
    expect(kept).not.toContain(dora['password']);
    expect(kept).not.toMatch(/argon2|password/i);
    expect(kept).not.toContain(key);
    const text = JSON.stringify(dora);
    const guesses = [text, `POST /v1/users\n${text}`, `POST /v1/users${text}`, dora['password'] as string];
    for (const guess of guesses) {
      for (const algorithm of ['md5', 'sha1', 'sha256', 'sha384', 'sha512']) {
        for (const encoding of ['hex', 'base64', 'base64url'] as const) {
          const digest = createHash(algorithm).update(guess).digest(encoding);
          expect(kept).not.toContain(digest.replace(/=+$/, ''));
        }
      }
    }
  });

  it('is of the time at which it was made', async () => {
    const { body } = await createWith(ann, randomUUID(), POST).expect(201);
    const age = Date.parse((await rows())[0]?.created_at ?? '') - Date.parse(body.created_at as string);
    expect(age).toBeGreaterThanOrEqual(0);
    expect(age).toBeLessThan(5_000);
  });

  it('is as good as gone after 24 hours, deleted or not', async () => {
    const key = randomUUID();
    const later = await TestApp.start({ JWT_EXPIRATION_MINUTES: '2880' });
    try {
      const bob = await later.signUp('bob');
      const { body: first } = await createWith(bob, key, POST).expect(201);
      later.clock.advance(KEPT_MS + 1_000);
      const again = await createWith(bob, key, POST).expect(201);
      expect(again.body.id).not.toBe(first.id);
    } finally {
      await later.close();
    }
  });

  it('is deleted after 24 hours, and not before; then the key is new', async () => {
    const [old, young] = [randomUUID(), randomUUID()];
    const first = await createWith(ann, old, POST).expect(201);
    await createWith(ann, young, POST).expect(201);
    const [oldest] = await rows();
    const age = { name: '', text: 'UPDATE kept_answers SET created_at = $2 WHERE id = $1' };
    await app.database.query(age, [oldest?.id, new Date(Date.now() - KEPT_MS - 1_000)]);
    const almost = { name: '', text: 'UPDATE kept_answers SET created_at = $2 WHERE id <> $1' };
    await app.database.query(almost, [oldest?.id, new Date(Date.now() - KEPT_MS + 60_000)]);

    // Another instance, which does the jobs.
    const worker = await TestApp.start({ JOBS_WORKERS: '1' });
    try {
      await eventually(async () =>
        expect(await rows()).not.toContainEqual(expect.objectContaining({ id: oldest?.id })),
      );
    } finally {
      await worker.close();
    }

    expect(await rows()).toHaveLength(1);
    expect((await createWith(ann, young, POST).expect(201)).headers).toHaveProperty('idempotency-replayed');
    const again = await createWith(ann, old, POST).expect(201);
    expect(again.headers).not.toHaveProperty('idempotency-replayed');
    expect(again.body.id).not.toBe(first.body.id);
  });
});
