import { afterEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { Management } from '../../../src/application/http/edge/management.js';
import { freePort } from '../../support/free-port.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';

let app: TestApp;
afterEach(() => app.close());

describe('MANAGEMENT_PORT', () => {
  const OPERATORS = ['/metrics', '/health', '/docs', '/openapi.json'];
  const PROBES = ['/health/live', '/health/ready', '/health/startup'];

  it('has what is for operators, and the public port has it no more; both have the probes', async () => {
    const port = await freePort();
    app = await TestApp.start({ MANAGEMENT_PORT: String(port) });
    await app.nest.get(Management, { strict: false }).listen();
    const management = request(`http://127.0.0.1:${port}`);
    for (const path of OPERATORS) {
      await management.get(path).expect(200);
      await app.stranger.get(path).expect(problem(404, 'route-not-found'));
    }
    for (const path of PROBES) {
      await management.get(path).expect(200);
      await app.stranger.get(path).expect(200);
    }
    await management.get('/v1/posts').expect(404);
    await app.stranger.get('/v1/posts').expect(200);
  });
});

describe('SECURITY_CONTACT', () => {
  it('stands in security.txt, which is good for half a year', async () => {
    app = await TestApp.start({ SECURITY_CONTACT: 'mailto:security@example.com' });
    const { text, headers } = await app.stranger.get('/.well-known/security.txt').expect(200);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    const [contact, expires = ''] = text.split('\n');
    expect(contact).toBe('Contact: mailto:security@example.com');
    const days = (Date.parse(expires.replace('Expires: ', '')) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(170);
    expect(days).toBeLessThan(366);
  });

  it('where there is none, there is no document', async () => {
    app = await TestApp.start();
    await app.stranger.get('/.well-known/security.txt').expect(problem(404, 'not-found'));
  });
});

describe('X-Forwarded-For', () => {
  const forwarded = (address: string) => app.stranger.get('/v1/posts').set('x-forwarded-for', address);
  const left = async (address: string): Promise<number> =>
    Number((await forwarded(address)).headers['x-ratelimit-remaining']);

  it('is believed when a trusted proxy says it', async () => {
    app = await TestApp.start({
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_REQUESTS: '9',
      TRUSTED_PROXIES: '127.0.0.0/8, ::1',
    });
    expect(await left('192.0.2.1')).toBe(8);
    expect(await left('192.0.2.1')).toBe(7);
    expect(await left('192.0.2.2')).toBe(8);
    // What the client itself has put before it counts for nothing.
    expect(await left('203.0.113.9, 192.0.2.1')).toBe(6);
  });

  it('is nobody’s word otherwise', async () => {
    app = await TestApp.start({ RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_REQUESTS: '9' });
    expect(await left('192.0.2.1')).toBe(8);
    expect(await left('192.0.2.2')).toBe(7);
  });
});
