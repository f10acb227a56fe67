import { METHODS } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../support/person.js';
import { TestApp } from '../../support/test-app.js';
import { CODE, refusal } from './refusal.js';
import { send, sendAll } from './wire.js';

describe('A path', () => {
  let app: TestApp;
  let ann: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
  });
  afterAll(() => app.close());

  it.each([
    '/nowhere',
    '/v1',
    '/v1/nowhere',
    '/v3/posts',
    '/v1/posts/',
    '//v1/posts',
    '/v1//posts',
    '/V1/posts',
    '/v1/posts/x/y/z',
    '/static/nothing.png',
    '/static/',
    '/problems',
    '*',
  ])('%s, which nothing has, is 404', async (path) => {
    const slug = path.startsWith('/static/') ? /^(route-)?not-found$/ : /^route-not-found$/;
    const answer = await send(app.url, { path });
    const { type } = answer.body as { type: string };
    expect(type.replace('/problems/', '')).toMatch(slug);
    answer.expect(refusal(404, type.replace('/problems/', ''), CODE.notFound, path));
  });

  it.each([
    ['no token', [], undefined],
    ['a wrong token', ['Authorization: Bearer wrong'], undefined],
    ['a body that is no JSON', ['Content-Type: application/json'], '{{'],
    ['a body that is too large', ['Content-Type: application/json'], 'x'.repeat(1_048_577)],
    ['a body of a strange type', ['Content-Type: text/plain'], 'hello'],
  ])('that nothing has is 404 with %s, too: nothing looks at it there', async (_, headers, body) => {
    const answer = await sendAll(app.url, { method: 'POST', path: '/v1/nowhere?a=1', headers, body });
    answer.expect(refusal(404, 'route-not-found', CODE.notFound, '/v1/nowhere'));
  });

  it.each([
    ['PUT', '/v1/posts', 'GET, HEAD, POST'],
    ['DELETE', '/v1/posts', 'GET, HEAD, POST'],
    ['OPTIONS', '/v1/posts', 'GET, HEAD, POST'],
    ['POST', '/v1/posts/not-even-a-uuid', 'DELETE, GET, HEAD, PATCH'],
    ['PUT', '/v1/posts/0199c0de-0000-7000-8000-000000000000', 'DELETE, GET, HEAD, PATCH'],
    ['GET', '/v1/posts/x/publish', 'POST'],
    ['HEAD', '/v1/posts/x/archive', 'POST'],
    ['PATCH', '/v1/posts/x/unarchive?a=b', 'POST'],
    ['DELETE', '/v1/users', 'GET, HEAD, POST'],
    ['POST', '/v1/users/me', 'DELETE, GET, HEAD, PATCH'],
    ['PUT', '/v1/users/x', 'GET, HEAD, PATCH'],
    ['PATCH', `/v1/users/by-username/${'a'.repeat(5_000)}`, 'GET, HEAD'],
    ['GET', '/v1/auth/login', 'POST'],
    ['POST', '/health', 'GET, HEAD'],
    ['DELETE', '/health/ready', 'GET, HEAD'],
    ['POST', '/metrics', 'GET, HEAD'],
    ['POST', '/docs', 'GET, HEAD'],
    ['PUT', '/openapi.json', 'GET, HEAD'],
    ['POST', '/static/default-avatar.png', 'GET, HEAD'],
    ['POST', '/problems/conflict', 'GET, HEAD'],
    ['PUT', '/%761/%70osts', 'GET, HEAD, POST'],
  ])('does not have %s %s, and says what it has', async (method, path, allow) => {
    const answer = await send(app.url, { method, path });
    expect(answer.headers['allow']).toBe(allow);
    if (method === 'HEAD') expect(answer).toMatchObject({ status: 405, text: '' });
    else answer.expect(refusal(405, 'method-not-allowed', CODE.invalid, path.split('?', 1)[0]));
  });

  it('answers every method that Node knows with 405 where it does not have it', async () => {
    const others = METHODS.filter((method) => !['GET', 'HEAD', 'CONNECT'].includes(method));
    const statuses = await Promise.all(
      others.map(async (method) => [method, (await send(app.url, { method, path: '/health/live' })).status]),
    );
    expect(statuses).toEqual(others.map((method) => [method, 405]));
  });

  it('with a wrong method is 405 whatever the body', async () => {
    const headers = ['Content-Type: text/plain'];
    (await send(app.url, { method: 'PUT', headers, body: '{{' })).expect(
      refusal(405, 'method-not-allowed', CODE.invalid),
    );
  });

  it.each(['/v1/%zz', '/v1/users/by-username/%ff', '/%'])(
    '%s, which cannot be decoded, is 400',
    async (path) => {
      (await send(app.url, { path })).expect(refusal(400, 'malformed-request', CODE.invalid, path));
    },
  );

  it.each(['/%761/users/me', '/v1/%75sers/me', '/v1/users/%6de', 'http://elsewhere.test/v1/users/me'])(
    '%s leads past no token check',
    async (path) => {
      (await send(app.url, { path })).expect(refusal(401, 'unauthenticated', CODE.unauthenticated, path));
      const answer = await send(app.url, { path, headers: [`Authorization: Bearer ${ann.token}`] });
      expect(answer).toMatchObject({ status: 200, body: { id: ann.id } });
    },
  );

  it('may hold a parameter of any length below the limit of the head', async () => {
    const id = 'a'.repeat(12_000);
    const answer = await send(app.url, { path: `/v1/posts/${id}` });
    answer.expect(refusal(404, 'not-found', CODE.notFound, `/v1/posts/${id}`));
    expect(answer.body).toMatchObject({ error: { details: { resource: 'Post', id } } });
  });

  it('does not lead out of the static folder', async () => {
    for (const path of [
      '/static/../package.json',
      '/static/%2e%2e/package.json',
      '/static/..%2fpackage.json',
    ]) {
      const { status, text } = await send(app.url, { path });
      expect([400, 404]).toContain(status);
      expect(text).not.toContain('dependencies');
    }
  });
});
