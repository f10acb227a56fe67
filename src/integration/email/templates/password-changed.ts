import type { EmailContent } from '../email.js';
import { letter } from './letter.js';

/** To somebody whose password is another one now. */
export const passwordChangedMail = ({ username }: { readonly username: string }): EmailContent =>
  letter({
    subject: 'Your password was changed',
    paragraphs: [
      `Hello ${username},`,
      'your password was changed, and all other devices were signed out.',
      'If this was not you, reset it now.',
    ],
  });
