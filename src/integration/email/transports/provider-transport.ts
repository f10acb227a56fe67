import type { EmailSettings } from '#infrastructure/config/settings.partners.js';
import type { HttpClient } from '#infrastructure/http-client/http-client.js';
import type { Email } from '../email.js';
import { asProviderMail } from '../email.wire.js';
import type { EmailTransport } from './email-transport.js';

/** Mail goes to a provider over HTTP. */
export class ProviderTransport implements EmailTransport {
  constructor(
    private readonly settings: EmailSettings,
    private readonly http: HttpClient,
  ) {}

  async send(email: Email): Promise<void> {
    const { apiUrl, apiKey, from, timeoutMs } = this.settings;
    await this.http.call({
      partner: 'email',
      method: 'POST',
      base: apiUrl,
      path: '/send',
      headers: { authorization: `Bearer ${apiKey}`, 'idempotency-key': email.idempotencyKey },
      json: asProviderMail(email, from),
      timeoutMs,
    });
  }
}
