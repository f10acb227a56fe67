import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DependencyError } from '#foundation/errors/index.js';
import { PartnerRefusal } from '#integration/email/email.errors.js';
import { welcomeMail } from '#integration/email/templates/welcome.js';
import type { Mode } from '../../support/stub-http-partner.js';
import { StubEmailProvider } from '../../support/stub-email-provider.js';
import { timed, wire, type WiredPartners } from './wired-partners.js';

/** For what is to end well, on a busy machine too. */
const AMPLE_MS = 10_000;
const SHORT_MS = 300;
const BOUND_MS = SHORT_MS + 500;
const welcome = {
  ...welcomeMail({ username: 'ann' }),
  to: 'ann@example.com',
  idempotencyKey: 'welcome:ann',
};

describe('the e-mail provider', () => {
  let provider: StubEmailProvider;
  let partners: WiredPartners;
  const connect = (timeoutMs: number) =>
    wire({
      EMAIL_API_URL: provider.url,
      EMAIL_API_KEY: provider.key,
      EMAIL_FROM: 'Galley <galley@example.com>',
      EMAIL_TIMEOUT_MS: String(timeoutMs),
    });

  beforeEach(async () => {
    provider = await new StubEmailProvider().start();
    partners = await connect(AMPLE_MS);
  });
  afterEach(async () => {
    await partners.close();
    await provider.stop();
  });

  it('takes the mail in its own words, once however often it is sent', async () => {
    await partners.email.send(welcome);
    await partners.email.send(welcome);
    expect(provider.arrivals.map(({ headers }) => headers['idempotency-key'])).toEqual([
      'welcome:ann',
      'welcome:ann',
    ]);
    expect(provider.delivered).toEqual([
      {
        to: 'ann@example.com',
        subject: 'Welcome!',
        body: expect.stringMatching(/^Welcome ann!\n/) as unknown,
        html: expect.stringContaining('<p>Welcome ann!</p>') as unknown,
        from: 'Galley <galley@example.com>',
      },
    ]);
  });

  it.each<Mode>([204, 200])('has taken it whatever it says with a %d', async (mode) => {
    provider.mode = mode;
    await expect(partners.email.send(welcome)).resolves.toBeUndefined();
  });

  it.each<Mode>(['hang', 'stall', 500, 429, 'flood', 'reset'])(
    'costs no more than its time when it is ill: %s',
    async (mode) => {
      const { email, close } = await connect(SHORT_MS);
      provider.mode = mode;
      const { result, tookMs } = await timed(email.send(welcome));
      expect(result).toBeInstanceOf(DependencyError);
      expect(tookMs).toBeLessThan(BOUND_MS);
      await close();
    },
  );

  it('refuses a mail: no illness', async () => {
    provider.mode = 422;
    for (let time = 0; time < 10; time += 1)
      await expect(partners.email.send(welcome)).rejects.toBeInstanceOf(PartnerRefusal);
    expect(await partners.dependencies.report()).toMatchObject([{ name: 'email', circuit: 'closed' }]);
  });
});
