import type { EmailContent } from '../email.js';
import { letter } from './letter.js';

/** To the mailbox that somebody wants to give up. */
export const emailChangeRequestedMail = ({ username }: { readonly username: string }): EmailContent =>
  letter({
    subject: 'Your e-mail address is about to change',
    paragraphs: [
      `Hello ${username},`,
      'somebody who knows your password has asked to use another e-mail address for your account. It changes when that address is confirmed.',
      'If this was not you, reset your password now: that stops it, and signs out everybody.',
    ],
  });
