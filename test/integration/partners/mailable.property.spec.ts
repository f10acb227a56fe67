import { domainToASCII, domainToUnicode } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ValidationFailed } from '#application/http/problems/edge.errors.js';
import { RequestValidationPipe } from '#application/http/validation/validation.pipe.js';
import { CreateUserRequest } from '#application/users/dto/create-user.request.js';
import { EmailMalformed } from '#integration/email/email.errors.js';
import { welcomeMail } from '#integration/email/templates/welcome.js';
import { StubEmailProvider } from '../../support/stub-email-provider.js';
import { StubSmtpServer } from '../../support/stub-smtp-server.js';
import { wire, type WiredPartners } from './wired-partners.js';

/** A mail server lets everybody wait before it speaks, so many are sent at once. */
const AT_ONCE = 25;
const RUNS = 16;
/** Letters and signs that addresses have, and what would be taken for something else in one. */
const USUAL = [..."ann0.+-_%'{", 'й', 'é', '寿', 'e\u0301'];
const ODD = [...'@,;:<>()[]"\\ \t\r\n=?!', '\0', '\u00ad', '\u200b', '\u2028', '\u037e', '🐙'];
const HOSTS = [
  'example.com',
  'a.b-c.co',
  'пример.рф',
  'xn--e1afmkfd.xn--p1ai',
  '7.example',
  'Example.ORG',
  'a.co/b',
];

const pieces = (usual: readonly string[], max: number) =>
  fc
    .array(
      fc.oneof(
        { arbitrary: fc.constantFrom(...usual), weight: 9 },
        { arbitrary: fc.constantFrom(...ODD), weight: 1 },
      ),
      { minLength: 1, maxLength: max },
    )
    .map((parts) => parts.join(''));
const domain = fc.oneof(fc.constantFrom(...HOSTS), pieces([...'aZ9-..ｅ。ß_/'], 8));
const address = fc.tuple(pieces(USUAL, 8), domain).map((parts) => parts.join('@'));

const tidied = (text: string): string => text.normalize('NFC').trim().toLowerCase().normalize('NFC');
/** As mail servers are told: in one alphabet on both sides. */
const onTheWire = (email: string): string => {
  const [mailbox = '', host = ''] = email.split('@');
  return `${mailbox}@${/^[ -~]*$/.test(mailbox) ? domainToASCII(host) : domainToUnicode(host)}`;
};

describe('An e-mail address', () => {
  const pipe = new RequestValidationPipe();
  let smtp: StubSmtpServer;
  let provider: StubEmailProvider;
  let bySmtp: WiredPartners;
  let byProvider: WiredPartners;
  beforeAll(async () => {
    smtp = await new StubSmtpServer().start();
    provider = await new StubEmailProvider().start();
    bySmtp = await wire({ SMTP_URL: smtp.url });
    byProvider = await wire({ EMAIL_API_URL: provider.url, EMAIL_API_KEY: provider.key });
  });
  afterAll(async () => {
    await Promise.all([bySmtp.close(), byProvider.close()]);
    await Promise.all([smtp.stop(), provider.stop()]);
  });

  /** As it is stored; null where nobody can register with it. */
  const registered = async (email: string): Promise<string | null> => {
    const body = { username: 'ann', email, password: 'a long evening' };
    try {
      const request = (await pipe.transform(body, {
        type: 'body',
        metatype: CreateUserRequest,
      })) as CreateUserRequest;
      return request.email;
    } catch (error) {
      if (!(error instanceof ValidationFailed)) throw error;
      return null;
    }
  };

  it('is one to register with if mail can go there, by either way, and no other', async () => {
    let tried = 0;
    let mailed = 0;
    const attempt = async (given: string): Promise<string[]> => {
      const welcome = { ...welcomeMail({ username: 'ann' }), idempotencyKey: `welcome:${(tried += 1)}` };
      const to = await registered(given);
      if (to === null) {
        const sent = bySmtp.email.send({ ...welcome, to: tidied(given) });
        await expect(sent).rejects.toBeInstanceOf(EmailMalformed);
        return [];
      }
      await Promise.all([bySmtp, byProvider].map(({ email }) => email.send({ ...welcome, to })));
      return [to];
    };
    await fc.assert(
      fc.asyncProperty(fc.array(address, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (addresses) => {
        const to = (await Promise.all(addresses.map(attempt))).flat();
        const provided = provider.delivered.slice(mailed);
        const received = smtp.received.slice(mailed);
        mailed += to.length;
        expect(provided.map((mail) => mail.to).toSorted()).toEqual(to.toSorted());
        const wired = to.map(onTheWire).toSorted();
        expect(received.map((mail) => mail.to.map(onTheWire).join(' and ')).toSorted()).toEqual(wired);
        expect(received.map(({ raw }) => /^To: (.*?)\r?$/m.exec(raw)?.[1]).toSorted()).toEqual(wired);
      }),
      { numRuns: RUNS },
    );
    // Neither all nor none of what was tried.
    expect(mailed / tried).toBeGreaterThan(0.1);
    expect(mailed / tried).toBeLessThan(0.9);
  });
});
