import type { EmailContent } from '../email.js';
import { letter } from './letter.js';
import { handOver, type Proof } from './proof.js';

/** To the mailbox that somebody wants to have from now on. */
export const confirmEmailMail = ({
  username,
  ...proof
}: { readonly username: string } & Proof): EmailContent =>
  letter({
    subject: 'Confirm your new e-mail address',
    paragraphs: [
      `Hello ${username},`,
      'please confirm that this is to be the e-mail address of your account. You have 24 hours; until then it stays the old one.',
      ...handOver(proof),
      'If you have not asked for this, somebody has mistyped theirs, and you need do nothing.',
    ],
  });
