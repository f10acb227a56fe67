import type { EmailContent } from '../email.js';
import { letter } from './letter.js';

/** To the mailbox that an account had until now. */
export const emailLeftMail = ({ username }: { readonly username: string }): EmailContent =>
  letter({
    subject: 'This is no longer the e-mail address of your account',
    paragraphs: [
      `Hello ${username},`,
      'your account has another e-mail address from now on, which was confirmed. This one gets no more mail.',
      'If this was not you, somebody has your password. Tell us at once.',
    ],
  });
