import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../support/person.js';
import { invalid } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { CODE, refusal } from './refusal.js';
import { type Answer, send, sendAll, type Sent } from './wire.js';

const LIMIT = 1_048_576;
const JSON_TYPE = 'Content-Type: application/json';

/** A registration of exactly this many bytes, all of them text. */
function registrationOf(size: number): string {
  const frame = JSON.stringify({ filler: '' });
  return JSON.stringify({ filler: 'x'.repeat(size - frame.length) });
}

describe('A request', () => {
  let app: TestApp;
  let ann: Person;
  let token: string;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
    token = `Authorization: Bearer ${ann.token}`;
  });
  afterAll(() => app.close());

  const register = (sent: Sent): Promise<Answer> =>
    send(app.url, { method: 'POST', path: '/v1/users', ...sent });

  it.each([
    ['no media type', []],
    ['text', ['Content-Type: text/plain']],
    ['a form', ['Content-Type: application/x-www-form-urlencoded']],
    ['a multipart form', ['Content-Type: multipart/form-data; boundary=x']],
    ['XML', ['Content-Type: application/xml']],
    ['JSON of another kind', ['Content-Type: application/problem+json']],
    ['a type that only begins like JSON', ['Content-Type: application/jsonx']],
    ['a type that is none', ['Content-Type: ;;;']],
    ['an empty type', ['Content-Type: ']],
  ])('with a body of %s is 415', async (_, headers) => {
    (await register({ headers, body: '{}' })).expect(
      refusal(415, 'unsupported-media-type', CODE.invalid, '/v1/users'),
    );
  });

  it.each([
    'application/json',
    'APPLICATION/JSON',
    'application/json;charset=utf-8',
    'application/merge-patch+json',
  ])('may patch with %s', async (type) => {
    const headers = [token, `Content-Type: ${type}`];
    const answer = await send(app.url, {
      method: 'PATCH',
      path: '/v1/users/me',
      headers,
      body: '{"bio":"Sails"}',
    });
    expect(answer).toMatchObject({ status: 200, body: { bio: 'Sails' } });
  });

  it.each([
    ['an empty body', [JSON_TYPE], ''],
    ['a media type, and no body', [JSON_TYPE], undefined],
    ['neither', [], undefined],
  ])('that needs a body and has %s lacks each field', async (_, headers, body) => {
    const answer = await register({ headers, body });
    answer.expect(invalid({ username: 'missing', email: 'missing', password: 'missing' }));
  });

  it.each([
    ['an empty body', [JSON_TYPE], ''],
    ['a media type, and no body', [JSON_TYPE], undefined],
    ['neither', [], undefined],
    ['an empty object', [JSON_TYPE], '{}'],
  ])('that needs none may have %s', async (_, headers, body) => {
    const { id } = await ann.drafts();
    const sent = { method: 'POST', path: `/v1/posts/${id}/publish`, headers: [token, ...headers], body };
    expect(await send(app.url, sent)).toMatchObject({ status: 200, body: { status: 'published' } });
  });

  it.each(['GET', 'HEAD'])('may %s with a body, which nobody reads', async (method) => {
    const answer = await send(app.url, { method, headers: [JSON_TYPE], body: '{{' });
    expect(answer.status).toBe(200);
  });

  it('with a body of exactly the limit is read', async () => {
    const answer = await sendAll(app.url, {
      method: 'POST',
      path: '/v1/users',
      headers: [JSON_TYPE],
      body: registrationOf(LIMIT),
    });
    answer.expect(refusal(422, 'validation-failed', CODE.invalid));
  });

  it.each([
    ['one byte more than the limit', LIMIT + 1],
    ['20 MiB', 20 * LIMIT],
  ])('with a body of %s is 413, and whoever sends it hears that', async (_, size) => {
    const body = registrationOf(size);
    const answer = await sendAll(app.url, { method: 'POST', path: '/v1/users', headers: [JSON_TYPE], body });
    answer.expect(refusal(413, 'body-too-large', CODE.invalid, '/v1/users'));
  });

  it('with 20 MiB and no token is 401', async () => {
    const body = registrationOf(20 * LIMIT);
    const answer = await sendAll(app.url, { method: 'POST', headers: [JSON_TYPE], body });
    answer.expect(refusal(401, 'unauthenticated', CODE.unauthenticated));
  });

  it('has the limits that the settings give it', async () => {
    const small = await TestApp.start({ BODY_LIMIT_BYTES: '1024', HEADER_LIMIT_BYTES: '2048' });
    try {
      const sent = { method: 'POST', path: '/v1/users', headers: [JSON_TYPE] };
      expect(await send(small.url, { ...sent, body: registrationOf(1024) })).toMatchObject({ status: 422 });
      (await send(small.url, { ...sent, body: registrationOf(1025) })).expect(
        refusal(413, 'body-too-large', CODE.invalid),
      );
      const headers = [`X-Long: ${'x'.repeat(2048)}`];
      (await send(small.url, { headers })).expect(refusal(431, 'headers-too-large', CODE.invalid));
    } finally {
      await small.close();
    }
  });
});
