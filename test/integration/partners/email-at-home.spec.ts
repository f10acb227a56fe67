import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { EmailClient } from '#integration/email/email.client.js';
import { EmailMalformed } from '#integration/email/email.errors.js';
import { welcomeMail } from '#integration/email/templates/welcome.js';
import type { Email } from '#integration/email/email.js';
import { FolderTransport } from '#integration/email/transports/folder-transport.js';
import { wire } from './wired-partners.js';

const welcome: Email = {
  ...welcomeMail({ username: 'ann' }),
  to: 'ann@example.com',
  idempotencyKey: 'welcome:../ann',
};

describe('mail at home', () => {
  it('is one file for each mail, however often it is sent', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'galley-mail-'));
    const email = new EmailClient(new FolderTransport('Galley <galley@localhost>', join(folder, 'mail')));
    await email.send(welcome);
    await email.send(welcome);
    expect(readdirSync(folder, { recursive: true })).toEqual(['mail', 'mail/welcome----ann.eml']);
    const written = readFileSync(join(folder, 'mail/welcome----ann.eml'), 'utf8');
    expect(written).toMatch(/^Subject: Welcome!\r?$/m);
    expect(written).toContain('Welcome ann!');
    rmSync(folder, { recursive: true });
  });

  it('depends on nobody', async () => {
    const partners = await wire({});
    expect(await partners.dependencies.report()).toEqual([]);
    await partners.close();
  });
});

describe('mail in public that is set up nowhere', () => {
  it.each(['staging', 'prod'])('is off in %s, which the start says once', async (environment) => {
    const partners = await wire({
      ENVIRONMENT: environment,
      SECRET_KEY: 's'.repeat(32),
      DATABASE_URL: 'postgres://db/galley',
    });
    expect(partners.log).toMatchObject([
      { level: 40, message: 'No mail is sent: neither EMAIL_API_URL nor SMTP_URL is set' },
    ]);
    await expect(partners.email.send(welcome)).resolves.toBeUndefined();
    expect(partners.log).toHaveLength(1);
    await partners.close();
  });
});

describe('a mail', () => {
  const sent: Email[] = [];
  const email = new EmailClient({
    send: async (mail) => {
      sent.push(mail);
    },
  });

  it.each<[keyof Email, string]>(
    ['\r\nBcc: eve@example.com', '\nBcc: eve@example.com', '\r', '\u2028', '\0'].flatMap((end) => [
      ['to', `ann@example.com${end}`],
      ['subject', `Welcome!${end}`],
      ['idempotencyKey', `key${end}`],
    ]),
  )('that would forge a header by its %s is not sent: %j', async (field, value) => {
    await expect(email.send({ ...welcome, [field]: value })).rejects.toBeInstanceOf(EmailMalformed);
    expect(sent).toEqual([]);
  });

  it.each(['ann@example.com, eve@example.com', 'Ann <ann@example.com>', 'ann', '', 'a@b@c', 'x: ann@b.c;'])(
    'goes to one plain address: not %j',
    async (to) => {
      await expect(email.send({ ...welcome, to })).rejects.toBeInstanceOf(EmailMalformed);
      expect(sent).toEqual([]);
    },
  );
});

describe('the welcome mail', () => {
  it('is in the words of the reference, and every value in it is text', () => {
    const mail = welcomeMail({ username: `<b>&"o'` });
    expect(mail.subject).toBe('Welcome!');
    expect(mail.text).toMatch(/^Welcome <b>&"o'!\n/);
    expect(mail.html).toContain('<p>Welcome &lt;b&gt;&amp;&quot;o&#39;!</p>');
    expect(mail.html).not.toContain('<b>');
  });
});
