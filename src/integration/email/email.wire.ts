import type { Email } from './email.js';

/** What the provider's `POST /send` takes. */
export interface ProviderMail {
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  readonly html: string;
  readonly from: string;
}

export const asProviderMail = ({ to, subject, text, html }: Email, from: string): ProviderMail => ({
  to,
  subject,
  body: text,
  html,
  from,
});
