import type { ApplicationError, ErrorKind } from '#foundation/errors/index.js';
import { EdgeError } from './edge.errors.js';

/** The one place that chooses HTTP statuses. */
const STATUS: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  denied: 403,
  not_found: 404,
  gone: 410,
  conflict: 409,
  illegal_state: 409,
  stale: 412,
  limited: 429,
  internal: 500,
  dependency: 503,
  circuit_open: 503,
  degraded: 503,
  timeout: 504,
};

export const statusOf = (error: ApplicationError): number =>
  error instanceof EdgeError ? error.status : STATUS[error.kind];
