import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BuiltService } from '../../support/built-service.js';
import { PostgresServer } from '../../support/postgres-server.js';
import { TestApp } from '../../support/test-app.js';
import { endure } from './endure.js';
import { HURRIED, HURRIED_MS } from './hurried.js';

/** Nothing is under way that would have to be waited for. */
const STOPPED_MS = 5_000;

describe('When PostgreSQL itself', () => {
  let server: PostgresServer;
  let app: TestApp;
  beforeAll(async () => {
    server = await PostgresServer.start();
    app = await TestApp.start({ DATABASE_URL: server.url, ENABLE_CACHE: 'false', ...HURRIED });
  });
  afterAll(async () => {
    await app?.close();
    await server?.stop();
  });

  it('is frozen with all its sessions, people are told so in time, until it is thawed', async () => {
    const slowestMs = await endure(app, {
      drill: 'PostgreSQL frozen (SIGSTOP)',
      begin: () => server.freeze(),
      end: () => server.thaw(),
      url: server.url,
    });
    expect(slowestMs).toBeLessThan(HURRIED_MS);
  });

  it('is stopped at once in the midst of its work, people are told so in time, until it runs again', async () => {
    const slowestMs = await endure(app, {
      drill: 'PostgreSQL stopped (immediate)',
      begin: () => server.stopImmediately(),
      end: () => server.restart(),
      url: server.url,
    });
    expect(slowestMs).toBeLessThan(HURRIED_MS);
  });

  it('is frozen, the service can be stopped all the same', async () => {
    const service = await BuiltService.start({ DATABASE_URL: server.url, JOBS_WORKERS: '0' });
    const lists = Array.from({ length: 20 }, () => fetch(`${service.url}/v1/posts`));
    for (const { status } of await Promise.all(lists)) expect(status).toBe(200);
    await server.freeze();
    const begun = performance.now();
    expect(await service.stop()).toBe(0);
    expect(performance.now() - begun).toBeLessThan(STOPPED_MS);
    await server.thaw();
  });
});
