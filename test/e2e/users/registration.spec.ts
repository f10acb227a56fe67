import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { freshName, PRIVATE_FIELDS, registration } from './registrations.js';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('Registration', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  const register = (fields: Record<string, unknown> = {}) =>
    app.stranger.post('/v1/users').send(registration(fields));

  const login = (email: unknown, password: string) =>
    app.stranger.post('/v1/auth/login').send({ email, password });

  async function storedHashOf(id: string): Promise<string> {
    const { rows } = await app.database.query<{ password_hash: string }>(
      { name: 'test-password-hash', text: 'SELECT password_hash FROM users WHERE id = $1' },
      [id],
    );
    return rows[0]?.password_hash ?? '';
  }

  it('answers with the private profile, and where to find it', async () => {
    const { body, headers } = await register({ age: 30, display_name: 'Ann', bio: 'Sails.' }).expect(201);
    expect(Object.keys(body).toSorted()).toEqual(PRIVATE_FIELDS);
    expect(body).toMatchObject({
      id: expect.stringMatching(UUID_V7),
      age: 30,
      display_name: 'Ann',
      bio: 'Sails.',
      email_verified: false,
      role: 'user',
      status: 'active',
      version: 1,
      avatar_url: '/static/default-avatar.png',
      created_at: expect.stringMatching(INSTANT),
    });
    expect(body.updated_at).toBe(body.created_at);
    expect(headers).toMatchObject({
      location: `/v1/users/${body.id}`,
      etag: expect.stringMatching(/^"1\.[\w-]{22}"$/),
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
    await app.stranger.get(String(headers['location'])).expect(200);
  });

  it('leaves null where people say nothing', async () => {
    const { body } = await register().expect(201);
    expect(body).toMatchObject({ age: null, display_name: null, bio: null });
  });

  it('keeps the password as an Argon2id hash and tells it nobody', async () => {
    const password = 'Nobody reads this';
    const { body, text } = await register({ password }).expect(201);
    expect(text).not.toContain(password);
    expect(text).not.toMatch(/password|hash|argon/i);
    const hash = await storedHashOf(body.id);
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=7168,t=5,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  });

  it('salts: two people with one password have two hashes', async () => {
    const { body: ann } = await register({ password: 'the same for both' }).expect(201);
    const { body: bob } = await register({ password: 'the same for both' }).expect(201);
    expect(await storedHashOf(ann.id)).not.toBe(await storedHashOf(bob.id));
  });

  it('never trims a password', async () => {
    const { body } = await register({ password: '  with spaces  ' }).expect(201);
    await login(body.email, 'with spaces').expect(problem(401, 'invalid-credentials'));
    await login(body.email, '  with spaces  ').expect(200);
  });

  it('takes a password in NFC, whichever way it was typed', async () => {
    const { body } = await register({ password: 'Zoe\u0308 sings' }).expect(201);
    await login(body.email, 'Zoë sings').expect(200);
    await login(body.email, 'Zoe\u0308 sings').expect(200);
  });

  it('heeds every one of 128 code points of a password', async () => {
    const { body } = await register({ password: `${'🐙'.repeat(127)}a` }).expect(201);
    await login(body.email, `${'🐙'.repeat(127)}b`).expect(problem(401, 'invalid-credentials'));
  });

  it.each([
    ['as it is', (name: string) => name],
    ['in capitals', (name: string) => name.toUpperCase()],
    ['between spaces', (name: string) => ` ${name} `],
  ])('refuses a username or an e-mail address that somebody has, %s', async (_, spelt) => {
    const name = freshName('Ann');
    const email = `${name}@Example.com`;
    await register({ username: name, email }).expect(201);
    await register({ username: spelt(name) }).expect(problem(409, 'username-taken', { resource: 'User' }));
    await register({ email: spelt(email) }).expect(problem(409, 'email-taken', { resource: 'User' }));
  });

  it.each([
    ['username', 'username-taken', () => ({ username: freshName() })],
    ['e-mail address', 'email-taken', () => ({ email: `${freshName()}@example.com` })],
  ])('gives one %s to one of ten who race for it', async (_, slug, fieldsOf) => {
    const fields = fieldsOf();
    const answers = await Promise.all(
      Array.from({ length: 10 }, async (__, at) => {
        const [name, value] = Object.entries(fields)[0] as [string, string];
        return register({ [name]: at % 2 ? value : value.toUpperCase() });
      }),
    );
    const [winner, ...losers] = answers.toSorted((one, other) => one.status - other.status);
    expect(winner?.status).toBe(201);
    for (const loser of losers) problem(409, slug, { resource: 'User' })(loser);
  });

  it('lets somebody else have what a refused registration asked for besides', async () => {
    const taken = freshName();
    await register({ username: taken }).expect(201);
    const email = `${freshName('bob')}@example.com`;
    await register({ username: taken, email }).expect(problem(409, 'username-taken'));
    await register({ email }).expect(201);
  });
});
