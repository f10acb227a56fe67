import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostgresServer } from '../../support/postgres-server.js';
import { TestApp } from '../../support/test-app.js';
import { endure } from './endure.js';
import { HURRIED, HURRIED_MS } from './hurried.js';

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
});
