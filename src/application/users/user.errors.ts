import { ConflictError, InvalidInputError, Problem } from '#foundation/errors/index.js';

@Problem('username-taken', 'Username Taken', 'Somebody has this username already; case makes no difference.')
export class UsernameTaken extends ConflictError {
  constructor() {
    super('The username is taken', 'User');
  }
}

@Problem('email-taken', 'E-mail Address Taken', 'An account with this e-mail address exists already.')
export class EmailTaken extends ConflictError {
  constructor() {
    super('The e-mail address is taken', 'User');
  }
}

@Problem(
  'password-guessable',
  'Password Guessable',
  'The password is the username or the e-mail address of the account, which is what everybody would try first.',
)
export class PasswordGuessable extends InvalidInputError {
  constructor() {
    super('The password must differ from the username and the e-mail address', 'password');
  }
}
