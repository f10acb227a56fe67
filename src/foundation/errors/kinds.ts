import { ApplicationError } from './application-error.js';
import { ErrorCode } from './error-code.js';
import { Problem } from './problem-type.js';

/*
 * ApplicationError                     code
 * ├─ InvalidInputError                 INVALID_INPUT
 * ├─ NotFoundError                     NOT_FOUND
 * ├─ GoneError                        NOT_FOUND, for good
 * ├─ PermissionDeniedError             PERMISSION_DENIED
 * ├─ UnauthenticatedError              UNAUTHENTICATED
 * ├─ ConflictError                     CONFLICT
 * │  ├─ StateError                     an illegal transition
 * │  └─ StaleVersionError              somebody was faster
 * ├─ DependencyError                   DEPENDENCY_ERROR
 * │  └─ CircuitOpenError               not even tried
 * ├─ TimeoutError                      TIMEOUT
 * ├─ RateLimitedError                  RATE_LIMITED
 * ├─ DegradedError                     DEGRADED
 * └─ InternalError                     INTERNAL_ERROR
 */

@Problem(
  'invalid-input',
  'Invalid Input',
  'A rule of the domain does not allow the value. `details.field` names it where one field is at fault.',
)
export class InvalidInputError extends ApplicationError {
  readonly kind = 'invalid';
  readonly code = ErrorCode.INVALID_INPUT;

  constructor(message: string, field?: string, options?: ErrorOptions) {
    super(message, field === undefined ? {} : { field }, options);
  }
}

@Problem(
  'not-found',
  'Not Found',
  'Nothing is there, or nothing that you may see. `details` says what was looked for.',
)
export class NotFoundError extends ApplicationError {
  readonly kind = 'not_found';
  readonly code = ErrorCode.NOT_FOUND;

  constructor(resource: string, id?: string) {
    super(id === undefined ? `${resource} not found` : `${resource} not found: ${id}`, { resource, id });
  }
}

@Problem(
  'gone',
  'Gone For Good',
  'The operation was deprecated, and the time that it was given is over. `Link` and `details` name its successor.',
)
export class GoneError extends ApplicationError {
  readonly kind = 'gone';
  readonly code = ErrorCode.NOT_FOUND;
}

@Problem('permission-denied', 'Permission Denied', 'You are known, and you may not do this.')
export class PermissionDeniedError extends ApplicationError {
  readonly kind = 'denied';
  readonly code = ErrorCode.PERMISSION_DENIED;

  constructor(message = 'Permission denied') {
    super(message);
  }
}

@Problem(
  'unauthenticated',
  'Unauthenticated',
  'The route needs a valid access token in `Authorization: Bearer <token>`. Sign in to get one.',
)
export class UnauthenticatedError extends ApplicationError {
  readonly kind = 'unauthenticated';
  readonly code = ErrorCode.UNAUTHENTICATED;
}

@Problem(
  'conflict',
  'Conflict',
  'The request contradicts something that exists. `details.resource` says what.',
)
export class ConflictError extends ApplicationError {
  readonly kind: 'conflict' | 'illegal_state' | 'stale' = 'conflict';
  readonly code = ErrorCode.CONFLICT;

  constructor(message: string, resource?: string) {
    super(message, resource === undefined ? {} : { resource });
  }
}

@Problem(
  'illegal-state',
  'Illegal State',
  'The thing is not in a state that allows this change. Read it again to see what it allows now.',
)
export class StateError extends ConflictError {
  override readonly kind = 'illegal_state';
}

@Problem(
  'stale-version',
  'Stale Version',
  'The thing was changed since you read it. Read it again, and send its new `ETag` in `If-Match`.',
)
export class StaleVersionError extends ConflictError {
  override readonly kind = 'stale';

  constructor(resource: string) {
    super(`${resource} has been changed since it was read`, resource);
  }
}

@Problem(
  'dependency-error',
  'Dependency Unavailable',
  'A part that the service cannot do without does not answer. Try again after `Retry-After` seconds.',
)
export class DependencyError extends ApplicationError {
  readonly kind: 'dependency' | 'circuit_open' = 'dependency';
  readonly code = ErrorCode.DEPENDENCY_ERROR;

  constructor(dependency: string, options?: ErrorOptions) {
    super(`${dependency} is unavailable`, { dependency }, options);
  }
}

@Problem(
  'circuit-open',
  'Circuit Open',
  'A part that failed repeatedly is being left alone for a while. Try again after `Retry-After` seconds.',
)
export class CircuitOpenError extends DependencyError {
  override readonly kind = 'circuit_open';
}

@Problem('timeout', 'Time-out', 'The time that the service allows itself for a request ran out.')
export class TimeoutError extends ApplicationError {
  readonly kind = 'timeout';
  readonly code = ErrorCode.TIMEOUT;
}

@Problem(
  'rate-limited',
  'Too Many Requests',
  'You asked more often than allowed. Try again after `Retry-After` seconds.',
)
export class RateLimitedError extends ApplicationError {
  readonly kind = 'limited';
  readonly code = ErrorCode.RATE_LIMITED;

  constructor(
    readonly retryAfterSeconds: number,
    message = 'Too many requests',
  ) {
    super(message, { retry_after_seconds: retryAfterSeconds });
  }
}

@Problem(
  'degraded',
  'Service Degraded',
  'The service is shedding load or shutting down. Try again after `Retry-After` seconds.',
)
export class DegradedError extends ApplicationError {
  readonly kind = 'degraded';
  readonly code = ErrorCode.DEGRADED;
}

@Problem(
  'internal-error',
  'Internal Server Error',
  'Something went wrong that should not have. Give the `request_id` when you report it.',
)
export class InternalError extends ApplicationError {
  readonly kind = 'internal';
  readonly code = ErrorCode.INTERNAL_ERROR;

  constructor(options?: ErrorOptions) {
    super('Internal server error', {}, options);
  }
}
