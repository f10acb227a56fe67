import { Injectable } from '@nestjs/common';
import { isEmailAddress } from '#foundation/validators/index.js';
import type { Email } from './email.js';
import { EmailMalformed } from './email.errors.js';
import { EmailTransport } from './transports/email-transport.js';

/** Each of these ends up in a header, where a line break would begin another. */
const IS_SOUND: Record<'to' | 'subject' | 'idempotencyKey', (text: string) => boolean> = {
  to: isEmailAddress,
  subject: (text) => /^[^\p{Cc}\p{Zl}\p{Zp}]{1,255}$/u.test(text),
  idempotencyKey: (text) => /^[!-~]{1,255}$/.test(text),
};

@Injectable()
export class EmailClient {
  constructor(private readonly transport: EmailTransport) {}

  /**
   * Hands the mail over; what becomes of it then is not known. Throws `EmailMalformed` without sending, `DependencyError`
   * when it may go another time, `PartnerRefusal` when it never will as it is.
   */
  async send(email: Email): Promise<void> {
    for (const field of ['to', 'subject', 'idempotencyKey'] as const)
      if (!IS_SOUND[field](email[field])) throw new EmailMalformed(field);
    await this.transport.send(email);
  }
}
