import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Person } from '../../../support/person.js';
import { CONFIRM, PostOffice, RESET, VERIFY } from '../../../support/post-office.js';
import { invalid, problem } from '../../../support/problem.js';

const NEW = 'an evening at the harbour';
const HOUR_MS = 3_600_000;
const INVALID = problem(400, 'invalid-one-time-token', { field: 'token' });

describe('A forgotten password', () => {
  let office: PostOffice;
  beforeAll(async () => {
    office = await PostOffice.open();
  });
  afterAll(() => office.close());

  const forgot = (email: string) => office.app.stranger.post('/v1/auth/password/forgot').send({ email });
  const reset = (token: string, password = NEW) =>
    office.app.stranger.post('/v1/auth/password/reset').send({ token, password });
  const login = (email: string, password: string) =>
    office.app.stranger.post('/v1/auth/login').send({ email, password });
  async function forgotten({ email }: Person, count = 1): Promise<string> {
    await forgot(email).expect(202);
    return office.token(email, RESET, count);
  }
  async function credentialsVersion({ id }: Person): Promise<unknown> {
    const text = 'SELECT credentials_version FROM users WHERE id = $1';
    return (await office.app.database.query({ name: '', text }, [id])).rows[0]?.['credentials_version'];
  }

  it('is replaced by the token that was mailed, which ends all sessions and proves the mailbox', async () => {
    const ann = await office.app.signUp('ann');
    const { text } = await forgot(ann.email.toUpperCase()).expect(202);
    expect(text).toBe('');
    await reset(await office.token(ann.email, RESET)).expect(204);
    await login(ann.email, ann.password).expect(problem(401, 'invalid-credentials'));
    await login(ann.email, NEW).expect(200);
    await office.mails(ann.email, 'Your password was changed');
    expect(await credentialsVersion(ann)).toBe(2);
    const cid = await office.app.signUpAdmin('cid');
    expect((await cid.get(`/v1/users/${ann.id}`).expect(200)).body).toMatchObject({ email_verified: true });
  });

  it('is replaced once, by one of five who show the token at once', async () => {
    const ann = await office.app.signUp('ann');
    const token = await forgotten(ann);
    const answers = await Promise.all(Array.from({ length: 5 }, (_, at) => reset(token, `${NEW} ${at}`)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 400, 400, 400, 400]);
    const winner = answers.findIndex(({ status }) => status === 204);
    await login(ann.email, `${NEW} ${winner}`).expect(200);
    await reset(token).expect(INVALID);
    expect(await credentialsVersion(ann)).toBe(2);
  });

  it('can be replaced for an hour', async () => {
    const [ann, bob] = [await office.app.signUp('ann'), await office.app.signUp('bob')];
    const [anns, bobs] = [await forgotten(ann), await forgotten(bob)];
    office.app.clock.advance(HOUR_MS - 60_000);
    await reset(anns).expect(204);
    office.app.clock.advance(60_000);
    await reset(bobs).expect(INVALID);
  });

  it('is replaced by the token of any mail, though a stranger keeps asking; and then by none of the others', async () => {
    const ann = await office.app.signUp('ann');
    const [first, second] = [await forgotten(ann), await forgotten(ann, 2)];
    await reset(second).expect(204);
    await reset(first).expect(INVALID);
    const [third] = [await forgotten(ann, 3), await forgotten(ann, 4)];
    await reset(third).expect(204);
  });

  it('is not replaced by a token that is altered, or for something else', async () => {
    const ann = await office.app.signUp('ann');
    const email = `other-${ann.email}`;
    await ann.post('/v1/auth/email/change', { email, password: ann.password }).expect(202);
    const others = [await office.token(ann.email, VERIFY), await office.token(email, CONFIRM)];
    const token = await forgotten(ann);
    for (const wrong of [...others, token.toLowerCase(), `${token}A`, token.slice(1), 'x'])
      await reset(wrong).expect(INVALID);
    await login(ann.email, ann.password).expect(200);
  });

  it('that was found again, and changed, is not replaced any more', async () => {
    const ann = await office.app.signUp('ann');
    const token = await forgotten(ann);
    const passwords = { current_password: ann.password, password: 'a later evening' };
    await ann.post('/v1/auth/password/change', passwords).expect(204);
    await reset(token).expect(INVALID);
    await login(ann.email, 'a later evening').expect(200);
  });

  it('is not replaced by who reads a mailbox that the account has left', async () => {
    const ann = await office.app.signUp('ann');
    const email = `other-${ann.email}`;
    await ann.post('/v1/auth/email/change', { email, password: ann.password }).expect(202);
    const change = await office.token(email, CONFIRM);
    const token = await forgotten(ann);
    await office.app.stranger.post('/v1/auth/email/confirm').send({ token: change }).expect(204);
    await reset(token).expect(INVALID);
  });

  it('ends a change of the address that somebody else may have asked for', async () => {
    const ann = await office.app.signUp('ann');
    const email = `other-${ann.email}`;
    await ann.post('/v1/auth/email/change', { email, password: ann.password }).expect(202);
    const change = await office.token(email, CONFIRM);
    await reset(await forgotten(ann)).expect(204);
    await office.app.stranger.post('/v1/auth/email/confirm').send({ token: change }).expect(INVALID);
  });

  it('of somebody who may not sign in is not asked for by mail, nor replaced', async () => {
    const [ann, cid] = [await office.app.signUp('ann'), await office.app.signUpAdmin('cid')];
    const token = await forgotten(ann);
    await cid.patch(`/v1/users/${ann.id}`, { status: 'suspended' }).expect(200);
    await forgot(ann.email).expect(202);
    await reset(token).expect(INVALID);
    await office.isIdle();
    await office.mails(ann.email, RESET, 1);
  });

  it('is not replaced by one that everybody would try, and the token stays good', async () => {
    const ann = await office.app.signUp('ann');
    const token = await forgotten(ann);
    for (const known of [ann.email, ann.username.toUpperCase()])
      await reset(token, known).expect(invalid({ password: 'value_error' }));
    await reset(token, 'password123').expect(invalid({ password: 'value_error' }));
    await reset(token).expect(204);
  });
});
