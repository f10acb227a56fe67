import type { Client } from 'pg';
import type { Test } from 'supertest';
import { connected } from '../../support/cluster-connection.js';
import { eventually } from '../../support/eventually.js';
import type { Person } from '../../support/person.js';
import type { TestApp } from '../../support/test-app.js';
import { testDatabase } from '../../support/test-database.js';

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

/** While nothing can be written to a table; then it can again. */
export const whileShut = (table: string, work: (client: Client) => Promise<void>): Promise<void> =>
  testDatabase().then((url) =>
    connected(url, async (client) => {
      await client.query('BEGIN');
      await client.query(`LOCK TABLE ${table} IN SHARE MODE`);
      await work(client);
      await client.query('COMMIT');
    }),
  );

/** Somebody waits for the table. */
export const somebodyWaits = (client: Client, table: string): Promise<void> =>
  eventually(async () => {
    const { rows } = await client.query(
      'SELECT 1 FROM pg_locks WHERE relation = $1::regclass AND NOT granted',
      [table],
    );
    if (rows.length === 0) throw new Error(`Nobody waits for ${table}`);
  });
