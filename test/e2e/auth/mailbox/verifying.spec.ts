import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../../support/person.js';
import { CONFIRM, PostOffice, RESET, VERIFY } from '../../../support/post-office.js';
import { problem } from '../../../support/problem.js';

const DAY_MS = 86_400_000;
const INVALID = problem(400, 'invalid-one-time-token', { field: 'token' });

describe('Verifying an e-mail address', () => {
  let office: PostOffice;
  beforeAll(async () => {
    office = await PostOffice.open();
  });
  afterAll(() => office.close());

  const verify = (token: string) => office.app.stranger.post('/v1/auth/email/verify').send({ token });

  const isVerified = async ({ id }: Person): Promise<boolean> => {
    const cid = await office.app.signUpAdmin('cid');
    return (await cid.get(`/v1/users/${id}`).expect(200)).body.email_verified as boolean;
  };

  it('takes the token that was mailed to who has registered', async () => {
    const ann = await office.app.signUp('ann');
    expect(await isVerified(ann)).toBe(false);
    const { headers, text } = await verify(await office.token(ann.email, VERIFY)).expect(204);
    expect([text, headers['cache-control']]).toEqual(['', 'no-store']);
    expect(await isVerified(ann)).toBe(true);
    expect((await ann.get('/v1/users/me').expect(200)).body).toMatchObject({ version: 2 });
  });

  it('takes it once', async () => {
    const ann = await office.app.signUp('ann');
    const token = await office.token(ann.email, VERIFY);
    await verify(` ${token}\n`).expect(204);
    await verify(token).expect(INVALID);
  });

  it('takes it from one of ten who show it at once', async () => {
    const ann = await office.app.signUp('ann');
    const token = await office.token(ann.email, VERIFY);
    const answers = await Promise.all(Array.from({ length: 10 }, () => verify(token)));
    const [winner, ...losers] = answers.toSorted((one, other) => one.status - other.status);
    expect(winner?.status).toBe(204);
    for (const loser of losers) INVALID(loser);
  });

  it('takes it for seven days', async () => {
    const [ann, bob] = [await office.app.signUp('ann'), await office.app.signUp('bob')];
    const tokens = await Promise.all([ann, bob].map(({ email }) => office.token(email, VERIFY)));
    office.app.clock.advance(7 * DAY_MS - 60_000);
    await verify(tokens[0] ?? '').expect(204);
    office.app.clock.advance(60_000);
    await verify(tokens[1] ?? '').expect(INVALID);
  });

  it.each([
    ['another character in the middle', (token: string) => altered(token)],
    ['its end missing', (token: string) => token.slice(0, -1)],
    ['something behind it', (token: string) => `${token}A`],
    ['its case turned', (token: string) => token.toLowerCase()],
    ['nothing of it', () => 'x'],
  ])('does not take it with %s', async (_, spoilt) => {
    const ann = await office.app.signUp('ann');
    await verify(spoilt(await office.token(ann.email, VERIFY))).expect(INVALID);
    expect(await isVerified(ann)).toBe(false);
  });

  it('takes no token that is for something else, and leaves it to that', async () => {
    const ann = await office.app.signUp('ann');
    await office.app.stranger.post('/v1/auth/password/forgot').send({ email: ann.email }).expect(202);
    const email = `other-${ann.email}`;
    await ann.post('/v1/auth/email/change', { email, password: ann.password }).expect(202);
    const [reset, change] = [await office.token(ann.email, RESET), await office.token(email, CONFIRM)];
    for (const token of [reset, change]) await verify(token).expect(INVALID);
    expect(await isVerified(ann)).toBe(false);
    await office.app.stranger.post('/v1/auth/email/confirm').send({ token: change }).expect(204);
  });

  it('is asked for again by who is signed in; each of the tokens will do', async () => {
    const ann = await office.app.signUp('ann');
    const first = await office.token(ann.email, VERIFY);
    await ann.post('/v1/auth/email/resend').expect(202);
    const second = await office.token(ann.email, VERIFY, 2);
    expect(second).not.toBe(first);
    await verify(first).expect(204);
    await verify(second).expect(204);
  });

  it('is asked for in vain by who has done it', async () => {
    const ann = await office.app.signUp('ann');
    await verify(await office.token(ann.email, VERIFY)).expect(204);
    await ann.post('/v1/auth/email/resend').expect(202);
    await office.isIdle();
    expect(office.subjectsTo(ann.email).toSorted()).toEqual([VERIFY, 'Welcome!']);
  });

  it('is not done with the token of an address that the account has no more', async () => {
    const ann = await office.app.signUp('ann');
    const token = await office.token(ann.email, VERIFY);
    const email = `other-${ann.email}`;
    await ann.post('/v1/auth/email/change', { email, password: ann.password }).expect(202);
    const change = await office.token(email, CONFIRM);
    await office.app.stranger.post('/v1/auth/email/confirm').send({ token: change }).expect(204);
    await verify(token).expect(INVALID);
  });

  it('outlives a new password', async () => {
    const ann = await office.app.signUp('ann');
    const token = await office.token(ann.email, VERIFY);
    await ann
      .post('/v1/auth/password/change', { current_password: ann.password, password: 'a later evening' })
      .expect(204);
    await verify(token).expect(204);
  });
});

function altered(token: string): string {
  return token.slice(0, 20) + (token[20] === 'A' ? 'B' : 'A') + token.slice(21);
}
