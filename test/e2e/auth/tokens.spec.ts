import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { altered, decoded, forge, type Forgery, KEY } from './forgery.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const HOUR = 3600;
const now = (): number => Math.floor(Date.now() / 1000);

const FORGERIES: [string, Forgery][] = [
  ['with alg none', { header: { alg: 'none' } }],
  ['with alg None', { header: { alg: 'None' } }],
  ['without alg', { header: { alg: undefined } }],
  ['signed with HS512 and the same key', { header: { alg: 'HS512' }, digest: 'sha512' }],
  ['signed with HS384 and the same key', { header: { alg: 'HS384' }, digest: 'sha384' }],
  ['that says RS256', { header: { alg: 'RS256' } }],
  ['signed with another key', { key: `${KEY}.` }],
  ['signed with no key', { key: '' }],
  ['of typ JWT', { header: { typ: 'JWT' } }],
  ['of typ refresh+jwt', { header: { typ: 'rt+jwt' } }],
  ['without typ', { header: { typ: undefined } }],
  ['with a critical header', { header: { crit: ['b64'], b64: false } }],
  ['of another issuer', { claims: { iss: 'gallery' } }],
  ['of no issuer', { claims: { iss: undefined } }],
  ['for another audience', { claims: { aud: 'gallery' } }],
  ['for no audience', { claims: { aud: undefined } }],
  ['without exp', { claims: { exp: undefined } }],
  ['with exp null', { claims: { exp: null } }],
  ['with a text for exp', { claims: { exp: '9999999999' } }],
  ['that expired long ago', { claims: { exp: now() - HOUR } }],
  ['that is not good yet', { claims: { nbf: now() + HOUR } }],
  ['that is good in a minute', { claims: { nbf: now() + 60 } }],
  ['with a text for nbf', { claims: { nbf: 'now' } }],
  ['without iat', { claims: { iat: undefined } }],
  ['without jti', { claims: { jti: undefined } }],
  ['without sid', { claims: { sid: undefined } }],
  ['of a session that has no id', { claims: { sid: 'ann' } }],
  ['of a session that there is not', { claims: { sid: randomUUID() } }],
  ['without sub', { claims: { sub: undefined } }],
  ['with a number for sub', { claims: { sub: 1 } }],
  ['of nobody', { claims: { sub: randomUUID() } }],
  ['of who has no id', { claims: { sub: 'ann' } }],
  ['with an empty sub', { claims: { sub: '' } }],
];

const MANGLED: [string, (token: string) => string][] = [
  ['nothing', () => ''],
  ['garbage', () => 'garbage'],
  ['two parts', (token) => token.split('.').slice(0, 2).join('.')],
  ['an unsigned token', (token) => token.replace(/[^.]*$/, '')],
  ['an altered header', (token) => altered(token, 0)],
  ['an altered payload', (token) => altered(token, 1)],
  ['an altered signature', (token) => altered(token, 2)],
  ['half a signature', (token) => token.slice(0, -20)],
  ['a trailing dot', (token) => `${token}.`],
  ['a fourth part', (token) => `${token}.${token.split('.')[2]}`],
  ['a leading dot', (token) => `.${token}`],
  ['quotes', (token) => `"${token}"`],
  ['a space within', (token) => token.replace('.', '. ')],
  ['two tokens', (token) => `${token}, ${token}`],
  ['10 kB', () => 'x'.repeat(10_240)],
  ['10 kB in three parts', (token) => token.replace('.', `${'A'.repeat(10_240)}.`)],
  ['no JSON in its parts', () => 'e30x.e30x.e30x'],
  ['null in its parts', () => 'bnVsbA.bnVsbA.bnVsbA'],
];

describe('An access token', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ SECRET_KEY: KEY });
  });
  afterAll(() => app.close());

  /** What a private and a public route answer to this header. */
  async function answersTo(authorization: string): Promise<number[]> {
    const statuses: number[] = [];
    for (const path of ['/v1/users/me', '/v1/posts']) {
      const answer = await app.stranger.get(path).set('authorization', authorization);
      statuses.push(answer.status);
      if (answer.status !== 401) continue;
      expect(answer.body.type).toMatch(/^\/problems\/(invalid-token|unauthenticated)$/);
      problem(401, answer.body.type.replace('/problems/', ''))(answer);
      expect(answer.body.error.code).toBe(10);
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    }
    return statuses;
  }

  it('says of whom, by whom, for whom and how long it is', async () => {
    const ann = await app.signUp('ann');
    expect(decoded(ann.token, 0)).toEqual({ alg: 'HS256', typ: 'at+jwt' });
    const claims = decoded(ann.token, 1);
    expect(claims).toEqual({
      iss: 'galley',
      aud: 'galley',
      sub: ann.id,
      sid: expect.stringMatching(UUID),
      jti: expect.stringMatching(UUID),
      iat: expect.any(Number),
      exp: Number(claims['iat']) + HOUR,
    });
    expect(Math.abs(Number(claims['iat']) - app.clock.now().getTime() / 1000)).toBeLessThan(30);
  });

  it('is another one each time', async () => {
    const ann = await app.signUp('ann');
    const { body } = await app.stranger
      .post('/v1/auth/login')
      .send({ email: ann.email, password: ann.password })
      .expect(200);
    expect(decoded(body.access_token, 1)['jti']).not.toBe(decoded(ann.token, 1)['jti']);
  });

  it.each(['Bearer', 'bearer', 'BEARER', 'Bearer  '])('is heeded after the word "%s"', async (word) => {
    const ann = await app.signUp('ann');
    await app.stranger.get('/v1/users/me').set('authorization', `${word} ${ann.token}`).expect(200);
  });

  it('is accepted where all of it is right, so that what follows is refused for its fault alone', async () => {
    const ann = await app.signUp('ann');
    const at = app.clock.now();
    for (const token of [forge(ann, { at }), forge(ann, { at, claims: { nbf: now() + 20 } })])
      await app.stranger.get('/v1/users/me').set('authorization', `Bearer ${token}`).expect(200);
  });

  it.each(FORGERIES)('is refused %s', async (_, forgery) => {
    const ann = await app.signUp('ann');
    expect(await answersTo(`Bearer ${forge(ann, { ...forgery, at: app.clock.now() })}`)).toEqual([401, 401]);
  });

  it.each(MANGLED)('is refused as %s', async (_, mangle) => {
    const ann = await app.signUp('ann');
    expect(await answersTo(`Bearer ${mangle(ann.token)}`)).toEqual([401, 401]);
  });

  it.each(['', 'Bearer', 'Basic YW5uOmV2ZW5pbmc=', 'Token abc', 'Bearer:abc'])(
    'is not what "%s" holds',
    async (authorization) => {
      expect(await answersTo(authorization)).toEqual([401, 401]);
    },
  );

  it('is refused after another scheme', async () => {
    const ann = await app.signUp('ann');
    for (const scheme of ['Basic', 'JWT', '', 'Bearer Bearer'])
      expect(await answersTo(`${scheme} ${ann.token}`)).toEqual([401, 401]);
  });

  it('is nothing in a query string, a cookie or a body', async () => {
    const { token } = await app.signUp('ann');
    const nobody = problem(401, 'unauthenticated');
    await app.stranger.get(`/v1/users/me?access_token=${token}`).expect(nobody);
    await app.stranger.get('/v1/users/me').set('cookie', `access_token=${token}`).expect(nobody);
    await app.stranger.patch('/v1/users/me').send({ access_token: token }).expect(nobody);
  });

  it('is good for its hour and not a second longer', async () => {
    const ann = await app.signUp('ann');
    const left = () => Number(decoded(ann.token, 1)['exp']) * 1000 - app.clock.now().getTime();
    app.clock.advance(left() - 20_000);
    await ann.get('/v1/users/me').expect(200);
    app.clock.advance(left());
    expect(await answersTo(`Bearer ${ann.token}`)).toEqual([401, 401]);
    const { body } = await app.stranger
      .post('/v1/auth/login')
      .send({ email: ann.email, password: ann.password })
      .expect(200);
    await app.stranger.get('/v1/users/me').set('authorization', `Bearer ${body.access_token}`).expect(200);
  });

  it('is looked at before the body is', async () => {
    const ann = await app.signUp('ann');
    const send = () => app.stranger.post('/v1/posts').set('content-type', 'application/json');
    await send().send('{"title":').expect(problem(401, 'unauthenticated'));
    await send().set('authorization', 'Bearer a.b.c').send('{"title":').expect(problem(401, 'invalid-token'));
    await send()
      .set('authorization', `Bearer ${ann.token}`)
      .send('{"title":')
      .expect(problem(400, 'malformed-body'));
  });

  it.each(['/%761/posts', '/v1/%70osts', '/v%31/%70%6f%73%74%73', '/v1/posts?x=1', '/v1/posts#x'])(
    'is asked for at %s, however it is spelt',
    async (path) => {
      await app.stranger.post(path).send({ title: 'An evening' }).expect(problem(401, 'unauthenticated'));
    },
  );
});
