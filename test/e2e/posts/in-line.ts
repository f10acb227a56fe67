import { expect } from '@jest/globals';
import type { Client } from 'pg';
import { connected } from '../../support/cluster-connection.js';
import { eventually } from '../../support/eventually.js';
import { testDatabase } from '../../support/test-database.js';

const WAITING = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;

/** While somebody else has the row: what is begun waits for it, in this order, until it is let go. */
export async function inLineFor<T>(
  table: 'users' | 'posts',
  { id }: { id: string },
  begin: (() => PromiseLike<T>)[],
  meanwhile: (client: Client) => Promise<unknown> = async () => undefined,
): Promise<T[]> {
  return connected(await testDatabase(), async (other) => {
    await other.query('BEGIN');
    await other.query(`SELECT FROM ${table} WHERE id = $1 FOR UPDATE`, [id]);
    const begun: Promise<T>[] = [];
    for (const one of begin) {
      begun.push(Promise.resolve(one()));
      await eventually(async () => expect((await other.query(WAITING)).rowCount).toBe(begun.length));
    }
    await meanwhile(other);
    await other.query('COMMIT');
    return Promise.all(begun);
  });
}

/** What somebody else does to an account meanwhile. */
export const leaving =
  (status: string, { id }: { id: string }) =>
  (client: Client) =>
    client.query(`UPDATE users SET status = $2, closed_at = now(), posts_fate = 'anonymise' WHERE id = $1`, [
      id,
      status,
    ]);
