import { InvalidInputError, Problem, RateLimitedError } from '#foundation/errors/index.js';

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

const HOUR_SECONDS = 3_600;

@Problem(
  'too-many-mails',
  'Too Many Mails',
  'For this account, as many mails of this kind were asked for within the hour as it may have. Nothing was changed; try again after `Retry-After` seconds.',
)
export class TooManyMails extends RateLimitedError {
  constructor() {
    super(HOUR_SECONDS, 'Too many mails were asked for');
  }
}
