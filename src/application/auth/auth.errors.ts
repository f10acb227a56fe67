import { PermissionDeniedError, Problem, UnauthenticatedError } from '#foundation/errors/index.js';

@Problem(
  'invalid-credentials',
  'Invalid Credentials',
  'The e-mail address and the password do not belong together. Which of the two is wrong is not told.',
)
export class InvalidCredentials extends UnauthenticatedError {
  constructor() {
    super('The e-mail address or the password is wrong');
  }
}

@Problem(
  'invalid-token',
  'Invalid Access Token',
  'The access token is expired, altered or of another kind, or its session has ended. Refresh it, or sign in again.',
)
export class InvalidAccessToken extends UnauthenticatedError {
  constructor(options?: ErrorOptions) {
    super('The access token is not valid', {}, options);
  }
}

@Problem(
  'invalid-refresh-token',
  'Invalid Refresh Token',
  'The refresh token is expired, was used before, or its session has ended. Sign in again.',
)
export class InvalidRefreshToken extends UnauthenticatedError {
  constructor() {
    super('The refresh token is not valid');
  }
}

@Problem(
  'account-suspended',
  'Account Suspended',
  'The account exists and the password is right, but it has been suspended.',
)
export class AccountSuspended extends PermissionDeniedError {
  constructor() {
    super('The account is suspended');
  }
}

@Problem(
  'account-closed',
  'Account Closed',
  'The account exists and the password is right, but its owner has closed it. What is held of it will be erased.',
)
export class AccountClosed extends PermissionDeniedError {
  constructor() {
    super('The account is closed');
  }
}
