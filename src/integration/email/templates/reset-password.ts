import type { EmailContent } from '../email.js';
import { letter } from './letter.js';
import { handOver, type Proof } from './proof.js';

/** To somebody who has forgotten their password. */
export const resetPasswordMail = ({
  username,
  ...proof
}: { readonly username: string } & Proof): EmailContent =>
  letter({
    subject: 'Choose a new password',
    paragraphs: [
      `Hello ${username},`,
      'somebody, hopefully you, has forgotten your password. You have an hour to choose another one.',
      ...handOver(proof),
      'If this was not you, you need do nothing: your password stays as it is.',
    ],
  });
