import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from 'pg';
import { connected } from '../../support/cluster-connection.js';
import { eventually } from '../../support/eventually.js';
import { TestApp } from '../../support/test-app.js';
import { testDatabase } from '../../support/test-database.js';

const REGISTER = `insert into users (id, username, email, password_hash, version, created_at, updated_at)
                  values (gen_random_uuid(), $1, $1, 'x', 1, now(), now())`;

/** Resolves once somebody waits for what this session holds. */
const somebodyWaitsFor = (client: Client) =>
  eventually(async () => {
    const { rowCount } = await client.query(
      'select from pg_locks where not granted and pg_backend_pid() = any (pg_blocking_pids(pid))',
    );
    expect(rowCount).toBeGreaterThan(0);
  });

/** How many the server has counted in this file's database. */
async function deadlocks(): Promise<number> {
  const text = 'select deadlocks::integer from pg_stat_database where datname = current_database()';
  const { rows } = await connected(await testDatabase(), (client) => client.query(text));
  return (rows[0] as { deadlocks: number }).deadlocks;
}

describe('A write that waits for a session which waits for it', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  it('is taken back by the server, and done again without anybody hearing of it', async () => {
    const ann = await app.signUp('ann');
    const username = `bob-${randomBytes(4).toString('hex')}`;
    const renamed = await connected(await testDatabase(), async (bob) => {
      await bob.query('begin');
      await bob.query(REGISTER, [username]);
      const renaming = ann.patch('/v1/users/me', { username }).then((response) => response);
      await somebodyWaitsFor(bob);
      // Ann, who has waited longer, is the first to find out that neither can go on.
      await bob.query('update users set age = 30 where id = $1', [ann.id]);
      await bob.query('rollback');
      return renaming;
    });
    expect(renamed).toMatchObject({ status: 200, body: { username, age: null } });
    // It counts when it has nothing better to do.
    await eventually(async () => expect(await deadlocks()).toBe(1));
  });
});
