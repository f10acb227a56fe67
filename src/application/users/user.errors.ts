import { ConflictError, Problem } from '#foundation/errors/index.js';

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
