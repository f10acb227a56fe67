import { afterEach, describe, expect, it } from '@jest/globals';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';

const APP = 'https://app.example.com';
const preflight = (app: TestApp, origin: string) =>
  app.stranger
    .options('/v1/posts')
    .set('origin', origin)
    .set('access-control-request-method', 'POST')
    .set('access-control-request-headers', 'authorization, content-type, idempotency-key');

describe('A page of another origin', () => {
  let app: TestApp;
  afterEach(() => app.close());

  it('is let in nowhere unless it is told so', async () => {
    app = await TestApp.start();
    const { headers } = await app.stranger.get('/v1/posts').set('origin', APP).expect(200);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    const { headers: asked } = await preflight(app, APP).expect(405);
    expect(asked).not.toHaveProperty('access-control-allow-origin');
  });

  it('that is listed may call, also with a token, and read the headers of the contract', async () => {
    app = await TestApp.start({ CORS_ORIGINS: `${APP}, https://other.example.com` });
    const { headers: asked } = await preflight(app, APP).expect(204);
    expect(asked).toMatchObject({
      'access-control-allow-origin': APP,
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'authorization, content-type, idempotency-key',
    });
    expect(asked['access-control-allow-methods']).toContain('PATCH');
    const { headers } = await app.stranger.get('/v1/posts').set('origin', APP).expect(200);
    expect(headers['access-control-allow-origin']).toBe(APP);
    for (const name of ['ETag', 'Location', 'X-Request-ID', 'RateLimit', 'Retry-After', 'X-Degraded', 'Link'])
      expect(headers['access-control-expose-headers']).toContain(name);
    expect(headers['vary']).toMatch(/\bOrigin\b/i);
    expect(headers['vary']).toMatch(/\bAuthorization\b/);
  });

  it('may read why it is refused', async () => {
    app = await TestApp.start({ CORS_ORIGINS: APP });
    const { headers } = await app.stranger.get('/v1/users/me').set('origin', APP).expect(401);
    expect(headers['access-control-allow-origin']).toBe(APP);
    const { headers: none } = await app.stranger.get('/v1/nothing').set('origin', APP).expect(404);
    expect(none['access-control-allow-origin']).toBe(APP);
  });

  it('that is not listed gets no leave', async () => {
    app = await TestApp.start({ CORS_ORIGINS: APP });
    for (const origin of [
      'https://evil.example.com',
      `${APP}.evil.example.com`,
      'null',
      'http://app.example.com',
    ]) {
      const { headers } = await app.stranger.get('/v1/posts').set('origin', origin).expect(200);
      expect(headers).not.toHaveProperty('access-control-allow-origin');
      expect(headers['vary']).toMatch(/\bOrigin\b/i);
      await preflight(app, origin).expect(405);
    }
  });

  it('may be any, and then without credentials', async () => {
    app = await TestApp.start({ CORS_ORIGINS: '*' });
    const { headers } = await app.stranger.get('/v1/posts').set('origin', APP).expect(200);
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it.each(['*', APP])(
    'that asks for the methods of a resource, and not for leave, is refused in due form: %s',
    async (origins) => {
      app = await TestApp.start({ CORS_ORIGINS: origins });
      const asked = await app.stranger.options('/v1/posts').set('origin', APP);
      problem(405, 'method-not-allowed')(asked);
      expect(asked.headers['allow']).toContain('POST');
    },
  );

  it('may read why a path is none, with what else is said of safety', async () => {
    app = await TestApp.start({ CORS_ORIGINS: APP });
    const answer = await app.stranger.get('/v1/%zz').set('origin', APP);
    expect(answer.status).toBe(400);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': APP,
      'x-content-type-options': 'nosniff',
    });
  });
});
