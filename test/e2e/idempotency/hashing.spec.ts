import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Passwords } from '#infrastructure/passwords/passwords.js';
import { connected } from '../../support/cluster-connection.js';
import { TestApp } from '../../support/test-app.js';
import { testDatabase } from '../../support/test-database.js';
import { registration } from '../users/registrations.js';
import { registerWith } from './tries.js';

/** Those of this file's database that are open, and do nothing. */
const IDLE_TRANSACTIONS = `
  SELECT count(*)::int AS count FROM pg_stat_activity
   WHERE datname = current_database() AND state LIKE 'idle in transaction%'`;

describe('A registration with an Idempotency-Key', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  it('holds no connection while the password is hashed', async () => {
    const url = await testDatabase();
    const passwords = app.nest.get(Passwords, { strict: false });
    const hash = passwords.hash.bind(passwords);
    const open: number[] = [];
    jest.spyOn(passwords, 'hash').mockImplementation(async (password) => {
      const { rows } = await connected(url, (client) => client.query<{ count: number }>(IDLE_TRANSACTIONS));
      open.push(...rows.map(({ count }) => count));
      return hash(password);
    });
    await registerWith(app.stranger, randomUUID(), registration()).expect(201);
    expect(open).toEqual([0]);
  });
});
