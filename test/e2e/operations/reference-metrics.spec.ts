import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../support/person.js';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { send } from '../edge/wire.js';
import { grown, requests, scrape, type Series } from './scrape.js';
import { HeldPost } from './held-post.js';

const SETTINGS = {
  RATE_LIMIT_ENABLED: 'true',
  // Ann's registration, and two that are refused for what they say.
  RATE_LIMIT_AUTH_REQUESTS: '3',
  MAX_REQUESTS_IN_FLIGHT: '1',
};

const timed = (method: string, endpoint: string): string =>
  `http_request_duration_seconds_count{method="${method}",endpoint="${endpoint}"}`;

const sumOf = (series: Series, endpoint: string): number =>
  series.get(`http_request_duration_seconds_sum{method="POST",endpoint="${endpoint}"}`) ?? 0;

describe('The three metrics of the reference', () => {
  let app: TestApp;
  let ann: Person;
  beforeAll(async () => {
    app = await TestApp.start(SETTINGS);
    ann = await app.signUp('ann');
  });
  afterAll(() => app.close());

  /** Good and bad, in every way that a request can end; Ann waits meanwhile for a post that somebody holds. */
  async function sendAll(): Promise<{ heldMs: number; inFlight: number | undefined }> {
    const { id } = await ann.drafts();
    for (let sent = 0; sent < 3; sent += 1)
      await app.stranger.get(`/v1/users/${ann.id}?sent=${sent}`).expect(200);
    await app.stranger.get('/v1/users/nobody').expect(404);
    await app.stranger.get(`/v1/${Math.random()}`).expect(404);
    await app.stranger.head('/v1/posts').expect(200);
    await ann.post(`/v1/posts/${id}/publish`).expect(200);
    await ann.post(`/v1/posts/${id}/publish`).expect(409);
    await app.stranger.get('/v1/users/me').expect(401);
    await app.stranger.put('/v1/posts').expect(405);
    await app.stranger.get('/static/default-avatar.png').expect(200);
    await send(app.url, { path: '/%zz' });
    for (let sent = 0; sent < 2; sent += 1) await app.stranger.post('/v1/users').send({}).expect(422);
    for (let sent = 0; sent < 2; sent += 1) await app.stranger.post('/v1/users').send({}).expect(429);
    await using held = await HeldPost.of(ann);
    const archived = Promise.resolve(ann.post(`/v1/posts/${held.id}/archive`).expect(200));
    await held.isWaitedFor();
    const begun = performance.now();
    for (let sent = 0; sent < 3; sent += 1)
      await app.stranger.get('/v1/posts').expect(problem(503, 'degraded'));
    const inFlight = (await scrape(app)).get('active_connections');
    const heldMs = performance.now() - begun;
    await held[Symbol.asyncDispose]();
    await archived;
    return { heldMs, inFlight };
  }

  it('are exactly what was sent', async () => {
    const before = await scrape(app);
    const { heldMs, inFlight } = await sendAll();
    const after = await scrape(app);
    expect(grown(before, after, 'http_requests_total')).toEqual({
      [requests('GET', '/v1/users/:id', 200)]: 3,
      [requests('GET', '/v1/users/:id', 404)]: 1,
      [requests('GET', 'unmatched', 404)]: 1,
      [requests('HEAD', '/v1/posts', 200)]: 1,
      [requests('POST', '/v1/posts', 201)]: 2,
      [requests('POST', '/v1/posts/:id/publish', 200)]: 1,
      [requests('POST', '/v1/posts/:id/publish', 409)]: 1,
      [requests('GET', '/v1/users/me', 401)]: 1,
      [requests('PUT', 'unmatched', 405)]: 1,
      [requests('GET', '/static/*', 200)]: 1,
      [requests('GET', 'unmatched', 400)]: 1,
      [requests('POST', '/v1/users', 422)]: 2,
      [requests('POST', '/v1/users', 429)]: 2,
      [requests('GET', 'unmatched', 503)]: 3,
      [requests('POST', '/v1/posts/:id/archive', 200)]: 1,
    });
    // Those that were shed were not looked at for long enough to be timed.
    expect(grown(before, after, 'http_request_duration_seconds_count')).toEqual({
      [timed('GET', '/v1/users/:id')]: 4,
      [timed('GET', 'unmatched')]: 2,
      [timed('HEAD', '/v1/posts')]: 1,
      [timed('POST', '/v1/posts')]: 2,
      [timed('POST', '/v1/posts/:id/publish')]: 2,
      [timed('GET', '/v1/users/me')]: 1,
      [timed('PUT', 'unmatched')]: 1,
      [timed('GET', '/static/*')]: 1,
      [timed('POST', '/v1/users')]: 4,
      [timed('POST', '/v1/posts/:id/archive')]: 1,
    });
    const archive = '/v1/posts/:id/archive';
    expect(sumOf(after, archive) - sumOf(before, archive)).toBeGreaterThanOrEqual(heldMs / 1_000);
    // The scrape itself, and Ann, who waited.
    expect({ inFlight, left: after.get('active_connections') }).toEqual({ inFlight: 2, left: 1 });
  });
});
