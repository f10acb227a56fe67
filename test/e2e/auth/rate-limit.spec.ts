import { afterEach, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';

const UNLIMITED = [
  '/health',
  '/health/live',
  '/health/ready',
  '/health/startup',
  '/metrics',
  '/static/default-avatar.png',
  '/problems/rate-limited',
  '/openapi.json',
];

describe('The rate limit', () => {
  let app: TestApp;
  const start = async (settings: Record<string, string>): Promise<void> => {
    app = await TestApp.start({ RATE_LIMIT_ENABLED: 'true', ...settings });
  };
  afterEach(() => app.close());

  const limited = problem(429, 'rate-limited', { retry_after_seconds: expect.any(Number) });

  const left = ({ headers }: Response): number => Number(headers['x-ratelimit-remaining']);

  it('counts down, and refuses when nothing is left', async () => {
    await start({ RATE_LIMIT_REQUESTS: '3', RATE_LIMIT_WINDOW_SECONDS: '60' });
    for (const remaining of ['2', '1', '0']) {
      const { headers } = await app.stranger.get('/v1/posts').expect(200);
      expect(headers).toMatchObject({ 'x-ratelimit-limit': '3', 'x-ratelimit-remaining': remaining });
      expect(Number(headers['x-ratelimit-reset'])).toBeGreaterThan(50);
      expect(Number(headers['x-ratelimit-reset'])).toBeLessThanOrEqual(60);
      expect(headers).not.toHaveProperty('retry-after');
    }
    const { body, headers } = await app.stranger.get('/v1/posts').expect(limited);
    expect(body.error).toMatchObject({ code: 8, message: 'Too many requests' });
    expect(headers).toMatchObject({
      'retry-after': String(body.error.details.retry_after_seconds),
      'x-ratelimit-limit': '3',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': headers['retry-after'],
    });
    expect(Number(headers['retry-after'])).toBeGreaterThan(50);
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
  });

  it('is one for all routes together, and for refused requests, too', async () => {
    await start({ RATE_LIMIT_REQUESTS: '8' });
    expect(left(await app.stranger.get('/v1/posts').expect(200))).toBe(7);
    expect(left(await app.stranger.get('/v1/users/by-username/nobody').expect(404))).toBe(6);
    expect(left(await app.stranger.post('/v1/users').send({}).expect(422))).toBe(5);
    const wrong = { email: 'nobody@example.com', password: 'a wrong guess' };
    expect(left(await app.stranger.post('/v1/auth/login').send(wrong).expect(401))).toBe(4);
    expect(left(await app.stranger.get('/v1/nothing').expect(404))).toBe(3);
    const token = await app.stranger.get('/v1/users/me').set('authorization', 'Bearer x').expect(401);
    expect(left(token)).toBe(2);
    const malformed = app.stranger.post('/v1/users').set('content-type', 'application/json').send('{');
    expect(left(await malformed.expect(400))).toBe(1);
    expect(left(await app.stranger.put('/v1/posts').expect(405))).toBe(0);
    await app.stranger.get('/v1/posts').expect(limited);
    await app.stranger.post('/v1/users').send({}).expect(limited);
    await app.stranger.get('/v1/nothing').expect(limited);
  });

  it('is told in the words of the draft, too', async () => {
    await start({ RATE_LIMIT_REQUESTS: '2', RATE_LIMIT_WINDOW_SECONDS: '60' });
    const { headers } = await app.stranger.get('/v1/posts').expect(200);
    expect(headers['ratelimit-policy']).toBe('"default";q=2;w=60');
    expect(headers['ratelimit']).toBe('"default";r=1;t=60');
    await app.stranger.get('/v1/posts').expect(200);
    const { headers: refused } = await app.stranger.get('/v1/posts').expect(limited);
    expect(refused['ratelimit-policy']).toBe('"default";q=2;w=60');
    expect(refused['ratelimit']).toMatch(/^"default";r=0;t=(59|60)$/);
  });

  it('is stricter where people sign in and register', async () => {
    await start({ RATE_LIMIT_REQUESTS: '9', RATE_LIMIT_AUTH_REQUESTS: '2' });
    const signIn = () => app.stranger.post('/v1/auth/login').send({});
    const { headers } = await signIn().expect(422);
    expect(headers).toMatchObject({
      'ratelimit-policy': '"default";q=9;w=60, "auth";q=2;w=60',
      ratelimit: '"default";r=8;t=60, "auth";r=1;t=60',
      'x-ratelimit-limit': '2',
      'x-ratelimit-remaining': '1',
    });
    await app.stranger.post('/v1/users').send({}).expect(422);
    await signIn().expect(limited);
    await app.stranger.get('/v1/posts').expect(200);
    const { text } = await app.stranger.get('/metrics').expect(200);
    expect(text).toMatch(/rate_limited_total\{policy="auth"\} [1-9]/);
  });

  it('has another one for each address before the token is looked at', async () => {
    await start({ RATE_LIMIT_REQUESTS: '3', RATE_LIMIT_ADDRESS_REQUESTS: '4' });
    const ann = await app.signUp('ann');
    for (let at = 0; at < 3; at += 1) await ann.get('/v1/users/me').expect(200);
    const { headers } = await ann.get('/v1/users/me').expect(limited);
    expect(headers['ratelimit-policy']).toBe('"address";q=4;w=60');
    await app.stranger.get('/v1/users/me').set('authorization', 'Bearer x').expect(limited);
  });

  it('begins anew with the next window', async () => {
    await start({ RATE_LIMIT_REQUESTS: '1' });
    await app.stranger.get('/v1/posts').expect(200);
    await app.stranger.get('/v1/posts').expect(limited);
    app.clock.advance(59_000);
    await app.stranger.get('/v1/posts').expect(limited);
    app.clock.advance(1_000);
    await app.stranger.get('/v1/posts').expect(200);
  });

  it('is another one for each user, and for those without a token', async () => {
    await start({ RATE_LIMIT_REQUESTS: '3' });
    const ann = await app.signUp('ann');
    const bob = await app.signUp('bob');
    expect(left(await app.stranger.get('/v1/posts').expect(200))).toBe(0);
    await app.stranger.get('/v1/posts').expect(limited);
    for (const remaining of [2, 1, 0])
      expect(left(await ann.get('/v1/users/me').expect(200))).toBe(remaining);
    await ann.get('/v1/posts').expect(limited);
    expect(left(await bob.get('/v1/posts').expect(200))).toBe(2);
  });

  it.each(UNLIMITED)('does not touch %s', async (path) => {
    await start({ RATE_LIMIT_REQUESTS: '1' });
    for (let at = 0; at < 3; at += 1) {
      const { headers } = await app.stranger.get(path).expect(200);
      expect(Object.keys(headers).filter((name) => /rate-?limit/.test(name))).toEqual([]);
    }
    expect(left(await app.stranger.get('/v1/posts').expect(200))).toBe(0);
    await app.stranger.get('/v1/posts').expect(limited);
    await app.stranger.get(path).expect(200);
  });

  it('is 100 in 60 seconds unless said otherwise', async () => {
    await start({});
    const { headers } = await app.stranger.get('/v1/posts').expect(200);
    expect(headers).toMatchObject({ 'x-ratelimit-limit': '100', 'x-ratelimit-reset': '60' });
  });

  it('can be switched off', async () => {
    await start({ RATE_LIMIT_ENABLED: 'false', RATE_LIMIT_REQUESTS: '1' });
    for (let at = 0; at < 3; at += 1) {
      const { headers } = await app.stranger.get('/v1/posts').expect(200);
      expect(headers).not.toHaveProperty('x-ratelimit-limit');
    }
  });
});
