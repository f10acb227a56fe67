import type { EmailContent } from '../email.js';
import { letter } from './letter.js';

/** To the mailbox that an account has now. */
export const emailChangedMail = ({ username }: { readonly username: string }): EmailContent =>
  letter({
    subject: 'Your e-mail address has changed',
    paragraphs: [
      `Hello ${username},`,
      'this is the e-mail address of your account from now on. Sign in with it.',
    ],
  });
