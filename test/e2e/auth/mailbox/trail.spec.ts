import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CONFIRM, PostOffice, RESET, VERIFY } from '../../../support/post-office.js';

describe('The audit trail', () => {
  let office: PostOffice;
  beforeAll(async () => {
    office = await PostOffice.open();
  });
  afterAll(() => office.close());

  const post = (path: string, body: object) => office.app.stranger.post(`/v1/auth/${path}`).send(body);
  async function deedsTo(subject: string) {
    const text = `
      SELECT action, actor_id, address_hash, details FROM audit_events
       WHERE subject_id = $1 AND action ~ '^(email|password)[.]' ORDER BY id`;
    return (await office.app.database.query({ name: '', text }, [subject])).rows;
  }
  const deed = (action: string, actor_id: string | null) => ({
    action,
    actor_id,
    address_hash: expect.stringMatching(/^[\w-]{43}$/),
    details: {},
  });

  it('tells what became of a mailbox and a password', async () => {
    const ann = await office.app.signUp('ann');
    const email = `other-${ann.email}`;
    await post('email/verify', { token: await office.token(ann.email, VERIFY) }).expect(204);
    await ann.post('/v1/auth/email/change', { email, password: ann.password }).expect(202);
    await post('email/confirm', { token: await office.token(email, CONFIRM) }).expect(204);
    const passwords = { current_password: ann.password, password: 'a later evening' };
    await ann.post('/v1/auth/password/change', passwords).expect(204);
    await post('password/forgot', { email }).expect(202);
    const token = await office.token(email, RESET);
    await post('password/reset', { token, password: 'a late evening' }).expect(204);
    expect(await deedsTo(ann.id)).toEqual([
      deed('email.verified', null),
      deed('email.change-requested', ann.id),
      deed('email.changed', null),
      deed('password.changed', ann.id),
      deed('password.reset-requested', null),
      deed('password.reset', null),
    ]);
  });

  it('does not grow with what strangers ask for in nobody’s name, or over and over in somebody’s', async () => {
    const ann = await office.app.signUp('ann');
    const count = async () =>
      (await office.app.database.query({ name: '', text: 'SELECT count(*) FROM audit_events' })).rows;
    const forgot = async (email: string) => {
      for (let at = 0; at < 6; at += 1) await post('password/forgot', { email }).expect(202);
    };
    await forgot(ann.email);
    expect(await deedsTo(ann.id)).toHaveLength(5);
    const before = await count();
    await forgot(ann.email);
    await forgot('nobody@example.com');
    expect(await count()).toEqual(before);
  });

  it('tells nothing of what was refused', async () => {
    const ann = await office.app.signUp('ann');
    await ann
      .post('/v1/auth/email/change', { email: 'x@example.com', password: 'a wrong guess' })
      .expect(403);
    await post('password/reset', { token: 'x', password: 'a late evening' }).expect(400);
    expect(await deedsTo(ann.id)).toEqual([]);
  });
});
