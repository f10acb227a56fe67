import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { connected } from '../../support/cluster-connection.js';
import { eventually } from '../../support/eventually.js';
import { LONG_ENOUGH, type Person } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { testDatabase } from '../../support/test-database.js';
import { closeAccount } from './closings.js';

const WAITING = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;

describe('Closing an account, while it is changed by somebody else,', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  /** Closes the account once the password is found right and the statement is done, which waits for the former. */
  async function closedDuring(person: Person, statement: string): Promise<Response> {
    return connected(await testDatabase(), async (other) => {
      await other.query('BEGIN');
      await other.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [person.id]);
      const answer = closeAccount(person, 'remove').then((response) => response);
      await eventually(async () => expect((await other.query(WAITING)).rowCount).toBe(1));
      await other.query(statement, [person.id]);
      await other.query('COMMIT');
      return answer;
    });
  }

  it.each([
    ['gets another password', `password_hash = 'another'`],
    ['is suspended', `status = 'suspended'`],
  ])('is refused when that %s', async (_, change) => {
    const ann = await app.signUp('ann');
    const statement = `UPDATE users SET ${change}, credentials_version = credentials_version + 1 WHERE id = $1`;
    problem(403, 'wrong-password')(await closedDuring(ann, statement));
    const { rows } = await app.database.query({ name: '', text: 'SELECT status FROM users WHERE id = $1' }, [
      ann.id,
    ]);
    expect(rows).not.toEqual([{ status: 'closed' }]);
  });

  it('keeps no admin waiting, however long the posts take', async () => {
    const [ann, bob, cid] = [await app.signUp('ann'), await app.signUp('bob'), await app.signUpAdmin('cid')];
    const { id } = await ann.publishes();
    const answer = await connected(await testDatabase(), async (other) => {
      await other.query('BEGIN');
      await other.query('SELECT FROM posts WHERE id = $1 FOR UPDATE', [id]);
      const closing = closeAccount(ann, 'remove').then((response) => response);
      await eventually(async () => expect((await other.query(WAITING)).rowCount).toBe(1));
      await cid.patch(`/v1/users/${bob.id}`, { status: 'suspended' }).expect(200);
      await other.query('COMMIT');
      return closing;
    });
    expect(answer.status).toBe(204);
  });

  it('is done when that says something else about itself', async () => {
    const ann = await app.signUp('ann');
    const answer = await closedDuring(ann, `UPDATE users SET bio = 'Sails.' WHERE id = $1`);
    expect(answer.status).toBe(204);
  });

  it.each([{}, { 'idempotency-key': 'evening' }])(
    'takes along what its owner writes meanwhile, with %j',
    async (headers) => {
      const ann = await app.signUp('ann');
      const { id } = await ann.publishes();
      const written = await connected(await testDatabase(), async (other) => {
        await other.query('BEGIN');
        await other.query('SELECT FROM posts WHERE id = $1 FOR UPDATE', [id]);
        const closing = closeAccount(ann, 'remove').then((response) => response);
        await eventually(async () => expect((await other.query(WAITING)).rowCount).toBe(1));
        const writing = ann
          .post('/v1/posts', { title: 'An evening in Galley', content: LONG_ENOUGH, status: 'published' })
          .set(headers)
          .then((response) => response);
        await eventually(async () => expect((await other.query(WAITING)).rowCount).toBe(2));
        await other.query('COMMIT');
        expect((await closing).status).toBe(204);
        return writing;
      });
      problem(401, 'unauthenticated')(written);
      const { body } = await app.stranger.get(`/v1/posts?author_id=${ann.id}`).expect(200);
      expect(body.data).toEqual([]);
    },
  );
});
