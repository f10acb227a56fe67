import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostOffice } from '../../support/post-office.js';
import { problem } from '../../support/problem.js';
import { refresh, refreshed, signIn } from './token-pairs.js';

const SUBJECT = 'You were signed out for your safety';

describe('The notice of a refresh token that was used twice', () => {
  let office: PostOffice;
  beforeAll(async () => {
    office = await PostOffice.open();
  });
  afterAll(() => office.close());

  it('goes to its user, once, and says on which device', async () => {
    const { app } = office;
    const ann = await app.signUp('ann');
    const { refresh_token: stolen } = await signIn(app, ann, `Phone/1 ${'x'.repeat(200)}`);
    await refreshed(app, stolen);
    app.clock.advance(11_000);
    for (const again of [stolen, stolen])
      await refresh(app, again).expect(problem(401, 'invalid-refresh-token'));
    const [mail] = await office.mails(ann.email, SUBJECT);
    expect(mail?.body).toContain('“Phone/1 xxx');
    expect(mail?.body).not.toContain('x'.repeat(60));
    await office.isIdle();
    await office.mails(ann.email, SUBJECT);
  });
});
