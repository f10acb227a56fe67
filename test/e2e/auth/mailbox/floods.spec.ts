import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CONFIRM, PostOffice, RESET, VERIFY } from '../../../support/post-office.js';
import { problem } from '../../../support/problem.js';

const MOST_AN_HOUR = 5;
const HOUR_MS = 3_600_000;

describe('A mailbox', () => {
  let office: PostOffice;
  beforeAll(async () => {
    office = await PostOffice.open();
  });
  afterAll(() => office.close());

  const mailsTo = async (email: string, subject: string): Promise<number> => {
    await office.isIdle();
    return office.subjectsTo(email).filter((one) => one === subject).length;
  };

  it('is not flooded by strangers who say that they have forgotten the password', async () => {
    const ann = await office.app.signUp('ann');
    const forgot = () => office.app.stranger.post('/v1/auth/password/forgot').send({ email: ann.email });
    for (let at = 0; at < MOST_AN_HOUR + 2; at += 1) await forgot().expect(202);
    expect(await mailsTo(ann.email, RESET)).toBe(MOST_AN_HOUR);
    office.app.clock.advance(HOUR_MS);
    await forgot().expect(202);
    expect(await mailsTo(ann.email, RESET)).toBe(MOST_AN_HOUR + 1);
  });

  it('is not flooded by somebody who has registered with it', async () => {
    const ann = await office.app.signUp('ann');
    for (let at = 0; at < MOST_AN_HOUR + 2; at += 1) await ann.post('/v1/auth/email/resend').expect(202);
    expect(await mailsTo(ann.email, VERIFY)).toBe(MOST_AN_HOUR);
  });

  it('is not flooded by somebody who says that they want it, and is told so', async () => {
    const ann = await office.app.signUp('ann');
    const email = `other-${ann.email}`;
    const change = () => ann.post('/v1/auth/email/change', { email, password: ann.password });
    for (let at = 0; at < MOST_AN_HOUR; at += 1) await change().expect(202);
    const { headers } = await change().expect(problem(429, 'too-many-mails'));
    expect(headers['retry-after']).toBe('3600');
    const token = await office.token(email, CONFIRM, await mailsTo(email, CONFIRM));
    await office.app.stranger.post('/v1/auth/email/confirm').send({ token }).expect(204);
  });
});
