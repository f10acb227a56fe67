import type { Test } from 'supertest';
import type { Person } from '../../support/person.js';
import type { TestApp } from '../../support/test-app.js';

/** Writes a post, with a key to try again with. */
export const createWith = (author: Person, key: string, body: object): Test =>
  author.post('/v1/posts', body).set('idempotency-key', key);

/** Registers somebody, with a key to try again with. */
export const registerWith = (by: Person | TestApp['stranger'], key: string, body: object): Test =>
  by.post('/v1/users').send(body).set('idempotency-key', key);

/** Those who are to be welcomed, to be counted. */
export const WELCOMES = "jobs.job WHERE name = 'users.welcome'";

export async function countOf(app: TestApp, table: string): Promise<number> {
  const count = { name: '', text: `SELECT count(*)::int AS count FROM ${table}` };
  const { rows } = await app.database.query<{ count: number }>(count);
  return rows[0]?.count ?? 0;
}
