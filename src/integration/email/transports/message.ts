import { createHash } from 'node:crypto';
import type { SendMailOptions } from 'nodemailer';
import type { Email } from '../email.js';

/** A mail as nodemailer takes it. Each attempt has the same Message-ID, by which a mailbox may drop the second. */
export function messageOf({ to, subject, text, html, idempotencyKey }: Email, from: string): SendMailOptions {
  const digest = createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 32);
  const domain = /@([^\s<>@]+)>?$/.exec(from)?.[1] ?? 'localhost';
  return {
    from,
    // As an object it is one address, whatever it holds.
    to: { name: '', address: to },
    subject,
    text,
    html,
    messageId: `<${digest}@${domain}>`,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
