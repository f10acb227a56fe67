import { ConnectionUrl, HttpAddress, Mailbox, Secret, Whole } from './settings.decorators.js';

export class AvatarSettings {
  @HttpAddress('AVATAR_SERVICE_URL', {
    about: 'Avatar service; empty for none, everybody has the placeholder',
  })
  readonly url: string = '';

  @Whole('AVATAR_TIMEOUT_MS', { min: 10, max: 60_000, about: 'Longest wait for the avatar service' })
  readonly timeoutMs: number = 300;
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
}
