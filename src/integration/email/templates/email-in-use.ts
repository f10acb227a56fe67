import type { EmailContent } from '../email.js';
import { letter } from './letter.js';

/** To a mailbox that somebody wants to have and that belongs to an account already. It does not tell who that was. */
export const emailInUseMail = (): EmailContent =>
  letter({
    subject: 'Somebody has asked for your e-mail address',
    paragraphs: [
      'Hello,',
      'somebody wants to use this e-mail address for an account. It is the address of another one, so nothing was changed.',
      'If that was you, sign in to the account that has it. If not, you need do nothing.',
    ],
  });
