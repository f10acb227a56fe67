import type { EmailContent } from '../email.js';
import { letter } from './letter.js';

/** Whoever holds the token chooses the words. */
const LONGEST = 60;

interface Reuse {
  readonly username: string;
  /** What the browser or program calls itself that had signed in. */
  readonly device: string | null;
}

/** To somebody whose refresh token came twice: one of the two who have it is not them. */
export const reuseMail = ({ username, device }: Reuse): EmailContent =>
  letter({
    subject: 'You were signed out for your safety',
    paragraphs: [
      `Hello ${username},`,
      `a key that keeps you signed in on ${device === null ? 'an unknown device' : `“${device.slice(0, LONGEST)}”`} was used twice, as it is when somebody has copied it. That session has been ended.`,
      'Sign in again, and change your password if you do not know why.',
    ],
  });
