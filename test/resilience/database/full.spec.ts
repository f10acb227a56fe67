import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connected } from '../../support/cluster-connection.js';
import { TestApp } from '../../support/test-app.js';
import { testDatabase } from '../../support/test-database.js';
import { endure } from './endure.js';

/** The promise for a database that lets nobody in. */
const REFUSED_MS = 3_000;
const SERVICE = `galley_service_${randomBytes(6).toString('hex')}`;

describe('With a database that is full', () => {
  let owner: string;
  let app: TestApp;
  beforeAll(async () => {
    owner = await testDatabase();
    // No limit holds for a superuser, so the service signs in as somebody else, who may do what the owner may.
    await connected(owner, async (client) => {
      await client.query(`create role ${SERVICE} login password 'service' in role current_user`);
    });
    const url = new URL(owner);
    [url.username, url.password] = [SERVICE, 'service'];
    app = await TestApp.start({ DATABASE_URL: url.href, ENABLE_CACHE: 'false' });
  });
  afterAll(async () => {
    await app?.close();
    await connected(owner, (client) => client.query(`drop role ${SERVICE}`));
  });

  const limitConnections = (limit: number) =>
    connected(owner, async (client) => {
      await client.query(`alter role ${SERVICE} connection limit ${limit}`);
      await client.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [
        SERVICE,
      ]);
    });

  it('people are told so in time, until there is room', async () => {
    const slowestMs = await endure(app, {
      drill: 'PostgreSQL full',
      begin: () => limitConnections(0),
      end: () => limitConnections(-1),
      url: owner,
    });
    expect(slowestMs).toBeLessThan(REFUSED_MS);
  });
});
