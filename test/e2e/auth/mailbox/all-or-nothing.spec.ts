import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CONFIRM, PostOffice, RESET, VERIFY } from '../../../support/post-office.js';
import { problem } from '../../../support/problem.js';

/** What is written to the audit trail is refused when all else is done: at the commit. */
const REFUSE = `
  CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
  CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON audit_events
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse();`;
const ALLOW = 'DROP FUNCTION refuse CASCADE';
const STATE = `
  SELECT (SELECT count(*) FROM one_time_tokens) AS tokens, (SELECT count(*) FROM one_time_tokens WHERE used_at IS NULL) AS unused,
         (SELECT count(*) FROM jobs.job WHERE name NOT IN ('purge', 'posts.publish-due')) AS jobs, (SELECT count(*) FROM audit_events) AS events,
         (SELECT json_agg(to_json(users) ORDER BY id) FROM users) AS users`;

describe('What is done about mailboxes and passwords', () => {
  let office: PostOffice;
  beforeAll(async () => {
    office = await PostOffice.open();
  });
  afterAll(() => office.close());

  const run = async (text: string) => (await office.app.database.query({ name: '', text })).rows;

  it('is done with its token, its mail and its trace, or leaves none of them', async () => {
    const ann = await office.app.signUp('ann');
    const { email, password } = ann;
    const wanted = `other-${email}`;
    await ann.post('/v1/auth/email/change', { email: wanted, password }).expect(202);
    await office.app.stranger.post('/v1/auth/password/forgot').send({ email }).expect(202);
    const [verify, change, reset] = [
      await office.token(email, VERIFY),
      await office.token(wanted, CONFIRM),
      await office.token(email, RESET),
    ];
    await office.isIdle();
    const before = await run(STATE);
    await run(REFUSE);
    for (const [path, body] of [
      ['email/verify', { token: verify }],
      ['email/change', { email: wanted, password }],
      ['email/confirm', { token: change }],
      ['password/forgot', { email }],
      ['password/reset', { token: reset, password: 'a later evening' }],
      ['password/change', { current_password: password, password: 'a later evening' }],
    ] as const) {
      const request = path.endsWith('change') ? ann.post(`/v1/auth/${path}`, body) : asStranger(path, body);
      await request.expect(problem(500, 'internal-error'));
      expect(await run(STATE)).toEqual(before);
    }
    await run(ALLOW);
    await asStranger('email/verify', { token: verify }).expect(204);
    await asStranger('password/reset', { token: reset, password: 'a later evening' }).expect(204);
  });

  const asStranger = (path: string, body: object) => office.app.stranger.post(`/v1/auth/${path}`).send(body);
});
