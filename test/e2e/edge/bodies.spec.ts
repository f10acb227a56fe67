import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import type { Person } from '../../support/person.js';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { CODE, refusal } from './refusal.js';
import { type Answer, send, sendJson } from './wire.js';

const nested = (levels: number): string => '{"a":'.repeat(levels - 1) + '{}' + '}'.repeat(levels - 1);
const inArrays = (levels: number): string => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
const bytes = (...parts: (string | number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

const faultsOf = ({ body }: Response): string[][] =>
  (body as { errors: { field: string; type: string }[] }).errors.map(({ field, type }) => [field, type]);

describe('A body', () => {
  let app: TestApp;
  let ann: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
  });
  afterAll(() => app.close());

  const post = (body: string | Uint8Array | undefined, ...headers: string[]): Promise<Answer> =>
    sendJson(app.url, body, { headers });

  /** The least of three tries. */
  async function msToRefuse(body: string): Promise<number> {
    const tries: number[] = [];
    while (tries.length < 3) {
      const begun = performance.now();
      (await post(body)).expect(refusal(400, 'malformed-body', CODE.invalid));
      tries.push(performance.now() - begun);
    }
    return Math.min(...tries);
  }

  it.each<[string, string | Uint8Array]>([
    ['malformed', '{"username":}'],
    ['truncated', '{"username":"ann"'],
    ['of blanks', '  \n'],
    ['with a comment', '{} // done'],
    ['of two documents', '{}{}'],
    ['in UTF-16', Buffer.from('{}', 'utf16le')],
    ['that is an array', '[]'],
    ['that is an array of objects', '[{"username":"ann"}]'],
    ['that is null', 'null'],
    ['that is a string', '"{}"'],
    ['that is a number', '1'],
    ['that is a boolean', 'true'],
    ['with a raw U+0000', '{"username":"a\0b"}'],
    ['with a byte that is not UTF-8', bytes('{"username":"', [0xff], '"}')],
    ['with an overlong encoding', bytes('{"username":"', [0xc0, 0xaf], '"}')],
    ['with a surrogate in UTF-8', bytes('{"username":"', [0xed, 0xa0, 0x80], '"}')],
    ['cut inside a character', bytes('{"username":"', [0xf0, 0x9f])],
    ['33 levels deep', nested(33)],
    ['33 levels deep in arrays', inArrays(33)],
  ])('%s is 400', async (_, body) => {
    (await post(body)).expect(refusal(400, 'malformed-body', CODE.invalid, '/v1/users'));
  });

  it('may begin with a byte order mark (RFC 8259, 8.1)', async () => {
    (await post(bytes([0xef, 0xbb, 0xbf], '{}'))).expect(problem(422, 'validation-failed'));
  });

  it.each([
    ['objects', nested(32)],
    ['arrays', inArrays(32)],
  ])('of 32 levels of %s is read', async (_, body) => {
    (await post(body)).expect(problem(422, 'validation-failed'));
  });

  it.each([
    ['objects', nested(100_000)],
    ['arrays', inArrays(100_000)],
    ['brackets that never close', `{"a":${'['.repeat(1_000_000)}`],
  ])('of 100 000 levels of %s is refused as soon as a flat one of its size', async (_, body) => {
    const flat = await msToRefuse(`{"a":"${'x'.repeat(body.length - 6)}`);
    expect((await msToRefuse(body)) / flat).toBeLessThan(20);
  });

  it.each(['latin1', 'iso-8859-1', 'utf-16', '"us-ascii"', 'x'])(
    'in the charset %s is 400',
    async (charset) => {
      const headers = [`Content-Type: application/json; charset=${charset}`];
      const answer = await send(app.url, { method: 'POST', path: '/v1/users', headers, body: '{}' });
      answer.expect(refusal(400, 'malformed-body', CODE.invalid));
    },
  );

  it.each(['utf-8', 'UTF-8', '"utf-8"', 'utf8'])('in the charset %s is read', async (charset) => {
    const headers = [`Content-Type: application/json; charset=${charset}`];
    const answer = await send(app.url, { method: 'POST', path: '/v1/users', headers, body: '{}' });
    answer.expect(problem(422, 'validation-failed'));
  });

  it.each([
    ['U+0000', String.raw`{"username":"a\u0000b"}`, 'username', 'value_error'],
    ['a high surrogate alone', String.raw`{"username":"a\ud800b"}`, 'username', 'value_error'],
    ['a low surrogate alone', String.raw`{"bio":"\udc00"}`, 'bio', 'value_error'],
    ['surrogates in the wrong order', String.raw`{"bio":"\udc00\ud800"}`, 'bio', 'value_error'],
    ['a lone surrogate further in', String.raw`{"tags":["a",{"b":"\ud800"}]}`, 'tags.1.b', 'value_error'],
    ['U+0000 in a name', String.raw`{"a\u0000":1}`, 'a\0', 'extra_forbidden'],
    ['a lone surrogate in a name', String.raw`{"\ud800":1}`, '\ufffd', 'extra_forbidden'],
    ['__proto__', '{"__proto__":{"role":"admin"}}', '__proto__', 'extra_forbidden'],
    ['constructor', '{"constructor":1}', 'constructor', 'extra_forbidden'],
    ['toString', '{"toString":"a"}', 'toString', 'extra_forbidden'],
    ['hasOwnProperty', '{"hasOwnProperty":1}', 'hasOwnProperty', 'extra_forbidden'],
    ['__proto__, escaped', String.raw`{"\u005f_proto__":1}`, '__proto__', 'extra_forbidden'],
    ['__proto__ in an object', '{"a":{"__proto__":1}}', 'a.__proto__', 'extra_forbidden'],
    ['constructor in an array', '{"a":[0,{"constructor":1}]}', 'a.1.constructor', 'extra_forbidden'],
  ])('with %s is 422', async (_, body, field, type) => {
    const answer = await post(body);
    answer.expect(refusal(422, 'validation-failed', CODE.invalid));
    expect(faultsOf(answer)).toEqual([[field, type]]);
  });

  it('with an emoji as a pair of escaped surrogates is read', async () => {
    const body = String.raw`{"title":"Ships \ud83d\ude00 at sea","content":""}`;
    const headers = [`Authorization: Bearer ${ann.token}`];
    const answer = await sendJson(app.url, body, { path: '/v1/posts', headers });
    expect(answer).toMatchObject({ status: 201, body: { title: 'Ships 😀 at sea' } });
  });

  it('names every fault at once', async () => {
    const answer = await post(String.raw`{"__proto__":1,"a":{"constructor":1,"b":"\ud800"}}`);
    expect(faultsOf(answer)).toEqual([
      ['__proto__', 'extra_forbidden'],
      ['a.constructor', 'extra_forbidden'],
      ['a.b', 'value_error'],
    ]);
  });

  it('with a key given twice counts the last, and validates only that', async () => {
    const title = 'An evening in Galley';
    const twice = `{"title":7,"title":"short","title":"${title}","content":null,"content":"","status":"published","status":"draft"}`;
    const headers = [`Authorization: Bearer ${ann.token}`];
    const answer = await sendJson(app.url, twice, { path: '/v1/posts', headers });
    expect(answer).toMatchObject({ status: 201, body: { title, content: '', status: 'draft' } });
  });

  it('with a key given twice is refused for the last', async () => {
    const body = '{"title":"An evening in Galley","content":"","title":"short"}';
    const headers = [`Authorization: Bearer ${ann.token}`];
    (await sendJson(app.url, body, { path: '/v1/posts', headers })).expect(
      invalid({ title: 'string_too_short' }),
    );
  });

  it('is not looked at before the token', async () => {
    const answer = await sendJson(app.url, '{{', { path: '/v1/posts' });
    answer.expect(refusal(401, 'unauthenticated', CODE.unauthenticated, '/v1/posts'));
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
  });

  it('leaves nothing on the prototype of objects', async () => {
    await post('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
    expect({}).not.toHaveProperty('polluted');
  });
});
