import { type ApplicationError, RateLimitedError } from '#foundation/errors/index.js';
import { MethodNotAllowed, RequestTooSlow } from './edge.errors.js';
import { statusOf } from './statuses.js';

const RETRY_AFTER_SECONDS = 5;

/** The headers that HTTP asks for with an error. */
export function problemHeaders(error: ApplicationError): Record<string, string> {
  if (error.kind === 'unauthenticated') return { 'www-authenticate': 'Bearer' };
  if (error instanceof RateLimitedError) return { 'retry-after': String(error.retryAfterSeconds) };
  if (error instanceof MethodNotAllowed) return { allow: error.allowed.join(', ') };
  if (error instanceof RequestTooSlow) return { connection: 'close' };
  return statusOf(error) === 503 ? { 'retry-after': String(RETRY_AFTER_SECONDS) } : {};
}
