import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../../support/eventually.js';
import { CONFIRM, PostOffice, RESET, VERIFY } from '../../../support/post-office.js';

/** What arrived at the provider, whether it took it or not. */
interface Attempt {
  readonly key: unknown;
  readonly body: string;
}

describe('A letter with a token', () => {
  let office: PostOffice;
  afterEach(() => office.close());

  const forgot = (email: string) =>
    office.app.stranger.post('/v1/auth/password/forgot').send({ email }).expect(202);
  const attemptsAt = (subject: string): Attempt[] =>
    office.provider.arrivals
      .filter(({ body }) => body.includes(`"subject":"${subject}"`))
      .map(({ headers, body }) => ({ key: headers['idempotency-key'], body }));

  it.each(['https://galley.example/app', 'https://galley.example/app/'])(
    'leads to a page of FRONTEND_URL=%s in both forms',
    async (url) => {
      office = await PostOffice.open({ FRONTEND_URL: url });
      const ann = await office.app.signUp('ann');
      const email = `other-${ann.email}`;
      await ann.post('/v1/auth/email/change', { email, password: ann.password }).expect(202);
      await forgot(ann.email);
      for (const [to, subject, page] of [
        [ann.email, VERIFY, 'verify-email'],
        [email, CONFIRM, 'confirm-email'],
        [ann.email, RESET, 'reset-password'],
      ] as const) {
        const link = `https://galley.example/app/${page}?token=${await office.token(to, subject)}`;
        const [mail] = await office.mails(to, subject);
        expect(mail?.body.split('\n')).toContain(link);
        expect(mail?.html).toContain(`<a href="${link}">${link}</a>`);
      }
    },
  );

  it('leads nowhere without one', async () => {
    office = await PostOffice.open();
    const ann = await office.app.signUp('ann');
    const [mail] = await office.mails(ann.email, VERIFY);
    expect(mail?.body).not.toContain('http');
    expect(mail?.html).not.toContain('href');
  });

  it('is the same with the same key when it has to be sent again, and is taken once', async () => {
    office = await PostOffice.open();
    office.provider.mode = 503;
    const ann = await office.app.signUp('ann');
    await eventually(async () => expect(attemptsAt(VERIFY)).toHaveLength(1));
    office.provider.mode = 'fine';
    const token = await office.token(ann.email, VERIFY);
    const [first, ...others] = attemptsAt(VERIFY);
    expect(others.length).toBeGreaterThan(0);
    for (const other of others) expect(other).toEqual(first);
    await office.app.stranger.post('/v1/auth/email/verify').send({ token }).expect(204);
  });

  it('is not sent any more once it would not be taken', async () => {
    office = await PostOffice.open();
    const ann = await office.app.signUp('ann');
    await office.isIdle();
    office.provider.mode = 503;
    await forgot(ann.email);
    await eventually(async () => expect(attemptsAt(RESET)).toHaveLength(1));
    const passwords = { current_password: ann.password, password: 'a later evening' };
    await ann.post('/v1/auth/password/change', passwords).expect(204);
    office.provider.mode = 'fine';
    await office.isIdle();
    expect(office.subjectsTo(ann.email).toSorted()).toEqual([
      VERIFY,
      'Welcome!',
      'Your password was changed',
    ]);
  });

  it.each(['hang', 503] as const)(
    'is nothing that a request waits for: the provider answers %s',
    async (mode) => {
      office = await PostOffice.open({ EMAIL_TIMEOUT_MS: '5000' });
      const ann = await office.app.signUp('ann');
      await office.isIdle();
      office.provider.mode = mode;
      const begun = performance.now();
      await forgot(ann.email);
      await ann.post('/v1/auth/email/resend').expect(202);
      const change = { email: `other-${ann.email}`, password: ann.password };
      await ann.post('/v1/auth/email/change', change).expect(202);
      expect(performance.now() - begun).toBeLessThan(2_000);
    },
  );
});
