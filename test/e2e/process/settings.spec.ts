import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import { BuiltService } from '../../support/built-service.js';
import { eventually } from '../../support/eventually.js';
import { freePort } from '../../support/free-port.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { testDatabase } from '../../support/test-database.js';

describe('the log', () => {
  it('carries APP_NAME, and by LOG_LEVEL debug shows what is else kept quiet', async () => {
    const service = await BuiltService.start({ APP_NAME: 'scullery', LOG_LEVEL: 'debug' });
    await request(service.url).get('/health/live').expect(200);
    await service.said(/"route":"\/health\/live"/);
    expect(service.entries).toHaveLength(service.lines.length);
    expect(new Set(service.entries.map((entry) => entry['service']))).toEqual(new Set(['scullery']));
    expect(service.entries.map(({ level }) => level)).toContain('debug');
    await service.end();
  });

  it('by LOG_LEVEL warning has warnings and no more', async () => {
    const port = await freePort();
    const service = await BuiltService.launch({
      variables: {
        ENVIRONMENT: 'test',
        DATABASE_URL: await testDatabase(),
        LOG_LEVEL: 'warning',
        PORT: `${port}`,
      },
    });
    await eventually(() => request(`http://127.0.0.1:${port}`).get('/v1/nothing').expect(404));
    await service.said(/"level":"warn"/);
    expect(service.lines.filter((line) => !line.includes('"level":"warn"'))).toEqual([]);
    await service.end();
  });

  it('is for people, with what is else kept quiet, by DEBUG', async () => {
    const service = await BuiltService.start({ DEBUG: 'true' });
    await request(service.url).get('/health/live').expect(200);
    await service.said(/DEBUG.*request completed.*\/health\/live/);
    expect(service.entries).toEqual([]);
    await service.end();
  });
});

describe('the limits', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({
      BODY_LIMIT_BYTES: '2048',
      HEADER_LIMIT_BYTES: '2048',
      REQUEST_TIMEOUT_MS: '300',
    });
  });
  afterAll(() => app.close());

  it('of BODY_LIMIT_BYTES is what a body may have, to the byte', async () => {
    const login = (size: number) => {
      const body = JSON.stringify({ email: 'ann@example.com', password: 'ann likes soup', padding: '' });
      const padded = body.replace('"padding":""', `"padding":"${'x'.repeat(size - body.length)}"`);
      return app.stranger.post('/v1/auth/login').set('content-type', 'application/json').send(padded);
    };
    await login(2048).expect(problem(422, 'validation-failed'));
    await login(2049).expect(problem(413, 'body-too-large'));
  });

  it('of HEADER_LIMIT_BYTES is what a head may have', async () => {
    await app.stranger.get('/health/live').set('x-padding', 'x'.repeat(1024)).expect(200);
    await app.stranger.get('/health/live').set('x-padding', 'x'.repeat(2048)).expect(431);
  });

  it('of REQUEST_TIMEOUT_MS is the time a client has to send its request', async () => {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const began = performance.now();
    socket.write(
      'POST /v1/auth/login HTTP/1.1\r\nHost: galley\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{',
    );
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 (408|504) /);
    expect(performance.now() - began).toBeGreaterThanOrEqual(250);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
