import { Problem, RateLimitedError } from '#foundation/errors/index.js';

@Problem(
  'too-many-sign-ins',
  'Too Many Sign-ins',
  'Too many wrong passwords were given for this account, or from this network. The password was not looked at; try again after `Retry-After` seconds.',
)
export class TooManySignIns extends RateLimitedError {
  constructor(retryAfterSeconds: number) {
    super(retryAfterSeconds, 'Too many wrong passwords were given');
  }
}
