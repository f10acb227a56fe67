import type { EmailContent } from '../email.js';
import { html } from './html.js';

interface Reuse {
  readonly username: string;
  /** What the browser or program calls itself that had signed in. */
  readonly device: string | null;
}

/** To somebody whose refresh token came twice: one of the two who have it is not them. */
export function reuseMail({ username, device }: Reuse): EmailContent {
  const where = device ?? 'an unknown device';
  return {
    subject: 'You were signed out for your safety',
    text: `${username}, a key that keeps you signed in on ${where} was used twice, as it is when somebody has copied it. That session has been ended. Sign in again, and change your password if you do not know why.\n`,
    html: html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <title>You were signed out for your safety</title>
        </head>
        <body>
          <p>
            ${username}, a key that keeps you signed in on ${where} was used twice, as it is when somebody has
            copied it. That session has been ended.
          </p>
          <p>Sign in again, and change your password if you do not know why.</p>
        </body>
      </html>`,
  };
}
