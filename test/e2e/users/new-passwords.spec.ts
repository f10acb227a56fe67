import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { freshName, registration } from './registrations.js';

const SERVICE = 'Kitchen Table';

describe('A password that is chosen', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start({ APP_NAME: SERVICE });
  });
  afterAll(() => app.close());

  const register = (fields: Record<string, unknown>) =>
    app.stranger.post('/v1/users').send(registration(fields));

  it.each([
    ['the username', (name: string) => name],
    ['the username in capitals', (name: string) => name.toUpperCase()],
    ['the username between spaces', (name: string) => ` ${name} `],
    ['the e-mail address', (name: string) => `post.${name}@example.com`],
    ['the e-mail address in capitals', (name: string) => `POST.${name}@EXAMPLE.com`.toUpperCase()],
    ['what stands before the @', (name: string) => `post.${name}`],
    ['what stands before the @ in capitals', (name: string) => `POST.${name}`.toUpperCase()],
    ['the name of the service', () => SERVICE],
    ['the name of the service in another case', () => SERVICE.toLowerCase()],
  ])('is not %s', async (_, passwordOf) => {
    const username = freshName();
    const email = `Post.${username}@Example.com`;
    await register({ username, email, password: passwordOf(username) }).expect(
      invalid({ password: 'value_error' }),
    );
  });

  it.each(['password1', 'PassWord1', 'QWERTYUIOP', '1234567890', 'Iloveyou', 'football1'])(
    'is not %s, which everybody tries first',
    async (password) => {
      const { body } = await register({ password }).expect(invalid({ password: 'value_error' }));
      expect(body.errors[0].message).toBe('password is among the most common passwords');
    },
  );

  it.each([
    'only small letters',
    'ONLY CAPITALS HERE',
    '4815162342108',
    '        ',
    'Σοφία τραγουδά',
    '夜が長いですね海',
    '🐙🐟🐠🐡🦈🐳🐋🦑',
    `${SERVICE}!`,
  ])('may be "%s": nobody counts its digits', async (password) => {
    const { body } = await register({ password }).expect(201);
    await app.stranger.post('/v1/auth/login').send({ email: body.email, password }).expect(200);
  });

  it.each([
    ['letters', 'a', 'b'],
    ['letters of two bytes', 'é', 'è'],
    ['letters of three bytes', '海', '夜'],
    ['emoji', '🐙', '🐟'],
  ])('is heeded to its 128th code point, in %s', async (_, letter, other) => {
    const { body } = await register({ password: letter.repeat(128) }).expect(201);
    const login = (password: string) =>
      app.stranger.post('/v1/auth/login').send({ email: body.email, password });
    await login(letter.repeat(127) + other).expect(problem(401, 'invalid-credentials'));
    await login(letter.repeat(127)).expect(problem(401, 'invalid-credentials'));
    await login(letter.repeat(128)).expect(200);
  });

  it('is counted and kept in NFC: 128 letters that are typed as 256 will do', async () => {
    const typed = 'e\u0301'.repeat(128);
    const { body } = await register({ password: typed }).expect(201);
    for (const password of [typed, 'é'.repeat(128)])
      await app.stranger.post('/v1/auth/login').send({ email: body.email, password }).expect(200);
  });
});
