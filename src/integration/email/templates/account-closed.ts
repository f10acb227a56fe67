import type { EmailContent } from '../email.js';
import { letter } from './letter.js';

interface ClosedAccount {
  readonly username: string;
  /** The day on which what is held will be erased: 2026-01-31. */
  readonly erasedOn: string;
}

/** To the owner of an account that has just been closed: the last mail, unless it was not they who closed it. */
export const accountClosedMail = ({ username, erasedOn }: ClosedAccount): EmailContent =>
  letter({
    subject: 'Your account is closed',
    paragraphs: [
      `Your account ${username} is closed, as you asked. Its data will be erased on ${erasedOn}.`,
      'Was it not you, or have you thought better of it? Until then, we can open it again.',
    ],
  });
