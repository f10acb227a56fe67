import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import type { Person, PostBody } from '../../support/person.js';
import { TestApp } from '../../support/test-app.js';
import { type Answer, send } from './wire.js';

const PUBLIC = 'public, max-age=0, must-revalidate';
const PRIVATE = 'private, no-cache';

/** What differs between two answers to the same question. */
const PER_ANSWER = ['date', 'x-request-id', 'x-response-time'];
const headersOf = ({ headers }: Response): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !PER_ANSWER.includes(name)));

describe('An answer', () => {
  let app: TestApp;
  let ann: Person;
  let post: PostBody;
  let draft: PostBody;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
    post = await ann.publishes();
    draft = await ann.drafts();
  });
  afterAll(() => app.close());

  const ask = (path: string, { method = 'GET', signed = false } = {}): Promise<Answer> =>
    send(app.url, { method, path, headers: signed ? [`Authorization: Bearer ${ann.token}`] : [] });

  it.each<[string, () => string, boolean]>([
    ['a public list', () => '/v1/posts', false],
    ['the same list for somebody', () => '/v1/posts?status=draft', true],
    ['a post', () => `/v1/posts/${post.id}`, false],
    ['a profile', () => `/v1/users/${ann.id}`, false],
    ['a profile by name', () => `/v1/users/by-username/${ann.username}`, false],
    ["one's own profile", () => '/v1/users/me', true],
    ['an error', () => '/v1/users/me', false],
    ['nothing', () => '/v1/nowhere', false],
    ['liveness', () => '/health/live', false],
    ['the start', () => '/health/startup', false],
    ['the docs', () => '/docs', false],
    ['the OpenAPI document', () => '/openapi.json', false],
    ['a problem type', () => '/problems/conflict', false],
    ['the default avatar', () => '/static/default-avatar.png', false],
  ])('to HEAD for %s has the headers of GET and no body', async (_, path, signed) => {
    const [get, head] = [await ask(path(), { signed }), await ask(path(), { method: 'HEAD', signed })];
    expect(head.status).toBe(get.status);
    expect(headersOf(head)).toEqual(headersOf(get));
    expect(get.text.length).toBeGreaterThan(0);
    expect(head.text).toBe('');
  });

  it.each(['/metrics', '/health', '/health/ready'])(
    'to HEAD for %s, which is measured anew each time, has no body either',
    async (path) => {
      const [get, head] = [await ask(path), await ask(path, { method: 'HEAD' })];
      expect(head).toMatchObject({ status: 200, text: '' });
      expect(Object.keys(headersOf(head))).toEqual(Object.keys(headersOf(get)));
    },
  );

  it.each<[string, () => string, boolean, string]>([
    ['a list for anybody', () => '/v1/posts', false, PUBLIC],
    ['the same list for somebody', () => '/v1/posts', true, PRIVATE],
    ['a post for anybody', () => `/v1/posts/${post.id}`, false, PUBLIC],
    ['the same post for its author', () => `/v1/posts/${post.id}`, true, PRIVATE],
    ['a profile for anybody', () => `/v1/users/${ann.id}`, false, PUBLIC],
    ["one's own profile", () => '/v1/users/me', true, PRIVATE],
  ])('with %s says who may keep it, and on what it depends', async (_, path, signed, caching) => {
    const { status, headers } = await ask(path(), { signed });
    expect({ status, caching: headers['cache-control'], vary: headers['vary'] }).toEqual({
      status: 200,
      caching,
      vary: 'Authorization',
    });
  });

  it.each<[string, string, () => string]>([
    ['a state change', 'POST', () => `/v1/posts/${draft.id}/archive`],
    ['what is refused', 'POST', () => '/v1/posts/x/publish'],
    ['an error', 'GET', () => '/v1/posts/x'],
    ['a wrong token', 'GET', () => '/v1/users/me'],
    ['a path that nothing has', 'GET', () => '/nowhere'],
    ['a wrong method', 'PUT', () => '/v1/posts'],
    ['a file that is not there', 'GET', () => '/static/nothing.png'],
  ])('to %s is kept by nobody', async (_, method, path) => {
    const { headers } = await ask(path(), { method, signed: method === 'POST' });
    expect(headers['cache-control']).toBe('no-store');
  });

  it('with an access token is kept by nobody', async () => {
    const { email, password } = ann;
    const { headers } = await app.stranger.post('/v1/auth/login').send({ email, password }).expect(200);
    expect(headers['cache-control']).toBe('no-store');
  });

  it('that tells where somebody is signed in is kept by nobody', async () => {
    const { status, headers } = await ask('/v1/auth/sessions', { signed: true });
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
  });

  it('that is known already is 304, with all that a cache has to know and no body', async () => {
    const path = `/v1/users/${ann.id}`;
    const { headers: known } = await ask(path);
    for (const method of ['GET', 'HEAD']) {
      const answer = await send(app.url, { method, path, headers: [`If-None-Match: ${known['etag']}`] });
      expect(answer).toMatchObject({ status: 304, text: '' });
      for (const name of ['etag', 'cache-control', 'vary'])
        expect([name, answer.headers[name]]).toEqual([name, known[name]]);
    }
  });
});
