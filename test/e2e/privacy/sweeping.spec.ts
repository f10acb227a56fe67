import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Erasure } from '../../../src/application/privacy/erasure.js';
import { eventually } from '../../support/eventually.js';
import type { Person } from '../../support/person.js';
import { TestApp } from '../../support/test-app.js';
import { closeAccount } from './closings.js';

describe('The sweep for accounts to be erased', () => {
  let app: TestApp;
  let ann: Person;
  let bob: Person;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  const sql = async (text: string, values: unknown[] = []) =>
    (await app.database.query({ name: '', text }, values)).rows;

  /** Closes an account, so many days ago. */
  async function closed(name: string, daysAgo: number): Promise<Person> {
    const person = await app.signUp(name);
    await person.publishes();
    await closeAccount(person, 'remove').expect(204);
    await sql(`UPDATE users SET closed_at = now() - $2 * interval '1 day' WHERE id = $1`, [
      person.id,
      daysAgo,
    ]);
    return person;
  }

  const isThere = async ({ id }: Person) => (await sql('SELECT FROM users WHERE id = $1', [id])).length === 1;
  const erasures = async ({ id }: Person) =>
    (await sql(`SELECT FROM audit_events WHERE action = 'account.erased' AND subject_id = $1`, [id])).length;
  const eraseSome = () => app.nest.get(Erasure, { strict: false }).eraseSome(new Date());

  describe('with accounts that are due', () => {
    beforeEach(async () => {
      ann = await closed('ann', 5);
      bob = await closed('bob', 4);
    });

    it('takes each once, however many sweep', async () => {
      const counts = await Promise.all([eraseSome(), eraseSome(), eraseSome()]);
      expect(counts.reduce((sum, count) => sum + count)).toBe(2);
      expect(await Promise.all([ann, bob].map(erasures))).toEqual([1, 1]);
      expect(await eraseSome()).toBe(0);
    });

    it('comes to all behind however many that cannot be erased', async () => {
      await sql(
        `INSERT INTO users SELECT (jsonb_populate_record(u, jsonb_build_object(
           'id', gen_random_uuid(), 'username', 'stuck-' || n, 'email', 'stuck-' || n || '@example.com'))).*
           FROM users AS u, generate_series(1, 150) AS n WHERE id = $1`,
        [ann.id],
      );
      await sql('CREATE TABLE grudges (against uuid REFERENCES users (id))');
      await sql(`INSERT INTO grudges SELECT id FROM users WHERE username LIKE 'stuck-%'`);
      await expect(eraseSome()).rejects.toThrow('150 accounts could not be erased');
      expect(await Promise.all([ann, bob].map(isThere))).toEqual([false, false]);
      await sql('DROP TABLE grudges');
      await sql(`DELETE FROM users WHERE username LIKE 'stuck-%'`);
    });

    it('is held up by none that cannot be erased, and says that there is one', async () => {
      await sql('CREATE TABLE grudges (against uuid REFERENCES users (id))');
      await sql('INSERT INTO grudges VALUES ($1)', [ann.id]);
      await expect(eraseSome()).rejects.toThrow('1 accounts could not be erased');
      expect(await Promise.all([ann, bob].map(isThere))).toEqual([true, false]);
      // Nothing of it was done by halves.
      expect(await sql('SELECT FROM posts WHERE author_id = $1', [ann.id])).toHaveLength(1);
      await sql('DROP TABLE grudges');
      expect(await eraseSome()).toBe(1);
      expect(await isThere(ann)).toBe(false);
    });
  });

  it('is made by the service itself, when the grace period is over', async () => {
    ann = await closed('ann', 8);
    bob = await closed('bob', 6);
    const cid = await app.signUp('cid');
    const service = await TestApp.start({ ACCOUNT_GRACE_DAYS: '7', JOBS_WORKERS: '1', JOBS_POLL_MS: '50' });
    await eventually(async () => expect(await isThere(ann)).toBe(false));
    expect(await Promise.all([bob, cid].map(isThere))).toEqual([true, true]);
    const { text } = await service.stranger.get('/metrics').expect(200);
    expect(text).toMatch(/purged_total\{name="closed_accounts"\} 1/);
    await service.close();
  });

  it('sets username and e-mail address free', async () => {
    ann = await closed('ann', 31);
    await eraseSome();
    const { username, email, password } = ann;
    await app.stranger.post('/v1/users').send({ username, email, password }).expect(201);
  });
});
