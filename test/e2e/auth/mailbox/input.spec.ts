import { afterAll, beforeAll, describe, it } from '@jest/globals';
import type { Person } from '../../../support/person.js';
import { invalid, problem } from '../../../support/problem.js';
import { TestApp } from '../../../support/test-app.js';

const TOKEN = 'x'.repeat(43);
/** Every route that takes a body, with one that is well-formed. */
const BODIES: Record<string, Record<string, string>> = {
  'email/verify': { token: TOKEN },
  'email/confirm': { token: TOKEN },
  'email/change': { email: 'other@example.com', password: 'a long evening' },
  'password/forgot': { email: 'nobody@example.com' },
  'password/reset': { token: TOKEN, password: 'a long evening' },
  'password/change': { current_password: 'a long evening', password: 'a later evening' },
};
const FIELDS = Object.entries(BODIES).flatMap(([path, body]) =>
  Object.keys(body).map((field) => ({ path, field })),
);
const TOO_LONG = 255;

describe('What is said about mailboxes and passwords', () => {
  let app: TestApp;
  let ann: Person;
  beforeAll(async () => {
    app = await TestApp.start();
    ann = await app.signUp('ann');
  });
  afterAll(() => app.close());

  const post = (path: string, body: object) =>
    path.endsWith('change')
      ? ann.post(`/v1/auth/${path}`, body)
      : app.stranger.post(`/v1/auth/${path}`).send(body);
  const say = (path: string, fields: object) => post(path, { ...BODIES[path], ...fields });

  it.each(FIELDS)('to $path has a $field', async ({ path, field }) => {
    await say(path, { [field]: undefined }).expect(invalid({ [field]: 'missing' }));
  });

  it.each(FIELDS.flatMap((one) => [null, 7, [TOKEN], { $ne: '' }].map((value) => ({ ...one, value }))))(
    'to $path has not $value for $field',
    async ({ path, field, value }) => {
      await say(path, { [field]: value }).expect(invalid({ [field]: 'string_type' }));
    },
  );

  it.each(FIELDS)('to $path has no $field without end', async ({ path, field }) => {
    await say(path, { [field]: 'x'.repeat(TOO_LONG) }).expect(invalid({ [field]: 'string_too_long' }));
  });

  it.each(FIELDS)('to $path has a $field without control characters', async ({ path, field }) => {
    const text = `harbour\u0000evening@example.com`;
    await say(path, { [field]: text }).expect(invalid({ [field]: 'value_error' }));
  });

  it.each(Object.keys(BODIES))('to %s has nothing else in it', async (path) => {
    await say(path, { user_id: 'ann' }).expect(invalid({ user_id: 'extra_forbidden' }));
  });

  it.each(['email/verify', 'email/confirm', 'password/reset'])('to %s has a token', async (path) => {
    await say(path, { token: ' ' }).expect(invalid({ token: 'string_too_short' }));
    await say(path, {}).expect(problem(400, 'invalid-one-time-token'));
  });

  it.each(['email/change', 'password/forgot'])('to %s has an e-mail address', async (path) => {
    await say(path, { email: 'ann' }).expect(invalid({ email: 'value_error' }));
  });

  it.each(['password/reset', 'password/change'])('to %s has a password worth the name', async (path) => {
    await say(path, { password: 'x'.repeat(7) }).expect(invalid({ password: 'string_too_short' }));
    await say(path, { password: 'password1' }).expect(invalid({ password: 'value_error' }));
  });

  it('takes no body where there is nothing to say', async () => {
    await ann.post('/v1/auth/email/resend').expect(202);
  });

  it.each(['email/resend', 'email/change', 'password/change'])(
    'is heard from who is signed in only: %s',
    async (path) => {
      await app.stranger.post(`/v1/auth/${path}`).send(BODIES[path]).expect(problem(401, 'unauthenticated'));
    },
  );
});
