import type { EmailContent } from '../email.js';
import { letter } from './letter.js';
import { handOver, type Proof } from './proof.js';

/** To the mailbox that somebody has registered with. */
export const verifyEmailMail = ({
  username,
  ...proof
}: { readonly username: string } & Proof): EmailContent =>
  letter({
    subject: 'Confirm your e-mail address',
    paragraphs: [
      `Hello ${username},`,
      'please confirm that this is your e-mail address. You have seven days.',
      ...handOver(proof),
      'If you have not registered, somebody has mistyped theirs, and you need do nothing.',
    ],
  });
