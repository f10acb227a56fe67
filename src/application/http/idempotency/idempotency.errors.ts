import { ConflictError, InvalidInputError, Problem } from '#foundation/errors/index.js';
import { EdgeError } from '../problems/edge.errors.js';

@Problem(
  'invalid-idempotency-key',
  'Invalid Idempotency Key',
  'An `Idempotency-Key` is 1 to 255 visible ASCII characters; a UUID is a good one.',
)
export class InvalidIdempotencyKey extends InvalidInputError {
  constructor() {
    super('Idempotency-Key must be 1 to 255 visible ASCII characters', 'Idempotency-Key');
  }
}

@Problem(
  'idempotency-key-reused',
  'Idempotency Key Reused',
  'The key came before, with another request. A key belongs to one request and its retries; take a new one.',
)
export class IdempotencyKeyReused extends EdgeError {
  readonly status = 422;

  constructor() {
    super('The Idempotency-Key belongs to another request', 'Idempotency-Key');
  }
}

@Problem(
  'request-in-progress',
  'Request In Progress',
  'The same request, by its `Idempotency-Key`, is still being answered. Ask again in a moment for its answer.',
)
export class RequestInProgress extends ConflictError {
  constructor() {
    super('A request with this Idempotency-Key is still running', 'Request');
  }
}
