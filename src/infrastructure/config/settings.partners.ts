import { ConnectionUrl, HttpAddress, Mailbox, Secret, Whole } from './settings.decorators.js';

export class AvatarSettings {
  @HttpAddress('AVATAR_SERVICE_URL', {
    about: 'Avatar service; empty for none, everybody has the placeholder',
  })
  readonly url: string = '';

  @Whole('AVATAR_TIMEOUT_MS', { min: 10, max: 60_000, about: 'Longest wait for the avatar service' })
  readonly timeoutMs: number = 300;

  @Whole('AVATAR_CIRCUIT_FAILURES', {
    min: 1,
    max: 1_000,
    about: 'Failures in a row after which the avatar service is left alone for a while',
  })
  readonly circuitFailures: number = 3;
}

export class EmailSettings {
  @HttpAddress('EMAIL_API_URL', { about: 'E-mail provider over HTTP; not beside SMTP_URL' })
  readonly apiUrl: string = '';

  @Secret('EMAIL_API_KEY', { max: 512, about: 'What lets us in at the e-mail provider over HTTP' })
  readonly apiKey: string = '';

  @ConnectionUrl('SMTP_URL', ['smtp', 'smtps'], { about: 'Mail server over SMTP; not beside EMAIL_API_URL' })
  readonly smtpUrl: string = '';

  @Mailbox('EMAIL_FROM', { about: 'Sender of all mail' })
  readonly from: string = 'Galley <galley@localhost>';

  @HttpAddress('FRONTEND_URL', {
    about: 'Pages that links in mails lead to; empty for none, mails carry the bare token then',
  })
  readonly frontendUrl: string = '';

  @Whole('EMAIL_TIMEOUT_MS', { min: 10, max: 60_000, about: 'Longest that handing over a mail may take' })
  readonly timeoutMs: number = 5000;

  @Whole('EMAIL_CIRCUIT_FAILURES', {
    min: 1,
    max: 1_000,
    about: 'Failures in a row after which the e-mail provider is left alone for a while',
  })
  readonly circuitFailures: number = 5;
}
