import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { eventually } from '../../support/eventually.js';
import { connected } from '../../support/cluster-connection.js';
import { TestApp } from '../../support/test-app.js';
import { testDatabase } from '../../support/test-database.js';
import { FaultProxy } from '../../support/fault-proxy.js';

const CRITICAL = { status: 'up', priority: 'critical' };
const IMPORTANT = { status: 'up', priority: 'important' };
const PARTS = { database: CRITICAL, cache: IMPORTANT, jobs: IMPORTANT, migrations: { status: 'up' } };

const isHealthy = ({ body }: Pick<Response, 'body'>): void =>
  expect(body).toEqual({ status: 'ok', info: PARTS, error: {}, details: PARTS });

/** Liveness and the start look at nothing that could be ill. */
async function lives(app: TestApp): Promise<void> {
  for (const path of ['/health/live', '/health/startup']) {
    const { body } = await app.stranger
      .get(path)
      .expect(200)
      .expect('content-type', /^application\/json/);
    expect(body).toEqual({ status: 'ok' });
  }
}

/** The report itself with 503, once it is believed: neither a problem document nor something to keep. */
async function reports(app: TestApp, error: object): Promise<void> {
  await eventually(() => app.stranger.get('/health/ready').expect(503));
  for (const path of ['/health', '/health/ready']) {
    const { body, headers } = await app.stranger.get(path).expect(503);
    expect(body).toMatchObject({ status: 'error', error });
    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(headers['cache-control']).toContain('no-store');
    expect(headers['x-request-id']).toBeDefined();
  }
}

describe('A healthy service', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  it.each(['/health', '/health/ready'])('reports at %s on each dependency', async (path) => {
    const { body } = await app.stranger
      .get(path)
      .expect(200)
      .expect('content-type', /^application\/json/);
    isHealthy({ body });
  });

  it.each(['/health/live', '/health/startup'])('says at %s that it lives', async (path) => {
    await app.stranger.get(path).expect(200, { status: 'ok' });
  });

  it('tells its health to whoever asks, as often as they ask', async () => {
    const limited = await TestApp.start({ RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_REQUESTS: '2' });
    try {
      for (let asked = 0; asked < 5; asked += 1) {
        await limited.stranger.get('/health/ready').set('authorization', 'Bearer wrong').expect(200);
      }
    } finally {
      await limited.close();
    }
  });
});

describe('A service whose database', () => {
  let proxy: FaultProxy;
  let app: TestApp;
  beforeAll(async () => {
    proxy = await FaultProxy.to(await testDatabase());
    app = await TestApp.start({ DATABASE_URL: proxy.url, DATABASE_CONNECT_TIMEOUT_MS: '500' });
  });
  afterAll(async () => {
    await app.close();
    await proxy.refuse();
  });

  it('goes away is not ready but lives, and is ready again as soon as it is back', async () => {
    await app.stranger.get('/health/ready').expect(200).expect(isHealthy);
    await proxy.refuse();
    await reports(app, { database: { status: 'down', priority: 'critical' } });
    await lives(app);
    await proxy.mend();
    await eventually(() => app.stranger.get('/health/ready').expect(200).expect(isHealthy));
    await app.stranger.get('/health').expect(200).expect(isHealthy);
  });

  it('ends all its sessions is ready at once', async () => {
    await app.stranger.get('/health/ready').expect(200);
    await connected(await testDatabase(), (client) =>
      client.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      ),
    );
    const statuses = [];
    for (let asked = 0; asked < 5; asked += 1) {
      statuses.push((await app.stranger.get('/health/ready')).status);
    }
    expect(statuses.slice(1)).toEqual([200, 200, 200, 200]);
  });
});

describe('A service whose database lacks a migration', () => {
  let app: TestApp;
  let migration: { timestamp: string; name: string };
  beforeAll(async () => {
    await connected(await testDatabase(), async (client) => {
      const { rows } = await client.query(
        'delete from migrations where id = (select max(id) from migrations) returning timestamp, name',
      );
      [migration] = rows as [typeof migration];
    });
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  it('is not ready but lives, and is ready when somebody has migrated', async () => {
    await reports(app, { migrations: { status: 'down', message: 'migrations are missing' } });
    await lives(app);
    await connected(await testDatabase(), (client) =>
      client.query('insert into migrations (timestamp, name) values ($1, $2)', [
        migration.timestamp,
        migration.name,
      ]),
    );
    await app.stranger.get('/health/ready').expect(200).expect(isHealthy);
  });
});
