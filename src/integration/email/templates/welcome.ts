import type { EmailContent } from '../email.js';
import { letter } from './letter.js';

/** To somebody who has just registered. */
export const welcomeMail = ({ username }: { readonly username: string }): EmailContent =>
  letter({
    subject: 'Welcome!',
    paragraphs: [`Welcome ${username}!`, 'It is good to have you aboard. Sign in and write your first post.'],
  });
