import { InvalidInputError, Problem } from '#foundation/errors/index.js';

@Problem(
  'invalid-one-time-token',
  'Invalid One-Time Token',
  'The token from the mail is unknown, used, too old, for something else, or overtaken by a later change. Ask for another mail.',
)
export class InvalidOneTimeToken extends InvalidInputError {
  constructor() {
    super('The token is not valid, or not any more', 'token');
  }
}
