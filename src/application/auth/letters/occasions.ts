import type { EmailContent } from '#integration/email/email.js';
import { confirmEmailMail } from '#integration/email/templates/confirm-email.js';
import { emailChangeRequestedMail } from '#integration/email/templates/email-change-requested.js';
import { emailChangedMail } from '#integration/email/templates/email-changed.js';
import { emailInUseMail } from '#integration/email/templates/email-in-use.js';
import { emailLeftMail } from '#integration/email/templates/email-left.js';
import type { Proof } from '#integration/email/templates/proof.js';
import { resetPasswordMail } from '#integration/email/templates/reset-password.js';
import { verifyEmailMail } from '#integration/email/templates/verify-email.js';

interface Mail {
  /** Where the token was sent, or what the account had for an address then. */
  readonly to: 'email' | 'accountEmail';
  /** The page of the front end that takes the token; null where the mail does not hand it over. */
  readonly page: string | null;
  readonly write: (words: { readonly username: string } & Proof) => EmailContent;
}

/** What there is to write about when somebody has a one-time token. */
export type Occasion =
  'verify' | 'change' | 'change-requested' | 'address-in-use' | 'changed' | 'left' | 'reset';

export const MAILS: Readonly<Record<Occasion, Mail>> = {
  verify: { to: 'email', page: 'verify-email', write: verifyEmailMail },
  change: { to: 'email', page: 'confirm-email', write: confirmEmailMail },
  'change-requested': { to: 'accountEmail', page: null, write: emailChangeRequestedMail },
  'address-in-use': { to: 'email', page: null, write: emailInUseMail },
  changed: { to: 'email', page: null, write: emailChangedMail },
  left: { to: 'accountEmail', page: null, write: emailLeftMail },
  reset: { to: 'email', page: 'reset-password', write: resetPasswordMail },
};
