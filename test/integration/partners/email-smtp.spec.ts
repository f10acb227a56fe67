import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DependencyError } from '#foundation/errors/index.js';
import { PartnerRefusal } from '#integration/email/email.errors.js';
import { welcomeMail } from '#integration/email/templates/welcome.js';
import { type SmtpMode, StubSmtpServer } from '../../support/stub-smtp-server.js';
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

describe('the mail server', () => {
  let server: StubSmtpServer;
  let partners: WiredPartners;
  const connect = (timeoutMs: number) =>
    wire({
      SMTP_URL: server.url,
      EMAIL_FROM: 'Galley <galley@example.com>',
      EMAIL_TIMEOUT_MS: String(timeoutMs),
    });

  beforeEach(async () => {
    server = await new StubSmtpServer().start();
    partners = await connect(AMPLE_MS);
  });
  afterEach(async () => {
    await partners.close();
    await server.stop();
  });

  it('takes the mail as text and HTML, under one Message-ID however often it is sent', async () => {
    await partners.email.send(welcome);
    await partners.email.send({ ...welcome, subject: 'Grüße' });
    expect(server.received).toHaveLength(2);
    const [first, second] = server.received;
    expect(first).toMatchObject({ from: 'galley@example.com', to: ['ann@example.com'] });
    expect(first?.raw).toMatch(/^From: Galley <galley@example\.com>\r?$/m);
    expect(first?.raw).toMatch(/^To: ann@example\.com\r?$/m);
    expect(first?.raw).toMatch(/^Subject: Welcome!\r?$/m);
    expect(first?.raw).toMatch(/^Content-Type: text\/plain; charset=utf-8\r?$/m);
    expect(first?.raw).toMatch(/^Content-Type: text\/html; charset=utf-8\r?$/m);
    const idOf = (raw = '') => /^Message-ID: (<[0-9a-f]{32}@example\.com>)\r?$/m.exec(raw)?.[1];
    expect(idOf(first?.raw)).toBeDefined();
    expect(idOf(second?.raw)).toBe(idOf(first?.raw));
  });

  it.each<SmtpMode>(['hang', 'busy', 'rubbish', 'flood', 'reset'])(
    'costs no more than its time when it is ill: %s',
    async (mode) => {
      const { email, close } = await connect(SHORT_MS);
      server.mode = mode;
      const { result, tookMs } = await timed(email.send(welcome));
      expect(result).toBeInstanceOf(DependencyError);
      expect(tookMs).toBeLessThan(BOUND_MS);
      await close();
      expect(server.flooded).toBeLessThan(16_777_216);
    },
  );

  it('costs nothing when it is away, and is used again when it is back', async () => {
    await server.stop();
    await expect(partners.email.send(welcome)).rejects.toBeInstanceOf(DependencyError);
    await server.start();
    await partners.email.send(welcome);
    expect(server.received).toHaveLength(1);
  });

  it('refuses a mail for good: no illness', async () => {
    server.mode = 'refuse';
    for (let time = 0; time < 10; time += 1) {
      const { result } = await timed(partners.email.send(welcome));
      expect(result).toBeInstanceOf(PartnerRefusal);
      expect(result).toMatchObject({ cause: { message: 'email refuses with SMTP 550' } });
    }
    expect(await partners.dependencies.report()).toMatchObject([{ name: 'email', circuit: 'closed' }]);
  });
});
