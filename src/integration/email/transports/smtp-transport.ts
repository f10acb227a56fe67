import { createTransport } from 'nodemailer';
import { DependencyError } from '#foundation/errors/index.js';
import type { EmailSettings } from '#infrastructure/config/settings.partners.js';
import { Traced } from '#infrastructure/observability/tracing/spans.js';
import type { Email } from '../email.js';
import { PartnerRefusal } from '../email.errors.js';
import type { EmailTransport } from './email-transport.js';
import { messageOf } from './message.js';

const LIMIT_BYTES = 65_536;
const CLOSING_MS = 1_000;

/** Mail goes to a mail server over SMTP, each over a connection of its own. */
export class SmtpTransport implements EmailTransport {
  private readonly smtp: ReturnType<typeof connectionTo>;

  constructor(private readonly settings: EmailSettings) {
    this.smtp = connectionTo(settings);
  }

  @Traced('smtp.send')
  async send(email: Email): Promise<void> {
    const { from, timeoutMs } = this.settings;
    try {
      // Each time-out of nodemailer is for one step; the signal ends them all.
      const signal = AbortSignal.timeout(timeoutMs);
      await this.smtp.sendMail({ ...messageOf(email, from), signal });
    } catch (error) {
      const { responseCode = 0 } = error as { responseCode?: number };
      // The reply itself stays out of the log: it tends to quote the address.
      if (responseCode >= 500) throw new PartnerRefusal('email', `SMTP ${responseCode}`);
      throw new DependencyError('email', { cause: error });
    }
  }
}

const connectionTo = ({ smtpUrl, timeoutMs }: EmailSettings) =>
  createTransport({
    url: smtpUrl,
    dnsTimeout: timeoutMs,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    socketCloseTimeout: CLOSING_MS,
    maxResponseSize: LIMIT_BYTES,
  });
