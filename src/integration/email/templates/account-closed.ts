import type { EmailContent } from '../email.js';
import { html } from './html.js';

interface ClosedAccount {
  readonly username: string;
  /** The day on which what is held will be erased: 2026-01-31. */
  readonly erasedOn: string;
}

/** To the owner of an account that has just been closed: the last mail, unless it was not they who closed it. */
export const accountClosedMail = ({ username, erasedOn }: ClosedAccount): EmailContent => {
  const facts = `Your account ${username} is closed, as you asked. Its data will be erased on ${erasedOn}.`;
  const regrets = 'Was it not you, or have you thought better of it? Until then, we can open it again.';
  return {
    subject: 'Your account is closed',
    text: `${facts}\n\n${regrets}\n`,
    html: html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <title>Your account is closed</title>
        </head>
        <body>
          <p>${facts}</p>
          <p>${regrets}</p>
        </body>
      </html>`,
  };
};
