import { PermissionDeniedError, Problem } from '#foundation/errors/index.js';

/** Not a 401: the caller is known, and would have to sign in again for a slip of the finger. */
@Problem(
  'wrong-password',
  'Wrong Password',
  'The password that was to prove who is asking is not the one of the account, or has just been changed.',
)
export class WrongPassword extends PermissionDeniedError {
  constructor() {
    super('The password is wrong');
  }
}
