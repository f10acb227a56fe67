import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { forgetGuesses } from './guesses.js';

describe('Signing in', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  beforeEach(() => forgetGuesses(app));
  afterAll(() => app.close());

  const login = (body: object) => app.stranger.post('/v1/auth/login').send(body);

  it('gives an access token for an e-mail address and its password', async () => {
    const { email, password } = await app.signUp('ann');
    const { body, headers } = await login({ email, password }).expect(200);
    expect(body).toMatchObject({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      token_type: 'Bearer',
      expires_in: 3600,
    });
    expect(headers['cache-control']).toBe('no-store');
    await app.stranger.get('/v1/users/me').set('authorization', `Bearer ${body.access_token}`).expect(200);
  });

  it.each([
    ['in capitals', (email: string) => email.toUpperCase()],
    ['between spaces', (email: string) => `  ${email}\n`],
  ])('takes the e-mail address %s', async (_, spelt) => {
    const { email, password } = await app.signUp('ann');
    await login({ email: spelt(email), password }).expect(200);
  });

  it.each(['Ϊ\u0301', 'ϊ\u0301', 'ΐ', '\u0390'])(
    'takes %s for one letter of an e-mail address',
    async (letter) => {
      const [email, password] = [`μα${letter}ου-${randomUUID()}@example.com`, 'a long evening'];
      const username = randomUUID().slice(0, 20);
      await app.stranger.post('/v1/users').send({ username, email, password }).expect(201);
      await login({ email, password }).expect(200);
      await login({ email: email.toUpperCase(), password }).expect(200);
      await login({ email: email.normalize('NFD'), password }).expect(200);
    },
  );

  it.each([
    ['another one', () => 'a long evening alone'],
    ['in capitals', (password: string) => password.toUpperCase()],
    ['with a space before it', (password: string) => ` ${password}`],
    ['with a space after it', (password: string) => `${password} `],
    ['without its end', (password: string) => password.slice(0, -1)],
    ['of one character', () => 'x'],
    ['of 7 characters', () => 'x'.repeat(7)],
    ['of 128 characters', () => 'x'.repeat(128)],
  ])('refuses a wrong password: %s', async (_, wrongOf) => {
    const { email, password } = await app.signUp('ann');
    const { headers } = await login({ email, password: wrongOf(password) }).expect(
      problem(401, 'invalid-credentials'),
    );
    expect(headers['www-authenticate']).toBe('Bearer');
  });

  it.each(['nobody@example.com', 'no address', '%', "' OR 1=1 --", 'x'.repeat(254)])(
    'refuses whom nobody knows: %s',
    async (email) => {
      await login({ email, password: 'a long evening' }).expect(problem(401, 'invalid-credentials'));
    },
  );

  it('does not tell an unknown e-mail address from a wrong password', async () => {
    const { email } = await app.signUp('ann');
    const told = async (address: string) => {
      const { body, headers } = await login({ email: address, password: 'a wrong guess' }).expect(401);
      return { body: { ...body, request_id: '' }, headers: { ...headers, date: '', 'x-request-id': '' } };
    };
    expect(await told('nobody@example.com')).toEqual(await told(email));
  });

  it.each([
    ['nothing', {}, { email: 'missing', password: 'missing' }],
    ['no password', { password: undefined }, { password: 'missing' }],
    ['no e-mail address', { email: undefined }, { email: 'missing' }],
    ['an empty password', { password: '' }, { password: 'string_too_short' }],
    ['an empty e-mail address', { email: ' ' }, { email: 'string_too_short' }],
    ['an e-mail address too long', { email: 'x'.repeat(255) }, { email: 'string_too_long' }],
    ['a password too long', { password: 'x'.repeat(129) }, { password: 'string_too_long' }],
    ['null', { email: null, password: null }, { email: 'string_type', password: 'string_type' }],
    ['a number', { password: 12345678 }, { password: 'string_type' }],
    ['an object', { email: { $ne: null } }, { email: 'string_type' }],
    ['a list', { email: ['ann@example.com'] }, { email: 'string_type' }],
    ['U+0000', { email: 'ann\0@example.com' }, { email: 'value_error' }],
    ['half a character', { password: 'ann likes \ud83d' }, { password: 'value_error' }],
    [
      'a key too many',
      { remember: true, username: 'ann' },
      { remember: 'extra_forbidden', username: 'extra_forbidden' },
    ],
  ])('needs what it needs, in its form: given %s', async (_, fields, faults) => {
    const complete = { email: 'ann@example.com', password: 'a long evening' };
    await login(Object.keys(fields).length > 0 ? { ...complete, ...fields } : {}).expect(invalid(faults));
  });

  it('is asked for by POST', async () => {
    const { headers } = await app.stranger.get('/v1/auth/login').expect(problem(405, 'method-not-allowed'));
    expect(headers['allow']).toBe('POST');
  });

  it('cannot be done with a bad token', async () => {
    const { email, password } = await app.signUp('ann');
    await login({ email, password })
      .set('authorization', 'Bearer not.a.token')
      .expect(problem(401, 'invalid-token'));
  });
});
