import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../support/person.js';
import { TestApp } from '../../support/test-app.js';

/** Lists may be said item by item (RFC 9110, 5.3). */
const LISTS = new Set(['vary', 'ratelimit', 'ratelimit-policy', 'link']);
const PAGE = { Origin: 'https://app.example.com', 'Access-Control-Request-Method': 'GET' };

/** What is said more than once and is no list, as it stands on the wire. */
function twiceIn({ rawHeaders }: IncomingMessage): string[] {
  const names = rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
  return names.filter((name, at) => names.indexOf(name) !== at && !LISTS.has(name));
}

describe('The head of an answer', () => {
  let app: TestApp;
  let ann: Person;
  beforeAll(async () => {
    app = await TestApp.start({
      RATE_LIMIT_ENABLED: 'true',
      RATE_LIMIT_AUTH_REQUESTS: '1',
      CORS_ORIGINS: PAGE.Origin,
    });
    ann = await app.signUp('ann');
  });
  afterAll(() => app.close());

  async function ask(method: string, path: string, headers = {}): Promise<IncomingMessage> {
    const sent = request(`${app.url}${path}`, { method, headers: { ...PAGE, ...headers } }).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.resume();
    return answer;
  }

  it.each([
    ['GET', '/v1/posts', 200],
    ['HEAD', '/v1/posts', 200],
    ['GET', '/v1/users/me', 401],
    ['GET', '/v1/nothing', 404],
    ['GET', '/v1/users/%zz', 400],
    ['PUT', '/v1/posts', 405],
    ['OPTIONS', '/v1/posts', 204],
    ['GET', '/health/live', 200],
    ['GET', '/docs', 200],
    ['GET', '/static/default-avatar.png', 200],
  ])('to %s %s (%i) names the request, and says nothing twice', async (method, path, status) => {
    const answer = await ask(method, path);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers).toHaveProperty('x-request-id');
    expect(twiceIn(answer)).toEqual([]);
  });

  it('says nothing twice to whoever has the item already', async () => {
    const { id } = await ann.publishes();
    const { headers } = await ask('GET', `/v1/posts/${id}`);
    const again = await ask('GET', `/v1/posts/${id}`, { 'If-None-Match': headers.etag });
    expect(again.statusCode).toBe(304);
    expect(again.headers.etag).toBe(headers.etag);
    expect(twiceIn(again)).toEqual([]);
  });

  it('tells of both budgets where there are two, and of the one that is used up first in the old words', async () => {
    await ask('POST', '/v1/auth/login');
    const answer = await ask('POST', '/v1/auth/login');
    expect(answer.statusCode).toBe(429);
    expect(answer.headers).toMatchObject({
      'ratelimit-policy': expect.stringMatching(/^"default";.*, "auth";q=1;/),
      ratelimit: expect.stringMatching(/^"default";r=[1-9].*, "auth";r=0;/),
      'x-ratelimit-limit': '1',
      'x-ratelimit-remaining': '0',
    });
    expect(twiceIn(answer)).toEqual([]);
  });
});
