import { ConflictError, Problem, StateError } from '#foundation/errors/index.js';

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
  'last-admin',
  'Last Admin',
  'Nobody else is an active admin, so this one can be neither demoted nor suspended. Make another one first.',
)
export class LastAdmin extends StateError {
  constructor() {
    super('The last active admin stays one', 'User');
  }
}
