import type { EmailContent } from '../email.js';
import { html } from './html.js';

/** To somebody who has just registered. */
export const welcomeMail = ({ username }: { readonly username: string }): EmailContent => ({
  subject: 'Welcome!',
  text: `Welcome ${username}!\n\nIt is good to have you aboard. Sign in and write your first post.\n`,
  html: html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Welcome!</title>
      </head>
      <body>
        <p>Welcome ${username}!</p>
        <p>It is good to have you aboard. Sign in and write your first post.</p>
      </body>
    </html>`,
});
