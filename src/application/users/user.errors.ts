import { ConflictError, PermissionDeniedError, Problem, StateError } from '#foundation/errors/index.js';

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
  'registration-closed',
  'Registration Closed',
  'Nobody can register at present. Whoever has an account signs in as ever.',
)
export class RegistrationClosed extends PermissionDeniedError {
  constructor() {
    super('Registration is closed');
  }
}

@Problem(
  'last-admin',
  'Last Admin',
  'Nobody else is an active admin, so this one can be neither demoted nor suspended, nor leave. Make another one first.',
)
export class LastAdmin extends StateError {
  constructor() {
    super('The last active admin stays one', 'User');
  }
}

@Problem(
  'account-already-closed',
  'Account Already Closed',
  'The account is closed. It can be made active again until it is erased, and nothing else.',
)
export class AccountAlreadyClosed extends StateError {
  constructor() {
    super('The account is closed', 'User');
  }
}
