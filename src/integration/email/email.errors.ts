import { InvalidInputError, Problem } from '#foundation/errors/index.js';
import type { Email } from './email.js';

export { PartnerRefusal } from '#infrastructure/http-client/partner-refusal.js';

/** What a mail asks for could end its header and begin another, or be taken for more than one address. */
@Problem(
  'email-malformed',
  'E-mail Malformed',
  'The address or the subject of a mail cannot stand in the head of one.',
)
export class EmailMalformed extends InvalidInputError {
  constructor(field: keyof Email) {
    super(`The ${field} of a mail is malformed`, field);
  }
}
