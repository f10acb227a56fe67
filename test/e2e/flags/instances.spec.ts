import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connected } from '../../support/cluster-connection.js';
import { eventually } from '../../support/eventually.js';
import { FaultProxy } from '../../support/fault-proxy.js';
import type { Person } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { testDatabase } from '../../support/test-database.js';
import { TestApp } from '../../support/test-app.js';
import { registration } from '../users/registrations.js';
import { change, flag } from './flags.js';

/** The other instance looks each three seconds. */
const WITHIN_MS = 4_500;

describe('A flag', () => {
  let proxy: FaultProxy;
  let one: TestApp;
  let other: TestApp;
  let cid: Person;
  beforeAll(async () => {
    proxy = await FaultProxy.to(await testDatabase());
    [one, other] = await Promise.all([TestApp.start(), TestApp.start({ DATABASE_URL: proxy.url })]);
    cid = await one.signUpAdmin('cid');
  });
  afterAll(async () => {
    await Promise.all([one.close(), other.close()]);
    await proxy.close();
  });

  const registering = (app: TestApp) => app.stranger.post('/v1/users').send(registration());
  const closed = problem(403, 'registration-closed');
  const sql = async (text: string) => connected(await testDatabase(), (client) => client.query(text));

  it('is changed at once where that is asked for, and within seconds everywhere', async () => {
    await change(cid, 'registration-open', { enabled: false });
    await registering(one).expect(closed);
    await eventually(() => registering(other).expect(closed), WITHIN_MS);
    await change(cid, 'registration-open', { enabled: true });
    await registering(one).expect(201);
    await eventually(() => registering(other).expect(201), WITHIN_MS);
  });

  it('is at a new instance what it was made elsewhere', async () => {
    await change(cid, 'registration-open', { enabled: false });
    const third = await TestApp.start();
    await registering(third).expect(closed);
    await third.close();
  });

  it('stays as it was last known while its database is away', async () => {
    await eventually(() => registering(other).expect(closed), WITHIN_MS);
    await proxy.refuse();
    await eventually(() => other.stranger.get('/health/ready').expect(503));
    await registering(other).expect(closed);
    await proxy.mend();
  });

  it('stays as it was last known where its rule makes no sense, and follows again when it does', async () => {
    await sql('ALTER TABLE feature_flags DROP CONSTRAINT feature_flags_percentage_check');
    await sql(`UPDATE feature_flags SET percentage = 400, enabled = true`);
    await change(cid, 'posts-v2', { enabled: true });
    expect(await flag(cid, 'posts-v2')).toMatchObject({ enabled: true });
    await registering(one).expect(closed);
    await change(cid, 'registration-open', { enabled: true });
    await registering(one).expect(201);
  });

  it('stays as it was last known where its table cannot be read, and at a new instance is as declared', async () => {
    await change(cid, 'registration-open', { enabled: false });
    await sql('ALTER TABLE feature_flags RENAME TO flags_of_old');
    const third = await TestApp.start();
    await registering(third).expect(201);
    await registering(one).expect(closed);
    await sql('ALTER TABLE flags_of_old RENAME TO feature_flags');
    await eventually(() => registering(third).expect(closed), WITHIN_MS);
    await third.close();
  });

  it('of another version is not looked at', async () => {
    await sql(
      `INSERT INTO feature_flags (key, enabled, percentage, user_ids, roles, changed_at) VALUES ('of-tomorrow', true, 5, '{}', '{cook}', now())`,
    );
    await change(cid, 'registration-open', { enabled: true });
    await registering(one).expect(201);
  });
});
