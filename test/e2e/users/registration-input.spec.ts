import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { invalid, problem } from '../../support/problem.js';
import { TestApp } from '../../support/test-app.js';
import { freshName, registration } from './registrations.js';

const FIELDS = ['username', 'email', 'password', 'age', 'display_name', 'bio'];
const TEXTS = FIELDS.filter((field) => field !== 'age');
const WRONG_TYPES = [42, true, null, ['ann and others'], { name: 'ann' }];
const UNKNOWN = [
  'role',
  'id',
  'status',
  'email_verified',
  'version',
  'created_at',
  'password_hash',
  'Username',
];
/** Nothing, half a character, and control characters. */
const UNFIT = ['0000', 'D800', 'DFFF', '0007', '001B', '007F', '0085'];
const OBJECT_KEYS = ['__proto__', 'constructor', 'toString'];

describe('Registration', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  const register = (fields: Record<string, unknown>) =>
    app.stranger.post('/v1/users').send(registration(fields));

  const registerRaw = (json: string) =>
    app.stranger.post('/v1/users').set('content-type', 'application/json').send(json);

  it.each(TEXTS.flatMap((field) => WRONG_TYPES.map((value) => ({ field, value }))))(
    'refuses $value as $field',
    async ({ field, value }) => {
      await register({ [field]: value }).expect(invalid({ [field]: 'string_type' }));
    },
  );

  it.each(['18', true, null, [18], { years: 18 }, ''])('refuses %j as age', async (age) => {
    await register({ age }).expect(invalid({ age: 'int_type' }));
  });

  it('refuses an age beyond all numbers', async () => {
    const body = JSON.stringify(registration({ age: 1 })).replace('"age":1', '"age":1e999');
    await registerRaw(body).expect(invalid({ age: 'int_type' }));
  });

  it.each(UNKNOWN)('takes no %s', async (key) => {
    await register({ [key]: 'admin' }).expect(invalid({ [key]: 'extra_forbidden' }));
  });

  it.each(OBJECT_KEYS)('takes no %s', async (key) => {
    const body = JSON.stringify(registration()).replace('{', `{"${key}":{"role":"admin"},`);
    await registerRaw(body).expect(invalid({ [key]: 'extra_forbidden' }));
  });

  it.each(['username', 'email', 'password'])('needs a %s', async (field) => {
    await register({ [field]: undefined }).expect(invalid({ [field]: 'missing' }));
  });

  it('needs something', async () => {
    const nothing = invalid({ username: 'missing', email: 'missing', password: 'missing' });
    await app.stranger.post('/v1/users').send({}).expect(nothing);
    await app.stranger.post('/v1/users').expect(nothing);
  });

  it.each(['[]', 'null', '"ann"', '42', '{', ''.padStart(5, '['), '{"username":}'])(
    'refuses %s for a body',
    async (body) => {
      await registerRaw(body).expect(problem(400, 'malformed-body'));
    },
  );

  it('names every fault at once, each field one time', async () => {
    const { body } = await app.stranger
      .post('/v1/users')
      .send({
        username: 'é',
        email: 'ann',
        password: 7,
        age: 17.5,
        display_name: 'x\u0007'.repeat(60),
        bio: null,
        role: 'admin',
        'a.b': 1,
      })
      .expect(
        invalid({
          username: 'string_too_short',
          email: 'value_error',
          password: 'string_type',
          age: 'int_type',
          display_name: 'value_error',
          bio: 'string_type',
          role: 'extra_forbidden',
          'a.b': 'extra_forbidden',
        }),
      );
    expect(body.detail).toBe('Validation failed');
    expect(body.errors).toHaveLength(8);
    for (const { field, message } of body.errors) expect(message).toContain(field);
  });

  it.each(TEXTS.flatMap((field) => UNFIT.map((codePoint) => ({ field, codePoint }))))(
    'refuses $field with U+$codePoint in it',
    async ({ field, codePoint }) => {
      const text = `ann${String.fromCodePoint(Number.parseInt(codePoint, 16))}lee@example.com`;
      await register({ [field]: text }).expect(invalid({ [field]: 'value_error' }));
    },
  );

  it('trims and normalises what people say about themselves', async () => {
    const name = freshName();
    const { body } = await register({
      username: `  ${name}\t`,
      email: `\u00a0${name.toUpperCase()}@EXAMPLE.COM\n`,
      display_name: '  Zoe\u0308 🐙 ',
      bio: '\n  Sails.\n  Sings. \n',
    }).expect(201);
    expect(body).toMatchObject({
      username: name,
      email: `${name}@example.com`,
      display_name: 'Zoë 🐙',
      bio: 'Sails.\n  Sings.',
    });
  });

  it('counts the last of a key given twice', async () => {
    const { username, ...others } = registration();
    const body = JSON.stringify(others).replace('{', `{"username":"!","username":"${String(username)}",`);
    const { body: profile } = await registerRaw(body).expect(201);
    expect(profile.username).toBe(username);
  });
});
